package transcript

import (
	"strings"

	"cacheaside/raw/words"
)

// kind is a kind of reply.
type kind int

const (
	others kind = iota // a status
	nothing
	integers
	doubles
	errs
	texts
	arrays
	sets
	maps
	pushes
	nils
	emptyArrays
	emptySets
	emptyMaps
	booleans
)

// named is a kind in the words of a message.
func (k kind) named(in words.Words) words.Kind {
	return [...]func(words.Words) words.Kind{
		others: words.Words.Statuses, nothing: words.Words.Nothing, integers: words.Words.Integers, doubles: words.Words.Doubles,
		errs: words.Words.Errors, texts: words.Words.Strings, arrays: words.Words.Arrays, sets: words.Words.Sets, maps: words.Words.Maps,
		pushes: words.Words.Pushes, nils: words.Words.Nils, emptyArrays: words.Words.EmptyArrays, emptySets: words.Words.EmptySets,
		emptyMaps: words.Words.EmptyMaps, booleans: words.Words.Booleans,
	}[k](in)
}

// kinds are told by how a reply begins.
var kinds = []struct {
	begins string
	kind
}{
	{"(integer)", integers},
	{"(double)", doubles},
	{"(error)", errs},
	{`"`, texts},
	{"-> invalidate:", pushes},
	{`1) "invalidate"`, pushes}, // about all keys
	{"1) ", arrays},
	{"1~ ", sets},
	{"1# ", maps},
	{"(nil)", nils},
	{"(empty array)", emptyArrays},
	{"(empty set)", emptySets},
	{"(empty hash)", emptyMaps},
	{"(true)", booleans},
	{"(false)", booleans},
}

// kindOf names the kind of a reply by how it is written.
func kindOf(reply []string) kind {
	if len(reply) == 0 {
		return nothing
	}
	first := strings.TrimLeft(reply[0], " \t") // as numbered does
	for _, k := range kinds {
		if strings.HasPrefix(first, k.begins) {
			return k.kind
		}
	}
	return others
}

func (k kind) hasElements() bool { return k == arrays || k == sets || k == maps }
