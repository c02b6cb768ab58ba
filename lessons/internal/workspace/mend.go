package workspace

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"cacheaside/raw/language"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/words"
)

// ErrDamaged says that a file of the workbench's own in a workspace is missing or can't be read. Mend makes it anew.
var ErrDamaged = errors.New("a file of the workbench's own is damaged")

// ErrTooOld says that a workspace was made from a course whose lessons had no steps.
var ErrTooOld = errors.New("this workspace is of an older course")

// tooOld is ErrTooOld in each language, with what to do.
var tooOld = words.Error{Say: words.Words.IsTooOld, Cause: ErrTooOld}

// damagedFile is the error about one of the workbench's own files.
func (w *Workspace) damagedFile(name string, err error) error {
	return words.Error{Cause: ErrDamaged, Say: func(in words.Words) string {
		if errors.Is(err, fs.ErrNotExist) {
			return in.OwnFileIsMissing(w.path(name))
		}
		return in.OwnFileIsUnreadable(w.path(name), err.Error())
	}}
}

// isTooOld reports whether no lesson of a course has steps.
func isTooOld(all files) bool {
	for name, file := range all {
		if path.Base(name) == "lesson.yaml" && bytes.Contains(file.content, []byte("\nsteps:")) {
			return false
		}
	}
	return true
}

// mender makes the workbench's own files in a workspace anew.
type mender struct {
	*Workspace
	from  string       // the repository that was named; "" if none was
	stamp string       // for the names of what is put aside
	told  []words.Text // what was done, a sentence each
}

// Mend makes those of the workbench's own files anew that are missing or can't be read, in the workspace that dir is in:
// the archive from the repository at from, or the one that the workspace came from if from is ""; the state from the newest
// snapshot and from what is written; the manifest from the course. What can't be read is kept beside, and what the learner
// wrote is left alone. It returns what was done, a sentence each.
func Mend(dir, from string) ([]words.Text, error) {
	root, err := find(dir)
	if err != nil {
		return nil, err
	}
	m := &mender{Workspace: &Workspace{Dir: root}, from: from, stamp: time.Now().Format(snapshotTime)}
	if record := path.Join(pendingName, pendingRecord); exists(m.path(pendingName)) && m.readJSON(record, &pending{}) != nil {
		if err := m.putAside(pendingName, words.Words.IsInterrupted); err != nil {
			return nil, err
		}
	}
	isNew := false
	err = m.exclusively(func() error {
		isNew, err = m.mend()
		return err
	})
	if err != nil || !isNew {
		return m.told, err
	}
	w, err := Open(root)
	if err != nil {
		return m.told, err
	}
	done, err := w.Update(m.manifest.Origin)
	if n := len(done.Files); n > 0 {
		m.told = append(m.told, func(in words.Words) string { return in.CourseIsNewer(n) })
	}
	return m.told, err
}

// mend reports whether the archive is another one now.
func (m *mender) mend() (isNew bool, err error) {
	hasManifest := m.readOwn(manifestName, &m.manifest)
	state := State{}
	hasState := m.readOwn(stateName, &state)
	if !hasManifest || m.manifest.Origin == "" {
		m.manifest.Origin = m.oldOrigin()
	}
	m.manifest.fill()
	packed, err := os.ReadFile(m.path(archiveName))
	handout, all, broken := unpack(packed)
	if isNew = err != nil || broken != nil; isNew {
		if handout, all, err = m.fromRepository(hasState && state.Handout, state.Language); err != nil {
			return false, err
		}
	}
	if err := m.take(all, handout); err != nil {
		return false, err
	}
	if isNew {
		if packed, err = pack(all, handout, zip.Deflate); err != nil {
			return false, err
		}
		if err := m.renew(archiveName, packed, func(in words.Words) string { return in.ArchiveIsNew(archiveName, m.manifest.Origin) }); err != nil {
			return false, err
		}
	}
	m.State = state
	if !hasState {
		if m.State, err = m.guess(hasManifest); err != nil {
			return false, err
		}
	}
	m.State.Handout = handout
	m.State.fill()
	if !hasManifest {
		if err := m.renewManifest(); err != nil {
			return false, err
		}
	}
	if hasState {
		return isNew, nil
	}
	text, err := encode(m.State)
	if err != nil {
		return false, err
	}
	return isNew, m.renew(stateName, text, m.position())
}

// readOwn reads one of the workbench's files, and reports whether that could be done.
func (m *mender) readOwn(name string, value any) bool { return m.readJSON(name, value) == nil }

// take makes the course that of some files.
func (m *mender) take(all files, handout bool) (err error) {
	if isTooOld(all) {
		return tooOld
	}
	m.files, m.State.Handout = all, handout
	if m.Root, err = all.fs(); err == nil {
		m.Lessons, err = course.Load(m.Root)
	}
	return err
}

var originField = regexp.MustCompile(`"origin": *("(?:[^"\\]|\\.)*")`)

// oldOrigin finds the repository in what is left of a manifest.
func (m *mender) oldOrigin() string {
	text, _ := os.ReadFile(m.path(manifestName))
	origin := ""
	if found := originField.FindSubmatch(text); found != nil {
		_ = json.Unmarshal(found[1], &origin) // what can't be read is not known
	}
	if origin == "" && exists(filepath.Join(filepath.Dir(m.Dir), "lessons")) { // "start" makes it in the repository
		origin = filepath.Dir(m.Dir)
	}
	if m.from != "" {
		origin = m.from
	}
	return origin
}

