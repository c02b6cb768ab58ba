package course

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Hint helps with one thing that a learner writes or predicts, in three steps.
type Hint struct {
	For   string   `yaml:"for"`   // such as RedisRepository.InsertExpire
	Specs []string `yaml:"specs"` // texts; a spec whose identifier contains one of them is about this

	Nudge   string `yaml:"nudge"`   // where to look
	Concept string `yaml:"concept"` // the idea
	Code    string `yaml:"code"`    // nearly the code
}

// Steps are the hint's texts, in their order.
func (h Hint) Steps() []string { return []string{h.Nudge, h.Concept, h.Code} }

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
	return hints, err
}
