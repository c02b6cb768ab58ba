package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"time"

	"cacheaside/integration/explore/world"
)

// Program is the test program of this package, which does jobs: only a test may use testing/synctest.
type Program struct {
	Environment []string // what it is run with besides, as os.Environ has it

	folder, path string
}

// Compile compiles the program, with an overlay as the go command's -overlay has it, or "". It must be removed.
func Compile(ctx context.Context, overlay string) (*Program, error) {
	folder, err := os.MkdirTemp("", "explore-")
	if err != nil {
		return nil, err
	}
	p := &Program{folder: folder, path: filepath.Join(folder, "explore.test")}
	if runtime.GOOS == "windows" {
		p.path += ".exe"
	}
	arguments := []string{"test", "-c", "-vet=off", "-o", p.path}
	if overlay != "" {
		arguments = append(arguments, "-overlay", overlay)
	}
	command := exec.CommandContext(ctx, "go", append(arguments, "cacheaside/integration/explore/search")...)
	if output, err := command.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("it does not compile: %w\n%s", err, output), p.Remove())
	}
	return p, nil
}

// Remove removes the program.
func (p *Program) Remove() error { return os.RemoveAll(p.folder) }

// grace is how long a process may take to end when its time is over.
const grace = 5 * time.Second

// Do does a job in a process of its own, on one processor: more would be of no use.
func (p *Program) Do(ctx context.Context, job Job) (Result, error) {
	text, err := json.Marshal(job)
	if err != nil {
		return Result{}, err
	}
	limited := ctx
	if job.Seconds > 0 { // what does the same again and again, without a pause, does not look at its clock
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, time.Duration(job.Seconds*float64(time.Second))+grace)
		defer cancel()
	}
	command := exec.CommandContext(limited, p.path, "-test.run=^TestSearch$", "-test.timeout=0")
	command.Env = append(append(os.Environ(), "GOMAXPROCS=1", "GOGC=400", JobVariable+"="+string(text)), p.Environment...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	switch {
	case ctx.Err() != nil:
		return Result{}, ctx.Err()
	case limited.Err() != nil:
		return Result{}, fmt.Errorf("%s: expected an end after %.1f s, and there is none: something goes on for ever without a pause", job.Scene, job.Seconds)
	}
	var result Result
	if decodeErr := json.NewDecoder(&stdout).Decode(&result); err != nil || decodeErr != nil {
		return Result{}, fmt.Errorf("%s: expected a result, got %w, %v\n%s%s", job.Scene, err, decodeErr, stdout.Bytes(), stderr.Bytes())
	}
	return result, nil
}

// Shortest returns the shortest schedule that goes wrong, of those with the fewest bad choices; nil if none goes wrong.
func (p *Program) Shortest(ctx context.Context, scenes []world.Scene) (*Result, error) {
	var mu sync.Mutex
	var found *Result
	for bad := range 3 {
		err := each(scenes, func(_ int, scene world.Scene) error {
			job := Job{Scene: scene}
			mu.Lock()
			if found != nil {
				job.Below = len(found.Schedule.Choices)
			}
			mu.Unlock()
			if scene.Bad != bad {
				return nil
			}
			result, err := p.Do(ctx, job)
			mu.Lock()
			defer mu.Unlock()
			if s := result.Schedule; s != nil && (found == nil || len(s.Choices) < len(found.Schedule.Choices)) {
				found = &result
			}
			return err
		})
		if err != nil || found != nil {
			return found, err
		}
	}
	return nil, nil
}

// All does jobs, as many at a time as there are processors, and tells of each when it has ended. Those that have not ended then
// are stopped, and say so. When one has found what goes wrong, no other is begun. The results are in the order of the jobs.
func (p *Program) All(ctx context.Context, jobs []Job, until time.Time, ended func(Result)) ([]Result, error) {
	var mu sync.Mutex
	wrong := false
	results := make([]Result, len(jobs))
	err := each(jobs, func(n int, job Job) error {
		mu.Lock()
		enough := wrong
		if !enough && job.Seconds == 0 && time.Now().After(until) {
			results[n] = Result{Scene: job.Scene} // nothing was done
			ended(results[n])
			enough = true
		}
		mu.Unlock()
		if enough {
			return nil
		}
		if job.Seconds == 0 {
			job.Seconds = max(time.Until(until).Seconds(), 0.001)
		}
		result, err := p.Do(ctx, job)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		results[n] = result
		wrong = wrong || result.Schedule != nil
		ended(result)
		return nil
	})
	return slices.DeleteFunc(results, func(result Result) bool { return result.Scene.Actors == nil }), err
}

// each does something with each of a list, with as many at a time as there are processors. It returns all errors.
func each[T any](list []T, do func(n int, one T) error) error {
	failures := make([]error, len(list))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(runtime.NumCPU(), len(list)) {
		workers.Go(func() {
			for n := range next {
				failures[n] = do(n, list[n])
			}
		})
	}
	for n := range list {
		next <- n
	}
	close(next)
	workers.Wait()
	return errors.Join(failures...)
}
