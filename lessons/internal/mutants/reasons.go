package mutants

import (
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// Kind says in one word why a mutant was not killed.
type Kind string

// The kinds of reason.
const (
	Equivalent  Kind = "equivalent"  // it does what the finished code does: no spec can tell them apart
	Unspecified Kind = "unspecified" // it does something else, which no spec looks at
)

// Reason says why a mutant was not killed.
type Reason struct {
	Place `yaml:",inline"`
	Kind  Kind   `yaml:"kind"`
	Why   string `yaml:"why"` // a sentence

	used bool
}

// Reasons are what is known of mutants that were not killed.
type Reasons map[Place]*Reason

// ReadReasons reads a YAML list of reasons. Where a reason has no nth, it is 1. A reason that is not complete, or given
// twice, is an error.
func ReadReasons(in io.Reader) (Reasons, error) {
	decoder := yaml.NewDecoder(in)
	decoder.KnownFields(true)
	var list []*Reason
	if err := decoder.Decode(&list); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading the reasons: %w", err)
	}
	reasons := make(Reasons)
	for i, reason := range list {
		reason.Nth = max(reason.Nth, 1)
		switch {
		case reason.Package == "" || reason.Line == "" || reason.Becomes == "" || reason.Why == "":
			return nil, fmt.Errorf("reason %d: expected package, line, becomes and why, but one is missing", i+1)
		case reason.Kind != Equivalent && reason.Kind != Unspecified:
			return nil, fmt.Errorf("reason %d: expected the kind %s or %s, got %q", i+1, Equivalent, Unspecified, reason.Kind)
		case reasons[reason.Place] != nil:
			return nil, fmt.Errorf("reason %d: %s, %q is given twice; expected another nth", i+1, reason.Package, reason.Becomes)
		}
		reasons[reason.Place] = reason
	}
	return reasons, nil
}

// Explain gives a mutant that lived its reason, if there is one.
func (r Reasons) Explain(mutant *Mutant) {
	reason := r[mutant.Place]
	if reason == nil || mutant.Status != Lived {
		return
	}
	reason.used = true
	mutant.Reason = reason
}

// Unused returns the reasons for functions of the lessons that explained nothing: the mutant is killed now, or the code
// is another.
func (r Reasons) Unused(isMeasured func(Place) bool) []*Reason {
	var unused []*Reason
	for _, reason := range r {
		if !reason.used && isMeasured(reason.Place) {
			unused = append(unused, reason)
		}
	}
	return unused
}
