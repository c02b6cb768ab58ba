package workspace

import (
	"maps"
	"slices"

	"cacheaside/lessons/internal/words"
)

// Restore brings back what the learner had written in the files of a snapshot, or only in some of them, after copying
// what is there to a snapshot of its own. If it is the snapshot of the last change of the current lesson, and brought back
// as a whole, the lesson that was the current one is so again, and every file is as it was then. The error wraps
// ErrNoSnapshot if there is no snapshot of that name, or if it has no such file.
func (w *Workspace) Restore(name string, only ...string) (done Change, err error) {
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		if done, err = w.restore(name, only); err != nil {
			return err
		}
		if err := w.load(); err != nil {
			return err
		}
		done.Lesson = w.Current()
		return nil
	})
	return done, err
}

// LeadsBack reports whether a snapshot, brought back as a whole, leads back to the lesson that was the current one.
func (w *Workspace) LeadsBack(snapshot Snapshot) bool {
	return w.manifest.Undo == snapshot.Name && (snapshot.State.Current == "" || w.lesson(snapshot.State.Current) != nil)
}

func (w *Workspace) restore(name string, only []string) (Change, error) {
	snapshot, err := w.readSnapshot(name)
	if err != nil {
		return Change{}, err
	}
	written, unwritten, err := w.kept(snapshot)
	if err != nil {
		return Change{}, err
	}
	c := change{reason: "restore " + name}
	state, m := w.State.clone(), w.manifest.clone()
	c.state, c.manifest = &state, &m
	leadsBack := len(only) == 0 && w.LeadsBack(snapshot)
	switch {
	case len(only) > 0:
		if written, err = pick(written, unwritten, only, name); err != nil {
			return Change{}, err
		}
	case leadsBack:
		then := snapshot.State.clone()
		state.Current, state.Done, state.Last = then.Current, then.Done, then.Last
		state.fill()
		if current := w.Current(); current != nil && state.Done[current.ID].IsZero() && w.IsWritten(*current) {
			c.leaves = append(c.leaves, current.ID)
		}
	}
	for _, kept := range snapshot.Files {
		if _, comes := written[kept.Name]; !comes {
			continue
		}
		if kept.Put == "" {
			delete(m.Put, kept.Name)
		} else {
			m.Put[kept.Name] = kept.Put
		}
	}
	e := exceptions{back: written, theirs: filesOf(finished(w.Lessons, state))}
	want, err := w.wanted(w.files, w.Lessons, state, e)
	if err != nil {
		return Change{}, err
	}
	if leadsBack {
		e.again = w.asBefore(want, snapshot, unwritten)
	} else {
		maps.DeleteFunc(written, func(name string, kept *file) bool { // it was not there, and is the workbench's now
			_, isWanted := want[name]
			return kept == nil && isWanted
		})
	}
	return w.put(c, want, e)
}

// asBefore makes the files wanted that a snapshot notes and has no learner's version of, as they were then, and returns
// their names. They were as the course has them, or as a lesson begins; an older workbench has kept them.
func (w *Workspace) asBefore(want files, snapshot Snapshot, unwritten map[string]*file) []string {
	var names []string
	for _, kept := range snapshot.Files {
		then := unwritten[kept.Name]
		if !kept.Own && then == nil {
			continue
		}
		names = append(names, kept.Name)
		reference := w.files[kept.Name]
		switch {
		case then != nil:
			want[kept.Name] = *then
		case hash(reference.content) == kept.Put:
			want[kept.Name] = reference
		}
	}
	return names
}

// pick returns some of a snapshot's files.
func pick(written, unwritten map[string]*file, only []string, snapshot string) (map[string]*file, error) {
	all := maps.Clone(unwritten)
	maps.Copy(all, written)
	for _, name := range only {
		if _, ok := all[name]; !ok {
			return nil, words.Error{Say: func(in words.Words) string { return in.NotInTheSnapshot(snapshot, name) }, Cause: ErrNoSnapshot}
		}
	}
	maps.DeleteFunc(all, func(name string, _ *file) bool { return !slices.Contains(only, name) })
	return all, nil
}
