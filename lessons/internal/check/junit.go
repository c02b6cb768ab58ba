package check

import (
	"encoding/xml"
	"fmt"
	"io"

	"cacheaside/lessons/internal/specs"
)

// The form that continuous integration reads; there is no standard, so this keeps to what all of them know
// (https://github.com/testmoapp/junitxml).
type (
	junitSuites struct {
		XMLName xml.Name     `xml:"testsuites"`
		Suites  []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitMessage `xml:"failure"`
		Error   *junitMessage `xml:"error"`
		Skipped *junitMessage `xml:"skipped"`
	}
	junitMessage struct {
		Type    string `xml:"type,attr,omitempty"`
		Message string `xml:"message,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes results in JUnit's form: a suite for each, a case for each spec. One that did not pass has at least
// one case that failed, so that no reader takes it for a pass.
func WriteJUnit(w io.Writer, results []Result) error {
	var all junitSuites
	for _, result := range results {
		all.Suites = append(all.Suites, junitOf(result))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("write JUnit's form: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitOf(result Result) junitSuite {
	suite := junitSuite{Name: fmt.Sprintf("lesson %02d %s", result.Lesson, result.ID)}
	for _, spec := range result.Specs {
		test := junitCase{Class: result.ID, Name: spec.ID, File: spec.File, Line: spec.Line}
		message := &junitMessage{Type: string(spec.Status), Text: spec.Message}
		switch {
		case spec.Status == specs.Passed:
		case spec.Status == InfraError:
			test.Error = message
			suite.Errors++
		case spec.Status == specs.NotRun && !spec.missing:
			test.Skipped = &junitMessage{Message: spec.Message}
			suite.Skipped++
		default:
			test.Failure = message
			suite.Failures++
		}
		suite.Cases = append(suite.Cases, test)
	}
	if result.Status != specs.Passed && suite.Failures+suite.Errors == 0 {
		suite.Cases = append(suite.Cases, junitCase{
			Class: result.ID, Name: "the lesson", Failure: &junitMessage{Type: string(result.Status), Text: "the lesson has not passed: " + string(result.Status)},
		})
		suite.Failures++
	}
	suite.Tests = len(suite.Cases)
	return suite
}
