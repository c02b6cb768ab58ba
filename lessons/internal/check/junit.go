package check

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

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
		Time     string      `xml:"time,attr,omitempty"` // in seconds
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
	return WriteClassJUnit(w, []Grade{{Results: Results{Lessons: results}}})
}

// WriteClassJUnit writes what came of workspaces as WriteJUnit does. Where there are several, a suite's name begins with the student's.
func WriteClassJUnit(w io.Writer, grades []Grade) error {
	var all junitSuites
	for _, grade := range grades {
		before := ""
		if len(grades) > 1 {
			before = grade.Student + ": "
		}
		for _, result := range grade.Lessons {
			suite := junitOf(result)
			suite.Name = before + suite.Name
			all.Suites = append(all.Suites, suite)
		}
		if grade.Error != "" {
			all.Suites = append(all.Suites, junitSuite{Name: before + "grading", Tests: 1, Errors: 1, Cases: []junitCase{
				{Class: "grading", Name: "the workspace", Error: &junitMessage{Text: grade.Error}},
			}})
		}
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
	if result.Took > 0 {
		suite.Time = strconv.FormatFloat(result.Took.Seconds(), 'f', 3, 64)
	}
	return suite
}
