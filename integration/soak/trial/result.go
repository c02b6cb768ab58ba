package trial

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"cacheaside/integration/soak/history"
)

// Result is what came of a trial.
type Result struct {
	Config     Config
	Lasted     time.Duration
	Operations map[history.Kind]int
	Struck     map[Fault]int
	Unsent     int            // requests to an instance that was killed, which nobody took: they are no operations
	Outcomes   map[string]int // answers that should not be, by what they were
	Wrong      int            // answers that no order of the operations explains
	Lost       int            // products of which acknowledged writes are lost
	Undecided  int            // products whose check took too long
	Excused    map[history.Excuse]int
	Products   int // that were checked

	took   map[label][]time.Duration
	again  map[Fault][]time.Duration
	unseen map[Fault]int
	errors []error
}

// verdicts adds up what the checks say.
type verdicts struct {
	mu     sync.Mutex
	result Result
	shown  int
}

func newVerdicts() *verdicts {
	return &verdicts{result: Result{Excused: make(map[history.Excuse]int)}}
}

func (v *verdicts) add(one history.Verdict, lost bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.result.Products++
	v.result.Wrong += len(one.Wrong)
	for excuse, times := range one.Excused {
		v.result.Excused[excuse] += times
	}
	if one.Undecided {
		v.result.Undecided++
	}
	if lost {
		v.result.Lost++
	}
}

func (v *verdicts) failed(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.result.errors = append(v.result.errors, err)
}

// mostShown bounds how many wrong answers are shown with their history.
const mostShown = 3

func (v *verdicts) show() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shown++
	return v.shown <= mostShown
}

// shownAll reports whether as many were shown as are.
func (v *verdicts) shownAll() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shown >= mostShown
}

func (t *trial) result(verdicts *verdicts) *Result {
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	r := &verdicts.result
	r.Config, r.Lasted, r.Unsent, r.Operations, r.Outcomes = t.Config, t.asked, int(t.unsent.Load()), t.log.counts, t.log.outcomes
	r.took, r.again, r.unseen = t.log.took, t.log.again, t.log.unseen
	r.Struck = make(map[Fault]int)
	for _, s := range t.log.strikes {
		r.Struck[s.fault]++
	}
	return r
}

// Bounds of the time that an answer takes while Redis is hung, dead or cut off, once that was noticed.
const (
	slowest = 250 * time.Millisecond
	samples = 100 // fewer say nothing
)

// Total is how many operations there were.
func (r *Result) Total() int {
	total := 0
	for _, times := range r.Operations {
		total += times
	}
	return total
}

// expected are answers that faults explain.
var expected = []string{databaseGone, instanceKilled}

func isServerError(outcome string) bool {
	return strings.HasPrefix(outcome, "5") && outcome != databaseGone
}

// ServerErrors is how many answers were a 5xx that no fault of the database explains.
func (r *Result) ServerErrors() int {
	number := 0
	for outcome, times := range r.Outcomes {
		if isServerError(outcome) {
			number += times
		}
	}
	return number
}

// Failures says what is not as it must be, each on one line.
func (r *Result) Failures() []string {
	var failures []string
	must := func(right bool, format string, values ...any) {
		if !right {
			failures = append(failures, fmt.Sprintf(format, values...))
		}
	}
	must(r.Wrong == 0, "expected no wrong answers, got %d", r.Wrong)
	must(r.Lost == 0, "expected no acknowledged writes to be lost, got %d products without", r.Lost)
	must(r.Undecided == 0, "expected every check to end, but %d took too long", r.Undecided)
	must(r.ServerErrors() == 0, "expected no 5xx, got %d", r.ServerErrors())
	for _, outcome := range slices.Sorted(maps.Keys(r.Outcomes)) {
		must(isServerError(outcome) || slices.Contains(expected, outcome), "expected no %s, got %d", outcome, r.Outcomes[outcome])
	}
	for _, err := range r.errors {
		must(false, "%s", err)
	}
	for _, fault := range []Fault{Hang, KillRedis, Cut} {
		took := r.took[label{fault, false}]
		late := percentile(took, 0.99)
		must(!r.Config.Latency || len(took) < samples || late < slowest,
			"expected 99 of 100 answers within %s under %s, but it took %s", slowest, fault, late.Round(time.Millisecond))
	}
	return failures
}

// percentile returns the time within which that part of the answers came.
func percentile(took []time.Duration, part float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[min(len(sorted)-1, int(part*float64(len(sorted))))]
}

// Print writes the result as a table.
func (r *Result) Print(to io.Writer) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	row := func(cells ...any) {
		for _, cell := range cells {
			fmt.Fprint(table, cell, "\t")
		}
		fmt.Fprintln(table)
	}
	fmt.Fprintf(to, "seed %d, %s, %d clients, %d instances, %s\n", r.Config.Seed, r.Lasted.Round(time.Second), clients, r.Config.Instances,
		map[bool]string{false: "SQLite", true: "PostgreSQL"}[r.Config.Postgres])
	row("operations", r.Total())
	for _, kind := range history.Kinds {
		row(kind, r.Operations[kind])
	}
	row("histories checked", r.Products)
	row("wrong answers", r.Wrong)
	row("lost acknowledged writes", r.Lost)
	row("5xx", r.ServerErrors())
	for _, outcome := range slices.Sorted(maps.Keys(r.Outcomes)) {
		row(outcome, r.Outcomes[outcome])
	}
	row("not sent, instance killed", r.Unsent)
	row("undecided", r.Undecided)
	for _, excuse := range history.Excuses {
		row("excused: "+excuse.String(), r.Excused[excuse])
	}
	table.Flush()
	fmt.Fprintln(to, "\nanswers in ms: 99th percentile / slowest (how many); used again: median / longest in ms, until the first hit on an instance")
	row("fault", "times", "first second", "afterwards", "used again")
	for _, fault := range append([]Fault{calm}, r.Config.Faults...) {
		name := "none"
		if fault != calm {
			name = fault.String()
		}
		row(name, r.Struck[fault], r.answers(label{fault, true}), r.answers(label{fault, false}), r.usedAgain(fault))
	}
}

func (r *Result) answers(of label) string {
	took := r.took[of]
	if len(took) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s / %s (%d)", ms(percentile(took, 0.99)), ms(slices.Max(took)), len(took))
}

func (r *Result) usedAgain(fault Fault) string {
	took := r.again[fault]
	if len(took) == 0 {
		return "-"
	}
	text := fmt.Sprintf("%s / %s", ms(percentile(took, 0.5)), ms(slices.Max(took)))
	if r.unseen[fault] > 0 {
		text += fmt.Sprintf(", %d not before the next fault", r.unseen[fault])
	}
	return text
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond)) }
