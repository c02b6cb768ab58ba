package specs

import (
	"cmp"
	"slices"
	"time"
)

// Status is what came of a spec.
type Status string

const (
	Passed      Status = "passed"
	Failed      Status = "failed"
	Panicked    Status = "panicked"
	TimedOut    Status = "timed_out"
	BuildFailed Status = "build_failed" // its package did not compile
	NotRun      Status = "not_run"      // skipped or pending
)

// Result is what came of one spec, or of one plain test function.
type Result struct {
	// Package is the import path.
	Package string `json:"package"`

	// Name is the spec's full text, or a test function's name. It is "[package]" if a package failed
	// as a whole, and a node such as "[BeforeSuite]" if that failed.
	Name string `json:"name"`

	Labels []string `json:"labels,omitempty"`
	Status Status   `json:"status"`

	// Attempts is how often the spec was tried, where that is more than once.
	Attempts int `json:"attempts,omitempty"`

	// Message is the failure's, or the reason for a spec that was not run. "" if it passed.
	Message string `json:"message,omitempty"`

	// File and Line are the place of the failure, or of the spec if it did not fail. A file of the
	// module is named from the module's folder, with slashes. A panic's place is the innermost line
	// of the module's own code.
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`

	// Stack are the lines of the module's own code, tests aside, that may be why a spec did not end, or ended the program:
	// those of the spec's goroutine first, and of each the innermost first. It is for whoever knows which code is new.
	Stack []Place `json:"-"`

	// Prevented says that a spec was not run because others took too long, or did not end.
	Prevented bool `json:"prevented,omitempty"`

	// SpecFile and SpecLine are where the spec begins, if that is known.
	SpecFile string `json:"spec_file,omitempty"`
	SpecLine int    `json:"spec_line,omitempty"`

	Duration time.Duration `json:"duration_ns"`
}

// Place is a line of a file of the module, which is named from the module's folder, with slashes.
type Place struct {
	File string
	Line int
}

// Package is one package that has ended.
type Package struct {
	Path     string // the import path
	Results  []Result
	Output   string // all that the test program, or the compiler, wrote
	Duration time.Duration
}

// Count says how many of the package's specs passed, failed and did not run.
func (p Package) Count() (passed, failed, notRun int) {
	for _, result := range p.Results {
		switch result.Status {
		case Passed:
			passed++
		case NotRun:
			notRun++
		default:
			failed++
		}
	}
	return passed, failed, notRun
}

// Report is what came of a run.
type Report struct {
	Lesson int    `json:"lesson,omitempty"` // 0: all
	Status Status `json:"status"`           // Passed or Failed; NotRun if no spec passed or failed
	Passed int    `json:"passed"`
	Failed int    `json:"failed"` // all but passed and not run
	NotRun int    `json:"not_run"`

	// Specs are sorted by package and by their place in it, whatever order they ran in.
	Specs []Result `json:"specs"`
}

func newReport(lesson int, packages []Package) Report {
	report := Report{Lesson: lesson, Status: NotRun, Specs: []Result{}}
	for _, p := range packages {
		passed, failed, notRun := p.Count()
		report.Passed += passed
		report.Failed += failed
		report.NotRun += notRun
		report.Specs = append(report.Specs, p.Results...)
	}
	slices.SortStableFunc(report.Specs, func(a, b Result) int {
		return cmp.Or(
			cmp.Compare(a.Package, b.Package),
			cmp.Compare(a.SpecFile, b.SpecFile),
			cmp.Compare(a.SpecLine, b.SpecLine),
			cmp.Compare(a.Name, b.Name))
	})
	switch {
	case report.Failed > 0:
		report.Status = Failed
	case report.Passed > 0:
		report.Status = Passed
	}
	return report
}
