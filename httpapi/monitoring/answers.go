// Package monitoring shows a running server to Prometheus: what it has answered, and the state of what it stands on. Beside the
// code lie the rules that raise alerts from that (alerts.yaml), and a dashboard for Grafana that shows it (dashboard.json).
package monitoring

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

// Answers counts the answers to HTTP requests, each once:
//
//	http_requests_total{route,method,status}            all of them
//	http_request_duration_seconds{route,method,status}  how long they took
//	product_writes_total{operation,outcome}             those to a create, update or delete
//	cache_errors_total{reason}                          those about products for which the cache was not used, or not told
//	cache_absences_total{source}                        those that there is no such product, by who has said so
//
// A route is a pattern of the server's, never a path: "other" is one that it does not have. No label has a value that a client
// can choose. Answers is safe for concurrent use, and no caller waits for another, but at the first answer of a kind.
type Answers struct {
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	writes    *prometheus.CounterVec
	errors    map[string]prometheus.Counter // by reason
	absences  map[string]prometheus.Counter // by source

	known sync.Map // the *counters of each kind of answer that there was
}

// kind is what an answer is counted by.
type kind struct {
	pattern string // as http.ServeMux has it: METHOD /PATH, or /PATH
	method  string // one of methods, or other
	status  int
}

// counters are those of one kind.
type counters struct {
	requests prometheus.Counter
	duration prometheus.Observer
	write    prometheus.Counter // nil if it is no write
	product  bool               // it is about a product
}

const other = "other"

// durationBuckets are the upper bounds of the histogram's buckets, in seconds: a near hit takes about 50 µs, a write waits for
// its turn for 8 s at the most.
var durationBuckets = []float64{1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// The values of labels. The reasons are those of services.Report, and the sources what may know that there is no product.
var (
	operations = map[string]string{http.MethodPost: "create", http.MethodPut: "update", http.MethodDelete: "delete"}
	outcomes   = []string{"done", "absent", "taken", "changed", "refused", "canceled", "failed"}
	reasons    = []string{"timeout", "circuit-open", "not-invalidated", "changed", "unreachable", other}
	sources    = []string{"cache", "database", "collapsed"}
)

// NewAnswers returns Answers that has counted none. It registers its metrics with the registry: those about products at zero,
// also the failures, since a series that begins with the first failure does not show that one as an increase. It panics if the
// registry has a metric of one of these names already.
func NewAnswers(registry prometheus.Registerer) *Answers {
	labels := []string{"route", "method", "status"}
	a := &Answers{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "Answers to HTTP requests, by the route's pattern.",
		}, labels),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_duration_seconds", Help: "How long it took to answer HTTP requests, by the route's pattern.", Buckets: durationBuckets,
		}, labels),
		writes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "product_writes_total", Help: "Requests to create, update or delete a product, by what came of them.",
		}, []string{"operation", "outcome"}),
	}
	failures := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_errors_total", Help: "Answers about products for which the cache was not used or not told, by the reason that Cache-Status has as its detail.",
	}, []string{"reason"})
	absences := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cache_absences_total", Help: "Answers that there is no such product, by what has said so.",
	}, []string{"source"})
	registry.MustRegister(a.requests, a.durations, a.writes, failures, absences)

	a.errors, a.absences = zeroed(failures, reasons), zeroed(absences, sources)
	for method, operation := range operations {
		for _, outcome := range outcomes {
			a.writes.WithLabelValues(operation, outcome)
		}
		route, done := "/products/{name}", http.StatusOK
		switch method {
		case http.MethodPost:
			route, done = "/products", http.StatusCreated
		case http.MethodDelete:
			done = http.StatusNoContent
		}
		a.requestsOf(route, method, done, http.StatusInternalServerError, http.StatusServiceUnavailable)
	}
	a.requestsOf("/products/{name}", http.MethodGet, http.StatusOK, http.StatusNotFound, http.StatusInternalServerError, http.StatusServiceUnavailable)
	return a
}

func zeroed(counter *prometheus.CounterVec, values []string) map[string]prometheus.Counter {
	counters := make(map[string]prometheus.Counter)
	for _, value := range values {
		counters[value] = counter.WithLabelValues(value)
	}
	return counters
}

func (a *Answers) requestsOf(route, method string, statuses ...int) {
	for _, status := range statuses {
		a.requests.WithLabelValues(route, method, strconv.Itoa(status))
	}
}

// Before returns a function that counts an answer, and then tells next of it.
func (a *Answers) Before(next func(routes.Answered)) func(routes.Answered) {
	return func(answered routes.Answered) {
		a.Count(answered)
		next(answered)
	}
}

// Count counts an answer. Unless it is the first of its kind it makes no allocation.
func (a *Answers) Count(answered routes.Answered) {
	of := kind{answered.Request.Pattern, known(answered.Request.Method), answered.Status}
	found, is := a.known.Load(of)
	if !is {
		found, _ = a.known.LoadOrStore(of, a.countersOf(of))
	}
	counters := found.(*counters)
	counters.requests.Inc()
	counters.duration.Observe(answered.Took.Seconds())
	if counters.write != nil {
		counters.write.Inc()
	}
	if !counters.product || answered.Err == nil && answered.Report.CacheError == nil {
		return
	}
	if answered.Report.CacheError != nil && answered.Request.Context().Err() == nil { // else nobody has waited for the cache
		a.reason(answered.Report).Inc()
	}
	if counters.write == nil && answered.Report.Cache != services.NotAsked && errors.Is(answered.Err, repositories.ErrNotFound) {
		a.absences[source(answered.Report)].Inc()
	}
}

func (a *Answers) reason(report services.Report) prometheus.Counter {
	if counter, found := a.errors[report.Reason()]; found {
		return counter
	}
	return a.errors[other]
}

// source says what has said that there is no product.
func source(report services.Report) string {
	switch {
	case report.Collapsed:
		return "collapsed"
	case report.Cache == services.Hit, report.Cache == services.NearHit:
		return "cache"
	}
	return "database"
}

// countersOf returns the counters of a kind of which there was no answer yet.
func (a *Answers) countersOf(of kind) *counters {
	route, status := routeOf(of.pattern), strconv.Itoa(of.status)
	added := &counters{
		requests: a.requests.WithLabelValues(route, of.method, status),
		duration: a.durations.WithLabelValues(route, of.method, status),
		product:  route == "/products" || strings.HasPrefix(route, "/products/"),
	}
	if operation := operations[of.method]; operation != "" && strings.HasPrefix(of.pattern, of.method+" ") && added.product {
		added.write = a.writes.WithLabelValues(operation, outcome(of.status))
	}
	return added
}

// routeOf returns a pattern's path, or other for the pattern of all that the server does not have.
func routeOf(pattern string) string {
	if _, path, split := strings.Cut(pattern, " "); split {
		return path
	}
	if pattern == "" || pattern == "/" {
		return other
	}
	return pattern
}

// known returns a method, or other if it is none that a server may have.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions:
		return method
	}
	return other
}

// outcome says what came of a write, by its status.
func outcome(status int) string {
	switch {
	case status < 300:
		return "done"
	case status == http.StatusNotFound:
		return "absent"
	case status == http.StatusConflict:
		return "taken"
	case status == http.StatusPreconditionFailed:
		return "changed"
	case status == 499: // as the log has it, by nginx' convention
		return "canceled"
	case status >= 500:
		return "failed"
	}
	return "refused"
}
