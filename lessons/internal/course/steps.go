package course

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
)

// Step is one part of a lesson: replies to predict, specs to write, code to write, or a protection to put on the list in
// ProtectionsFile. It is one of these.
type Step struct {
	Title      string      `yaml:"title"`   // what is done, such as "the Redis connection"
	Predict    []string    `yaml:"predict"` // transcripts (raw/experiments/….txt) whose replies a learner predicts
	SpecsFirst *SpecsFirst `yaml:"specs_first"`
	Write      []Write     `yaml:"write"`      // what is taken out of the reference, for a learner to write
	Protection string      `yaml:"protection"` // what the learner adds to the list
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

// join puts together what the steps have.
func (l *Lesson) join() error {
	if len(l.Steps) == 0 {
		return errors.New("steps: a lesson needs something to predict or to write, found nothing")
	}
	for i, step := range l.Steps {
		var kinds []string
		for kind, is := range map[string]bool{"predict": len(step.Predict) > 0, "specs_first": step.SpecsFirst != nil, "write": len(step.Write) > 0, "protection": step.Protection != ""} {
			if is {
				kinds = append(kinds, kind)
			}
		}
		slices.Sort(kinds)
		switch {
		case step.Title == "" || len(kinds) != 1:
			return fmt.Errorf("steps: expected step %d to have a title and one of predict, specs_first, write and protection, found the title %q and %q", i+1, step.Title, kinds)
		case step.SpecsFirst != nil && l.SpecsFirst != nil:
			return fmt.Errorf("steps: expected one step at the most with specs_first; step %d is another", i+1)
		}
		l.Predict = append(l.Predict, step.Predict...)
		if step.SpecsFirst != nil {
			l.SpecsFirst = step.SpecsFirst
		}
		if step.Protection != "" {
			l.Protections = append(l.Protections, step.Protection)
		}
	}
	l.Write = l.WrittenAfter(0)
	return nil
}

// WrittenAfter is what is written in the steps behind the first so many, one for each file.
func (l Lesson) WrittenAfter(step int) []Write {
	var all []Write
	for _, step := range l.Steps[step:] {
		for _, write := range step.Write {
			at := slices.IndexFunc(all, func(other Write) bool { return other.File == write.File })
			if at < 0 {
				write.Functions, write.Keep = slices.Clone(write.Functions), slices.Clone(write.Keep)
				all = append(all, write)
				continue
			}
			all[at].Functions = append(all[at].Functions, write.Functions...)
			all[at].Keep = append(all[at].Keep, write.Keep...)
		}
	}
	return all
}

var stepLabel = regexp.MustCompile(`^step-(\d+)$`)

// StepOf is the number, from 1, of the step that a spec with these labels belongs to: the last that it names, step-2 for
// the second, and without any the last in which code is written.
func (l Lesson) StepOf(labels []string) int {
	last := 0
	for _, label := range labels {
		if match := stepLabel.FindStringSubmatch(label); match != nil {
			number, _ := strconv.Atoi(match[1]) // digits
			last = max(last, number)
		}
	}
	if last > 0 {
		return last
	}
	for i, step := range slices.Backward(l.Steps) {
		if len(step.Write) > 0 {
			return i + 1
		}
	}
	return 0
}

// StepWith is the number, from 1, of the first step of which that is so; 0 if there is none.
func (l Lesson) StepWith(is func(Step) bool) int { return slices.IndexFunc(l.Steps, is) + 1 }

// Files are those in which the step is done.
func (s Step) Files() []string {
	names := slices.Clone(s.Predict)
	for _, write := range s.Write {
		names = append(names, write.File)
	}
	if s.SpecsFirst != nil {
		names = append(names, s.SpecsFirst.File)
	}
	if s.Protection != "" {
		names = append(names, ProtectionsFile)
	}
	return names
}

// Functions are those that are written in the step, in their order.
func (s Step) Functions() []string {
	var all []string
	for _, write := range s.Write {
		all = append(all, write.Functions...)
	}
	return all
}
