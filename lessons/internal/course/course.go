// Package course reads the lessons. Each is a folder such as lessons/04-redis-repository that holds everything
// about it: lesson.yaml says what a learner writes, lesson.md is the text, hints.yaml the hints, specs.txt the specs
// it expects, and testdata/mistakes what people get wrong. The course is read from a file system: the repository's
// folder, or the archive in a learner's workspace.
package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Lesson is one lesson of the course.
type Lesson struct {
	Number int    `yaml:"-"` // from the folder's name
	Folder string `yaml:"-"` // such as lessons/04-redis-repository

	ID    string `yaml:"id"`    // stays the same when the folder is renamed; a learner's state is kept by it
	Title string `yaml:"title"` //
	Day   string `yaml:"day"`   // the day of the course, such as 06/05
	Learn string `yaml:"learn"` // one sentence, shown when the lesson is done: what was learnt

	// Predict names transcripts (raw/experiments/….txt) whose replies a learner predicts.
	Predict []string `yaml:"predict"`

	// Write says what is taken out of the reference, for a learner to write.
	Write []Write `yaml:"write"`

	// SpecsFirst is set where a learner writes the specs, too, and writes them first.
	SpecsFirst *SpecsFirst `yaml:"specs_first"`

	// Packages have the lesson's specs, such as ./repositories. A spec belongs to the lesson by its label, lesson-04.
	Packages []string `yaml:"packages"`

	// Docker names those of Packages that need Docker. They are left out of a learner's check.
	Docker []string `yaml:"docker"`
}

// Write is what is taken out of one file.
type Write struct {
	File string `yaml:"file"`

	// Functions are blanked: their bodies are cut out, and a panic that names the lesson is put there. A method is
	// named Type.Method.
	Functions []string `yaml:"functions"`

	// Keep names unexported helpers that only the blanked functions use, and that stay all the same.
	Keep []string `yaml:"keep"`

	// Starter names a file in the lesson's folder that stands in a workspace instead of File, for files that have no
	// functions.
	Starter string `yaml:"starter"`
}

// SpecsFirst says which specs a learner writes, and against what they are held.
type SpecsFirst struct {
	File    string   `yaml:"file"`    // where a learner writes them; in the repository, the course's own
	Starter string   `yaml:"starter"` // a file in the lesson's folder, which stands in a workspace instead of File
	Package string   `yaml:"package"` // the package of File, such as ./services
	Hide    []string `yaml:"hide"`    // other spec files that would give the answer away
}

var folderName = regexp.MustCompile(`^(\d\d)-[a-z0-9-]+$`)

// Load reads all lessons of the course in root, in their order. The error names the file that is wrong.
func Load(root fs.FS) ([]Lesson, error) {
	entries, err := fs.ReadDir(root, "lessons")
	if err != nil {
		return nil, fmt.Errorf("reading the lessons: %w", err)
	}
	var lessons []Lesson
	for _, entry := range entries {
		match := folderName.FindStringSubmatch(entry.Name())
		if match == nil || !entry.IsDir() {
			continue
		}
		number, _ := strconv.Atoi(match[1]) // two digits
		lesson, err := load(root, "lessons/"+entry.Name(), number)
		if err != nil {
			return nil, err
		}
		lessons = append(lessons, lesson)
	}
	return lessons, checkAll(lessons)
}

func load(root fs.FS, folder string, number int) (Lesson, error) {
	lesson := Lesson{Number: number, Folder: folder}
	if err := readYAML(root, path.Join(folder, "lesson.yaml"), &lesson); err != nil {
		return lesson, err
	}
	if err := lesson.check(root); err != nil {
		return lesson, fmt.Errorf("%s/lesson.yaml: %w", folder, err)
	}
	return lesson, nil
}

// readYAML reads a file into value; a field that value does not have is an error.
func readYAML(root fs.FS, name string, value any) error {
	file, err := root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	if err := decoder.Decode(value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func (l Lesson) check(root fs.FS) error {
	if l.ID == "" || l.Title == "" || l.Day == "" || l.Learn == "" {
		return errors.New("id, title, day and learn must be given")
	}
	if len(l.Predict)+len(l.Write) == 0 {
		return errors.New("a lesson needs something to predict or to write")
	}
	if len(l.Write) > 0 && len(l.Packages) == 0 {
		return errors.New("what is written needs specs: packages must be given")
	}
	for _, write := range l.Write {
		if (len(write.Functions) == 0) == (write.Starter == "") {
			return fmt.Errorf("write: %s needs either functions or a starter", write.File)
		}
	}
	for _, name := range l.files() {
		if _, err := fs.Stat(root, name); err != nil {
			return err
		}
	}
	return nil
}

// files are the files that the lesson names.
func (l Lesson) files() []string {
	names := slices.Clone(l.Predict)
	for _, write := range l.Write {
		names = append(names, write.File)
		if write.Starter != "" {
			names = append(names, path.Join(l.Folder, write.Starter))
		}
	}
	if first := l.SpecsFirst; first != nil {
		names = append(names, first.File, path.Join(l.Folder, first.Starter))
		names = append(names, first.Hide...)
	}
	return names
}

func checkAll(lessons []Lesson) error {
	ids := make(map[string]bool)
	written := make(map[string]Lesson)
	for i, lesson := range lessons {
		if lesson.Number != i+1 {
			return fmt.Errorf("%s: expected lesson %02d here: lessons are numbered from 01 without gaps", lesson.Folder, i+1)
		}
		if ids[lesson.ID] {
			return fmt.Errorf("%s: another lesson has the id %q already", lesson.Folder, lesson.ID)
		}
		ids[lesson.ID] = true
		for _, write := range lesson.Write {
			if other, has := written[write.File]; has && other.Number != lesson.Number {
				return fmt.Errorf("%s: expected a file of its own, but %s is written in %s already", lesson.Folder, write.File, other.Folder)
			}
			written[write.File] = lesson
		}
	}
	return nil
}

// Label is the Ginkgo label that the lesson's specs carry.
func (l Lesson) Label() string { return fmt.Sprintf("lesson-%02d", l.Number) }

// Name is how the lesson is called in messages.
func (l Lesson) Name() string { return fmt.Sprintf("lesson %02d", l.Number) }

// Text returns the lesson's text, Markdown.
func (l Lesson) Text(root fs.FS) (string, error) {
	text, err := fs.ReadFile(root, path.Join(l.Folder, "lesson.md"))
	return string(text), err
}

// ExpectedSpecs returns the identifiers of the specs that the lesson must have, from specs.txt: what is not reported
// did not run. An identifier is the package's folder, a colon, a space and the spec's full text.
func (l Lesson) ExpectedSpecs(root fs.FS) ([]string, error) {
	text, err := fs.ReadFile(root, path.Join(l.Folder, "specs.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' }), nil
}
