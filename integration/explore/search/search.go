// Package search visits the schedules of a scene.
package search

import (
	"crypto/sha1"
	"fmt"
	"math/rand/v2"
	"slices"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/explore/world"
)

// Schedule is one way in which a scene can go: what was chosen, step by step.
type Schedule struct {
	Scene   world.Scene  `json:"scene"`
	Choices []string     `json:"choices"`
	Wrong   string       `json:"wrong,omitempty"`
	Lines   []world.Line `json:"lines,omitempty"`
}

// Search is a search through one scene. It must be made and used in one bubble of testing/synctest.
type Search struct {
	Scene   world.Scene
	Scripts *redis.Scripts
	Stop    func() bool // reports whether there is no more time; it is asked before each schedule
	Below   int         // Breadth ends when no schedule is left that has fewer choices; 0 is never

	Schedules int // how many were run
	States    int // how many different states were seen
	Depth     int // the steps of the longest
	Complete  bool
	Wrong     *Schedule // the shortest that goes wrong; nil if none does
}

// prefix is what was chosen so far.
type prefix struct {
	before *prefix
	choice string
	depth  int
}

func (p *prefix) choices() []string {
	choices := make([]string, p.depth)
	for ; p.depth > 0; p = p.before {
		choices[p.depth-1] = p.choice
	}
	return choices
}

// Breadth visits every state by a shortest way, up to the first that is wrong, of which no shorter one is. What it has seen
// it makes again from the beginning: real goroutines cannot be copied.
func (s *Search) Breadth() {
	seen := make(map[[sha1.Size]byte]struct{})
	queue := []*prefix{{}}
	for len(queue) > 0 {
		p := queue[0]
		if s.Stop() || s.Below > 0 && p.depth >= s.Below {
			return
		}
		queue[0] = nil
		queue = queue[1:]
		s.Depth = p.depth
		next, schedule := s.run(p.choices(), func(state string) bool {
			sum := sha1.Sum([]byte(state))
			_, is := seen[sum]
			seen[sum] = struct{}{}
			return is
		})
		s.States = len(seen)
		if schedule != nil {
			s.Wrong = schedule
			return
		}
		for _, step := range next {
			queue = append(queue, &prefix{p, step.ID, p.depth + 1})
		}
	}
	s.Complete = true
}

// Random makes schedules at random, each to its end, up to the first that goes wrong. Of the bad choices that are left to it, it
// makes one in about every eighth step.
func (s *Search) Random(random *rand.Rand) {
	for !s.Stop() {
		s.Schedules++
		if s.Wrong = s.walk(random); s.Wrong != nil {
			return
		}
	}
}

// walk makes one schedule at random, and returns it if it goes wrong.
func (s *Search) walk(random *rand.Rand) *Schedule {
	w := world.New(s.Scene, s.Scripts)
	defer w.Close()
	var choices []string
	for {
		wrong, steps := w.Wrong(), w.Steps()
		if wrong == "" && len(steps) == 0 {
			wrong = w.Stuck()
		}
		if wrong != "" {
			return &Schedule{Scene: s.Scene, Choices: choices, Wrong: wrong, Lines: w.Lines()}
		}
		s.Depth = max(s.Depth, len(choices))
		if len(steps) == 0 {
			return nil
		}
		bad := slices.IndexFunc(steps, func(step world.Step) bool { return step.Bad > 0 })
		switch {
		case bad > 0 && random.IntN(8) == 0:
			steps = steps[bad:]
		case bad > 0:
			steps = steps[:bad]
		}
		step := steps[random.IntN(len(steps))]
		choices = append(choices, step.ID)
		w.Do(step)
	}
}

// run makes the choices, and returns what can be chosen next, or the schedule if it went wrong. Nothing can be next where
// the state was seen.
func (s *Search) run(choices []string, seen func(state string) bool) ([]world.Step, *Schedule) {
	s.Schedules++
	w := world.New(s.Scene, s.Scripts)
	defer w.Close()
	for n, choice := range choices {
		steps := w.Steps()
		at := slices.IndexFunc(steps, func(step world.Step) bool { return step.ID == choice })
		if at < 0 {
			panic(fmt.Sprintf("expected a scene to go the same way each time, and it does not: no %q after %v in %s", choice, choices[:n], s.Scene))
		}
		w.Do(steps[at])
	}
	wrong := w.Wrong()
	next := w.Steps()
	if wrong == "" && len(next) == 0 {
		wrong = w.Stuck()
	}
	if wrong != "" {
		return nil, &Schedule{Scene: s.Scene, Choices: choices, Wrong: wrong, Lines: w.Lines()}
	}
	if seen(w.State()) {
		return nil, nil
	}
	return next, nil
}

// Replay makes a schedule again, and returns it with its lines and with what is wrong now.
func Replay(schedule Schedule, scripts *redis.Scripts) Schedule {
	w := world.New(schedule.Scene, scripts)
	defer w.Close()
	for n, choice := range schedule.Choices {
		steps := w.Steps()
		at := slices.IndexFunc(steps, func(step world.Step) bool { return step.ID == choice })
		if at < 0 {
			schedule.Choices = schedule.Choices[:n]
			schedule.Wrong = fmt.Sprintf("NOT POSSIBLE: step %d, %q", n+1, choice)
			schedule.Lines = w.Lines()
			return schedule
		}
		w.Do(steps[at])
	}
	schedule.Wrong, schedule.Lines = w.Wrong(), w.Lines()
	if schedule.Wrong == "" && len(w.Steps()) == 0 {
		schedule.Wrong = w.Stuck()
	}
	return schedule
}
