package specs

import (
	"regexp"
	"strings"
	"time"
)

// mark begins each line of the testing package itself under -test.v=test2json, so that what a test prints is
// never taken for a result, also if it leaves a line unfinished.
const mark = "\x16"

var (
	runLine = regexp.MustCompile(`^=== RUN +(\S+)`)
	endLine = regexp.MustCompile(`^ *--- (PASS|FAIL|SKIP): (\S+) \(([^)]*)\)`)
)

// goTests reads the results of test functions, examples and fuzz targets; their subtests and seeds count as
// part of them. A function that began and did not end was running when the program crashed.
func (p testPackage) goTests(output string, o Options) []Result {
	var results []Result
	said := map[string]*strings.Builder{}
	current := ""
	for _, chunk := range strings.Split(output, mark)[1:] {
		line, text, _ := strings.Cut(chunk, "\n")
		if match := runLine.FindStringSubmatch(line); match != nil {
			current, _, _ = strings.Cut(match[1], "/")
			if said[current] == nil {
				said[current] = &strings.Builder{}
				results = append(results, Result{Package: p.path, Name: current})
			}
		} else if match := endLine.FindStringSubmatch(line); match != nil {
			for i := range results {
				if results[i].Name == match[2] {
					results[i].Status = map[string]Status{"PASS": Passed, "FAIL": Failed, "SKIP": NotRun}[match[1]]
					results[i].Duration, _ = time.ParseDuration(match[3])
				}
			}
			current, _, _ = strings.Cut(match[2], "/")
		}
		if said[current] != nil {
			said[current].WriteString(text)
		}
	}
	for i := range results {
		p.explain(&results[i], said[results[i].Name].String(), o)
	}
	return results
}

// explain sets a result's message and place from what its function printed.
func (p testPackage) explain(result *Result, said string, o Options) {
	panicked := strings.HasPrefix(said, "panic: ") || strings.Contains(said, "\npanic: ")
	switch {
	case result.Status == Passed:
		return
	case strings.Contains(said, "panic: test timed out after "):
		result.Status, result.Message = TimedOut, crash(said)
	case result.Status != NotRun && panicked:
		result.Status, result.Message = Panicked, crash(said)
	case result.Status == "":
		result.Status, result.Message = Failed, o.Words.BeganAndDidNotEnd()+"\n"+crash(said)
	default:
		result.Message = strings.TrimSpace(said)
	}
	result.File, result.Line = p.firstPlace(said, p.dir)
	if result.Status == NotRun {
		result.Message = skipPrefix.ReplaceAllString(result.Message, "")
	}
}

// skipPrefix is the place that the testing package puts before a reason.
var skipPrefix = regexp.MustCompile(`^\S+\.go:\d+: `)

// withoutMarks is a program's output as a person reads it: without the lines of the testing package that say
// only that a test began or passed.
func withoutMarks(output string) string {
	head, rest, marked := strings.Cut(output, mark)
	if !marked {
		return output
	}
	var plain strings.Builder
	plain.WriteString(head)
	for _, chunk := range strings.Split(rest, mark) {
		line, text, _ := strings.Cut(chunk, "\n")
		if strings.Contains(line, "--- FAIL") || strings.Contains(line, "--- SKIP") {
			plain.WriteString(line + "\n")
		}
		plain.WriteString(text)
	}
	return plain.String()
}
