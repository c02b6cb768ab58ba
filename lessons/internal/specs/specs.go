// Package specs runs the specs of a module and says what came of each.
//
// It lists the packages that have tests, compiles their test programs in one go command, starts
// each program in its package's folder, and reads the JSON report that Ginkgo leaves; for plain
// tests, examples and the seeds of fuzz targets it reads what the testing package prints. Benchmarks
// never run. A program that crashes, exits with an error or leaves no report counts as a failure even
// if no spec of it failed, so that nothing is green that was not seen to pass.
package specs

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/sandbox"
	"cacheaside/lessons/internal/words"
)

// Options say what Run runs and whom it tells. The zero value runs every spec of the module in the
// current folder.
type Options struct {
	// Dir is a folder in the module; "" is the current one.
	Dir string

	// Packages are patterns as the go command takes them; none is "./...".
	Packages []string

	// Lesson keeps the specs that carry the lesson's label, lesson-04 for 4, and leaves out every
	// test that is not a Ginkgo spec. 0 runs everything.
	Lesson int

	// Beyond runs also the specs that carry the label machines, of what comes beyond one machine, such as PostgreSQL, several
	// instances or a failover, and the label page, of the page in a browser. What a learner writes is judged without them: a
	// repository that is right on SQLite need not work in PostgreSQL, and the page is not theirs.
	Beyond bool

	// Overlay is a file for the go command's -overlay: files of the module that are other ones, or not there. Packages
	// should be given with it, since labels are looked for in the files as they stand on disk.
	Overlay string

	// Names keeps the specs with these full texts; none keeps all.
	Names []string

	// Files keeps the specs that are written in the files of these names; none keeps all.
	Files []string

	// Programs is a folder for the test programs. One that is kept from run to run, for the same packages, saves linking
	// those again that have not changed. "" is one that is removed at the end.
	Programs string

	// Attempts is how often a spec is tried until it passes (Ginkgo's flake attempts); 0 is once. The result says how often.
	Attempts int

	// FailFast ends a package at its first spec that fails.
	FailFast bool

	// Env is added to the environment of the test programs: VARIABLE=value.
	Env []string

	// Sandbox, if set, is where the test programs run: they read nothing but the module and the system's programs, and write
	// nothing that lasts.
	Sandbox *sandbox.Sandbox

	// Race compiles with the race detector.
	Race bool

	// Color has Ginkgo write its output in colour.
	Color bool

	// Timeout is what the specs of one package may take; 0 is ten minutes.
	Timeout time.Duration

	// SpecTime is what a spec may take that sets no time of its own (SpecTimeout or NodeTimeout, also of a container). One
	// that takes longer is stopped, with a stack of where it was, and what it kept from running is run without it for as
	// long as Grace. 0 is as long as the package has.
	SpecTime time.Duration

	// Grace is what a spec that runs out of time is given to end, and a test program that is told to; 0 is 30 seconds.
	Grace time.Duration

	// Abandon is what a test program is given to end when the context ends, before it is killed; 0 is Grace.
	Abandon time.Duration

	// AtOnce is how many test programs may run at the same time; 0 is one for each processor.
	AtOnce int

	// Compiled, if set, is called when the test programs are there, before the first one runs.
	Compiled func()

	// Words are those of the language in which messages are made that are no spec's and no compiler's; nil is English.
	Words words.Words

	// Notice, if set, is given one line at a time about what is going on.
	Notice func(line words.Text)

	// Progress, if set, is told how many of all there are have been done, where compiling takes long.
	Progress func(what words.Text, done, all int)

	// Ended, if set, is given each package when it has ended. It is never called twice at a time.
	Ended func(Package)
}

// UsageError says that Options ask for something that does not exist or cannot be.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Run runs the specs that o asks for and reports every one of them.
//
// Specs that fail are no error: Report.Status says so. The error is a *UsageError if o cannot be
// followed, a *NoSpecsError if not one spec passed or failed, ctx's error if it ended first, or says
// what kept the go command from working. The report holds what is known, also beside an error.
func Run(ctx context.Context, o Options) (Report, error) {
	programs, err := Build(ctx, o)
	if programs == nil {
		return Report{}, err
	}
	defer programs.Close()
	if err != nil {
		return newReport(o.Lesson, programs.broken), err
	}
	if o.Compiled != nil {
		o.Compiled()
	}
	o.Packages = nil // all that were built
	if ended := o.Ended; programs.temporary {
		o.Ended = func(done Package) {
			programs.remove(done.Path)
			if ended != nil {
				ended(done)
			}
		}
	}
	return programs.Run(ctx, o)
}

// Programs are the test programs of packages, which can be run any number of times, also at the same time.
type Programs struct {
	packages  []testPackage
	broken    []Package // those that do not compile
	lessons   []int     // that have specs in the packages asked for
	folder    string
	temporary bool
}

