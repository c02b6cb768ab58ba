package workspace

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"cacheaside/lessons/internal/course"
)

// Origin is the repository that the course came from, as it was called then.
func (w *Workspace) Origin() string { return w.manifest.Origin }

// Update brings the course as it is in the repository at repo into the workspace. It replaces only files that the
// learner has not changed; Change.Left names the others. What the learner has done and where they are stays.
func (w *Workspace) Update(repo string) (done Change, err error) {
	if repo, err = filepath.Abs(repo); err != nil {
		return Change{}, err
	}
	if exists(filepath.Join(repo, courseFolder)) {
		return Change{}, fmt.Errorf("%s: %w; an update comes from the course's repository", repo, ErrInWorkspace)
	}
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		done, err = w.update(repo)
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

func (w *Workspace) update(repo string) (Change, error) {
	all, lessons, err := takeCourse(repo, w.State.Handout)
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
	want, err := w.wanted(all, lessons, state, nil)
	if err != nil {
		return Change{}, err
	}
	var theirs []string
	for _, name := range filesOf(finished(lessons, state)) {
		if w.manifest.Put[name] == "" && !exists(w.path(name)) {
			want[name] = all[name] // what a newer course takes out of a lesson that is done has to be there
		} else {
			theirs = append(theirs, name)
		}
	}
	m := w.manifest.clone()
	m.Origin = repo
	c := change{reason: "update", state: &state, manifest: &m, archive: packed}
	return w.put(c, want, nil, theirs)
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
