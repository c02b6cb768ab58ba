package history

import (
	"strings"
	"time"
)

// Rules say what a read may see although it is no more. They are those of the documentation of the services, no more.
type Rules struct {
	TTL         time.Duration // the longest lifetime of a product in the cache
	NearTrust   time.Duration // how long a near cache answers without having heard of Redis
	CacheBudget time.Duration // how long a call of the cache may take: a write that took longer may have lost its mark

	// MarksLost is when the cache, seen from an instance, could lose marks, or could not be told of them.
	MarksLost func(instance int) []Interval
}

// Excuse is why a read may be older than its start.
type Excuse int

// The excuses.
const (
	NoExcuse Excuse = iota
	NotTold         // the cache was not told of a write by another instance, as the answer to that write says, less than TTL ago
	Unmarked        // another instance's write is under way whose mark the cache has lost, or never got
	Near            // the near cache of this instance was not told yet of another instance's write, less than NearTrust ago
)

// Excuses are all of them.
var Excuses = [...]Excuse{NotTold, Unmarked, Near}

// String says it in a few words.
func (e Excuse) String() string {
	return [...]string{"none", "cache not told of another instance's write", "another instance's write under way without its mark",
		"near cache not told yet of another instance's write"}[e]
}

// longestWrite bounds a write.
const longestWrite = 10 * time.Second

// excused returns since when what a read of these operations has found may be old, and why; or its own start.
func (r Rules) excused(read Operation, operations []Operation, seen map[int64]time.Duration) (time.Duration, Excuse) {
	since, why := read.Start, NoExcuse
	consider := func(from time.Duration, excuse Excuse) {
		if from < since {
			since, why = from, excuse
		}
	}
	bypass := strings.HasPrefix(read.CacheStatus, "redis; fwd=bypass")
	collapsed := strings.Contains(read.CacheStatus, "; collapsed") && !bypass
	near := strings.HasPrefix(read.CacheStatus, "near; hit")
	if !collapsed && !near && !strings.HasPrefix(read.CacheStatus, "redis; hit") {
		return since, why // it has read the database itself, or waited for who has
	}
	// When what was found was in Redis at the earliest.
	asked := read.Start
	if near {
		asked -= r.NearTrust
		consider(asked, Near)
	}
	// What was there before these can't be found any more, whatever others do: the last write that was answered before the
	// read began, by this instance, or of which the cache was told; and the last one under way that took the value out of
	// the cache first, and that somebody has seen already.
	var answeredLast, seenLast Operation
	for _, other := range operations {
		answered := other.Outcome != Open
		switch {
		case other.Start >= read.End, other.Kind == Find:
			continue
		case other.Outcome == Absent, other.Outcome == Present: // it has changed nothing
			continue
		}
		told := answered && !r.untold(other)
		if answered && (other.End < read.Start && other.Instance == read.Instance || other.End < asked && told) && other.End > answeredLast.End {
			answeredLast = other
		}
		if at, was := seen[other.Value]; was && at < asked && told && other.Kind != Delete && !r.unmarked(other) && other.Start > seenLast.Start {
			seenLast = other
		}
		switch {
		case answered && !told && other.Instance != read.Instance && other.End+r.TTL > asked:
			consider(other.Start, NotTold)
		case other.Instance != read.Instance && (!answered || other.End > asked) && other.Start+longestWrite > asked && r.unmarked(other):
			consider(other.Start, Unmarked)
		}
	}
	for _, floor := range []Operation{answeredLast, seenLast} {
		if floor.End > 0 && older(read, floor, operations) {
			return read.Start, NoExcuse
		}
		since = max(since, floor.Start)
	}
	return since, why
}

// firstSeen returns when each value was first found, by the end of the answer.
func firstSeen(operations []Operation) map[int64]time.Duration {
	seen := make(map[int64]time.Duration)
	for _, one := range operations {
		if one.Kind == Find && one.Outcome == Done {
			if at, was := seen[one.Value]; !was || one.End < at {
				seen[one.Value] = one.End
			}
		}
	}
	return seen
}

// older reports whether what a read has found was over before a write began.
func older(read, write Operation, operations []Operation) bool {
	for _, other := range operations {
		meant := read.Outcome == Absent && other.Kind == Delete ||
			read.Outcome == Done && (other.Kind == Create || other.Kind == Update) && other.Value == read.Value
		if meant && (other.Outcome == Open || other.Outcome == Done && other.End >= write.Start) {
			return false
		}
	}
	return true
}

// untold reports whether the answer to a write says that the cache was not told of it.
func (r Rules) untold(write Operation) bool {
	return write.Outcome == Done && strings.Contains(write.CacheStatus, "detail=")
}

// unmarked reports whether the mark of a write may have been lost, or not have been set.
func (r Rules) unmarked(write Operation) bool {
	if write.CacheTime >= r.CacheBudget {
		return true
	}
	for _, lost := range r.MarksLost(write.Instance) {
		if lost.overlaps(write.Start, write.End) {
			return true
		}
	}
	return false
}