// fromRepository reads the course as the archive had it. Of the repository that it came from the manifest knows.
func (m *mender) fromRepository(handout bool, language language.Language) (bool, files, error) {
	repo := m.manifest.Origin
	if m.from != "" {
		repo = m.from
	}
	if repo == "" { // a handout does not say it
		return false, nil, words.Error{Say: func(in words.Words) string { return in.ArchiveIsLost(m.path(archiveName)) }}
	}
	repo, err := filepath.Abs(repo)
	if err != nil {
		return false, nil, err
	}
	all, _, err := takeCourse(repo, handout, language)
	if err != nil {
		return false, nil, words.Around(func(in words.Words, problem string) string { return in.ArchiveIsLostWith(m.path(archiveName), problem) }, err)
	}
	m.manifest.Origin = repo
	return handout, all, nil
}

// renew writes one of the workbench's files anew, after putting aside what is there.
func (m *mender) renew(name string, content []byte, isNew words.Text) error {
	if exists(m.path(name)) {
		if err := m.putAside(name, words.Words.IsUnreadable); err != nil {
			return err
		}
	}
	m.told = append(m.told, isNew)
	return m.write(name, content, 0o644)
}

func (m *mender) putAside(name string, why func(in words.Words, name, now string) string) error {
	aside := name + ".damaged-" + m.stamp
	m.told = append(m.told, func(in words.Words) string { return why(in, name, path.Base(aside)) })
	return os.Rename(m.path(name), m.path(aside))
}

// renewManifest takes for the workbench's own what is as the workbench would put it there.
func (m *mender) renewManifest() error {
	theirs := filesOf(learners(m.Lessons, m.State))
	for name := range m.files {
		if content, err := m.content(name); err == nil && content != nil && !slices.Contains(theirs, name) {
			m.manifest.Put[name] = hash(content) // so that the helpers are found that the learner's code uses
		}
	}
	want, err := m.wanted(m.files, m.Lessons, m.State, exceptions{})
	if err != nil {
		return err
	}
	m.manifest.Put = make(map[string]string)
	for name, file := range want {
		m.manifest.Put[name] = hash(file.content)
	}
	text, err := encode(m.manifest)
	if err != nil {
		return err
	}
	return m.renew(manifestName, text, func(in words.Words) string { return in.ManifestIsNew(manifestName) })
}

// guess finds out where the learner is: at the last of the lessons that were opened and are not finished, in a handout at
// the first, or else at the last that was opened. What else is known is as the newest snapshot has it.
func (m *mender) guess(hasManifest bool) (State, error) {
	state := State{}
	if snapshots, err := m.Snapshots(); err == nil && len(snapshots) > 0 {
		state = snapshots[0].State.clone()
	}
	state.fill()
	was := state.Done
	state.Done, state.Last = make(map[string]time.Time), make(map[string]Last)
	var open, openAgain []string // not finished: never before, and once before
	last := m.Lessons[0].ID
	for _, lesson := range m.Lessons {
		if !m.isOpened(lesson, hasManifest) {
			continue
		}
		last = lesson.ID
		unfinished, err := m.isUnfinished(lesson)
		switch {
		case err != nil:
			return state, err
		case !was[lesson.ID].IsZero():
			state.Done[lesson.ID] = was[lesson.ID]
			if unfinished {
				openAgain = append(openAgain, lesson.ID)
			}
		case unfinished:
			open = append(open, lesson.ID)
		default:
			state.Done[lesson.ID] = time.Now().Round(time.Second)
		}
	}
	switch {
	case m.State.Handout && len(open) > 0:
		state.Current = open[0]
	case len(open) > 0:
		state.Current = open[len(open)-1]
	case len(openAgain) > 0:
		state.Current = openAgain[len(openAgain)-1]
	default:
		state.Current = last
	}
	delete(state.Done, state.Current)
	return state, nil
}

// isOpened reports whether a lesson's code is, or was, the learner's to write.
func (m *mender) isOpened(lesson course.Lesson, hasManifest bool) bool {
	return m.State.Handout || slices.ContainsFunc(withoutList(Files(lesson)), func(name string) bool {
		put := m.manifest.Put[name]
		if !hasManifest {
			content, err := m.content(name)
			if put = hash(content); err != nil || lesson.SpecsFirst != nil && name == lesson.SpecsFirst.File {
				return err == nil && content != nil // it is in no workspace before
			}
		}
		return put != "" && put != hash(m.files[name].content)
	})
}

// isUnfinished reports whether something of a lesson is as it begins.
func (m *mender) isUnfinished(lesson course.Lesson) (bool, error) {
	begins, err := check.Starter(m.Root, lesson)
	if err != nil {
		return false, err
	}
	for _, name := range withoutList(Files(lesson)) {
		content, err := m.content(name)
		if err != nil || content == nil || hash(content) == hash(begins[name]) {
			return true, err
		}
		if slices.Contains(lesson.Predict, name) && slices.Contains(strings.Fields(string(content)), check.Hidden) {
			return true, nil
		}
	}
	for _, write := range lesson.Write {
		content, err := m.content(write.File)
		if err != nil {
			return false, err
		}
		for _, function := range write.Functions {
			if edit.IsBlank(content, check.Sentence(lesson, function)) {
				return true, nil
			}
		}
	}
	return false, nil
}

// position says where the learner is now, as far as is known.
func (m *mender) position() words.Text {
	var done []string
	for _, lesson := range finished(m.Lessons, m.State) {
		done = append(done, fmt.Sprintf("%02d", lesson.Number))
	}
	current := m.Current().Number
	return func(in words.Words) string { return in.StateIsNew(stateName, current, done) }
}