// remove removes the program of a package, which nobody runs again: those of all specs are gigabytes.
func (p *Programs) remove(path string) {
	for _, one := range p.packages {
		if one.path == path && one.program != "" {
			_ = os.Remove(one.program) // what can't be removed goes with the folder
		}
	}
}

// Build compiles the test programs of the packages that o asks for. Packages that do not compile are no error; running
// them says so. Its errors are those of Run. The programs must be closed.
func Build(ctx context.Context, o Options) (*Programs, error) {
	if o.Lesson < 0 || o.Lesson > 99 {
		return nil, &UsageError{fmt.Sprintf("a lesson is a number from 1 to 99, got %d", o.Lesson)}
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	listed, err := listPackages(ctx, o)
	if err != nil {
		return nil, err
	}
	programs := &Programs{packages: listed, lessons: lessonsOf(listed), folder: o.Programs}
	if o.Lesson > 0 && o.Overlay == "" {
		programs.packages = slices.DeleteFunc(slices.Clone(listed), func(p testPackage) bool {
			return !p.ginkgo || !p.mentions(label(o.Lesson))
		})
	}
	if programs.folder == "" {
		programs.temporary = true
		if programs.folder, err = os.MkdirTemp("", "specs-"); err != nil {
			return nil, fmt.Errorf("make a folder for the test programs: %w", err)
		}
	}
	programs.broken, err = compile(ctx, o, programs.folder, programs.packages)
	return programs, err
}

// Broken returns the packages that do not compile.
func (p *Programs) Broken() []Package { return p.broken }

// Close removes the programs, unless they are in a folder that was given.
func (p *Programs) Close() error {
	if !p.temporary {
		return nil
	}
	return os.RemoveAll(p.folder)
}

// Run runs the specs that o asks for, in the packages that were built and that o names as ./folder; none is all. What
// decides how they are compiled is ignored. Its report and errors are those of the function Run.
func (p *Programs) Run(ctx context.Context, o Options) (Report, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Report{}, err
	}
	var asked []testPackage
	var ended []Package
	for _, tested := range p.packages {
		if len(o.Packages) > 0 && !slices.Contains(o.Packages, "./"+strings.TrimPrefix(tested.path, tested.module.Path+"/")) {
			continue
		}
		asked = append(asked, tested)
		if at := slices.IndexFunc(p.broken, func(b Package) bool { return b.Path == tested.path }); at >= 0 {
			ended = append(ended, p.broken[at])
		}
	}
	ended = append(ended, runAll(ctx, o, asked)...)
	report := newReport(o.Lesson, ended)
	if err = ctx.Err(); err == nil && report.Passed+report.Failed == 0 {
		err = &NoSpecsError{Lesson: o.Lesson, NotRun: report.NotRun, Lessons: p.lessons}
	}
	return report, err
}

func (o Options) withDefaults() (Options, error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, fmt.Errorf("find the folder %q: %w", o.Dir, err)
	}
	o.Dir = dir
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Minute
	}
	if o.Grace <= 0 {
		o.Grace = 30 * time.Second
	}
	if o.Abandon <= 0 {
		o.Abandon = o.Grace
	}
	if o.AtOnce <= 0 {
		o.AtOnce = runtime.NumCPU()
	}
	if o.Compiled == nil {
		o.Compiled = func() {}
	}
	o.Words = words.Or(o.Words)
	if o.Notice == nil {
		o.Notice = func(words.Text) {}
	}
	if o.Progress == nil {
		o.Progress = func(words.Text, int, int) {}
	}
	if o.Ended == nil {
		o.Ended = func(Package) {}
	}
	return o, nil
}

// runAll runs the packages that have a program, at most o.AtOnce at the same time, in the order given.
func runAll(ctx context.Context, o Options, packages []testPackage) []Package {
	var ended []Package
	var telling sync.Mutex
	Each(packages, o.AtOnce, func(_ int, p testPackage) {
		if p.program == "" || ctx.Err() != nil {
			return
		}
		done := p.run(ctx, o)
		telling.Lock()
		defer telling.Unlock()
		ended = append(ended, done)
		o.Ended(done)
	})
	return ended
}

// NoSpecsError says that not one spec passed or failed. A run that shows nothing is not a success.
type NoSpecsError struct {
	Lesson  int   // 0: all were asked for
	NotRun  int   // specs that were there, but skipped
	Lessons []int // the lessons whose labels are written in the packages asked for
}

func (e *NoSpecsError) Error() string {
	switch {
	case e.NotRun > 0:
		return fmt.Sprintf("no spec ran: expected at least one, but all there are were skipped: %d", e.NotRun)
	case e.Lesson == 0:
		return "no spec ran: expected at least one, but the packages asked for have no tests"
	case len(e.Lessons) == 0:
		return fmt.Sprintf("no spec carries the label %s, nor any other lesson's, in the packages asked for", label(e.Lesson))
	}
	return fmt.Sprintf("no spec carries the label %s in the packages asked for; lessons that have specs there: %s",
		label(e.Lesson), numbers(e.Lessons))
}

var errNoGo = words.Error{Say: words.Words.InstallGo}
