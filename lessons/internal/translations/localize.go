package translations

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"cacheaside/raw/language"

	"go.yaml.in/yaml/v3"

	"cacheaside/lessons/internal/course"
)

// Localize returns the files of a course that say something else in a language, under the names that they have in English. What
// is not translated is not among them.
func Localize(root fs.FS, lessons []course.Lesson, to language.Language) (map[string][]byte, error) {
	all := make(map[string][]byte)
	for _, lesson := range lessons {
		for _, source := range Sources(root, lesson, to) {
			text, err := fs.ReadFile(root, source.Translated)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			switch {
			case err != nil:
			case path.Base(source.Name) == "lesson.yaml":
				all[source.Name], err = withTitles(root, source)
			case path.Base(source.Name) == "mistakes":
				err = withMistakes(root, lesson, source, all)
			default:
				all[source.Name] = text
			}
			if err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// withTitles is lesson.yaml with what somebody reads put in place of what it says.
func withTitles(root fs.FS, source Source) ([]byte, error) {
	text, err := fs.ReadFile(root, source.Name)
	if err != nil {
		return nil, err
	}
	pieces, err := titles(root, source.Translated)
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("%s: %w", source.Name, err)
	}
	lesson := document.Content[0]
	values := []*yaml.Node{value(lesson, "title"), value(lesson, "learn")}
	if steps := value(lesson, "steps"); steps != nil {
		for _, step := range steps.Content {
			values = append(values, value(step, "title"))
		}
	}
	if len(values) != len(pieces) || slices.Contains(values, nil) {
		return nil, fmt.Errorf("%s: expected a title, what is learnt, and a title for each step, as %s has them", source.Translated, source.Name)
	}
	for i, piece := range pieces {
		values[i].SetString(piece.Text)
	}
	return yaml.Marshal(&document)
}

// value is that of a key in a mapping; nil if there is none.
func value(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

var complaintLine = regexp.MustCompile(`(?m)^complaint: .*$`)

// withMistakes adds the lesson's known mistakes with what is different, and what somebody complains of, in the language.
func withMistakes(root fs.FS, lesson course.Lesson, source Source, all map[string][]byte) error {
	list, err := lesson.Mistakes(root)
	if err != nil {
		return err
	}
	var translated map[string]struct{ About, Complaint string }
	if err := readYAML(root, source.Translated, &translated); err != nil {
		return err
	}
	for _, mistake := range list {
		said, has := translated[mistake.Name]
		if !has {
			continue
		}
		text, err := fs.ReadFile(root, mistake.Source)
		if err != nil {
			return err
		}
		_, rest, _ := strings.Cut(string(text), "\n\n")
		head, hunks, _ := strings.Cut(rest, "\n\n@@")
		head = complaintLine.ReplaceAllLiteralString(head, "complaint: "+said.Complaint)
		all[mistake.Source] = []byte(said.About + "\n\n" + head + "\n\n@@" + hunks)
	}
	return nil
}

// In returns a course as it reads in a language; English is what it is without one, and where something is not translated.
func In(root fs.FS, to language.Language) (fs.FS, error) {
	if to == "" {
		return root, nil
	}
	lessons, err := course.Load(root)
	if err != nil {
		return nil, err
	}
	changed, err := Localize(root, lessons, to)
	return localized{root, changed}, err
}

// localized is a file system in which some files hold something else.
type localized struct {
	fs.FS
	changed map[string][]byte
}

func (l localized) ReadFile(name string) ([]byte, error) {
	if text, has := l.changed[name]; has {
		return slices.Clone(text), nil
	}
	return fs.ReadFile(l.FS, name)
}
