package workspace

import (
	"fmt"
	"slices"
)

// Restore brings the files of a snapshot back, or only some of them, after copying what is there to a snapshot of its
// own. If it is the snapshot of the last change of the current lesson, and brought back as a whole, the lesson that was
// the current one is so again. The error wraps ErrNoSnapshot if there is no snapshot of that name.
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

func (w *Workspace) restore(name string, only []string) (Change, error) {
	snapshot, err := w.readSnapshot(name)
	if err != nil {
		return Change{}, err
	}
	then, err := w.kept(snapshot)
	if err != nil {
		return Change{}, err
	}
	state, m := w.State.clone(), w.manifest.clone()
	if len(only) > 0 {
		if err := pick(then, only, name); err != nil {
			return Change{}, err
		}
	} else if m.Undo == name && (snapshot.State.Current == "" || w.lesson(snapshot.State.Current) != nil) {
		state.Current, state.Done = snapshot.State.Current, snapshot.State.Done
		state.fill()
	}
	for _, kept := range snapshot.Files {
		if _, picked := then[kept.Name]; !picked {
			continue
		}
		if kept.Put == "" {
			delete(m.Put, kept.Name)
		} else {
			m.Put[kept.Name] = kept.Put
		}
	}
	return w.do(change{reason: "restore " + name, files: then, state: &state, manifest: &m})
}

// pick leaves only some of a snapshot's files.
func pick(then map[string]*file, only []string, snapshot string) error {
	for _, name := range only {
		if _, ok := then[name]; !ok {
			return fmt.Errorf("the snapshot %s has no %s: %w", snapshot, name, ErrNoSnapshot)
		}
	}
	for name := range then {
		if !slices.Contains(only, name) {
			delete(then, name)
		}
	}
	return nil
}
