package search

import (
	"math/rand/v2"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/explore/world"
)

// JobVariable is the environment variable in which a test program of this package gets a Job, as JSON.
const JobVariable = "EXPLORE"

// Job is one of three: a schedule to make again; a scene to go through whole; or one to go through at random.
type Job struct {
	Replay  *Schedule   `json:"replay,omitempty"`
	Scene   world.Scene `json:"scene"`
	Random  uint64      `json:"random,omitempty"` // the seed; zero is not at random
	Seconds float64     `json:"seconds,omitempty"`
	Below   int         `json:"below,omitempty"` // only a schedule that has fewer choices is looked for; 0 is any
}

// Result is what came of a Job.
type Result struct {
	Scene     world.Scene `json:"scene"`
	Random    uint64      `json:"random,omitempty"`
	Schedules int         `json:"schedules"`
	States    int         `json:"states,omitempty"` // how many different ones were seen
	Depth     int         `json:"depth"`            // the steps of the longest schedule
	Complete  bool        `json:"complete"`         // nothing is left that the scene allows
	Seconds   float64     `json:"seconds"`
	Schedule  *Schedule   `json:"schedule,omitempty"` // the shortest that goes wrong, or what was made again
}

// Do does the job, until stop. It must be called in a bubble of testing/synctest.
func (j Job) Do(scripts *redis.Scripts, stop func() bool) Result {
	if j.Replay != nil {
		again := Replay(*j.Replay, scripts)
		return Result{Scene: again.Scene, Schedules: 1, Depth: len(again.Lines), Schedule: &again}
	}
	s := &Search{Scene: j.Scene, Scripts: scripts, Stop: stop, Below: j.Below}
	if j.Random != 0 {
		s.Random(rand.New(rand.NewPCG(j.Random, 0)))
	} else {
		s.Breadth()
	}
	return Result{
		Scene: j.Scene, Random: j.Random, Schedules: s.Schedules, States: s.States, Depth: s.Depth, Complete: s.Complete, Schedule: s.Wrong,
	}
}
