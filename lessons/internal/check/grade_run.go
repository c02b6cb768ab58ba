package check

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/specs"
)

// built are the test programs of packages of the course's tree, with other files in place of its own and canaries beside the
// specs.
type built struct {
	programs *specs.Programs
	variant  Variant
	canaries canaries
	shared   bool // by all lessons, and closed with the grader's other things
}

// build makes the course's tree as it was, and compiles the specs of packages in it.
func (g *Grader) build(ctx context.Context, variant Variant, packages []string) (*built, error) {
	put, files, err := putCanaries(g.Root, packages, g.Lessons)
	if err != nil {
		return nil, err
	}
	programs, err := g.compile(ctx, join(variant, files), specs.Options{Packages: packages})
	return &built{programs: programs, variant: variant, canaries: put}, err
}

func (g *Grader) compile(ctx context.Context, variant Variant, options specs.Options) (*specs.Programs, error) {
	if err := lay(g.Root, g.tree); err != nil {
		return nil, err
	}
	var err error
	if options.Overlay, err = variant.Overlay(g.tree, g.scratch); err != nil {
		return nil, err
	}
	options.Dir, options.Notice, options.Progress, options.Race = g.tree, g.Notice, g.Progress, g.Race
	return specs.Build(ctx, options)
}

// isBroken reports whether one of the packages does not compile.
func (b *built) isBroken(packages []string) bool {
	return slices.ContainsFunc(b.programs.Broken(), func(broken specs.Package) bool {
		return slices.Contains(packages, "./"+strings.TrimPrefix(broken.Path, modulePath+"/"))
	})
}

func (b *built) close() {
	if !b.shared {
		_ = b.programs.Close() // what is left goes with the folder for temporary files
	}
}

// run runs the specs that options ask for, in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) run(ctx context.Context, b *built, options specs.Options) (specs.Report, error) {
	if err := lay(g.Root, g.tree); err != nil { // what ran before may have changed it
		return specs.Report{}, err
	}
	options.Dir, options.Notice, options.Progress, options.Race = g.tree, g.Notice, g.Progress, g.Race
	report, err := g.limit(ctx, options, b.programs.Run)
	if none := (*specs.NoSpecsError)(nil); errors.As(err, &none) {
		err = nil // the caller counts
	}
	return report, err
}

// onCourse compiles and runs specs on the course's own code, with no canaries.
func (g *grading) onCourse(ctx context.Context, options specs.Options) (specs.Report, error) {
	programs, err := g.compile(ctx, nil, options)
	if err != nil {
		return specs.Report{}, err
	}
	defer programs.Close()
	return g.run(ctx, &built{programs: programs}, options)
}

// errTimeUp is returned by a run for which no time is left, and is why a run was ended.
var errTimeUp = errors.New("the lesson's time is up")

// toWriteReports is what specs are given that run out of time, to end and to say so.
const toWriteReports = 5 * time.Second

// limit runs specs in what is left of the lesson's time. The error is errTimeUp if that is nothing.
func (g *grading) limit(ctx context.Context, options specs.Options, run runner) (specs.Report, error) {
	left := g.Timeout - g.ran.read()
	if left <= 0 {
		return specs.Report{}, errTimeUp
	}
	options.Timeout = min(cmp.Or(options.Timeout, left), left)
	options.Grace = cmp.Or(options.Grace, toWriteReports/2)
	options.SpecTime = cmp.Or(options.SpecTime, specTime)
	options.Sandbox = g.Sandbox
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
