// Package course reads the lessons. Each is a folder such as lessons/04-redis-repository that holds everything
// about it: lesson.yaml says what a learner writes, step by step, lesson.md is the text, hints.yaml the hints, specs.txt the specs
// it expects, and testdata/mistakes what people get wrong. The course is read from a file system: the repository's
// folder, or the archive in a learner's workspace.
package course

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"reflect"
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
	Day   string `yaml:"day"`   // the day of the course, such as 06/05; Beyond for a lesson that goes on where it ended
	Learn string `yaml:"learn"` // one sentence, shown when the lesson is done: what was learnt

	// Steps are the lesson's parts, in the order of writing. Each has specs that can pass before the next is begun.
	Steps []Step `yaml:"steps"`

	// What the steps have, put together.
	Predict     []string    `yaml:"-"`
	Write       []Write     `yaml:"-"` // one for each file
	SpecsFirst  *SpecsFirst `yaml:"-"`
	Protections []string    `yaml:"-"`

	// Packages have the lesson's specs, such as ./repositories. A spec belongs to the lesson by its label, lesson-04.
	Packages []string `yaml:"packages"`

	// Docker names those of Packages that need Docker. They are left out of a learner's check.
	Docker []string `yaml:"docker"`
}

// Beyond is the day of the lessons that the course did not have.
const Beyond = "beyond"

var courseDay = regexp.MustCompile(`^\d\d/\d\d$`)

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
	err := lesson.join()
	if err == nil {
		err = lesson.check(root)
	}
	if err != nil {
		return lesson, fmt.Errorf("%s/lesson.yaml: %w", folder, err)
	}
	return lesson, nil
}

// readYAML reads a file into value; a field that value does not have is an error.
func readYAML(root fs.FS, name string, value any) error {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(value); err != nil {
		return fmt.Errorf("%s: %w", name, withKeys(err))
	}
	return nil
}

var unknownKey = regexp.MustCompile(`^line (\d+): field (.*) not found in type course\.(\w+)$`)

// withKeys says which keys there are, where one was found that is not known.
func withKeys(err error) error {
	wrong := (*yaml.TypeError)(nil)
	if !errors.As(err, &wrong) {
		return err
	}
	var all []error
	for _, one := range wrong.Errors {
		match := unknownKey.FindStringSubmatch(one)
		if match == nil {
			all = append(all, errors.New(one))
			continue
		}
		var keys []string
		for _, of := range []reflect.Type{reflect.TypeFor[Lesson](), reflect.TypeFor[Step](), reflect.TypeFor[Write](), reflect.TypeFor[SpecsFirst](), reflect.TypeFor[Hint]()} {
			for field := range of.NumField() {
				if key := of.Field(field).Tag.Get("yaml"); of.Name() == match[3] && key != "-" {
					keys = append(keys, key)
				}
			}
		}
		all = append(all, fmt.Errorf("line %s: expected one of the keys %s, found %q", match[1], strings.Join(keys, ", "), match[2]))
	}
	return errors.Join(all...)
}

func (l Lesson) check(root fs.FS) error {
	for key, value := range map[string]string{"id": l.ID, "title": l.Title, "day": l.Day, "learn": l.Learn} {
		if value == "" {
			return fmt.Errorf("%s: expected a value, found none", key)
		}
	}
	if l.Day != Beyond && !courseDay.MatchString(l.Day) {
		return fmt.Errorf("day: expected a day of the course, such as 06/05, or %s, found %q", Beyond, l.Day)
	}
	if len(l.Write) > 0 && len(l.Packages) == 0 {
		return errors.New("packages: expected those with the specs of what is written, found none")
	}
	for _, pattern := range l.Packages {
		if _, err := fs.Stat(root, path.Clean(pattern)); err != nil {
			return fmt.Errorf("packages: expected folders of the repository, such as ./services/near, found %q, which is none", pattern)
		}
	}
	for _, write := range l.Write {
		if (len(write.Functions) == 0) == (write.Starter == "") {
			return fmt.Errorf("write: %s needs either functions or a starter", write.File)
		}
	}
	for _, name := range l.files() {
		if _, err := fs.Stat(root, name); err != nil {
			return fmt.Errorf("steps: expected every file that a step names to be there, found no %s", name)
		}
	}
	return l.checkProtections(root)
}

// checkProtections says what is wrong if the course's own server does not have the lesson's protections.
func (l Lesson) checkProtections(root fs.FS) error {
	if len(l.Protections) == 0 {
		return nil
	}
	text, err := fs.ReadFile(root, ProtectionsFile)
	if err != nil {
		return err
	}
	names, err := Protections(text)
	if err != nil {
		return err
	}
	for _, protection := range l.Protections {
		if !slices.Contains(names, protection) {
			return fmt.Errorf("protection: expected one that %s lists, which are %q, got %q", ProtectionsFile, names, protection)
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
	ids := make(map[string]string) // of the lessons' folders
	written := make(map[string]Lesson)
	for i, lesson := range lessons {
		if lesson.Number != i+1 {
			return fmt.Errorf("%s: expected lesson %02d here: lessons are numbered from 01 without gaps", lesson.Folder, i+1)
		}
		if other := ids[lesson.ID]; other != "" {
			return fmt.Errorf("%s/lesson.yaml: id: expected one of its own, found %q, which %s has already", lesson.Folder, lesson.ID, other)
		}
		ids[lesson.ID] = lesson.Folder
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
