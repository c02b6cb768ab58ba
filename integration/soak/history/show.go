package history

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// around is how many operations before a wrong answer are shown, besides those that go on meanwhile.
const around = 12

// Show returns the operations around one as text, in the order of their starts, with that one marked.
func Show(operations []Operation, wrong Operation) string {
	operations = slices.Clone(operations)
	slices.SortStableFunc(operations, func(a, b Operation) int { return int(a.Start - b.Start) })
	shown := make(map[int]bool)
	before := 0
	for i := len(operations) - 1; i >= 0; i-- {
		switch one := operations[i]; {
		case one.Start > wrong.End:
		case one.End >= wrong.Start || one.Kind != Find && one.Value == wrong.Value:
			shown[i] = true
		case before < around:
			shown[i] = true
			before++
		}
	}
	var text strings.Builder
	for i, one := range operations {
		if shown[i] {
			mark := "  "
			if one == wrong {
				mark = "> "
			}
			text.WriteString(mark + one.String() + "\n")
		}
	}
	return text.String()
}

// String shows an operation on one line.
func (o Operation) String() string {
	what := ""
	if o.Kind != Delete && (o.Outcome == Done || o.Kind != Find) {
		what = fmt.Sprintf(" %d", o.Value)
	}
	return fmt.Sprintf("%10.3f to %10.3f ms  instance %d  %-6s %s%s: %s (%d)  %s", milliseconds(o.Start), milliseconds(o.End),
		o.Instance+1, o.Kind, o.Name, what, o.Outcome, o.Status, o.CacheStatus)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
