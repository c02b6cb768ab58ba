// Command explore goes through the interleavings of the service's own protocol: every order in which two instances, one Redis
// and one database can do what a few writes and reads make of them, and what can go wrong meanwhile. It says which scenes it went
// through whole, and draws the shortest schedule that gives somebody an old value, if there is one.
//
//	go run ./integration/explore [-time 3m] [-json] [-seed N] [WORDS OF A SCENE …]
//	go run ./integration/explore -without leases,intents [WORDS OF A SCENE …]
//	go run ./integration/explore -replay FILE
//
// Words choose the scenes whose line has them. It ends with status 1 if something goes wrong, and 2 if it can't be told.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"cacheaside/integration/explore/search"
	"cacheaside/integration/explore/world"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// options are what the command line says.
type options struct {
	limit   time.Duration
	json    bool
	seed    uint64
	replay  string
	without string
	words   []string
}

func run(ctx context.Context, arguments []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("explore", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.DurationVar(&o.limit, "time", 3*time.Minute, "how `long` it may take; 0 is without end")
	flags.BoolVar(&o.json, "json", false, "print each result as a line of JSON")
	flags.Uint64Var(&o.seed, "seed", 1, "the `number` from which what happens at random is made")
	flags.StringVar(&o.replay, "replay", "", "make the schedule in this `file` again, as -json has printed it")
	flags.StringVar(&o.without, "without", "", "leave protections out, and draw the shortest schedule that goes wrong then: `names`, split by commas, of\n"+protections())
	if err := flags.Parse(arguments); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	o.words = flags.Args()

	out := &output{json: o.json, stdout: stdout}
	wrong, err := explore(ctx, o, out, stderr)
	switch {
	case err != nil:
		fmt.Fprintln(stderr, "explore:", err)
		return 2
	case wrong:
		return 1
	}
	return 0
}

func protections() string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(world.Protections())) {
		fmt.Fprintf(&b, "%-10s  %s\n", name, world.Protections()[name])
	}
	return b.String()
}

// explore does what the options say, and reports whether anything goes wrong that should not.
func explore(ctx context.Context, o options, out *output, stderr io.Writer) (wrong bool, err error) {
	var job *search.Job
	if o.replay != "" {
		schedule, err := readSchedule(o.replay)
		if err != nil {
			return false, err
		}
		job = &search.Job{Replay: &schedule}
	}
	scenes, err := chosen(o)
	if err != nil {
		return false, err
	}
	fmt.Fprintln(stderr, "compiling … (the first time takes about a minute)")
	program, err := search.Compile(ctx, "")
	if err != nil {
		return false, err
	}
	defer program.Remove()

	switch {
	case job != nil:
		result, err := program.Do(ctx, *job)
		if err != nil {
			return false, err
		}
		out.one(result)
		return result.Schedule.Wrong != "", nil
	case o.without != "":
		return false, shortest(ctx, program, scenes, out)
	}
	return all(ctx, o, program, scenes, out)
}

// chosen returns the scenes that the options name.
func chosen(o options) ([]world.Scene, error) {
	scenes := slices.Concat(search.Promised(), search.WentBack(), search.Others())
	slices.SortStableFunc(scenes, func(a, b world.Scene) int { return effort(a) - effort(b) })
	if o.without != "" {
		for _, name := range strings.Split(o.without, ",") {
			if world.Protections()[name] == "" {
				return nil, fmt.Errorf("-without: expected names of\n%sgot %q", protections(), name)
			}
		}
		var err error
		if scenes, err = search.Small(strings.Split(o.without, ",")...); err != nil {
			return nil, fmt.Errorf("-without: %w", err)
		}
	}
	scenes = slices.DeleteFunc(scenes, func(scene world.Scene) bool {
		return slices.ContainsFunc(o.words, func(word string) bool { return !strings.Contains(scene.String(), word) })
	})
	if len(scenes) == 0 {
		return nil, fmt.Errorf("no scene has each of %q in its line; such a line is %q", o.words, search.Promised()[0])
	}
	return scenes, nil
}

// effort is about how long a scene takes: those that take least come first.
func effort(scene world.Scene) int {
	writes := 0
	for _, a := range scene.Actors {
		if a.Kind != world.Read && a.Kind != world.Deliver {
			writes++
		}
	}
	switch {
	case scene.CutOff == "AB":
		return 0
	case scene.CutOff != "":
		return 1
	case scene.Near:
		return 5
	case scene.Bad == 1:
		return 2
	case scene.Closed != "":
		return 4 + writes
	}
	return 2 + writes
}

func readSchedule(path string) (search.Schedule, error) {
	var result search.Result
	text, err := os.ReadFile(path)
	if err != nil {
		return search.Schedule{}, err
	}
	if err := json.Unmarshal(text, &result); err != nil || result.Schedule == nil {
		return search.Schedule{}, fmt.Errorf("%s: expected a line with a schedule, as -json prints it, got %.60q", path, text)
	}
	return *result.Schedule, nil
}

// shortest draws the shortest schedule that goes wrong, of those with the fewest bad choices.
func shortest(ctx context.Context, program *search.Program, scenes []world.Scene, out *output) error {
	found, err := program.Shortest(ctx, scenes)
	switch {
	case err != nil:
		return err
	case found == nil:
		return fmt.Errorf("expected one of %d scenes to go wrong without that, and none does", len(scenes))
	}
	out.one(*found)
	return nil
}

// all goes through the scenes whole, in two thirds of the time, and then through the crowded ones at random.
func all(ctx context.Context, o options, program *search.Program, scenes []world.Scene, out *output) (wrong bool, err error) {
	var jobs []search.Job
	for _, scene := range scenes {
		jobs = append(jobs, search.Job{Scene: scene})
	}
	began := time.Now()
	whole := o.limit * 2 / 3
	if o.limit == 0 {
		whole = 365 * 24 * time.Hour
	}
	out.title()
	results, err := program.All(ctx, jobs, began.Add(whole), out.row)
	if err != nil {
		return false, err
	}
	goesWrong := slices.ContainsFunc(results, func(result search.Result) bool { return result.Schedule != nil })
	if len(o.words) == 0 && !goesWrong {
		jobs = nil
		for n := range 4 {
			jobs = append(jobs, search.Job{Scene: search.Crowded(n&1 > 0, n&2 > 0), Random: o.seed + uint64(n)})
		}
		left := max(30*time.Second, o.limit-time.Since(began))
		for n := range jobs {
			jobs[n].Seconds = left.Seconds() * float64(min(runtime.NumCPU(), len(jobs))) / float64(len(jobs))
		}
		random, err := program.All(ctx, jobs, time.Now().Add(left), out.row)
		if err != nil {
			return false, err
		}
		results = append(results, random...)
	}
	return out.sum(results, len(scenes), time.Since(began)), nil
}
