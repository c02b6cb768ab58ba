package workspace

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"cacheaside/lessons/internal/words"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// change is what a command does to a workspace: all of it, or nothing.
type change struct {
	reason   string
	files    map[string]*file // a nil one is removed
	keep     []string         // files for the snapshot besides those that change
	leaves   []string         // lessons that are left with something of the learner's in them
	state    *State           // nil: stays as it is
	manifest *manifest        // the same
	archive  []byte           // the same
}

// pending is a change that is under way, as it lies on the disk beside the new contents of its files.
type pending struct {
	Reason string `json:"reason"`
	Steps  []step `json:"steps"`
}

// step is what happens to one file. What was and what comes are hashes; "" is no file.
type step struct {
	Name   string      `json:"name"`
	Before string      `json:"before,omitempty"`
	After  string      `json:"after,omitempty"`
	Mode   fs.FileMode `json:"mode,omitempty"` // of a file that is new

	before, after []byte
}

const pendingRecord = "steps.json"

// Replace writes files, given by their slash paths, after copying what is there to a snapshot; a nil content removes
// a file. If one can't be written, those written before it are put back.
func (w *Workspace) Replace(reason string, files map[string][]byte) error {
	c := change{reason: reason, files: make(map[string]*file)}
	for name, content := range files {
		if content == nil {
			c.files[name] = nil
		} else {
			c.files[name] = &file{content: content}
		}
	}
	return w.exclusively(func() error {
		_, err := w.do(c)
		return err
	})
}

// exclusively does something while no other program changes the workspace, after completing what was interrupted.
func (w *Workspace) exclusively(do func() error) error {
	unlock, err := lockedfile.MutexAt(w.path(lockName)).Lock()
	switch {
	case err == nil:
		defer unlock()
	case !errors.Is(err, errors.ErrUnsupported): // a file system without locks is no reason not to work
		return err
	}
	if err := w.resume(); err != nil {
		return err
	}
	return do()
}

// complete completes a change that was interrupted, if there is one.
func (w *Workspace) complete() error {
	if !exists(w.path(pendingName)) {
		return nil
	}
	return w.exclusively(func() error { return nil })
}

// do makes a change: a snapshot of all that it touches, and then all of it or nothing.
func (w *Workspace) do(c change) (done Change, err error) {
	steps, err := w.steps(c.files)
	if err != nil {
		return Change{}, err
	}
	for _, step := range steps {
		done.Files = append(done.Files, step.Name)
	}
	slices.Sort(done.Files)
	if names := append(c.keep, done.Files...); w.isToKeep(c, names) {
		if done.Snapshot, err = w.Snapshot(c.reason, names...); err != nil {
			return Change{}, err
		}
	}
	own, err := w.ownSteps(c, done.Snapshot)
	if err != nil {
		return Change{}, err
	}
	p := pending{Reason: c.reason, Steps: append(steps, own...)}
	if len(p.Steps) == 0 {
		return done, nil
	}
	if err := w.prepare(p); err != nil {
		return Change{}, words.Around(words.Words.PreparingTheChange, err)
	}
	if taken, err := w.apply(p); err != nil {
		if undone := w.undo(p.Steps[:taken]); undone != nil {
			return Change{}, words.Error{Cause: errors.Join(err, undone), Say: func(in words.Words) string {
				return in.CouldNotBeUndone(words.Of(err, in), words.Of(undone, in), done.Snapshot)
			}}
		}
		return Change{}, words.Around(words.Words.AllIsAsItWas, err)
	}
	return done, w.finish()
}

// isToKeep reports whether a change needs a snapshot of some files: one of them is as the learner left it, or there must
// be a way back to the lesson that is left.
func (w *Workspace) isToKeep(c change, names []string) bool {
	if len(names) > 0 && c.state != nil && c.state.Current != w.State.Current {
		return true
	}
	return slices.ContainsFunc(names, func(name string) bool {
		content, err := w.content(name)
		return err != nil || hash(content) != w.manifest.Put[name]
	})
}

// steps are the steps that change files, without those that already are as they shall be.
func (w *Workspace) steps(files map[string]*file) ([]step, error) {
	var steps []step
	for name, file := range files {
		if name == courseFolder || strings.HasPrefix(name, courseFolder+"/") {
			return nil, words.Error{Say: func(in words.Words) string { return in.TheWorkbenchsOwn(name) }}
		}
		s := step{Name: name}
		var err error
		if s.before, err = w.content(name); err != nil {
			return nil, err
		}
		if file != nil {
			s.after, s.Mode = file.content, file.mode()
		}
		s.Before, s.After = hash(s.before), hash(s.after)
		if s.Before != s.After {
			steps = append(steps, s)
		}
	}
	return inOrder(steps), nil
}

