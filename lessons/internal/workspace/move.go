package workspace

import (
	"errors"
	"fmt"
	"slices"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

var (
	// ErrNotDone says that the current lesson's specs have not passed yet.
	ErrNotDone = errors.New("not done yet")

	// ErrNotBegun says that a lesson has nothing of the learner's in it, since it is still to come.
	ErrNotBegun = errors.New("not begun yet")
)

// Change says what a command did to a workspace.
type Change struct {
	Lesson   *course.Lesson // the current one, now; nil when all are done
	Files    []string       // what was written or removed
	Left     []string       // what would have been, had the learner not changed it
	Clashes  []words.Text   // what of the learner's does not compile with what was written, a sentence each
	Snapshot string         // has what of the learner's was there before; "" if nothing was to be kept
	Filled   *course.Lesson // was left unfinished, and has the reference's code now; the learner's is in Snapshot
	Earlier  string         // the snapshot with what the learner wrote in Lesson before they left it; "" if there is none
	Kept     []string       // those of Lesson's files that Earlier has
}

// Next goes to the lesson behind the current one, without those that are done; behind the last, to the first that was
// left out. It takes out what the learner writes there. The error wraps ErrNotDone if the current lesson's specs
// have not passed.
func (w *Workspace) Next() (Change, error) {
	return w.move(func() (change, []string, error) {
		current := w.Current()
		if current == nil {
			return change{}, nil, nil
		}
		if w.State.Done[current.ID].IsZero() {
			return change{}, nil, words.Error{Say: func(in words.Words) string { return in.IsNotDone(current.Number) }, Cause: ErrNotDone}
		}
		next := w.following(*current)
		state := w.State.clone()
		state.Current = ""
		reason := words.In(state.Language).NextAfter(current.Number)
		c := change{reason: reason, keep: w.present(Files(*current)), state: &state}
		if next == nil {
			return c, nil, nil
		}
		state.Current = next.ID
		if w.State.Handout {
			return c, nil, nil // it has been blank from the beginning, and may be written by now
		}
		return c, withoutList(Files(*next)), nil
	})
}

// following is the lesson to go to after one.
func (w *Workspace) following(current course.Lesson) *course.Lesson {
	var first, next *course.Lesson
	for i, lesson := range w.Lessons {
		if !w.State.Done[lesson.ID].IsZero() || lesson.ID == current.ID {
			continue
		}
		if first == nil {
			first = &w.Lessons[i]
		}
		if next == nil && lesson.Number > current.Number {
			next = &w.Lessons[i]
		}
	}
	if next == nil {
		return first
	}
	return next
}

// Jump goes to a lesson as it begins. What the learner wrote in lessons that are done stays; every other one, also
// the one that was current, has the reference's code. In a handout no file changes: there is no reference.
func (w *Workspace) Jump(lesson course.Lesson) (Change, error) {
	return w.move(func() (change, []string, error) {
		if w.State.Current == lesson.ID {
			return change{}, nil, nil
		}
		return w.jump(fmt.Sprintf("jump %d", lesson.Number), lesson)
	})
}

func (w *Workspace) jump(reason string, lesson course.Lesson) (change, []string, error) {
	state := w.State.clone()
	state.Current = lesson.ID
	c := change{reason: reason, state: &state}
	if w.State.Handout {
		return c, nil, nil
	}
	again := append(Files(lesson), course.ProtectionsFile)
	delete(state.Done, lesson.ID)
	delete(state.Last, lesson.ID)
	if current := w.Current(); current != nil && w.State.Done[current.ID].IsZero() {
		again = append(again, Files(*current)...)
		if w.IsWritten(*current) {
			c.leaves = append(c.leaves, current.ID)
		}
	}
	return c, again, nil
}

// Reset makes a lesson as it begins: the current one, or one that is done, which then is the current one. The error
// wraps ErrNotBegun for any other.
func (w *Workspace) Reset(lesson course.Lesson) (Change, error) {
	return w.move(func() (change, []string, error) {
		reason := fmt.Sprintf("reset %d", lesson.Number)
		isCurrent := w.State.Current == lesson.ID
		if !isCurrent && !w.State.Handout {
			if w.State.Done[lesson.ID].IsZero() {
				return change{}, nil, words.Error{Say: func(in words.Words) string { return in.IsNotBegun(lesson.Number) }, Cause: ErrNotBegun}
			}
			return w.jump(reason, lesson)
		}
		state := w.State.clone()
		state.Current = lesson.ID
		delete(state.Done, lesson.ID)
		delete(state.Last, lesson.ID)
		again := Files(lesson)
		if w.State.Handout {
			again = withoutList(again) // which other lessons have added to
		}
		return change{reason: reason, state: &state}, again, nil
	})
}

// move changes which lessons are the learner's. What plan returns is a change without its files, and the files that
// shall be as the workbench has them although the learner changed them.
func (w *Workspace) move(plan func() (change, []string, error)) (done Change, err error) {
	err = w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		c, again, err := plan()
		if err != nil {
			return err
		}
		before := w.Current()
		if c.state != nil {
			if done, err = w.moveTo(c, again); err != nil {
				return err
			}
			if err := w.load(); err != nil {
				return err
			}
		}
		done.Lesson = w.Current()
		done.Filled = w.filled(before, done.Lesson)
		return nil
	})
	return done, err
}

func (w *Workspace) moveTo(c change, again []string) (Change, error) {
	e := exceptions{again: again, theirs: filesOf(finished(w.Lessons, *c.state))}
	want, err := w.wanted(w.files, w.Lessons, *c.state, e)
	if err != nil {
		return Change{}, err
	}
	return w.put(c, want, e)
}

// filled returns the lesson that was current and has the reference's code now.
func (w *Workspace) filled(before, now *course.Lesson) *course.Lesson {
	if before == nil || w.State.Handout || now != nil && now.ID == before.ID || !w.State.Done[before.ID].IsZero() {
		return nil
	}
	return w.lesson(before.ID)
}

// learners are the lessons whose code is the learner's, by a state.
func learners(lessons []course.Lesson, state State) []course.Lesson {
	return slices.DeleteFunc(slices.Clone(lessons), func(lesson course.Lesson) bool {
		return !state.Handout && lesson.ID != state.Current && state.Done[lesson.ID].IsZero()
	})
}
