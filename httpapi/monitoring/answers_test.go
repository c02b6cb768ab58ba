package monitoring_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"cacheaside/httpapi/monitoring"
	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/guard"
)

var (
	hit         = services.Report{Cache: services.Hit, TTL: time.Second}
	nearHit     = services.Report{Cache: services.NearHit, TTL: time.Second}
	miss        = services.Report{Cache: services.Miss, Stored: true}
	collapsed   = services.Report{Cache: services.Miss, Collapsed: true}
	bypass      = services.Report{Cache: services.Unreachable, CacheError: guard.ErrCircuitOpen}
	untold      = services.Report{Cache: services.NotAsked, CacheError: guard.ErrTooSlow}
	errNotFound = fmt.Errorf("product %q: %w", "mouse", repositories.ErrNotFound)
)

// answered is an answer to a request for which the routes had a pattern.
func answered(method, pattern string, status int, report services.Report, err error) routes.Answered {
	request := httptest.NewRequest(method, "/products/secret", nil)
	request.Pattern = pattern
	return routes.Answered{Request: request, Status: status, Took: 20 * time.Millisecond, Report: report, Err: err}
}

// values returns what a registry has, but for what is zero: the number under the metric's name and the values of its labels,
// in the order of the labels' names. A histogram's number is how many times it has.
func values(registry prometheus.Gatherer) map[string]float64 {
	GinkgoHelper()
	families, err := registry.Gather()
	Expect(err).NotTo(HaveOccurred(), "collecting the metrics")
	found := make(map[string]float64)
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			name := family.GetName()
			for _, label := range metric.GetLabel() {
				name += " " + label.GetValue()
			}
			value := metric.GetGauge().GetValue() + metric.GetCounter().GetValue() + float64(metric.GetHistogram().GetSampleCount())
			if value != 0 {
				found[name] = value
			}
		}
	}
	return found
}