// ownSteps are the steps that change the workbench's own files.
func (w *Workspace) ownSteps(c change, snapshot string) ([]step, error) {
	var steps []step
	add := func(name string, after []byte, err error) error {
		if err != nil {
			return err
		}
		before, err := w.content(name)
		if err == nil {
			steps = append(steps, step{Name: name, Before: hash(before), After: hash(after), Mode: 0o644, before: before, after: after})
		}
		return err
	}
	if c.archive != nil {
		if err := add(archiveName, c.archive, nil); err != nil {
			return nil, err
		}
	}
	if c.manifest != nil {
		m := c.manifest.clone()
		if c.state != nil && c.state.Current != w.State.Current {
			m.Undo = snapshot
		}
		for _, lesson := range c.leaves {
			m.Left[lesson] = snapshot
		}
		text, err := encode(m)
		if err := add(manifestName, text, err); err != nil {
			return nil, err
		}
	}
	if c.state != nil {
		text, err := encode(c.state)
		if err := add(stateName, text, err); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// prepare writes down what is to be done, with one rename at its end: from then on it will be done.
func (w *Workspace) prepare(p pending) error {
	w.reached("prepare")
	scratch := w.path(scratchName)
	clearLeftovers(scratch, "")
	folder := filepath.Join(scratch, rand.Text())
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(folder) // it is not there any more if all went well
	for i, step := range p.Steps {
		if step.after == nil {
			continue
		}
		if err := writeDown(filepath.Join(folder, strconv.Itoa(i)), step.after, 0o644); err != nil {
			return err
		}
	}
	record, err := encode(p)
	if err != nil {
		return err
	}
	if err := writeDown(filepath.Join(folder, pendingRecord), record, 0o644); err != nil {
		return err
	}
	w.reached("prepared")
	return os.Rename(folder, w.path(pendingName))
}

// apply takes the steps of a change that have not been taken yet, and returns how many are. What a learner wrote since
// the change was prepared is copied to a snapshot of its own.
func (w *Workspace) apply(p pending) (taken int, err error) {
	for taken, step := range p.Steps {
		w.reached(step.Name)
		now, err := w.content(step.Name)
		if err != nil {
			return taken, err
		}
		if hash(now) == step.After {
			continue
		}
		if hash(now) != step.Before && !isOwn(step.Name) {
			if _, err := w.Snapshot(words.In(w.State.Language).CompletedLater(p.Reason), step.Name); err != nil {
				return taken, err
			}
		}
		if step.after == nil {
			err = w.remove(step.Name)
		} else {
			err = w.write(step.Name, step.after, step.Mode)
		}
		if err != nil {
			return taken, err
		}
	}
	return len(p.Steps), nil
}

func isOwn(name string) bool { return strings.HasPrefix(name, courseFolder+"/") }

// undo takes back steps that were taken.
func (w *Workspace) undo(taken []step) error {
	for _, step := range slices.Backward(taken) {
		var err error
		if step.before == nil {
			err = w.remove(step.Name)
		} else {
			err = w.write(step.Name, step.before, step.Mode)
		}
		if err != nil {
			return err
		}
	}
	return w.finish()
}

// finish says that nothing is pending any more.
func (w *Workspace) finish() error {
	w.reached("finish")
	gone := filepath.Join(w.path(scratchName), rand.Text())
	if err := os.Rename(w.path(pendingName), gone); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	w.reached("finished")
	return os.RemoveAll(gone)
}

// resume takes up a change that was interrupted.
func (w *Workspace) resume() error {
	folder := w.path(pendingName)
	text, err := os.ReadFile(filepath.Join(folder, pendingRecord))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var p pending
	err = json.Unmarshal(text, &p)
	for i := range p.Steps {
		if p.Steps[i].After != "" && err == nil {
			p.Steps[i].after, err = os.ReadFile(filepath.Join(folder, strconv.Itoa(i)))
		}
	}
	if err == nil {
		_, err = w.apply(p)
	}
	if err != nil {
		return words.Error{Cause: err, Say: func(in words.Words) string {
			return in.CannotBeCompleted(p.Reason, words.Of(err, in), w.path(snapshotsName), folder)
		}}
	}
	w.Completed = p.Reason
	return w.finish()
}

// reached tells specs where a change has come to.
func (w *Workspace) reached(step string) {
	if w.step != nil {
		w.step(step)
	}
}
