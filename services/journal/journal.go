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
func BeReport(expected services.Report) types.GomegaMatcher { return &reportMatcher{expected} }

type reportMatcher struct{ expected services.Report }

// Match is a part of types.GomegaMatcher.
func (m *reportMatcher) Match(actual any) (bool, error) {
	report, isReport := actual.(services.Report)
	if !isReport {
		return false, fmt.Errorf("expected a services.Report, got a %T", actual)
	}
	if errors.Is(report.CacheError, m.expected.CacheError) {
		report.CacheError = m.expected.CacheError
	}
	return reflect.DeepEqual(report, m.expected), nil
}

// FailureMessage is a part of types.GomegaMatcher.
func (m *reportMatcher) FailureMessage(actual any) string {
	return fmt.Sprintf("Expected this report:\n    %s\nbut it was:\n    %s", spell(m.expected), spell(actual.(services.Report)))
}

// NegatedFailureMessage is a part of types.GomegaMatcher.
func (m *reportMatcher) NegatedFailureMessage(actual any) string {
	return "Expected any report but this:\n    " + spell(actual.(services.Report))
}

// spell spells what is set in a report.
func spell(report services.Report) string {
	line := "Cache: " + report.Cache.String()
	for _, field := range []struct {
		name  string
		is    bool
		value any
	}{
		{"CacheError", report.CacheError != nil, report.CacheError}, {"Stored", report.Stored, true}, {"Collapsed", report.Collapsed, true},
		{"TTL", report.TTL != 0, report.TTL}, {"CacheTime", report.CacheTime != 0, report.CacheTime}, {"SQLTime", report.SQLTime != 0, report.SQLTime},
	} {
		if field.is {
			line += fmt.Sprintf(", %s: %v", field.name, field.value)
		}
	}
	return line + "; all else zero"
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
