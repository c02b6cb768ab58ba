package course

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Hint helps with one thing that a learner writes or predicts, in three parts.
type Hint struct {
	Step  int      `yaml:"step"`  // of the lesson, from 1
	For   string   `yaml:"for"`   // such as RedisRepository.InsertExpire
	Specs []string `yaml:"specs"` // texts; a spec whose identifier contains one of them is about this

	// Called is what a translation says in place of For, where that is prose; "" if it says the same.
	Called string `yaml:"called"`

	Nudge   string `yaml:"nudge"`   // where to look
	Concept string `yaml:"concept"` // the idea
	Code    string `yaml:"code"`    // nearly the code
}

// Parts are the hint's texts, in their order.
func (h Hint) Parts() []string { return []string{h.Nudge, h.Concept, h.Code} }

// FaultyVersion is the name of the faulty version that the hint helps to reject, if it is for one.
func (h Hint) FaultyVersion() (codename string, is bool) {
	return strings.CutPrefix(h.For, "the faulty version ")
}

// IsFor reports whether the hint helps with a function, named as Write has it, or without its type; large and small letters
// are the same.
func (h Hint) IsFor(function string) bool {
	function = strings.ToLower(function)
	_, method, isMethod := strings.Cut(function, ".")
	return function != "" && slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(h.For), func(r rune) bool { return r == ' ' || r == ',' }), func(word string) bool {
		return word == function || strings.HasSuffix(word, "."+function) || isMethod && word == method
	})
}

// HintFor returns the index of the hint that is for a function, before one that is for it and for more; -1 if there is none.
func HintFor(hints []Hint, function string) int {
	if at := slices.IndexFunc(hints, func(hint Hint) bool { return strings.EqualFold(hint.For, function) }); at >= 0 {
		return at
	}
	return slices.IndexFunc(hints, func(hint Hint) bool { return hint.IsFor(function) })
}

// Concerns reports whether a spec is about what the hint helps with.
func (h Hint) Concerns(spec string) bool {
	for _, text := range h.Specs {
		if strings.Contains(spec, text) {
			return true
		}
	}
	return false
}

// Hints returns the lesson's hints, from hints.yaml; none if there is no such file.
func (l Lesson) Hints(root fs.FS) ([]Hint, error) {
	var hints []Hint
	err := readYAML(root, path.Join(l.Folder, "hints.yaml"), &hints)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, hint := range hints {
		if hint.Step < 1 || hint.Step > len(l.Steps) {
			return nil, fmt.Errorf("%s/hints.yaml: expected the hint for %s to be of a step from 1 to %d, it is of %d", l.Folder, hint.For, len(l.Steps), hint.Step)
		}
	}
	return hints, err
}
