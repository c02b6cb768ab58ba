package workspace

import (
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"cacheaside/lessons/internal/course"
)

// wanted returns the tree as the workbench wants it in a state, where all are the files of the course. Again are files
// that will not stay as the learner has them.
func (w *Workspace) wanted(all files, lessons []course.Lesson, state State, again []string) (files, error) {
	keep := func(folder string) []string {
		mine := w.changed(folder, again)
		reference := make(files)
		for name, file := range all {
			if path.Dir(name) == folder && isCode(name) {
				reference[name] = file
			}
		}
		return helpersUsed(mine, reference)
	}
	return tree(all, lessons, learners(lessons, state), keep)
}

// changed reads the code in a folder that the learner wrote or changed, but for some files.
func (w *Workspace) changed(folder string, except []string) files {
	mine := make(files)
	entries, _ := os.ReadDir(w.path(folder)) // a folder that is not there has none
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if entry.IsDir() || path.Ext(name) != ".go" || slices.Contains(except, name) {
			continue
		}
		content, err := os.ReadFile(w.path(name))
		if err == nil && hash(content) != w.manifest.Put[name] {
			mine[name] = file{content: content}
		}
	}
	return mine
}

// put makes the tree as the workbench wants it, but for what the learner changed and what is theirs: of that it
// changes only the files that are to be made again. It completes the change and makes it.
func (w *Workspace) put(c change, want files, again, theirs []string) (Change, error) {
	m := w.manifest.clone()
	if c.manifest != nil {
		m = *c.manifest
	}
	c.files, c.manifest = make(map[string]*file), &m
	done := Change{}
	if c.state.Current != w.State.Current {
		done.Earlier = w.earlier(c.state.Current)
		delete(m.Left, c.state.Current)
	}
	names := maps.Clone(w.manifest.Put)
	for name := range want {
		names[name] = ""
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		now, err := w.content(name)
		if err != nil {
			return done, err
		}
		wanted, isWanted := want[name]
		was, comes := w.manifest.Put[name], hash(wanted.content)
		forced := slices.Contains(again, name)
		switch {
		case hash(now) == comes:
		case !forced && (hash(now) != was || slices.Contains(theirs, name)):
			if comes != was {
				done.Left = append(done.Left, name)
			}
			continue
		case isWanted:
			c.files[name] = &wanted
		default:
			c.files[name] = nil
		}
		if isWanted {
			m.Put[name] = comes
		} else {
			delete(m.Put, name)
		}
	}
	done.Clashes = w.clashes(c.files, want, again)
	made, err := w.do(c)
	done.Files, done.Snapshot = made.Files, made.Snapshot
	return done, err
}

// finished are the lessons that are done by a state.
func finished(lessons []course.Lesson, state State) []course.Lesson {
	return slices.DeleteFunc(slices.Clone(lessons), func(lesson course.Lesson) bool { return state.Done[lesson.ID].IsZero() })
}

// clashes finds what the learner's code declares and the code of the course beside it will, too.
func (w *Workspace) clashes(changes map[string]*file, want files, again []string) []string {
	folders := make(map[string]bool)
	for name := range changes {
		if isCode(name) {
			folders[path.Dir(name)] = true
		}
	}
	var found []string
	for folder := range folders {
		mine := w.changed(folder, again)
		theirs := make(map[string]string) // by what is declared: where
		for name, text := range want {
			if _, isMine := mine[name]; !isMine && path.Dir(name) == folder && isCode(name) {
				for declared := range survey(name, text.content).declared {
					theirs[declared] = name
				}
			}
		}
		for name, text := range mine {
			if !isCode(name) {
				continue
			}
			course := survey(name, want[name].content).declared // has it twice, too, for different systems
			for declared := range survey(name, text.content).declared {
				if other := theirs[declared]; other != "" && !course[declared] && declared != "init" && declared != "_" {
					found = append(found, fmt.Sprintf("%s declares %s, and so does %s", name, declared, other))
				}
			}
		}
	}
	slices.Sort(found)
	return found
}

// earlier returns the snapshot with what the learner wrote in a lesson before they left it, if it is still there.
func (w *Workspace) earlier(lesson string) string {
	name := w.manifest.Left[lesson]
	if name == "" || !exists(filepath.Join(w.path(snapshotsName), name)) {
		return ""
	}
	return name
}

// IsWritten reports whether the learner changed a file of the lesson.
func (w *Workspace) IsWritten(lesson course.Lesson) bool {
	return slices.ContainsFunc(Files(lesson), func(name string) bool {
		content, err := w.content(name)
		return err != nil || hash(content) != w.manifest.Put[name]
	})
}

// present are those of the files that are there.
func (w *Workspace) present(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !exists(w.path(name)) })
}
