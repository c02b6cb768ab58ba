// Package workspace makes a learner's workspace from the course, and takes it from lesson to lesson.
//
// A workspace is a folder with the course's tree in it, a module of its own, from which the code of the lesson that
// the learner is at is taken out. Out of the way of editor and compiler, in .course, it keeps
//
//	course.zip     the course as it was: the reference, all specs, the known mistakes
//	state.json     where the learner is
//	manifest.json  what the workbench put into the tree, so that it knows what the learner changed
//	snapshots/     what the learner had written before the workbench changed it
//	pending/       a change that is under way, there only while it is
//	hunted/        the course with the learner's code of a hunt, to run specs on
//
// Nothing of a learner's gets lost: each change is first copied to a snapshot, then prepared in pending, and then made
// file by file, each with one rename. If the program is killed in between, the next Open completes the change. What the
// learner has not written is in no snapshot: it would give away what is still to come, and is made again where it is
// needed.
package workspace

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// ErrNone says that a folder is not in a workspace.
var ErrNone = errors.New("there is no workspace")

// The folder of the workbench in a workspace, and what is in it. The go command passes over folders that begin with a
// dot.
const (
	courseFolder  = ".course"
	archiveName   = courseFolder + "/course.zip"
	stateName     = courseFolder + "/state.json"
	manifestName  = courseFolder + "/manifest.json"
	snapshotsName = courseFolder + "/snapshots"
	pendingName   = courseFolder + "/pending"
	scratchName   = courseFolder + "/tmp"
	lockName      = courseFolder + "/lock"
)

// Workspace is a learner's copy of the course. It is for one goroutine at a time.
type Workspace struct {
	Dir     string // its root
	Root    fs.FS  // the course as it was: reference, specs, mistakes; of a handout, what it was given
	Lessons []course.Lesson
	State   State

	// Completed is the reason of a change that was interrupted, and that Open has completed; "" if there was none.
	Completed string

	manifest manifest
	files    files // what Root holds

	step func(name string) // for specs: is told before each step of a change
}

// State is where a learner is. Lessons go by their identifiers, which outlive renames.
type State struct {
	Version int                  `json:"version"`
	Current string               `json:"current"`          // the lesson; "" when all are done
	Done    map[string]time.Time `json:"done"`             // by lesson: when its specs passed first
	Hints   map[string]int       `json:"hints"`            // by lesson, a slash, and what the hint is for: how much of it was shown
	Last    map[string]Last      `json:"checked"`          // by lesson: what was not right in the last check; none where all was
	Hunt    *Hunt                `json:"hunt,omitempty"`   // the one that is under way; nil if none is
	Hunted  map[string]Hunted    `json:"hunted,omitempty"` // by key: those that have ended
	Handout bool                 `json:"handout"`

	// Language is what the course in the archive is translated into; English if it is empty.
	Language language.Language `json:"language,omitempty"`
}

// Last is what the last check of a lesson came to, where not all of it was right.
type Last struct {
	Step      int      `json:"step"`      // the first that is not done, from 1
	Passed    int      `json:"passed"`    // of that step's specs
	All       int      `json:"all"`       //
	Failed    []string `json:"failed"`    // identifiers of those of that step that failed, the one to look at in front
	Unwritten string   `json:"unwritten"` // the function that the first of these has met, and that is not written yet
	Whole     bool     `json:"whole"`     // what failed is no spec, but what keeps them from running
}

// stateVersion is the version of State that this program writes.
const stateVersion = 1

// manifest is what the workbench knows about the tree.
type manifest struct {
	Origin string            `json:"origin"` // the repository that the course came from
	Put    map[string]string `json:"put"`    // by file: the hash of what the workbench put there last
	Left   map[string]string `json:"left"`   // by lesson: the snapshot that has what was written before it was left
	Undo   string            `json:"undo"`   // the snapshot of the last change of the current lesson
}

// Open opens the workspace that dir is in. If a change was interrupted, it completes it. The error wraps ErrNone if
// there is no workspace at dir or above, ErrDamaged if one of the workbench's own files there is missing or can't be
// read, and ErrTooOld if it is of a course whose lessons had no steps.
func Open(dir string) (*Workspace, error) {
	root, err := find(dir)
	if err != nil {
		return nil, err
	}
	w := &Workspace{Dir: root}
	if err := w.complete(); err != nil {
		return nil, err
	}
	return w, w.load()
}

