package transcript

import "strings"

// kind is a kind of reply, in the words of a message.
type kind struct {
	one  string
	both string // behind "both are"
}

// The kinds that Difference treats in a way of their own.
var (
	integers = kind{"an integer", "integers"}
	doubles  = kind{"a double", "doubles"}
	errs     = kind{"an error", "errors"}
	texts    = kind{"a string, which is shown in double quotes", "strings"}
	arrays   = kind{"an array", "arrays"}
	sets     = kind{"a set", "sets"}
	maps     = kind{"a map", "maps"}
	pushes   = kind{"a push, which stands before the reply", "pushes"}
	others   = kind{"a status, which is shown as it is", "shown as they are, as a status is"}
)

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
	{"(nil)", kind{"nil, which means that there is no value", "nil"}},
	{"(empty array)", kind{"an empty array", "empty arrays"}},
	{"(empty set)", kind{"an empty set", "empty sets"}},
	{"(empty hash)", kind{"an empty map", "empty maps"}},
	{"(true)", kind{"a boolean", "booleans"}},
	{"(false)", kind{"a boolean", "booleans"}},
}

// kindOf names the kind of a reply by how it is written.
func kindOf(reply []string) kind {
	if len(reply) == 0 {
		return kind{"nothing", "nothing"}
	}
	first := strings.TrimLeft(reply[0], " \t") // as numbered does
	for _, k := range kinds {
		if strings.HasPrefix(first, k.begins) {
			return k.kind
		}
	}
	return others
}

// subject is one with the comma, if it needs one, that parts it from its verb.
func (k kind) subject() string {
	if strings.Contains(k.one, ",") {
		return k.one + ","
	}
	return k.one
}

func (k kind) hasElements() bool { return k == arrays || k == sets || k == maps }
