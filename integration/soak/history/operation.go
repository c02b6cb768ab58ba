// Package history keeps what clients asked of the servers and what came of it, each with its start and its end, and
// checks it: is there one order of all operations on a product, each of them somewhere between its start and its end,
// in which every answer is right (linearizability, https://cs.brown.edu/~mph/HerlihyW90/p463-herlihy.pdf)? The search
// for that order is porcupine's (https://github.com/anishathalye/porcupine).
//
// Operations come in from the clients, one by one; Check takes those of one product, and says how many answers no order
// explains, with the operations around each as text.
package history

import "time"

// Kind is what an operation asks for.
type Kind int

// The kinds.
const (
	Find Kind = iota
	Create
	Update
	Delete
)

// Kinds are all of them.
var Kinds = [...]Kind{Find, Create, Update, Delete}

// String returns the method of HTTP.
func (k Kind) String() string { return [...]string{"GET", "POST", "PUT", "DELETE"}[k] }

// Outcome is what an answer says of the product at some time between the start and the end of the operation.
type Outcome int

// The outcomes.
const (
	Open    Outcome = iota // no answer, or one that leaves open whether anything happened
	Done                   // 200, 201 or 204
	Absent                 // 404: there was none
	Present                // 409: there was one
)

// String returns a word for it.
func (o Outcome) String() string { return [...]string{"no answer", "done", "absent", "present"}[o] }

// Operation is one request and its answer. Times are monotonic, since the beginning of the trial.
type Operation struct {
	Name     string
	Kind     Kind
	Instance int   // which server was asked
	Value    int64 // what was written, or what was found; no two writes have the same
	Outcome  Outcome

	Start, End time.Duration

	Status      int    // of HTTP; 0 without an answer
	CacheStatus string // the header
	CacheTime   time.Duration

	never bool // it is assumed that this write, which has no answer, never happened
}

// Interval is a stretch of time.
type Interval struct{ From, To time.Duration }

func (i Interval) overlaps(from, to time.Duration) bool { return i.From <= to && from <= i.To }
