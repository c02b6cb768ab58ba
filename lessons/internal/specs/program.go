package specs

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"cacheaside/lessons/internal/sandbox"
)

// overtime is what a program is given beyond its specs' time, for Ginkgo to stop the spec that is stuck,
// clean up and write the report, and then again for the testing package to show where it is stuck.
const overtime = time.Minute

// execution is what a test program left behind.
type execution struct {
	output   string
	exit     int // its exit status; -1 if it was killed
	outlived bool
	hung     bool          // it was stopped, since a spec took too long or wrote too much
	flooded  bool          // that is, too much
	report   *types.Report // nil if there is none
	duration time.Duration
}

// run runs the package's test program in the package's folder, and says what came of each spec.
func (p testPackage) run(ctx context.Context, o Options) Package {
	ran, err := p.execute(ctx, o)
	if err != nil {
		failed := p.failure(Failed, o.Words.ProgramDidNotRun(err.Error()))
		return Package{Path: p.path, Results: []Result{failed}, Output: ran.output, Duration: ran.duration}
	}
	if ran.report == nil && !ran.hung && len(o.Names) != 1 && !o.FailFast {
		if single := p.runSingly(ctx, o); single != nil {
			return Package{Path: p.path, Results: single, Output: withoutMarks(ran.output), Duration: ran.duration}
		}
	}
	results := p.results(ran, o)
	if ran.hung {
		ran.blame(results, o)
		p.runRest(ctx, o, results)
	}
	if !o.picks() && o.Overlay == "" { // labels are looked for on the disk
		results = append(results, p.unfindable(results)...)
	}
	return Package{Path: p.path, Results: results, Output: withoutMarks(ran.output), Duration: ran.duration}
}

// execute runs the program to its end. Its output goes to a file and not to a pipe, so that a process that it
// started and left behind cannot keep this one waiting.
func (p testPackage) execute(ctx context.Context, o Options, more ...string) (execution, error) {
	files := filepath.Dir(p.program)
	output, err := os.CreateTemp(files, "output-") // the program may run more than once at a time
	if err != nil {
		return execution{}, err
	}
	defer os.Remove(output.Name())
	defer output.Close()
	report, err := os.CreateTemp(files, "report-") // it stays empty after a crash
	if err != nil {
		return execution{}, err
	}
	defer os.Remove(report.Name())
	if err := report.Close(); err != nil {
		return execution{}, err
	}

	limited, cancel := context.WithTimeout(ctx, o.Timeout+2*overtime)
	defer cancel()
	command := exec.CommandContext(limited, p.program, append(p.arguments(o, report.Name()), more...)...)
	command.Dir = p.dir
	command.Stdout, command.Stderr = output, output
	command.WaitDelay = o.Abandon
	inOwnGroup(command)

	began := time.Now()
	ran, err := p.supervised(o, command, output.Name(), report.Name())
	ran.duration, ran.outlived = time.Since(began), limited.Err() != nil && ctx.Err() == nil
	endGroup(command)

	if info, err := output.Stat(); err == nil {
		ran.flooded = ran.hung && info.Size() > tooMuch
	}
	ran.output = readSome(output.Name())
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) && limited.Err() == nil {
		return ran, err
	}
	ran.exit = command.ProcessState.ExitCode()
	if o.Sandbox != nil && ran.exit > 128 { // as bubblewrap tells of a signal
		ran.exit = -1
	}
	ran.report, err = readReport(report.Name())
	if ran.hung && ran.report != nil {
		asStopped(ran.report)
	}
	return ran, err
}

// supervised runs a command that writes to the file output, in the sandbox if there is one, and stops it if a spec takes too
// long.
func (p testPackage) supervised(o Options, command *exec.Cmd, output, report string) (execution, error) {
	command.Env = append(os.Environ(), o.Env...)
	started := func() *os.Process { return command.Process }
	if o.Sandbox != nil {
		command.Env = append(sandbox.Environment(), o.Env...)
		var err error
		if started, err = o.Sandbox.Confine(command, report, p.module.Dir); err != nil {
			return execution{}, err
		}
	}
	var process atomic.Pointer[os.Process]
	command.Cancel = func() error {
		if itself := process.Load(); itself != nil {
			return abandon(itself)
		}
		return command.Process.Kill()
	}
	err := command.Start()
	itself := started()
	if err != nil {
		return execution{}, err
	}
	if itself == nil {
		return execution{}, errors.Join(errors.New("the sandbox could not be made"), command.Wait())
	}
	process.Store(itself)

	ended, hung := make(chan struct{}), make(chan bool)
	go func() { hung <- p.supervise(o, itself, output, ended) }()
	err = command.Wait()
	close(ended)
	return execution{hung: <-hung}, err
}

