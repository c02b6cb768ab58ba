package workspace

import (
	"cmp"
	"maps"
	"os"
	"path"
	"slices"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// exceptions are files that a change does not treat by what is in them. Of all others those stay that the learner
// changed, and the rest becomes as the workbench wants it.
type exceptions struct {
	again  []string         // are made anew although the learner changed them
	theirs []string         // stay although the learner did not change them
	back   map[string]*file // come back as the learner had them; a nil one goes
}

// wanted returns the tree as the workbench wants it in a state, where all are the files of the course.
func (w *Workspace) wanted(all files, lessons []course.Lesson, state State, e exceptions) (files, error) {
	keep := func(folder string) []string {
		mine := w.changed(folder, e)
		reference := make(files)
		for name, file := range all {
			if path.Dir(name) == folder && isCode(name) {
				reference[name] = file
			}
		}
		return helpersUsed(mine, reference)
	}
	want, err := tree(all, lessons, learners(lessons, state), keep)
	if err != nil {
		return nil, err
	}
	return want, listProtections(want, before(lessons, state))
}

// listProtections has the server list the protections of some lessons, and no others.
func listProtections(want files, lessons []course.Lesson) error {
	list, has := want[course.ProtectionsFile]
	if !has {
		return nil
	}
	var err error
	list.content, err = course.WithProtections(list.content, course.ProtectionsOf(lessons))
	want[course.ProtectionsFile] = list
	return err
}

// before are the lessons that were gone through by a state; in a handout nobody knows, and there are none.
func before(lessons []course.Lesson, state State) []course.Lesson {
	if state.Handout {
		return nil
	}
	if current := slices.IndexFunc(lessons, func(lesson course.Lesson) bool { return lesson.ID == state.Current }); current >= 0 {
		return lessons[:current]
	}
	return lessons
}

// listSame reports whether two versions of the list have the same protections.
func listSame(one, other []byte) bool {
	first, err := course.Protections(one)
	second, failed := course.Protections(other)
	return err == nil && failed == nil && slices.Equal(slices.Sorted(slices.Values(first)), slices.Sorted(slices.Values(second)))
}

// changed reads the code in a folder that the learner wrote or changed, as far as it will be there.
func (w *Workspace) changed(folder string, e exceptions) files {
	mine := make(files)
	entries, _ := os.ReadDir(w.path(folder)) // a folder that is not there has none
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		if _, isBack := e.back[name]; isBack || entry.IsDir() || path.Ext(name) != ".go" || slices.Contains(e.again, name) {
			continue
		}
		content, err := os.ReadFile(w.path(name))
		if err == nil && hash(content) != w.manifest.Put[name] {
			mine[name] = file{content: content}
		}
	}
	for name, back := range e.back {
		if back != nil && path.Dir(name) == folder && path.Ext(name) == ".go" {
			mine[name] = *back
		}
	}
	return mine
}

// put makes the tree as the workbench wants it, with those exceptions. It completes the change and makes it.
func (w *Workspace) put(c change, want files, e exceptions) (Change, error) {
	m := w.manifest.clone()
	if c.manifest != nil {
		m = *c.manifest
	}
	c.files, c.manifest = make(map[string]*file), &m
	maps.Copy(c.files, e.back)
	done := Change{}
	if c.state.Current != w.State.Current {
		done.Earlier, done.Kept = w.earlier(c.state.Current)
		delete(m.Left, c.state.Current)
	}
	names := maps.Clone(w.manifest.Put)
	for name := range want {
		names[name] = ""
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if _, isBack := e.back[name]; isBack {
			continue
		}
		now, err := w.content(name)
		if err != nil {
			return done, err
		}
		wanted, isWanted := want[name]
		was, comes := w.manifest.Put[name], hash(wanted.content)
		forced := slices.Contains(e.again, name)
		switch {
		case hash(now) == comes:
		case name == course.ProtectionsFile && listSame(now, wanted.content): // in the learner's own words
			continue
		case !forced && (hash(now) != was || slices.Contains(e.theirs, name)):
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
	done.Clashes = w.clashes(c.files, want, e)
	made, err := w.do(c)
	done.Files, done.Snapshot = made.Files, made.Snapshot
	return done, err
}

// finished are the lessons that are done by a state.
func finished(lessons []course.Lesson, state State) []course.Lesson {
	return slices.DeleteFunc(slices.Clone(lessons), func(lesson course.Lesson) bool { return state.Done[lesson.ID].IsZero() })
}

// clashes finds what the learner's code declares and the code of the course beside it will, too.
func (w *Workspace) clashes(changes map[string]*file, want files, e exceptions) []words.Text {
	folders := make(map[string]bool)
	for name := range changes {
		if isCode(name) {
			folders[path.Dir(name)] = true
		}
	}
	var found []words.Text
	for folder := range folders {
		mine := w.changed(folder, e)
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
					found = append(found, func(in words.Words) string { return in.DeclaresToo(name, declared, other) })
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b words.Text) int { return cmp.Compare(a.String(), b.String()) })
	return found
}

// earlier returns the snapshot with what the learner wrote in a lesson before they left it, if it is still there, and
// those of the lesson's files that it has.
func (w *Workspace) earlier(id string) (snapshot string, kept []string) {
	lesson := w.lesson(id)
	before, err := w.readSnapshot(w.manifest.Left[id])
	if err != nil || lesson == nil {
		return "", nil
	}
	for _, file := range before.Files {
		if !file.Own && !file.Absent && slices.Contains(Files(*lesson), file.Name) {
			kept = append(kept, file.Name)
		}
	}
	if len(kept) == 0 {
		return "", nil
	}
	return before.Name, kept
}

// IsWritten reports whether the learner changed a file of the lesson, the list of protections aside: other lessons have that, too.
func (w *Workspace) IsWritten(lesson course.Lesson) bool {
	return slices.ContainsFunc(withoutList(Files(lesson)), func(name string) bool {
		content, err := w.content(name)
		return err != nil || hash(content) != w.manifest.Put[name]
	})
}

// withoutList are the files but for the list of protections.
func withoutList(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return name == course.ProtectionsFile })
}

// present are those of the files that are there.
func (w *Workspace) present(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return !exists(w.path(name)) })
}