// find returns the folder with a workspace at dir or above it.
func find(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		for _, name := range []string{archiveName, stateName, manifestName} { // any may be damaged
			if exists(filepath.Join(at, filepath.FromSlash(name))) {
				return at, nil
			}
		}
		if at == filepath.Dir(at) {
			return "", words.Error{Say: func(in words.Words) string { return in.NoWorkspaceAbove(dir) }, Cause: ErrNone}
		}
	}
}

// load reads the archive, the manifest and the state.
func (w *Workspace) load() error {
	packed, err := os.ReadFile(w.path(archiveName))
	if err != nil {
		return w.damagedFile(archiveName, err)
	}
	handout, all, err := unpack(packed)
	if err != nil {
		return w.damagedFile(archiveName, err)
	}
	if isTooOld(all) {
		return tooOld
	}
	root, err := all.fs()
	if err != nil {
		return err
	}
	lessons, err := course.Load(root)
	if err != nil {
		return words.Around(func(in words.Words, problem string) string {
			return in.ReadingTheCourseIn(w.path(archiveName), problem)
		}, err)
	}
	if len(lessons) == 0 {
		return words.Error{Say: func(in words.Words) string { return in.HasNoLessons(w.path(archiveName)) }}
	}
	w.Root, w.Lessons, w.files = root, lessons, all

	state := State{Version: stateVersion, Current: lessons[0].ID}
	if err := w.readJSON(stateName, &state); err != nil {
		return err
	}
	if state.Version > stateVersion {
		return words.Error{Say: func(in words.Words) string { return in.ByANewerWorkbench(w.path(stateName)) }}
	}
	state.Handout = handout
	state.fill()
	w.State = state
	w.manifest = manifest{}
	err = w.readJSON(manifestName, &w.manifest)
	w.manifest.fill()
	return err
}

// readJSON reads a file of the workbench into value. The error wraps ErrDamaged if there is none, or it can't be read.
func (w *Workspace) readJSON(name string, value any) error {
	text, err := os.ReadFile(w.path(name))
	if err == nil {
		err = json.Unmarshal(text, value)
	}
	if err != nil {
		return w.damagedFile(name, err)
	}
	return nil
}

// path is where a file of the workspace is, given by its slash path.
func (w *Workspace) path(name string) string {
	return filepath.Join(w.Dir, filepath.FromSlash(name))
}

// Current returns the lesson that the learner is at; nil when all are done.
func (w *Workspace) Current() *course.Lesson { return w.lesson(w.State.Current) }

func (w *Workspace) lesson(id string) *course.Lesson {
	at := slices.IndexFunc(w.Lessons, func(lesson course.Lesson) bool { return lesson.ID == id })
	if at < 0 {
		return nil
	}
	return &w.Lessons[at]
}

// SaveState writes the state, as a whole or not at all. ChangeState is for programs that have had it for longer.
func (w *Workspace) SaveState() error {
	return w.exclusively(w.saveState)
}

// ChangeState changes the state as it is on the disk now, and reads it anew: another command may have changed it, too.
func (w *Workspace) ChangeState(change func(*State)) error {
	return w.exclusively(func() error {
		if err := w.load(); err != nil {
			return err
		}
		change(&w.State)
		return w.saveState()
	})
}

func (w *Workspace) saveState() error {
	text, err := encode(w.State)
	if err != nil {
		return err
	}
	return w.write(stateName, text, 0o644)
}

func encode(value any) ([]byte, error) {
	text, err := json.MarshalIndent(value, "", "  ")
	return append(text, '\n'), err
}

func (s *State) fill() {
	s.Version = stateVersion
	if s.Done == nil {
		s.Done = make(map[string]time.Time)
	}
	if s.Hints == nil {
		s.Hints = make(map[string]int)
	}
	if s.Last == nil {
		s.Last = make(map[string]Last)
	}
	if s.Hunted == nil {
		s.Hunted = make(map[string]Hunted)
	}
}

func (s State) clone() State {
	s.Done, s.Hints, s.Last, s.Hunted = maps.Clone(s.Done), maps.Clone(s.Hints), maps.Clone(s.Last), maps.Clone(s.Hunted)
	return s
}

func (m *manifest) fill() {
	if m.Put == nil {
		m.Put = make(map[string]string)
	}
	if m.Left == nil {
		m.Left = make(map[string]string)
	}
}

func (m manifest) clone() manifest {
	m.Put, m.Left = maps.Clone(m.Put), maps.Clone(m.Left)
	return m
}
