package trial

import (
	"io"
	"time"

	"cacheaside/integration/fleet/processes"
)

// Planted is a fault in the server that a trial must notice: a protection is left out, or a part of one.
type Planted struct {
	Without string  // what the program is told to do without, which system.ServerWithout names
	Faults  []Fault // those that bring it to light
	Redis   string  // one of processes.Kinds; Single if empty
}

// String names it.
func (p Planted) String() string {
	if p.Redis == "" {
		return p.Without
	}
	return p.Without + ", " + p.Redis
}

// AllPlanted are all of them. The faulty server widens the windows in which it goes wrong by pauses of its own.
var AllPlanted = []Planted{
	{Without: "guard,batching", Faults: []Fault{Hang}},
	{Without: "coherence,near", Faults: []Fault{Flicker}},
	{Without: "stampede,coherence,near", Faults: []Fault{Flush}},
	{Without: "leases", Faults: []Fault{Flush}},
	{Without: "intents", Faults: []Fault{Cut}},
	{Without: "gate", Faults: []Fault{Flicker}},
	{Without: "outbox", Faults: []Fault{Flicker}},
	{Without: "proof", Faults: []Fault{Flush}},
	{Without: "watch", Faults: []Fault{Flush}},
	{Without: "forget", Faults: []Fault{Flush}},
	{Without: "failover", Faults: []Fault{Restore}},
	{Without: "failover", Faults: []Fault{Lag}, Redis: processes.Sentinel},
	{Without: "failover", Faults: []Fault{CutOff}, Redis: processes.Sentinel},
	{Without: "failover", Faults: []Fault{CutOff}, Redis: processes.Cluster},
	{Without: "plain", Faults: Faults},
}

// Config returns how a trial looks for it, for as long as it takes, but no longer than that.
func (p Planted) Config(program string, seed uint64, atMost time.Duration) Config {
	config := Config{Program: program, Arguments: []string{"-without", p.Without}, Redis: p.Redis, Instances: 2, Seed: seed, For: atMost, Faults: p.Faults,
		UntilWrong: true, Progress: io.Discard}
	if p.Without == "guard,batching" { // its answers are right, but late
		config.Latency, config.For = true, min(atMost, 15*time.Second)
	}
	return config
}
