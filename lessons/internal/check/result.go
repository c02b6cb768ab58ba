package check

import (
	"slices"
	"strings"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// Status is what came of a spec, a lesson or a check.
type Status = specs.Status

// The statuses that a check has besides those of specs.
const (
	NotStarted Status = "not_started" // nothing of the lesson was written yet
	InfraError Status = "infra_error" // it could not be checked on this machine
)

// Result is what came of one check of one lesson.
type Result struct {
	Lesson int    `json:"lesson"`
	ID     string `json:"id"`
	Check  string `json:"check,omitempty"` // of verify: starter, reference, others, specs_first, or a mistake's name
	Status Status `json:"status"`
	Passed int    `json:"passed"`
	Failed int    `json:"failed"` // all but passed and not run
	NotRun int    `json:"not_run"`
	Specs  []Spec `json:"specs"`

	Step  int          `json:"step,omitempty"`  // the first that is not done; 0 if all are
	Steps []StepResult `json:"steps,omitempty"` // of a learner's lesson

	Took  time.Duration `json:"took_ns,omitempty"` // of verify and grade
	Notes []words.Text  `json:"notes,omitempty"`   // what to know about the result, a sentence each
}

// StepResult is what came of one step of a lesson.
type StepResult struct {
	Title  string `json:"title"`
	Passed int    `json:"passed"`
	All    int    `json:"all"` // what can pass on this machine
}

// Spec is what came of one spec, one prediction, or one faulty version that a learner's specs must reject.
type Spec struct {
	ID      string `json:"id"` // the package's folder, a colon, a space and the spec's full text
	Name    string `json:"name"`
	Status  Status `json:"status"`
	Message string `json:"message,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Step    int    `json:"step,omitempty"` // of the lesson, from 1; 0 if it is about all of it

	labels    []string
	stack     []specs.Place // the lines that may be to blame where something did not end, or ended the program
	missing   bool          // it is not run because it left no result, which is not right
	prevented bool          // that is so because another one did not end
}

// Results is what came of several checks.
type Results struct {
	Status  Status   `json:"status"`
	Lessons []Result `json:"lessons"`
}

// LessonsPassed is how many passed.
func (r Results) LessonsPassed() (passed int) {
	for _, result := range r.Lessons {
		if result.Status == specs.Passed {
			passed++
		}
	}
	return passed
}

// NewResults puts results together: they pass if every one does.
func NewResults(results []Result) Results {
	all := Results{Status: specs.Passed, Lessons: results}
	for _, result := range results {
		if result.Status != specs.Passed {
			all.Status = specs.Failed
		}
	}
	if len(results) == 0 {
		all.Status = specs.NotRun
	}
	return all
}

func newResult(lesson course.Lesson, check string, all []Spec) Result {
	result := Result{Lesson: lesson.Number, ID: lesson.ID, Check: check, Specs: all}
	if all == nil {
		result.Specs = []Spec{}
	}
	for _, spec := range all {
		switch spec.Status {
		case specs.Passed:
			result.Passed++
		case specs.NotRun:
			result.NotRun++
		default:
			result.Failed++
		}
	}
	if check == "" {
		result.addSteps(lesson)
	}
	switch {
	case result.Failed > 0, slices.ContainsFunc(all, func(spec Spec) bool { return spec.missing }):
		result.Status = specs.Failed
	case result.Passed > 0:
		result.Status = specs.Passed
	default:
		result.Status = specs.NotRun
	}
	return result
}

// modulePath is the course's, and every workspace's.
const modulePath = "cacheaside"

// identifier is a spec's identifier.
func identifier(result specs.Result) string {
	folder := strings.TrimPrefix(strings.TrimPrefix(result.Package, modulePath), "/")
	return folder + ": " + result.Name
}

// packageOf is the pattern of the package that a spec's identifier names, and the spec's full text.
func packageOf(identifier string) (pattern, name string) {
	folder, name, _ := strings.Cut(identifier, ": ")
	return "./" + folder, name
}

func specOf(result specs.Result) Spec {
	return Spec{
		ID: identifier(result), Name: result.Name, Status: result.Status,
		Message: result.Message, File: result.File, Line: result.Line, labels: result.Labels,
		stack: result.Stack, missing: result.Prevented, prevented: result.Prevented,
	}
}

func specsOf(report specs.Report) []Spec {
	var all []Spec
	for _, result := range report.Specs {
		all = append(all, specOf(result))
	}
	return all
}
