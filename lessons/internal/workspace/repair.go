package workspace

import (
	"bytes"
	"errors"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"

	"golang.org/x/mod/modfile"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// ErrNotRepaired says that a file is not one that Repair brings back.
var ErrNotRepaired = errors.New("that is not repaired")

// Damage is a file of the course that is not as the workbench put it there, and that is not the learner's to write at
// the moment; or one that is, and is missing.
type Damage struct {
	Name   string
	How    words.Text // such as "is missing"
	Broken bool       // it is missing or does not parse: nobody can want that
	Yours  bool       // it is the learner's to write
}

// Damaged lists the damage in the tree, in the order of the files' names.
func (w *Workspace) Damaged() ([]Damage, error) {
	want, err := w.wanted(w.files, w.Lessons, w.State, exceptions{})
	if err != nil {
		return nil, err
	}
	var all []Damage
	for _, name := range slices.Sorted(maps.Keys(want)) {
		now, err := w.content(name)
		if err != nil {
			return nil, err
		}
		if damage := w.damage(name, now, want[name].content); damage.How != nil {
			all = append(all, damage)
		}
	}
	return all, nil
}

// damage says what is wrong with a file. How is nil if nothing is.
func (w *Workspace) damage(name string, now, wanted []byte) Damage {
	d := Damage{Name: name, Yours: w.isYours(name)}
	switch {
	case now == nil:
		d.How, d.Broken = words.Words.IsMissing, true
	case name == course.ProtectionsFile: // the list is the learner's at any time, as long as it is one
		if _, err := course.Protections(now); err != nil && !d.Yours {
			d.How, d.Broken = words.Words.DoesNotParse, true
		}
	case d.Yours, hash(now) == w.manifest.Put[name], hash(now) == hash(wanted):
	case !parses(name, now):
		d.How, d.Broken = words.Words.DoesNotParse, true
	default:
		d.How = words.Words.IsChanged
	}
	return d
}

// isYours reports whether a file is the learner's to write now, or was in a lesson that is done.
func (w *Workspace) isYours(name string) bool {
	current := w.Current()
	if name == course.ProtectionsFile {
		return current != nil && len(current.Protections) > 0
	}
	return slices.Contains(filesOf(learners(w.Lessons, w.State)), name)
}

// parses reports whether the go command can read a file, as far as that is told without compiling it.
func parses(name string, text []byte) bool {
	var err error
	switch {
	case path.Ext(name) == ".go":
		_, err = parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	case path.Base(name) == "go.mod":
		_, err = modfile.Parse(name, text, nil)
	case path.Base(name) == "go.sum":
		for line := range bytes.Lines(text) {
			if n := len(bytes.Fields(line)); n != 0 && n != 3 { // module, version and hash
				return false
			}
		}
	}
	return err == nil
}

// Parses reports whether a file, given by its slash path, is there and parses, as far as that is told without compiling it.
func (w *Workspace) Parses(name string) bool {
	text, err := w.content(name)
	return err == nil && text != nil && parses(name, text)
}

// Repair brings files of the course back, given by their slash paths; without any, those that are missing or do not
// parse. What is there is copied to a snapshot first. A file of the current lesson is as the lesson begins, one of a
// lesson that is done as the newest snapshot has it. The error wraps ErrNotRepaired for a file that is the learner's and is
// there, and for one that is not the course's; nothing is changed then.
func (w *Workspace) Repair(names ...string) (done Change, err error) {
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		if done, err = w.repair(names); err != nil {
			return err
		}
		return w.load()
	})
	return done, err
}

func (w *Workspace) repair(names []string) (Change, error) {
	damaged, err := w.Damaged()
	if err != nil {
		return Change{}, err
	}
	if len(names) == 0 {
		for _, damage := range damaged {
			if damage.Broken {
				names = append(names, damage.Name)
			}
		}
	}
	e := exceptions{again: names}
	want, err := w.wanted(w.files, w.Lessons, w.State, e)
	if err != nil {
		return Change{}, err
	}
	m := w.manifest.clone()
	c := change{reason: "repair", files: make(map[string]*file), manifest: &m}
	for _, name := range names {
		wanted, isCourses := want[name]
		if !isCourses {
			return Change{}, words.Error{Say: func(in words.Words) string { return in.NotTheCourses(name) }, Cause: ErrNotRepaired}
		}
		at := slices.IndexFunc(damaged, func(damage Damage) bool { return damage.Name == name })
		if at < 0 && w.isYours(name) {
			return Change{}, words.Error{Say: func(in words.Words) string { return in.YoursToWrite(name) }, Cause: ErrNotRepaired}
		}
		c.files[name], m.Put[name] = &wanted, hash(wanted.content)
		if current := w.Current(); at >= 0 && damaged[at].Yours && (current == nil || !slices.Contains(Files(*current), name)) {
			newest, err := w.newest(name)
			if err != nil {
				return Change{}, err
			}
			if newest != nil {
				c.files[name] = newest
			}
		}
	}
	return w.do(c)
}

// newest is the newest version of a file that a snapshot has of the learner's; nil if none has.
func (w *Workspace) newest(name string) (*file, error) {
	snapshots, err := w.Snapshots()
	if err != nil {
		return nil, err
	}
	for _, snapshot := range snapshots {
		if written, _, err := w.kept(snapshot); err == nil && written[name] != nil {
			return written[name], nil
		}
	}
	return nil, nil
}
