package mutants

import (
	"fmt"
	"io"
	"strings"
)

// Least is how many of a hundred mutants of each package must be killed.
const Least = 90

// Package is a package and its mutants.
type Package struct {
	Folder  string
	Mutants []Mutant
}

// Count returns how many of the package's mutants have a status.
func (p Package) Count(status Status) int {
	count := 0
	for _, mutant := range p.Mutants {
		if mutant.Status == status {
			count++
		}
	}
	return count
}

// Total returns how many mutants count: all but those that do not compile.
func (p Package) Total() int { return len(p.Mutants) - p.Count(NotViable) }

// Score returns how many of a hundred mutants were killed. One that timed out counts as killed where it is known to be
// endless. A package without mutants has the score 100.
func (p Package) Score() float64 {
	if p.Total() == 0 {
		return 100
	}
	killed := p.Count(Killed)
	for _, mutant := range p.Mutants {
		if mutant.Reason != nil && mutant.Reason.Kind == Endless {
			killed++
		}
	}
	return 100 * float64(killed) / float64(p.Total())
}

// Survivors returns the mutants that were not killed, those that timed out included.
func (p Package) Survivors() []Mutant {
	var survivors []Mutant
	for _, mutant := range p.Mutants {
		if mutant.Status != Killed && mutant.Status != NotViable {
			survivors = append(survivors, mutant)
		}
	}
	return survivors
}

// Complaints says, a line each, what is not as it should be: a score that is too low, a survivor without a reason.
func Complaints(packages []Package) []string {
	var complaints []string
	for _, p := range packages {
		if score := p.Score(); score < Least {
			complaints = append(complaints, fmt.Sprintf("%s: expected %d %% of the mutants to be killed, got %.1f %%: write the missing specs", p.Folder, Least, score))
		}
		for _, mutant := range p.Survivors() {
			if mutant.Reason == nil {
				complaints = append(complaints, fmt.Sprintf("%s:%d: %s: expected a spec that fails, or a reason why there is none, for %q in place of %q",
					mutant.File, mutant.Row, mutant.Status, mutant.Becomes, mutant.Line))
			}
		}
	}
	return complaints
}

const introduction = "# Mutants\n\n" +
	"`make mutants` wrote this file. It changes one operator at a time in the finished code (a mutant) and runs the specs\n" +
	"of the changed package on it, those of `integration/` not included: a mutant is killed if one fails. Specs of lessons\n" +
	"and of given code count alike, and so do the seeds of fuzz tests. A mutant that is not covered counts as not killed;\n" +
	"one that timed out counts as killed only where it is listed below as endless; one that does not compile is left out.\n\n" +
	"The mutants are those of gremlins v0.6.0, with vet and its mutations of bits turned off. What it takes for not covered\n" +
	"is tried all the same: Go's coverage does not count the condition of a `case`, nor a constant.\n" +
	"The reasons are kept by hand, in `reasons.yaml`.\n\n"

// WriteTable writes the packages' figures, and every survivor, as Markdown.
func WriteTable(out io.Writer, packages []Package) error {
	var text strings.Builder
	text.WriteString(introduction)
	text.WriteString("| package | mutants | killed | lived | not covered | timed out | score |\n")
	text.WriteString("|---|--:|--:|--:|--:|--:|--:|\n")
	for _, p := range packages {
		fmt.Fprintf(&text, "| %s | %d | %d | %d | %d | %d | %.1f %% |\n", p.Folder,
			p.Total(), p.Count(Killed), p.Count(Lived), p.Count(NotCovered), p.Count(TimedOut), p.Score())
	}
	for _, p := range packages {
		survivors := p.Survivors()
		if len(survivors) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n## %s\n\n", p.Folder)
		for _, mutant := range survivors {
			where := ""
			if mutant.Function != "" {
				where = fmt.Sprintf(" in `%s`", mutant.Function)
			}
			fmt.Fprintf(&text, "- `%s:%d`%s, %s:\n  `%s`\n  → `%s`\n  ", mutant.File, mutant.Row, where, mutant.Status, mutant.Line, mutant.Becomes)
			if mutant.Reason == nil {
				text.WriteString("**no reason is known**\n")
			} else {
				fmt.Fprintf(&text, "%s: %s\n", mutant.Reason.Kind, strings.TrimSpace(mutant.Reason.Why))
			}
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}
