package check

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"cacheaside/lessons/internal/specs"
)

// onTree runs specs on the course's tree, as it was, with other files in place of its own.
func (g *grading) onTree(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	if err := lay(g.Root, g.tree); err != nil {
		return specs.Report{}, err
	}
	return g.run(ctx, variant, options)
}

// errTimeUp is returned by a run for which no time is left, and is why a run was ended.
var errTimeUp = errors.New("the lesson's time is up")

// toWriteReports is what specs are given that run out of time, to end and to say so.
const toWriteReports = 5 * time.Second

// run compiles and runs specs, the latter in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) run(ctx context.Context, variant Variant, options specs.Options) (specs.Report, error) {
	if g.isTimeUp() {
		return specs.Report{}, errTimeUp
	}
	var err error
	if options.Overlay, err = variant.Overlay(g.tree, g.scratch); err != nil {
		return specs.Report{}, err
	}
	options.Dir, options.Notice, options.Progress = g.tree, g.Notice, g.Progress
	programs, err := specs.Build(ctx, options)
	if err != nil {
		return specs.Report{}, err
	}
	defer programs.Close()
	options.Packages = nil // all that were built
	report, err := g.limit(ctx, options, programs.Run)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil // the caller counts
	}
	return report, err
}

// limit runs specs in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) limit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	left := g.Timeout - g.ran.read()
	if left <= 0 {
		return specs.Report{}, errTimeUp
	}
	options.Timeout = min(cmp.Or(options.Timeout, left), left)
	options.Grace = cmp.Or(options.Grace, toWriteReports/2)
	options.SpecTime = cmp.Or(options.SpecTime, specTime)
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer time.AfterFunc(left+toWriteReports, func() { cancel(errTimeUp) }).Stop()
	g.ran.start()
	report, err := run(limited, options)
	g.ran.stop()
	if errors.Is(context.Cause(limited), errTimeUp) {
		err = nil
	}
	return report, err
}

// judgeLimit is limit for a judge, who must not take it for a rejection that the time was up.
func (g *grading) judgeLimit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	report, err := g.limit(ctx, options, run)
	if err == nil && report.Failed > 0 && g.isTimeUp() {
		err = errTimeUp
	}
	return report, err
}

func (g *grading) isTimeUp() bool { return g.ran.read() >= g.Timeout }

// stopwatch counts the time in which at least one program runs.
type stopwatch struct {
	mu      sync.Mutex
	running int
	since   time.Time // when the first of those that run began
	total   time.Duration
}

func (s *stopwatch) start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running == 0 {
		s.since = time.Now()
	}
	s.running++
}

func (s *stopwatch) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running--
	if s.running == 0 {
		s.total += time.Since(s.since)
	}
}

func (s *stopwatch) read() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running > 0 {
		return s.total + time.Since(s.since)
	}
	return s.total
}
