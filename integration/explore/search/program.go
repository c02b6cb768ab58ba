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

// Do does a job in a process of its own, on one processor: more would be of no use.
func (p *Program) Do(ctx context.Context, job Job) (Result, error) {
	text, err := json.Marshal(job)
	if err != nil {
		return Result{}, err
	}
	command := exec.CommandContext(ctx, p.path, "-test.run=^TestSearch$", "-test.timeout=0")
	command.Env = append(append(os.Environ(), "GOMAXPROCS=1", "GOGC=400", JobVariable+"="+string(text)), p.Environment...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err = command.Run()
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	var result Result
	if decodeErr := json.NewDecoder(&stdout).Decode(&result); err != nil || decodeErr != nil {
		return Result{}, fmt.Errorf("%s: expected a result, got %w, %v\n%s%s", job.Scene, err, decodeErr, stdout.Bytes(), stderr.Bytes())
	}
	return result, nil
}

// Shortest returns the shortest schedule that goes wrong, of those with the fewest bad choices; nil if none goes wrong.
func (p *Program) Shortest(ctx context.Context, scenes []world.Scene) (*Result, error) {
	for bad := range 3 {
		var jobs []Job
		for _, scene := range scenes {
			if scene.Bad == bad {
				jobs = append(jobs, Job{Scene: scene})
			}
		}
		results, err := p.All(ctx, jobs, time.Now().Add(time.Hour), func(Result) {})
		if err != nil {
			return nil, err
		}
		var found *Result
		for n := range results {
			if s := results[n].Schedule; s != nil && (found == nil || len(s.Lines) < len(found.Schedule.Lines)) {
				found = &results[n]
			}
		}
		if found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// All does jobs, as many at a time as there are processors, and tells of each when it has ended. Those that have not ended then
// are stopped, and say so. The results are in the order of the jobs.
func (p *Program) All(ctx context.Context, jobs []Job, until time.Time, ended func(Result)) ([]Result, error) {
	results := make([]Result, len(jobs))
	var failures []error
	var mu sync.Mutex
	var workers sync.WaitGroup
	next := make(chan int)
	for range min(runtime.NumCPU(), len(jobs)) {
		workers.Go(func() {
			for n := range next {
				job := jobs[n]
				if job.Seconds == 0 {
					job.Seconds = max(time.Until(until).Seconds(), 0.001)
				}
				result, err := p.Do(ctx, job)
				mu.Lock()
				if err != nil {
					failures = append(failures, err)
				} else {
					results[n] = result
					ended(result)
				}
				mu.Unlock()
			}
		})
	}
	for n := range jobs {
		next <- n
	}
	close(next)
	workers.Wait()
	return results, errors.Join(failures...)
}