// arguments are what the program is called with. Benchmarks run only when asked for, and are not.
func (p testPackage) arguments(o Options, reportFile string) []string {
	args := []string{
		"-test.v=test2json",
		"-test.paniconexit0",
		"-test.timeout=" + (o.Timeout + overtime).String(),
	}
	if !p.ginkgo {
		return args
	}
	args = append(args,
		"-ginkgo.json-report="+reportFile,
		"-ginkgo.randomize-all",
		"-ginkgo.silence-skips",
		"-ginkgo.timeout="+o.Timeout.String(),
	)
	if o.SpecTime > 0 { // then a spec and what cleans up after it share the grace
		args = append(args, "-ginkgo.poll-progress-after="+o.SpecTime.String(), "-ginkgo.grace-period="+(o.Grace/2).String())
	} else {
		args = append(args, "-ginkgo.grace-period="+o.Grace.String())
	}
	if o.FailFast {
		args = append(args, "-ginkgo.fail-fast")
	}
	if o.Attempts > 0 {
		args = append(args, fmt.Sprintf("-ginkgo.flake-attempts=%d", o.Attempts))
	}
	if !o.Color {
		args = append(args, "-ginkgo.no-color")
	}
	switch {
	case o.Lesson > 0:
		args = append(args, "-ginkgo.label-filter="+label(o.Lesson))
	case !o.Beyond:
		args = append(args, "-ginkgo.label-filter=!"+strings.Join(beyond, " && !"))
	}
	for _, name := range o.Names {
		args = append(args, "-ginkgo.focus="+regexp.QuoteMeta(name)+"$")
	}
	for _, file := range o.Files {
		args = append(args, "-ginkgo.focus-file="+regexp.QuoteMeta(file)+"$")
	}
	if o.picks() && len(p.starts) > 0 {
		args = append(args, "-test.run=^("+strings.Join(p.starts, "|")+")$")
	}
	return args
}

// picks reports whether only some specs are asked for: then plain tests are left out.
func (o Options) picks() bool { return o.Lesson > 0 || len(o.Names)+len(o.Files) > 0 }

// results puts together what Ginkgo reported and what the testing package printed, and adds a failure of the
// package as a whole where the program ended badly and nothing of that explains it.
func (p testPackage) results(ran execution, o Options) []Result {
	var results []Result
	skipped := false // a Test function may skip its specs before it calls RunSpecs
	for _, test := range p.goTests(ran.output, o) {
		starts := slices.Contains(p.starts, test.Name)
		skipped = skipped || starts && test.Status == NotRun
		if !starts || test.Status == NotRun {
			results = append(results, test)
		}
	}
	if ran.report != nil {
		results = append(results, p.ginkgoResults(*ran.report, o)...)
	}

	failed := slices.ContainsFunc(results, func(r Result) bool { return r.Status != Passed && r.Status != NotRun })
	switch {
	case ran.hung && ran.report == nil:
		results = append(results, p.stuck(ran, o))
	case ran.outlived:
		results = append(results, p.failure(TimedOut, o.Words.ProgramDidNotEnd()+"\n"+crash(ran.output)))
	case p.ginkgo && len(p.starts) == 0:
		results = append(results, p.failure(Failed, o.Words.NobodyCallsRunSpecs()))
	case p.ginkgo && ran.report == nil && !skipped && ran.exit > 0 && !crashed(ran.output):
		result := p.failure(Failed, "")
		p.ended(&result, ran.exit, ran.output, o)
		results = append(results, result)
	case p.ginkgo && ran.report == nil && !skipped:
		results = append(results, p.failure(Failed, o.Words.ProgramLeftNoReport(ran.exit)+"\n"+crash(ran.output)))
	case ran.exit == types.GINKGO_FOCUS_EXIT_CODE:
		results = append(results, p.failure(Failed, o.Words.SomeAreFocused()))
	case o.Race && strings.Contains(ran.output, raceWarning):
		_, race, _ := strings.Cut(withoutMarks(ran.output), raceWarning)
		race, _, _ = strings.Cut(race, "\n==================")
		result := p.failure(Failed, "two goroutines use the same memory at once, and one of them writes (a data race):\n"+strings.TrimSpace(race))
		result.File, result.Line = p.firstPlace(race)
		results = append(results, result)
	case ran.exit != 0 && (!failed || ran.exit > 1 && ran.report != nil && !ran.hung):
		results = append(results, p.failure(Failed, o.Words.ProgramEndedBadly(ran.exit)+"\n"+crash(ran.output)))
	}
	return results
}

// raceWarning is what the race detector begins with (https://go.dev/doc/articles/race_detector).
const raceWarning = "WARNING: DATA RACE"

// stuck is the result of a program that was stopped and left no report.
func (p testPackage) stuck(ran execution, o Options) Result {
	result := p.failure(TimedOut, o.Words.HadNotEnded(ran.duration))
	_, dump, _ := strings.Cut(ran.output, "SIGQUIT: quit")
	result.Stack = p.placesIn(dump)
	if len(result.Stack) > 0 {
		result.File, result.Line = result.Stack[0].File, result.Stack[0].Line
	}
	return result
}

// failure is a failure of the package as a whole.
func (p testPackage) failure(status Status, message string) Result {
	return Result{Package: p.path, Name: "[package]", Status: status, Message: message}
}
