package specs

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// readReport reads the JSON report that Ginkgo writes at its end. A file that is not there, or is cut off,
// is no report: the program crashed.
func readReport(file string) (*types.Report, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var reports []types.Report
	if json.Unmarshal(text, &reports) != nil || len(reports) != 1 {
		return nil, nil
	}
	return &reports[0], nil
}

// ginkgoResults classifies what a report holds. Specs that were not asked for are left out.
func (p testPackage) ginkgoResults(report types.Report, o Options) []Result {
	var results []Result
	specs := 0
	for _, spec := range report.SpecReports {
		if spec.LeafNodeType != types.NodeTypeIt {
			if spec.Failed() {
				results = append(results, p.ginkgoResult(report, spec, o))
			}
			continue
		}
		specs++
		result := p.ginkgoResult(report, spec, o)
		if o.wants(result) {
			results = append(results, result)
		}
	}
	if missing := report.PreRunStats.SpecsThatWillRun; specs == 0 && missing > 0 && len(results) > 0 {
		results[0].Message += "\n" + o.Words.DidNotRunBecauseOfIt(missing)
	}
	return results
}

// wants reports whether a spec was asked for.
func (o Options) wants(result Result) bool {
	return (o.Lesson == 0 || slices.Contains(result.Labels, label(o.Lesson))) &&
		(o.Beyond || !slices.ContainsFunc(beyond, func(label string) bool { return slices.Contains(result.Labels, label) })) &&
		(len(o.Names) == 0 || slices.Contains(o.Names, result.Name)) &&
		(len(o.Files) == 0 || slices.ContainsFunc(o.Files, func(file string) bool { return strings.HasSuffix(result.SpecFile, file) }))
}

func (p testPackage) ginkgoResult(report types.Report, spec types.SpecReport, o Options) Result {
	labels := slices.Concat(report.SuiteLabels, spec.Labels())
	slices.Sort(labels)
	result := Result{
		Package:  p.path,
		Name:     spec.FullText(),
		Labels:   slices.Compact(labels),
		Message:  spec.Failure.Message,
		Duration: spec.RunTime,
	}
	if spec.NumAttempts > 1 {
		result.Attempts = spec.NumAttempts
	}
	if spec.LeafNodeType != types.NodeTypeIt {
		result.Name = "[" + spec.LeafNodeType.String() + "]"
	}
	result.SpecFile, _ = p.module.inModule(spec.LeafNodeLocation.FileName)
	result.SpecLine = spec.LeafNodeLocation.LineNumber
	result.File, result.Line = result.SpecFile, result.SpecLine

	switch spec.State {
	case types.SpecStatePassed:
		result.Status = Passed
		return result
	case types.SpecStatePending:
		result.Status, result.Message = NotRun, o.Words.IsPending()
		return result
	case types.SpecStateSkipped:
		result.Status, result.Message = NotRun, skipReason(report, spec, o)
		if spec.Failure.Message == "" && isCutShort(report) {
			result.Prevented, result.Message = true, o.Words.TimeWasUp()
		}
		return result
	case types.SpecStatePanicked:
		result.Status, result.Message = Panicked, "panic: "+spec.Failure.ForwardedPanic
		if strings.HasPrefix(spec.Failure.ForwardedPanic, "unexpected call to os.Exit(0)") {
			p.endedWell(&result, spec, o)
			return result
		}
	case types.SpecStateTimedout:
		result.Status = TimedOut
		p.explainHanging(&result, spec.Failure.ProgressReport, o)
		return result
	default: // failed, aborted, interrupted
		result.Status = Failed
	}
	result.File, result.Line = p.failurePlace(spec.Failure.Location, result)
	return result
}

// failurePlace is where a spec failed, or, for a panic, the innermost line of the module's own code.
func (p testPackage) failurePlace(location types.CodeLocation, result Result) (file string, line int) {
	if result.Status == Panicked {
		if file, line := p.firstPlace(location.FullStackTrace); file != "" {
			return file, line
		}
	}
	if location.FileName == "" {
		return result.File, result.Line
	}
	file, _ = p.module.inModule(location.FileName)
	return file, location.LineNumber
}

// skipReason says why a spec was skipped. Where a BeforeAll or a BeforeSuite skipped it, Ginkgo gives the
// reason with another entry of the report only.
func skipReason(report types.Report, spec types.SpecReport, o Options) string {
	const elsewhere = "Spec skipped because Skip() was called in "
	reason := spec.Failure.Message
	for _, other := range report.SpecReports {
		if other.State != types.SpecStateSkipped || other.Failure.Message == "" {
			continue
		}
		switch {
		case reason == "" && other.LeafNodeType != types.NodeTypeIt:
			return other.Failure.Message
		case strings.HasPrefix(reason, elsewhere) && sharesContainer(spec, other):
			return other.Failure.Message
		}
	}
	switch {
	case reason != "":
		return reason
	case report.SuiteHasProgrammaticFocus:
		return o.Words.AnotherIsFocused()
	case len(report.SpecialSuiteFailureReasons) > 0:
		return strings.Join(report.SpecialSuiteFailureReasons, ", ")
	}
	return o.Words.SkippedWithoutReason()
}

// sharesContainer says whether a spec was skipped by a node in a container that holds another spec too.
func sharesContainer(spec, skipped types.SpecReport) bool {
	failure := skipped.Failure
	if failure.FailureNodeContext != types.FailureNodeInContainer ||
		failure.FailureNodeContainerIndex >= len(skipped.ContainerHierarchyLocations) {
		return false
	}
	container := skipped.ContainerHierarchyLocations[failure.FailureNodeContainerIndex]
	return slices.ContainsFunc(spec.ContainerHierarchyLocations, func(l types.CodeLocation) bool {
		return l.FileName == container.FileName && l.LineNumber == container.LineNumber
	})
}
