package mutants

import (
	"fmt"
	"io"
	"strings"
)

// Least is how many of a hundred mutants of each lesson must be killed.
const Least = 95

// Lesson is a lesson and the mutants of what it has the learner write.
type Lesson struct {
	Number  int
	Mutants []Mutant
}

// Count returns how many of the lesson's mutants have a status.
func (l Lesson) Count(status Status) int {
	count := 0
	for _, mutant := range l.Mutants {
		if mutant.Status == status {
			count++
		}
	}
	return count
}

// Equivalent returns how many of the mutants that lived are known to do what the finished code does.
func (l Lesson) Equivalent() int {
	count := 0
	for _, mutant := range l.Mutants {
		if mutant.Reason != nil && mutant.Reason.Kind == Equivalent {
			count++
		}
	}
	return count
}

// Score returns how many of a hundred mutants were killed, of those that compile and can be told from the finished code.
// A lesson without any has the score 100.
func (l Lesson) Score() float64 {
	total := l.Count(Killed) + l.Count(Lived) - l.Equivalent()
	if total == 0 {
		return 100
	}
	return 100 * float64(l.Count(Killed)) / float64(total)
}

// Complaints says, a line each, what is not as it should be: a score that is too low, a survivor without a reason.
func Complaints(lessons []Lesson) []string {
	var complaints []string
	for _, lesson := range lessons {
		if score := lesson.Score(); score < Least {
			complaints = append(complaints, fmt.Sprintf("lesson %02d: expected %d %% of the mutants to be killed, got %.1f %%: write the missing specs", lesson.Number, Least, score))
		}
		for _, mutant := range lesson.Mutants {
			if mutant.Status == Lived && mutant.Reason == nil {
				complaints = append(complaints, fmt.Sprintf("%s:%d: lived: expected a spec of lesson %02d that fails, or a reason why there is none, for %q in place of %q",
					mutant.File, mutant.Row, lesson.Number, mutant.Becomes, mutant.Line))
			}
		}
	}
	return complaints
}

const introduction = "# Mutants\n\n" +
	"`make mutants` wrote this file. It changes one operator at a time in what a lesson has the learner write (a mutant)\n" +
	"and runs the lesson's own specs on it: a mutant is killed if one fails, or if they do not end in six times the time\n" +
	"that they take on the reference. One that does not compile is left out of the score, and so is one that is known to do\n" +
	"what the reference does. The reasons for what lived are kept by hand, in `reasons.yaml`.\n\n"

// WriteTable writes the lessons' figures, and every survivor, as Markdown.
func WriteTable(out io.Writer, lessons []Lesson) error {
	var text strings.Builder
	text.WriteString(introduction)
	text.WriteString("| lesson | mutants | killed | lived | of these equivalent | score |\n")
	text.WriteString("|---|--:|--:|--:|--:|--:|\n")
	for _, l := range lessons {
		fmt.Fprintf(&text, "| %02d | %d | %d | %d | %d | %.1f %% |\n", l.Number,
			l.Count(Killed)+l.Count(Lived), l.Count(Killed), l.Count(Lived), l.Equivalent(), l.Score())
	}
	for _, l := range lessons {
		if l.Count(Lived) == 0 {
			continue
		}
		fmt.Fprintf(&text, "\n## Lesson %02d\n\n", l.Number)
		for _, mutant := range l.Mutants {
			if mutant.Status != Lived {
				continue
			}
			fmt.Fprintf(&text, "- `%s:%d` in `%s`:\n  `%s`\n  → `%s`\n  ", mutant.File, mutant.Row, mutant.Function, mutant.Line, mutant.Becomes)
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
