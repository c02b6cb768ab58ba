package trial

import (
	"io"
	"time"
)

// Planted is a fault in the server that a trial must notice: a protection is left out, or a part of one.
type Planted struct {
	Without string  // what the program is told to do without, which system.ServerWithout names
	Faults  []Fault // those that bring it to light
}

// AllPlanted are all of them. The faulty server widens the windows in which it goes wrong by pauses of its own.
var AllPlanted = []Planted{
	{"guard,batching", []Fault{Hang}},
	{"coherence,near", []Fault{Flicker}},
	{"stampede,coherence,near", []Fault{Flush}},
	{"leases", []Fault{Flush}},
	{"intents", []Fault{Cut}},
	{"gate", []Fault{Flicker}},
	{"outbox", []Fault{Flicker}},
	{"proof", []Fault{Flush}},
	{"watch", []Fault{Flush}},
	{"forget", []Fault{Flush}},
	{"plain", Faults},
}

// Config returns how a trial looks for it, for as long as it takes, but no longer than that.
func (p Planted) Config(program string, seed uint64, atMost time.Duration) Config {
	config := Config{Program: program, Arguments: []string{"-without", p.Without}, Instances: 2, Seed: seed, For: atMost, Faults: p.Faults,
		UntilWrong: true, Progress: io.Discard}
	if p.Without == "guard,batching" { // its answers are right, but late
		config.Latency, config.For = true, min(atMost, 15*time.Second)
	}
	return config
}
