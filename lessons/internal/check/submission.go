package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// submission is what somebody wrote for one lesson. Nothing else of their workspace is looked at.
type submission struct {
	lesson      course.Lesson
	code        Variant // files that the lesson has them write, and files that they added beside those
	specs       []byte  // where the specs come first
	protections []byte  // the list, where the lesson adds to it
	transcripts map[string][]byte
	refused     []Spec // why it is not run, if it is not
	status      submissionStatus
}

type submissionStatus int

const (
	written   submissionStatus = iota
	unwritten                  // as the lesson begins
	toCome                     // the workspace has not come to it: its files are the course's own
)

// counts reports whether the code is taken for other lessons' specs, too.
func (s submission) counts() bool { return s.status == written && len(s.refused) == 0 }

// largest is the size of a file that is read at the most.
const largest = 1 << 20

// folder is a workspace that is read, never through a link that leads out of it, and never written to.
type folder struct{ root *os.Root }

// read returns a file, its lines ended by line feeds alone; nil if there is none. The error is about a file that is not read.
func (f folder) read(name string) ([]byte, error) {
	info, err := f.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("expected %s to be a file, it is %s", name, info.Mode().Type())
	case info.Size() > largest:
		return nil, fmt.Errorf("expected %s to be of %d bytes at the most, it has %d", name, largest, info.Size())
	}
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largest))
	return course.LineFeeds(content), err
}

// goFiles lists the Go files of a folder, tests aside.
func (f folder) goFiles(name string) []string {
	entries, err := fs.ReadDir(f.root.FS(), name)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if isCode(entry.Name()) {
			names = append(names, path.Join(name, entry.Name()))
		}
	}
	return names
}

func isCode(name string) bool { return path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go") }

// progress is how far a workspace has come, as it says itself (lessons/internal/workspace.State).
type progress struct {
	Current string               `json:"current"`
	Done    map[string]time.Time `json:"done"`
	Handout bool                 `json:"handout"`
}

// progress is empty if the workspace does not say: then what is the course's own, to the byte, is taken for nobody's work.
func (f folder) progress() progress {
	var p progress
	if text, err := f.read(".course/state.json"); err == nil && text != nil && json.Unmarshal(text, &p) == nil {
		return p
	}
	return progress{}
}

// hasCome reports whether the learner can have written a lesson. A handout has nothing of it that they did not.
func (p progress) hasCome(lesson course.Lesson) bool {
	return p.Handout || p.Current == lesson.ID || !p.Done[lesson.ID].IsZero()
}

// read reads what was written for a lesson.
func (g *Grader) read(from folder, lesson course.Lesson) (submission, error) {
	s := submission{lesson: lesson, code: make(Variant), transcripts: make(map[string][]byte)}
	unreadable := false
	take := func(name string) []byte {
		content, err := from.read(name)
		unreadable = unreadable || err != nil
		if err == nil && content == nil {
			err = fmt.Errorf("expected the file %s, found none", name)
		}
		if err != nil {
			s.refused = append(s.refused, Spec{ID: "refused: " + name, Name: name, Status: specs.Failed, Message: err.Error(), File: name})
		}
		return content
	}
	for _, name := range lesson.Predict {
		s.transcripts[name] = take(name)
	}
	var folders []string
	for _, write := range lesson.Write {
		s.code[write.File] = take(write.File)
		if path.Ext(write.File) == ".go" {
			folders = append(folders, path.Dir(write.File))
		}
	}
	slices.Sort(folders)
	for _, folder := range slices.Compact(folders) {
		for _, name := range from.goFiles(folder) {
			if _, err := fs.Stat(g.Root, name); err != nil { // otherwise it is the course's
				s.code[name] = take(name)
			}
		}
	}
	if first := lesson.SpecsFirst; first != nil {
		s.specs = take(first.File)
	}
	if len(lesson.Protections) > 0 {
		s.protections = take(course.ProtectionsFile)
	}
	var err error
	if s.status, err = g.statusOf(s, from.progress()); err != nil {
		return s, err
	}
	if unreadable {
		s.status = written
	}
	for _, name := range slices.Sorted(maps.Keys(s.code)) {
		refused, err := g.refuse(name, s.code[name])
		if err != nil {
			return s, err
		}
		s.refused = append(s.refused, refused...)
	}
	return s, nil
}

// statusOf says whether anything was written.
func (g *Grader) statusOf(s submission, p progress) (submissionStatus, error) {
	isUnwritten, isReference := true, true
	compare := func(content []byte, begins bool, reference string) error {
		isUnwritten = isUnwritten && content != nil && begins
		course, err := fs.ReadFile(g.Root, reference)
		isReference = isReference && content != nil && bytes.Equal(content, course)
		return err
	}
	for _, name := range s.lesson.Predict {
		reference, err := fs.ReadFile(g.Root, name)
		if err != nil {
			return written, err
		}
		said := withoutRemarks(s.transcripts[name])
		isUnwritten = isUnwritten && s.transcripts[name] != nil && said == withoutRemarks(HideReplies(reference))
		isReference = isReference && said == withoutRemarks(reference)
	}
	for _, write := range s.lesson.Write {
		begins, err := g.begins(s.lesson, write, s.code[write.File])
		if err != nil {
			return written, err
		}
		if err := compare(s.code[write.File], begins, write.File); err != nil {
			return written, err
		}
	}
	if first := s.lesson.SpecsFirst; first != nil && (s.specs != nil || p.hasCome(s.lesson)) { // a workspace has none that are to come
		starter, err := fs.ReadFile(g.Root, path.Join(s.lesson.Folder, first.Starter))
		if err != nil {
			return written, err
		}
		if err := compare(s.specs, bytes.Equal(s.specs, starter), first.File); err != nil {
			return written, err
		}
	}
	switch {
	case isUnwritten:
		return unwritten, nil
	case isReference && !p.hasCome(s.lesson):
		return toCome, nil
	}
	return written, nil
}

// begins reports whether a file is as the lesson begins.
func (g *Grader) begins(lesson course.Lesson, write course.Write, content []byte) (bool, error) {
	if write.Starter != "" {
		starter, err := fs.ReadFile(g.Root, path.Join(lesson.Folder, write.Starter))
		return bytes.Equal(content, starter), err
	}
	return !slices.ContainsFunc(write.Functions, func(function string) bool {
		return !edit.IsBlank(content, Sentence(lesson, function))
	}), nil
}
