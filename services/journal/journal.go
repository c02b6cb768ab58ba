// Package journal has what the specs of the service share: what happened, in order, and how a report is compared.
package journal

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega/types"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Noon is the time at which a journal begins.
var Noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

// Journal is what happened, in order. Its clock stands still but for the calls that it records: each takes a time
// that tells it from the others.
type Journal struct {
	Calls []string // such as "cache get mouse"
	Steps []string // the same with their answers

	now time.Time
}

// New returns a journal in which nothing has happened.
func New() *Journal { return &Journal{now: Noon} }

// Clock says what time it is.
func (j *Journal) Clock() time.Time { return j.now }

// Record writes down a call, how long it took, and what came back.
func (j *Journal) Record(call string, took time.Duration, answer string) {
	j.Calls = append(j.Calls, call)
	j.Steps = append(j.Steps, call+" → "+answer)
	j.now = j.now.Add(took)
}

// String tells a failure's reader what happened.
func (j *Journal) String() string {
	if j.Steps == nil {
		return "what happened: neither the cache nor the database was called"
	}
	return "what happened: " + strings.Join(j.Steps, "; ")
}

// Expect fails the spec unless these calls happened, in this order, and no others.
func (j *Journal) Expect(calls ...string) {
	ginkgo.GinkgoHelper()
	if !slices.Equal(j.Calls, calls) {
		ginkgo.Fail(fmt.Sprintf("expected these calls, in this order: %s\n%s", strings.Join(calls, "; "), j))
	}
}

// BeReport matches a report that is as expected. Its CacheError may also be one that wraps the expected one, in any words.
// A failure names each field that differs.
func BeReport(expected services.Report) types.GomegaMatcher { return reportMatcher{expected} }

type reportMatcher struct{ expected services.Report }

func (m reportMatcher) Match(actual any) (bool, error) {
	report, ok := actual.(services.Report)
	if !ok {
		return false, fmt.Errorf("BeReport expects a services.Report, got %T", actual)
	}
	return m.differences(report) == nil, nil
}

// differences has a line for each field that differs.
func (m reportMatcher) differences(report services.Report) (lines []string) {
	got, expected := reflect.ValueOf(report), reflect.ValueOf(m.expected)
	for i := range got.NumField() {
		name := got.Type().Field(i).Name
		got, expected := got.Field(i).Interface(), expected.Field(i).Interface()
		differs := !reflect.DeepEqual(got, expected)
		if name == "CacheError" {
			differs = !errors.Is(report.CacheError, m.expected.CacheError)
		}
		if differs {
			lines = append(lines, fmt.Sprintf("%s: expected %v, got %v", name, expected, got))
		}
	}
	return lines
}

func (m reportMatcher) FailureMessage(actual any) string {
	report, _ := actual.(services.Report)
	return "The Report is not as expected:\n  " + strings.Join(m.differences(report), "\n  ")
}

func (m reportMatcher) NegatedFailureMessage(any) string {
	return fmt.Sprintf("Expected the Report to be another than %+v", m.expected)
}

// Describe spells a product, such as "mouse 19.99 5".
func Describe(product repositories.Product) string {
	return fmt.Sprintf("%s %s %d", product.Name, product.Price, product.Quantity)
}

// Answer spells a product, or the error instead.
func Answer(product repositories.Product, err error) string {
	if err != nil {
		return Outcome(err)
	}
	return Describe(product)
}

// Outcome spells an error, or "ok".
func Outcome(err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return "ok"
}
