package stack

import (
	"fmt"
	"slices"
	"strings"
)

// Protection is what keeps one failure from the plain service.
type Protection string

// The protections, in the order of the course.
const (
	Guard     Protection = "guard"     // lesson 08: a Redis that hangs holds nobody up
	Stampede  Protection = "stampede"  // lesson 09: a thousand misses of one key read the database once
	Coherence Protection = "coherence" // lesson 10: after a write no reader gets what was there before
	Metrics   Protection = "metrics"   // lesson 11: what the cache does is counted
	Batching  Protection = "batching"  // lesson 12: many lookups at once share a round trip
	Near      Protection = "near"      // lesson 12: what is asked for often is kept in this process
	Failover  Protection = "failover"  // lesson 13: a Redis that went back in time is never believed
)

// All are the protections that there are.
var All = []Protection{Guard, Stampede, Coherence, Metrics, Batching, Near, Failover}

// needs has, for a protection, the one without which it does not work.
var needs = map[Protection]Protection{
	Coherence: Stampede,  // a store without a lease overwrites the mark of a writer
	Batching:  Guard,     // a lookup that waits with others has a limit, too
	Near:      Coherence, // it is told of this instance's writes before they are acknowledged
}

// Parse reads a list: all, none, or names split by commas. The error says which names there are.
func Parse(list string) ([]Protection, error) {
	switch list = strings.TrimSpace(list); list {
	case "all":
		return slices.Clone(All), nil
	case "none", "":
		return nil, nil
	}
	var chosen []Protection
	for one := range strings.SplitSeq(list, ",") {
		protection := Protection(strings.TrimSpace(one))
		if !slices.Contains(All, protection) {
			return nil, fmt.Errorf("there is no %q: there are %s", protection, names(All))
		}
		chosen = append(chosen, protection)
	}
	return chosen, nil
}

// Check says what is wrong with a choice: it has an unknown protection, or one without what it needs.
func Check(chosen []Protection) error {
	for _, protection := range chosen {
		if !slices.Contains(All, protection) {
			return fmt.Errorf("there is no %q: there are %s", protection, names(All))
		}
		if need := needs[protection]; need != "" && !slices.Contains(chosen, need) {
			return fmt.Errorf("%s needs %s: add that, or leave out %s, too (there are %s)", protection, need, protection, names(All))
		}
	}
	return nil
}

// Without returns a choice without those that are left out.
func Without(chosen, left []Protection) []Protection {
	return slices.DeleteFunc(slices.Clone(chosen), func(protection Protection) bool { return slices.Contains(left, protection) })
}

func names(protections []Protection) string {
	var text []string
	for _, protection := range protections {
		text = append(text, string(protection))
	}
	return strings.Join(text, ", ")
}
