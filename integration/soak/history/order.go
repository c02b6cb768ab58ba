package history

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

// decideWithin bounds the search for one order. What is not decided by then is reported, and never taken for right.
const decideWithin = 20 * time.Second

// never is the end of an operation that has no answer.
const never = time.Duration(math.MaxInt64)

// absent is the state of a product that does not exist; any other is the value that it has.
const absent = int64(-1)

// product is what a product does without any cache: the specification.
var product = porcupine.Model{
	Init:  func() any { return absent },
	Equal: func(a, b any) bool { return a == b },
	Step: func(state, input, _ any) (bool, any) {
		now, operation := state.(int64), input.(Operation)
		switch operation.Outcome {
		case Absent:
			return now == absent, now
		case Present:
			return now != absent, now
		}
		open := operation.Outcome == Open
		switch operation.Kind {
		case Find:
			return now == operation.Value, now
		case Create:
			if now != absent {
				return open, now
			}
			return true, operation.Value
		case Update:
			if now == absent {
				return open, now
			}
			return true, operation.Value
		default:
			return open || now != absent, absent
		}
	},
}

// ordered reports whether there is an order. An operation without an answer may take effect at any time after its start,
// or never, which is the same as after all others.
func ordered(operations []Operation) porcupine.CheckResult {
	operations = essential(operations)
	events := make([]porcupine.Operation, len(operations))
	for i, one := range operations {
		events[i] = porcupine.Operation{Input: one, Call: int64(one.Start), Return: int64(one.End)}
	}
	return porcupine.CheckOperationsTimeout(product, events, decideWithin)
}

// essential returns operations that have an order if and only if all have one. They are far fewer, and the search takes
// time that grows fast with their number.
//
// A product has each value once, without a break, since no two writes have the same. So all who found a value are right if
// two of them are: the one that was answered first, before which it was written, and the one that began last, after which
// it was still there. Of those who saw that there is no product, or that there is one, one is right if another is whose
// time lies within its own.
func essential(operations []Operation) []Operation {
	var kept, absences, presences []Operation
	first, last := make(map[int64]Operation), make(map[int64]Operation) // by value
	for _, one := range operations {
		switch {
		case one.Outcome == Absent:
			absences = append(absences, one)
		case one.Outcome == Present:
			presences = append(presences, one)
		case one.Kind == Find && one.Outcome == Done:
			if known, is := first[one.Value]; !is || one.End < known.End {
				first[one.Value] = one
			}
			if known, is := last[one.Value]; !is || one.Start > known.Start {
				last[one.Value] = one
			}
		}
	}
	for value, one := range first {
		kept = append(kept, one)
		if last[value] != one {
			kept = append(kept, last[value])
		}
	}
	for _, one := range operations {
		found, wasFound := first[one.Value]
		switch {
		case one.Outcome == Done && one.Kind != Find:
			kept = append(kept, one)
		case one.Outcome != Open || one.Kind == Find || one.never: // is kept already, or says nothing
		case one.Kind == Update && !wasFound: // says nothing: nobody could tell whether it happened
		case one.Kind != Delete && wasFound:
			one.End = max(found.End, one.Start) // until then it must have happened
			kept = append(kept, one)
		default:
			one.End = never
			kept = append(kept, one)
		}
	}
	return append(append(kept, innermost(absences)...), innermost(presences)...)
}

// innermost returns those operations within whose time no other's lies.
func innermost(operations []Operation) []Operation {
	slices.SortFunc(operations, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(b.Start, a.Start), cmp.Compare(a.End, b.End))
	})
	var kept []Operation
	earliest := never
	for _, one := range operations { // from the last that began
		if one.End < earliest {
			kept, earliest = append(kept, one), one.End
		}
	}
	return kept
}

// doubtful returns the places of writes that may or may not have happened: those without an answer whose value nobody has found. Each
// of them doubles the search, since it may have happened at any time.
func doubtful(operations []Operation) (places []int) {
	found := firstSeen(operations)
	for place, one := range operations {
		_, was := found[one.Value]
		if one.Outcome == Open && (one.Kind == Delete || one.Kind == Create && !was) {
			places = append(places, place)
		}
	}
	return places
}

// settle assumes of as many doubtful writes as it can that they never happened, as most of them did not. Where there is no order
// without all of them, it looks for one or two that must have happened; where that is not enough, it assumes nothing.
func settle(operations []Operation) {
	places := doubtful(operations)
	assume := func(never bool, places ...int) {
		for _, place := range places {
			operations[place].never = never
		}
	}
	right := func() bool { return ordered(operations) == porcupine.Ok }
	assume(true, places...)
	if len(places) == 0 || right() {
		return
	}
	for i, first := range places {
		assume(false, first)
		if right() {
			return
		}
		for _, second := range places[:i] {
			assume(false, second)
			if right() {
				return
			}
			assume(true, second)
		}
		assume(true, first)
	}
	assume(false, places...)
}
