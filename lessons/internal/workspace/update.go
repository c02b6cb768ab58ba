package workspace

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// Origin is the repository that the course came from, as it was called then; "" if it is not known, as in a handout.
func (w *Workspace) Origin() string { return w.manifest.Origin }

// ErrNoConflict says that a file is none of which the learner and the newer course have each made a version of their own.
var ErrNoConflict = errors.New("that is none of the files that you changed, and the newer course, too")

// Update brings the course as it is in the repository at repo into the workspace. It replaces only files that the
// learner has not changed; Change.Left names the others. Of those it replaces what take names, by slash paths, after
// copying it to a snapshot; the error wraps ErrNoConflict for a file that is none of them. What the learner has done and
// where they are stays.
func (w *Workspace) Update(repo string, take ...string) (done Change, err error) {
	if repo, err = filepath.Abs(repo); err != nil {
		return Change{}, err
	}
	if exists(filepath.Join(repo, courseFolder)) {
		return Change{}, words.Error{Say: func(in words.Words) string { return in.UpdatedFromTheRepository(repo) }, Cause: ErrInWorkspace}
	}
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		done, err = w.update(repo, take)
		if err != nil {
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

func (w *Workspace) update(repo string, take []string) (Change, error) {
	all, lessons, err := takeCourse(repo, w.State.Handout, w.State.Language)
	if err != nil {
		return Change{}, err
	}
	packed, err := pack(all, w.State.Handout, zip.Deflate)
	if err != nil {
		return Change{}, err
	}
	if old, err := os.ReadFile(w.path(archiveName)); err == nil && bytes.Equal(old, packed) {
		packed = nil
	}
	state := w.State.clone()
	state.Current = stillThere(lessons, state)
	e := exceptions{again: take, back: make(map[string]*file)}
	theirSpecs := specsOfLearners(lessons)
	for _, name := range filesOf(finished(lessons, state)) {
		isNew := w.manifest.Put[name] == "" && !exists(w.path(name)) && !slices.Contains(theirSpecs, name) // what a newer course takes out there
		if reference, has := all[name]; has && (isNew || slices.Contains(take, name)) {
			e.back[name] = &reference // a lesson that is done works
		} else {
			e.theirs = append(e.theirs, name)
		}
	}
	want, err := w.wanted(all, lessons, state, e)
	if err != nil {
		return Change{}, err
	}
	if err := w.checkTaken(take, want); err != nil {
		return Change{}, err
	}
	m := w.manifest.clone()
	m.Origin = repo
	for name := range e.back {
		m.Put[name] = hash(want[name].content)
	}
	c := change{reason: "update", state: &state, manifest: &m, archive: packed}
	return w.put(c, want, e)
}

// checkTaken says which of the files is none that the learner and the course have each changed.
func (w *Workspace) checkTaken(take []string, want files) error {
	for _, name := range take {
		now, err := w.content(name)
		if err != nil {
			return err
		}
		if was, comes := w.manifest.Put[name], hash(want[name].content); hash(now) == was || comes == was || hash(now) == comes {
			return words.Error{Say: func(in words.Words) string { return in.NoConflict(name) }, Cause: ErrNoConflict}
		}
	}
	return nil
}

// stillThere is the current lesson in a newer course: the same, or, if that is no more, or all were done and there are
// new ones, the first that is not done.
func stillThere(lessons []course.Lesson, state State) string {
	for _, lesson := range lessons {
		if lesson.ID == state.Current {
			return lesson.ID
		}
	}
	at := slices.IndexFunc(lessons, func(lesson course.Lesson) bool { return state.Done[lesson.ID].IsZero() })
	if at < 0 {
		return ""
	}
	return lessons[at].ID
}
