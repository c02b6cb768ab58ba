package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// Mistake is something that people get wrong, as a file in testdata/mistakes. A Go file there holds functions, types,
// constants and variables that take the place of those of the same names in File; any other file takes the place of
// File as a whole. Its first comment says what is wrong, and then, a line each:
//
//	file: repositories/redis_repository.go
//	rejected by: repositories: RedisRepository on the embedded Redis InsertExpire stores a value with its lifetime
//	codename: Heron
//
// A mistake with a codename is one of the faulty versions that a learner's own specs must reject.
type Mistake struct {
	Name       string // the file's name without its ending
	Fault      string // what is wrong
	File       string // which file it changes
	RejectedBy string // the identifier of the spec that must fail
	Codename   string // for a specs-first exercise: a name that does not give the mistake away
	Source     []byte
}

var commentMarks = regexp.MustCompile(`^(//|--|#) ?`)

// Mistakes returns the lesson's known mistakes, in the order of their names.
func (l Lesson) Mistakes(root fs.FS) ([]Mistake, error) {
	folder := path.Join(l.Folder, "testdata/mistakes")
	entries, err := fs.ReadDir(root, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var mistakes []Mistake
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		mistake := Mistake{Name: strings.TrimSuffix(entry.Name(), path.Ext(name)), Source: source}
		if err := mistake.readComment(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		mistakes = append(mistakes, mistake)
	}
	return mistakes, nil
}

func (m *Mistake) readComment() error {
	var fault []string
	for line := range strings.Lines(string(m.Source)) {
		mark := commentMarks.FindString(line)
		if mark == "" {
			break
		}
		text := strings.TrimSpace(strings.TrimPrefix(line, mark))
		key, value, _ := strings.Cut(text, ": ")
		switch key {
		case "file":
			m.File = value
		case "rejected by":
			m.RejectedBy = value
		case "codename":
			m.Codename = value
		default:
			fault = append(fault, text)
		}
	}
	m.Fault = strings.TrimSpace(strings.Join(fault, " "))
	if m.Fault == "" || m.File == "" || m.RejectedBy == "" {
		return errors.New("its first comment must say what is wrong, and then give file and rejected by")
	}
	return nil
}
