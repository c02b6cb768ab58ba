package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"cacheaside/integration/explore/search"
)

// output is what a user, or a program, is told.
type output struct {
	json   bool
	stdout io.Writer
}

// one tells a schedule.
func (o *output) one(result search.Result) {
	if o.json {
		o.row(result)
		return
	}
	fmt.Fprintf(o.stdout, "%s\n\n%s\n", result.Scene, result.Schedule.Diagram())
	if wrong := result.Schedule.Wrong; wrong != "" {
		fmt.Fprintf(o.stdout, "%s\n", wrong)
	} else {
		fmt.Fprintln(o.stdout, "Nothing is wrong.")
	}
}

func (o *output) title() {
	if !o.json {
		fmt.Fprintf(o.stdout, "%-66s %10s %9s %7s %7s\n", "scene", "schedules", "states", "longest", "seconds")
	}
}

// row tells of a scene, when it has been gone through.
func (o *output) row(result search.Result) {
	if o.json {
		_ = json.NewEncoder(o.stdout).Encode(result) // nobody is left to be told
		return
	}
	said := "complete: no wrong answer " + faults(result.Scene.Bad)
	switch {
	case result.Schedule != nil:
		said = "WRONG"
	case result.Random != 0:
		said = fmt.Sprintf("at random, seed %d", result.Random)
	case !result.Complete:
		said = "NOT COMPLETE: no time left"
	}
	fmt.Fprintf(o.stdout, "%-66s %10d %9d %7d %7.1f  %s\n", result.Scene, result.Schedules, result.States, result.Depth, result.Seconds, said)
}

// faults spells how many faults (Scene.Bad: a command or an answer that is late or lost, and the like) a schedule may have.
func faults(most int) string {
	switch most {
	case 0:
		return "without faults"
	case 1:
		return "with up to 1 fault"
	}
	return fmt.Sprintf("with up to %d faults", most)
}

// sum says what all that comes to, draws the shortest of what is wrong, and reports whether anything is.
func (o *output) sum(results []search.Result, scenes int, took time.Duration) (wrong bool) {
	complete, random, schedules := 0, 0, 0
	var shortest *search.Result
	for _, result := range results {
		schedules += result.Schedules
		if s := result.Schedule; s != nil && (shortest == nil || len(s.Lines) < len(shortest.Schedule.Lines)) {
			shortest = &result
		}
		switch {
		case result.Random != 0:
			random += result.Schedules
		case result.Complete:
			complete++
		}
	}
	if o.json {
		return shortest != nil
	}
	fmt.Fprintf(o.stdout, "\n%d schedules in %s, of which %d at random. %d of %d scenes were gone through whole", schedules, took.Round(time.Second), random, complete, scenes)
	if complete < scenes {
		fmt.Fprintf(o.stdout, "; of the others nothing is claimed (-time 0 goes on to the end)")
	}
	fmt.Fprintln(o.stdout, ".")
	if shortest == nil {
		fmt.Fprintln(o.stdout, "In none of these schedules was an answer wrong.")
		return false
	}
	fmt.Fprintln(o.stdout)
	o.one(*shortest)
	return true
}
