package workspace

import (
	"archive/zip"
	"context"
	"crypto/rand"
	"errors"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/translations"
	"cacheaside/lessons/internal/words"
)

// ErrNotEmpty says that a workspace can't be made where there is something already.
var ErrNotEmpty = errors.New("there is something in it already")

// ErrInWorkspace says that a workspace can't be made from a workspace, nor in one.
var ErrInWorkspace = errors.New("that is a workspace already")

// Start makes a workspace in dir, which must not be there yet or be empty, from the course in the repository at repo.
// In a handout the code of all lessons is taken out, and the archive holds nothing that gives it away. The course is in the
// language, as far as it is translated; English without one. Either the
// whole workspace is there in the end or nothing: it is made beside dir, and then given its name. The error wraps
// ErrNotEmpty or ErrInWorkspace if that is what is wrong.
func Start(ctx context.Context, repo, dir string, handout bool, language language.Language) (*Workspace, error) {
	repo, err := filepath.Abs(repo)
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	if err := checkPlace(repo, dir); err != nil {
		return nil, err
	}
	all, lessons, err := takeCourse(repo, handout, language)
	if err != nil {
		return nil, err
	}
	w := &Workspace{Dir: dir, State: State{Current: lessons[0].ID, Handout: handout, Language: language}, files: all}
	w.State.fill()
	w.manifest.fill()
	if !handout { // which goes to others' machines
		w.manifest.Origin = repo
	}
	visible, err := w.wanted(all, lessons, w.State, exceptions{})
	if err != nil {
		return nil, err
	}
	if err := w.create(ctx, visible); err != nil {
		return nil, err
	}
	return Open(dir)
}

// checkPlace says why a workspace of the repository's course can't be in a folder.
func checkPlace(repo, dir string) error {
	if exists(filepath.Join(repo, courseFolder)) {
		return words.Error{Say: func(in words.Words) string { return in.MadeFromTheRepository(repo) }, Cause: ErrInWorkspace}
	}
	if inside, err := find(filepath.Dir(dir)); err == nil {
		return words.Error{Say: func(in words.Words) string { return in.ChooseAFolderOutside(inside) }, Cause: ErrInWorkspace}
	}
	if relative, err := filepath.Rel(repo, dir); err == nil {
		top, _, _ := strings.Cut(filepath.ToSlash(relative), "/")
		if slices.Contains(parts, top) {
			return words.Error{Say: func(in words.Words) string { return in.ChooseAFolderBeside(filepath.Join(repo, top)) }}
		}
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case exists(filepath.Join(dir, courseFolder)):
		return words.Error{Say: func(in words.Words) string { return in.WorkspaceIsIn(dir) }, Cause: ErrNotEmpty}
	case len(entries) > 0:
		return words.Error{Say: func(in words.Words) string { return in.SomethingIsIn(dir, entries[0].Name()) }, Cause: ErrNotEmpty}
	}
	return nil
}

// takeCourse reads the course as a workspace's archive shall hold it.
func takeCourse(repo string, handout bool, language language.Language) (files, []course.Lesson, error) {
	all, err := take(repo)
	if err != nil {
		return nil, nil, err
	}
	root, err := all.fs()
	if err != nil {
		return nil, nil, err
	}
	lessons, err := course.Load(root)
	if err != nil {
		return nil, nil, err
	}
	if len(lessons) == 0 {
		return nil, nil, words.Error{Say: func(in words.Words) string { return in.HasNoLessons(repo) }}
	}
	if language != "" {
		changed, err := translations.Localize(root, lessons, language)
		if err != nil {
			return nil, nil, err
		}
		for name, content := range changed {
			all[name] = file{content: content}
		}
		if root, err = all.fs(); err != nil {
			return nil, nil, err
		}
		if lessons, err = course.Load(root); err != nil {
			return nil, nil, err
		}
	}
	if handout {
		all, err = withoutReference(all, lessons)
	}
	return all, lessons, err
}

// withoutReference returns what a handout's archive holds: the tree in which every lesson is as it begins, and of the
// lessons' folders what does not give the code away.
func withoutReference(all files, lessons []course.Lesson) (files, error) {
	given, err := tree(all, lessons, lessons, keepNone)
	if err != nil {
		return nil, err
	}
	for _, lesson := range lessons {
		for name, file := range all {
			inside, ok := strings.CutPrefix(name, lesson.Folder+"/")
			if ok && !tells(lesson, inside) {
				given[name] = file
			}
		}
		if lesson.SpecsFirst == nil {
			continue
		}
		for _, name := range lesson.SpecsFirst.Hide { // the lesson names them, so there must be something
			given[name] = file{content: packageClause(name, all[name].content)}
		}
	}
	given[classroomFile] = file{content: classroom(lessons)}
	return given, nil
}

// tells reports whether a file in a lesson's folder gives away what the learner writes, or may: the known mistakes, and
// whatever else lies in testdata besides the starters; and the specs' names, where the learner writes them.
func tells(lesson course.Lesson, inside string) bool {
	if inside == "specs.txt" {
		return lesson.SpecsFirst != nil
	}
	isStarter := lesson.SpecsFirst != nil && lesson.SpecsFirst.Starter == inside ||
		slices.ContainsFunc(lesson.Write, func(write course.Write) bool { return write.Starter == inside })
	return (strings.HasPrefix(inside, "testdata/") || strings.HasPrefix(inside, "mistakes.")) && !isStarter
}

// packageClause is all that is left of a Go file without its declarations.
func packageClause(name string, text []byte) []byte {
	parsed, err := parser.ParseFile(token.NewFileSet(), name, text, parser.PackageClauseOnly)
	if err != nil {
		return []byte{}
	}
	return []byte("package " + parsed.Name.Name + "\n")
}

// create writes the workspace, with the files that are to be seen in it.
func (w *Workspace) create(ctx context.Context, visible files) error {
	parent, base := filepath.Split(w.Dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	prefix := "." + base + ".new-"
	clearLeftovers(parent, prefix)
	made := &Workspace{Dir: filepath.Join(parent, prefix+rand.Text()), State: w.State, manifest: w.manifest}
	defer os.RemoveAll(made.Dir) // it is not there any more if all went well

	for _, name := range slices.Sorted(maps.Keys(visible)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		place, err := made.safe(name)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(place), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(place, visible[name].content, visible[name].mode()); err != nil {
			return err
		}
		made.manifest.Put[name] = hash(visible[name].content)
	}
	packed, err := pack(w.files, w.State.Handout, zip.Deflate)
	if err != nil {
		return err
	}
	manifest, err := encode(made.manifest)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{archiveName: packed, manifestName: manifest} {
		if err := made.write(name, content, 0o644); err != nil {
			return err
		}
	}
	if err := made.saveState(); err != nil {
		return err
	}
	if err := os.Remove(w.Dir); err != nil && !errors.Is(err, os.ErrNotExist) { // Windows renames to nothing that is there
		return err
	}
	return os.Rename(made.Dir, w.Dir)
}
