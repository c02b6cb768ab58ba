package services_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/mock"
)

// What the specs of this package share, the reader's own included.

// noon is the time at which these specs begin.
var noon = time.Date(2026, 5, 12, 12, 0, 0, 0, time.UTC)

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

// errDown is what a Redis that is down says.
var errDown = errors.New("connection refused")

// journal is what happened, in order. Its clock stands still but for the calls that it records: each takes a time
// that tells it from the others.
type journal struct {
	now   time.Time
	calls []string // such as "cache get mouse"
	steps []string // the same with their answers
}

func newJournal() *journal { return &journal{now: noon} }

func (j *journal) clock() time.Time { return j.now }

// record writes down a call, how long it took, and what came back.
func (j *journal) record(call string, took time.Duration, answer string) {
	j.calls = append(j.calls, call)
	j.steps = append(j.steps, call+" → "+answer)
	j.now = j.now.Add(took)
}

// String tells a failure's reader what happened.
func (j *journal) String() string {
	if j.steps == nil {
		return "what happened: neither the cache nor the database was called"
	}
	return "what happened: " + strings.Join(j.steps, "; ")
}

// expect fails the spec unless these calls happened, in this order, and no others.
func (j *journal) expect(calls ...string) {
	GinkgoHelper()
	if !slices.Equal(j.calls, calls) {
		Fail(fmt.Sprintf("expected these calls, in this order: %s\n%s", strings.Join(calls, "; "), j))
	}
}

// The durations of the calls in these specs.
const (
	getTime    = 1 * time.Millisecond
	sqlTime    = 20 * time.Millisecond
	insertTime = 30 * time.Millisecond
	putTime    = 400 * time.Millisecond
)

// cacheOf returns a mock cache that records its calls in the journal, as "cache get mouse" and "cache put mouse 19.99
// 5", and answers with what it is given.
func cacheOf(j *journal, cached services.CachedProduct, getError, putError error) *mock.Cache {
	return &mock.Cache{
		GetFunc: func(_ context.Context, name string) (services.CachedProduct, error) {
			j.record("cache get "+name, getTime, answerOf(cached.Product, getError))
			return cached, getError
		},
		PutFunc: func(_ context.Context, product repositories.Product) error {
			j.record("cache put "+describe(product), putTime, outcomeOf(putError))
			return putError
		},
	}
}

// beReport matches a report that is as expected. Its CacheError may also be one that wraps the expected one: which words it
// adds is nobody's business.
func beReport(expected services.Report) types.GomegaMatcher {
	return WithTransform(func(report services.Report) services.Report {
		if errors.Is(report.CacheError, expected.CacheError) {
			report.CacheError = expected.CacheError
		}
		return report
	}, Equal(expected))
}

func describe(product repositories.Product) string {
	return fmt.Sprintf("%s %s %d", product.Name, product.Price, product.Quantity)
}

func answerOf(product repositories.Product, err error) string {
	if err != nil {
		return outcomeOf(err)
	}
	return describe(product)
}

func outcomeOf(err error) string {
	if err != nil {
		return "error: " + err.Error()
	}
	return "ok"
}