var _ = Describe("Answers", Label("given"), func() {
	var (
		registry *prometheus.Registry
		answers  *monitoring.Answers
	)

	BeforeEach(func() {
		registry = prometheus.NewRegistry()
		answers = monitoring.NewAnswers(registry)
	})

	It("has nothing but zeros at first, failures among them", func() {
		Expect(values(registry)).To(BeEmpty())
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred())
		series := make(map[string]int)
		for _, family := range families {
			series[family.GetName()] = len(family.GetMetric())
		}
		Expect(series).To(Equal(map[string]int{
			"http_requests_total": 13, "product_writes_total": 21, "cache_errors_total": 6, "cache_absences_total": 3,
		}), "how many series there are before the first answer; a failure that begins a series is not seen as an increase")
	})

	It("counts an answer and its time by the route's pattern, the method and the status", func() {
		for range 2 {
			answers.Count(answered("GET", "GET /products/{name}", 200, hit, nil))
		}
		answers.Count(answered("HEAD", "GET /products/{name}", 200, hit, nil))
		Expect(values(registry)).To(Equal(map[string]float64{
			"http_requests_total GET /products/{name} 200": 2, "http_request_duration_seconds GET /products/{name} 200": 2,
			"http_requests_total HEAD /products/{name} 200": 1, "http_request_duration_seconds HEAD /products/{name} 200": 1,
		}))
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred())
		for _, family := range families {
			if family.GetName() == "http_request_duration_seconds" {
				Expect(family.GetMetric()[0].GetHistogram().GetSampleSum()).To(BeNumerically("~", 0.04, 1e-9), "the sum of two answers in 20 ms each, in seconds")
			}
		}
	})

	DescribeTable("gives no label a value that a client chooses", func(method, pattern, expected string) {
		for range 2 {
			answers.Count(answered(method, pattern, 404, services.Report{}, errors.New("refused")))
		}
		Expect(values(registry)).To(Equal(map[string]float64{
			"http_requests_total " + expected + " 404": 2, "http_request_duration_seconds " + expected + " 404": 2,
		}))
	},
		Entry("a path that the server does not have", "GET", "/", "GET other"),
		Entry("a request that was refused before the routes", "GET", "", "GET other"),
		Entry("a method of the client's own", "SECRET", "/products", "other /products"),
	)

	DescribeTable("counts a write by what came of it", func(method, pattern string, status int, expected string) {
		answers.Count(answered(method, pattern, status, services.Report{}, nil))
		Expect(values(registry)).To(HaveKeyWithValue("product_writes_total "+expected, 1.0))
	},
		Entry("created", "POST", "POST /products", 201, "create done"),
		Entry("a name that is taken", "POST", "POST /products", 409, "create taken"),
		Entry("a body that is wrong", "POST", "POST /products", 422, "create refused"),
		Entry("changed", "PUT", "PUT /products/{name}", 200, "update done"),
		Entry("the name is a slash", "PUT", "PUT /products/{$}", 200, "update done"),
		Entry("no such product", "PUT", "PUT /products/{name}", 404, "update absent"),
		Entry("another has changed it", "PUT", "PUT /products/{name}", 412, "update changed"),
		Entry("deleted", "DELETE", "DELETE /products/{name}", 204, "delete done"),
		Entry("the client has gone", "DELETE", "DELETE /products/{name}", 499, "delete canceled"),
		Entry("a database that is busy", "DELETE", "DELETE /products/{name}", 503, "delete failed"),
		Entry("a panic", "POST", "POST /products", 500, "create failed"),
	)

	DescribeTable("counts as a write nothing else", func(method, pattern string, status int) {
		answers.Count(answered(method, pattern, status, services.Report{}, errors.New("refused")))
		Expect(values(registry)).To(HaveLen(2), "the request and its time alone")
	},
		Entry("a read", "GET", "GET /products/{name}", 503),
		Entry("a method that the path does not have", "POST", "/products/{name}", 405),
		Entry("a button of the page", "POST", "POST /page/empty", 200),
		Entry("a write to the metrics", "DELETE", "/metrics", 405),
	)

	DescribeTable("counts why the cache was not used, or not told", func(method, pattern string, report services.Report, reason string) {
		answers.Count(answered(method, pattern, 200, report, nil))
		Expect(values(registry)).To(HaveKeyWithValue("cache_errors_total "+reason, 1.0))
	},
		Entry("by a read", "GET", "GET /products/{name}", bypass, "circuit-open"),
		Entry("by a write", "PUT", "PUT /products/{name}", untold, "timeout"),
		Entry("a reason that the cache itself has", "GET", "GET /products/{name}",
			services.Report{Cache: services.Unreachable, CacheError: errors.New("connection refused")}, "unreachable"),
		Entry("a reason that is new", "GET", "GET /products/{name}",
			services.Report{Cache: services.Unreachable, CacheError: services.NewReason("full-moon", "the moon is full")}, "other"),
	)

	It("counts no reason where it is not the cache that failed a request for a product", func(ctx SpecContext) {
		answers.Count(answered("GET", "GET /readyz", 200, services.Report{CacheError: errors.New("connection refused")}, nil))
		left := answered("GET", "GET /products/{name}", 499, bypass, context.Canceled)
		gone, leave := context.WithCancel(ctx)
		leave()
		left.Request = left.Request.WithContext(gone)
		answers.Count(left)
		Expect(values(registry)).NotTo(HaveKey(HavePrefix("cache_errors_total")))
	})

	DescribeTable("counts by whom it was said that there is no such product", func(report services.Report, source string) {
		answers.Count(answered("GET", "GET /products/{name}", 404, report, errNotFound))
		Expect(values(registry)).To(HaveKeyWithValue("cache_absences_total "+source, 1.0))
	},
		Entry("this process's cache", nearHit, "cache"),
		Entry("Redis", hit, "cache"),
		Entry("the database, and Redis remembers it now", miss, "database"),
		Entry("the database, past Redis", bypass, "database"),
		Entry("another's read", collapsed, "collapsed"),
	)

	It("takes for no absence what was not looked for, nor what was to be changed", func() {
		answers.Count(answered("GET", "GET /products/{name}", 404, services.Report{}, routes.NewProblem(404, "no name")))
		answers.Count(answered("DELETE", "DELETE /products/{name}", 404, services.Report{}, errNotFound))
		answers.Count(answered("GET", "GET /products/{name}", 503, miss, repositories.ErrUnavailable))
		Expect(values(registry)).NotTo(HaveKey(HavePrefix("cache_absences_total")))
	})

	It("has names, units and help as Prometheus has them", func() {
		answers.Count(answered("GET", "GET /products/{name}", 200, hit, nil))
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred())
		Expect(families).To(HaveLen(5))
		Expect(promlint.NewWithMetricFamilies(families).Lint()).To(BeEmpty(), "what promtool says of the metrics")
	})

	It("tells the next of each answer, as it was", func() {
		var told []routes.Answered
		answer := answered("GET", "GET /products/{name}", 200, hit, nil)
		answers.Before(func(a routes.Answered) { told = append(told, a) })(answer)
		Expect(told).To(HaveExactElements(answer))
		Expect(values(registry)).To(HaveKeyWithValue("http_requests_total GET /products/{name} 200", 1.0))
	})

	It("misses none of many that come at once, the first of many kinds among them", func() {
		var counting sync.WaitGroup
		for worker := range 8 {
			counting.Go(func() {
				for i := range 1000 {
					answers.Count(answered("GET", "GET /products/{name}", 200+(worker+i)%50, hit, nil))
				}
			})
		}
		counting.Wait()
		sum := 0.0
		for status := range 50 {
			sum += values(registry)[fmt.Sprintf("http_requests_total GET /products/{name} %d", 200+status)]
		}
		Expect(sum).To(Equal(8000.0))
	})

	It("counts a near hit without an allocation", func() {
		answer := answered(http.MethodGet, "GET /products/{name}", 200, nearHit, nil)
		answers.Count(answer)
		Expect(testing.AllocsPerRun(10_000, func() { answers.Count(answer) })).To(BeZero())
	})
})
