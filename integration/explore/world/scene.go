// Package world is what an explorer of interleavings moves: the service's own types on two instances, over one Redis and
// one database whose every step waits until somebody chooses it.
package world

import (
	"fmt"
	"strings"
)

// Kind is what an actor does.
type Kind string

// The kinds.
const (
	Read    Kind = "read"
	Create  Kind = "create"
	Update  Kind = "update"
	Delete  Kind = "delete"
	Deliver Kind = "deliver" // one round of the instance's Invalidator
	Outside Kind = "outside" // another program changes the row, and tells nobody
)

// Actor is one call of the service. It may begin at any time; with After, when that actor has ended; with Behind, when that
// one has begun: of two that are alike, which is the first makes no difference.
type Actor struct {
	Label  string `json:"label"`
	At     string `json:"at"` // the instance, A or B
	Kind   Kind   `json:"kind"`
	After  string `json:"after,omitempty"`
	Behind string `json:"behind,omitempty"`
}

// Title is how a reader is told of an actor.
func (a Actor) Title() string {
	if a.Kind == Outside {
		return a.Label + ": another program"
	}
	return a.Label + ": " + string(a.Kind) + " at " + a.At
}

// Scene is what there is at first, who acts, and what may go wrong.
type Scene struct {
	Actors []Actor `json:"actors"`

	Exists bool   `json:"exists,omitempty"` // the product is in the database at first
	Cached bool   `json:"cached,omitempty"` // the cache has at first what the database has
	Closed string `json:"closed,omitempty"` // the instances whose gates are closed at first, such as "AB"
	CutOff string `json:"cutOff,omitempty"` // the instances that can't reach Redis
	Near   bool   `json:"near,omitempty"`   // both instances have a near cache
	Lanes  bool   `json:"lanes,omitempty"`  // lookups go together

	// Without names protections that the instances do not have (see Protections).
	Without []string `json:"without,omitempty"`

	// Bad is how many bad choices a schedule may have. A command that is given up, and arrives late or never, is one, and so
	// is an answer that is lost. The others are allowed one by one:
	Bad      int  `json:"bad"`
	Evict    bool `json:"evict,omitempty"`    // the key is evicted
	Kill     bool `json:"kill,omitempty"`     // an instance is killed and restarts
	Leave    bool `json:"leave,omitempty"`    // the client goes away
	SQLFails bool `json:"sqlFails,omitempty"` // a statement fails, done or not
	Twice    bool `json:"twice,omitempty"`    // a command is sent twice, and its copy arrives at any time
	Back     bool `json:"back,omitempty"`     // Redis goes back in time, once, for all instances or for all but one that is cut off
	Seconds  int  `json:"seconds,omitempty"`  // how often a second may pass where nobody waits for it
}

// String describes a scene in one line, such as "update A, read A, read B; cached".
func (s Scene) String() string {
	var parts []string
	for _, a := range s.Actors {
		after := ""
		if a.After != "" {
			after = " after " + a.After
		}
		parts = append(parts, fmt.Sprintf("%s %s%s", a.Kind, a.At, after))
	}
	line := strings.Join(parts, ", ")
	for _, one := range []struct {
		is   bool
		text string
	}{
		{s.Exists && !s.Cached, "not cached"}, {s.Cached, "cached"}, {!s.Exists, "no product"},
		{s.Closed != "", "gate closed at " + s.Closed}, {s.CutOff != "", s.CutOff + " cut off"},
		{s.Near, "near"}, {s.Lanes, "lanes"}, {s.Evict, "evict"}, {s.Kill, "kill"}, {s.Leave, "leave"},
		{s.SQLFails, "SQL fails"}, {s.Twice, "twice"}, {s.Back, "goes back"}, {s.Seconds > 0, fmt.Sprintf("%d s", s.Seconds)},
	} {
		if one.is {
			line += "; " + one.text
		}
	}
	if len(s.Without) > 0 {
		line += "; without " + strings.Join(s.Without, ", ")
	}
	return line
}
