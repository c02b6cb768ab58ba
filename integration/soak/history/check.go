package history

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/anishathalye/porcupine"
)

// Verdict is what came of the check of one product.
type Verdict struct {
	Excused   map[Excuse]int // reads that are right only by a rule: a smallest number of them, though not the only one
	Wrong     []Operation    // answers that no order explains
	Undecided bool           // the search took too long
}

// mostWrong bounds how many wrong answers of one product are looked for.
const mostWrong = 50

// Check checks the operations on one product. Where there is no order, it sets those reads aside that a rule excuses: there
// must be an order of the others. Of those it takes as many back as it can; each that it can't must be right by its rule.
func Check(operations []Operation, rules Rules) Verdict {
	c := checker{strict: slices.Clone(operations), verdict: Verdict{Excused: make(map[Excuse]int)}}
	slices.SortStableFunc(c.strict, func(a, b Operation) int { return cmp.Compare(a.End, b.End) })
	doubts := doubtful(c.strict)
	for _, place := range doubts {
		c.strict[place].never = true
	}
	if c.ordered(c.strict) {
		return c.verdict
	}
	c.kept = slices.Clone(c.strict)
	c.excused = make(map[int]excused)
	var aside []int
	seen := firstSeen(c.strict)
	for place, one := range c.strict {
		if one.Kind != Find || one.Outcome == Open {
			continue
		}
		if since, why := rules.excused(one, c.strict, seen); why != NoExcuse {
			c.kept[place].Outcome = Open
			c.excused[place] = excused{since, why}
			aside = append(aside, place)
		}
	}
	settle(c.kept)
	for _, place := range doubts {
		c.strict[place].never = c.kept[place].never
	}
	c.findWrong()
	c.takeBack(aside)
	return c.verdict
}

// checker checks one product. Operations are in the order of their ends.
type checker struct {
	strict  []Operation
	kept    []Operation // the same; what is set aside is without an answer
	excused map[int]excused
	verdict Verdict
}

// excused is since when what a read has found may be old, and why.
type excused struct {
	since time.Duration
	why   Excuse
}

func (c *checker) ordered(operations []Operation) bool {
	result := ordered(operations)
	c.verdict.Undecided = c.verdict.Undecided || result == porcupine.Unknown
	return result == porcupine.Ok
}

// findWrong sets those answers aside, one by one, without which there is an order.
func (c *checker) findWrong() {
	for from := 0; !c.ordered(c.kept) && len(c.verdict.Wrong) < mostWrong && !c.verdict.Undecided; {
		// With what was answered by then only, there is an order up to some place, and none after it.
		from += sort.Search(len(c.kept)-from-1, func(i int) bool { return c.verdict.Undecided || !c.ordered(upTo(c.kept, from+i)) })
		c.wrong(from)
	}
}

func (c *checker) wrong(place int) {
	c.verdict.Wrong = append(c.verdict.Wrong, c.strict[place])
	c.kept[place].Outcome = Open
}

// takeBack takes reads that were set aside back, as if no rule excused them. One that can't be is excused if there is an
// order when it begins earlier, as the rule says.
func (c *checker) takeBack(places []int) {
	if len(places) == 0 || len(c.verdict.Wrong) >= mostWrong || c.verdict.Undecided {
		return
	}
	for _, place := range places {
		c.kept[place] = c.strict[place]
	}
	if c.ordered(c.kept) {
		return
	}
	for _, place := range places {
		c.kept[place].Outcome = Open
	}
	if len(places) > 1 {
		c.takeBack(places[:len(places)/2])
		c.takeBack(places[len(places)/2:])
		return
	}
	earlier := c.kept[places[0]]
	earlier.Outcome, earlier.Start = c.strict[places[0]].Outcome, c.excused[places[0]].since
	if !c.ordered(append(slices.Clone(c.kept), earlier)) {
		c.wrong(places[0])
		return
	}
	c.verdict.Excused[c.excused[places[0]].why]++
}

// upTo returns the operations as they were known when the one at that place was answered.
func upTo(operations []Operation, place int) []Operation {
	now := operations[place].End
	known := slices.Clone(operations[:place+1])
	for _, later := range operations[place+1:] {
		if later.Start <= now {
			later.Outcome = Open
			known = append(known, later)
		}
	}
	return known
}

// Lost reports whether acknowledged writes are lost: there is no order of the writes alone after which the database
// has what it has. The last is a Find of the database itself, after all others.
func Lost(operations []Operation, last Operation) bool {
	writes := []Operation{last}
	for _, one := range operations {
		if one.Kind != Find {
			writes = append(writes, one)
		}
	}
	settle(writes)
	return ordered(writes) != porcupine.Ok
}
