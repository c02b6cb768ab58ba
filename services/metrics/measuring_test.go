package metrics_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/guard"
	"cacheaside/services/mock"
)

// What the finders of these specs answer.
var (
	mouse          = repositories.Product{Name: "mouse", Price: 19_99, Quantity: 5}
	nearHit        = services.Report{Cache: services.NearHit, TTL: time.Second}
	redisHit       = services.Report{Cache: services.Hit, TTL: time.Second, CacheTime: time.Millisecond}
	stored         = services.Report{Cache: services.Miss, Stored: true, CacheTime: time.Millisecond, SQLTime: time.Millisecond}
	miss           = services.Report{Cache: services.Miss}
	collapsed      = services.Report{Cache: services.Miss, Collapsed: true}
	unreachable    = services.Report{Cache: services.Unreachable, CacheError: guard.ErrCircuitOpen}
	errUnavailable = fmt.Errorf("finding product: %w", repositories.ErrUnavailable)
	errNotFound    = fmt.Errorf("product %q: %w", "mouse", repositories.ErrNotFound)
)

// answer is what a finder says, the outcome that it is counted under, and the value of cache that its time stands under.
type answer struct {
	outcome, cache string
	report         services.Report
	err            error
}

// answers are all kinds of them, but for those that no caller has got.
func answers() []TableEntry {
	return []TableEntry{
		Entry("this process's cache had it", answer{"near", "near", nearHit, nil}),
		Entry("Redis had it", answer{"hit", "hit", redisHit, nil}),
		Entry("it was not in Redis", answer{"miss", "miss", stored, nil}),
		Entry("it was not in Redis, and could not be stored", answer{"miss", "miss",
			services.Report{Cache: services.Miss, CacheError: guard.ErrTooSlow, SQLTime: time.Millisecond}, nil}),
		Entry("it was not in Redis, and the database failed", answer{"miss", "miss", miss, errUnavailable}),
		Entry("it was not in Redis, and the database took longer than it may", answer{"miss", "miss",
			miss, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded)}),
		Entry("Redis could not be asked", answer{"bypass", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: guard.ErrCircuitOpen, SQLTime: time.Millisecond}, nil}),
		Entry("neither could be asked", answer{"bypass", "bypass", unreachable, errUnavailable}),
		Entry("another request had begun the read", answer{"collapsed", "miss", collapsed, nil}),
		Entry("another request had begun the read, past Redis", answer{"collapsed", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: guard.ErrTooSlow, Collapsed: true}, nil}),
		Entry("another request had begun the read, and somebody else had filled Redis by then", answer{"collapsed", "hit",
			services.Report{Cache: services.Hit, Collapsed: true}, nil}),
		Entry("another request had begun the read, and the database failed", answer{"collapsed", "miss", collapsed, errUnavailable}),
		Entry("there is no such product, and Redis could not be asked", answer{"absent", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: guard.ErrTooSlow}, errNotFound}),
		Entry("there is no such product, says this process's cache", answer{"absent", "near", nearHit, errNotFound}),
		Entry("there is no such product, says the database", answer{"absent", "miss", miss, errNotFound}),
		Entry("there is no such product, says Redis", answer{"absent", "hit", redisHit, errNotFound}),
		Entry("there is no such product, says another's read", answer{"absent", "miss", collapsed, errNotFound}),
	}
}

// notGot are what a finder says when its caller has gone.
func notGot() []TableEntry {
	return []TableEntry{
		Entry("while Redis was asked", services.Report{CacheTime: time.Second}, context.Canceled),
		Entry("while the database was asked", miss, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.Canceled)),
		Entry("while another's read was waited for", collapsed, context.Canceled),
		Entry("by the caller's deadline", services.Report{Cache: services.Unreachable}, context.DeadlineExceeded),
	}
}

// gone is the context of a caller who has gone.
func gone(ctx context.Context) context.Context {
	gone, cancel := context.WithCancel(ctx)
	cancel()
	return gone
}

// late is the context of a caller whose own deadline is over.
func late(ctx context.Context) context.Context {
	late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
	DeferCleanup(cancel)
	return late
}

// measuring is a finder that measures another, which answers what a spec says, and what it needs.
type measuring struct {
	finder   services.Finder
	next     *mock.Answering
	registry *prometheus.Registry
	clock    time.Duration
}

// newMeasuring has a finder made that measures next, or one that answers with the mouse if that is nil.
func newMeasuring(measure func(next services.Finder, m *measuring) services.Finder, next services.Finder) *measuring {
	m := &measuring{next: &mock.Answering{Product: mouse}, registry: prometheus.NewPedanticRegistry(), clock: time.Hour}
	if next == nil {
		next = m.next
	}
	m.finder = measure(next, m)
	return m
}

// find has the next finder answer that, after so long a time.
func (m *measuring) find(ctx context.Context, took time.Duration, report services.Report, err error) {
	m.next.Report, m.next.Err = report, err
	m.next.Meet = func() { m.clock += took }
	_, _, _ = m.finder.Find(ctx, "mouse")
}

// itMeasures are the specs of every finder that measures another: that callers notice nothing of it, and that its metric,
// whose count of answers by label is given, is as Prometheus has them.
func itMeasures(measure func(next services.Finder, m *measuring) services.Finder, counts func(*measuring) map[string]uint64, receiver string) {
	It("answers what the next finder answers", func(ctx SpecContext) {
		m := newMeasuring(measure, nil)
		m.next.Report, m.next.Err = stored, errUnavailable
		product, report, err := m.finder.Find(ctx, "mouse")
		Expect(product).To(Equal(mouse), "the next finder's product")
		Expect(report).To(Equal(stored), "the next finder's report")
		Expect(err).To(MatchError(errUnavailable), "the next finder's error")
		Expect(m.next.Asked).To(Equal(1), "how often the next finder was asked")
	})

	It("asks the next finder with the caller's context, and for the name letter for letter", func(ctx SpecContext) {
		type mark struct{}
		leaving, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this request"))
		var names []string
		m := newMeasuring(measure, finderFunc(func(ctx context.Context, name string) (repositories.Product, services.Report, error) {
			names = append(names, name)
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the context that the next finder got has no values of the caller's")
			Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that the next finder got")
			leave()
			Expect(ctx.Err()).To(MatchError(context.Canceled), "the context that the next finder got, when the caller has gone")
			return mouse, stored, nil
		}))
		_, _, _ = m.finder.Find(leaving, "USB Hub")
		Expect(names).To(HaveExactElements("USB Hub"), "the names that the next finder was asked for")
	})

	It("has a name, a unit and help as Prometheus has them", func(ctx SpecContext) {
		m := newMeasuring(measure, nil)
		m.find(ctx, time.Millisecond, redisHit, nil)
		families, err := m.registry.Gather()
		Expect(err).NotTo(HaveOccurred(), "collecting the metrics")
		Expect(families).To(HaveLen(1), "the metrics that the finder has registered")
		problems, err := promlint.NewWithMetricFamilies(families).Lint()
		Expect(err).NotTo(HaveOccurred(), "checking the metric's name")
		Expect(problems).To(BeEmpty(), "what promtool says of the metric")
		Expect(families[0].GetHelp()).NotTo(BeEmpty(), "the help of %s, which /metrics shows above it", families[0].GetName())
	})

	It("panics if the registry has a metric of its name already", func() {
		m := newMeasuring(measure, nil)
		Expect(func() { measure(m.next, m) }).To(Panic(),
			"a second finder with one registry: its answers would not be shown, or be counted among those of the first")
	})

	It("has no more time series after a thousand names than before the first", func(ctx SpecContext) {
		m := newMeasuring(measure, nil)
		before := series(m.registry)
		for i := range 1000 {
			m.next.Report, m.next.Err = nearHit, nil
			_, _, _ = m.finder.Find(ctx, fmt.Sprintf("product-%d", i))
			m.next.Report, m.next.Err = stored, errNotFound
			_, _, _ = m.finder.Find(ctx, fmt.Sprintf("no-product-%d", i))
		}
		after := series(m.registry)
		Expect(len(after)).To(Equal(len(before)), "how many series there are; one of them is %s", after[len(after)-1])
		Expect(after).To(Equal(before), "the series: no label may have a value that a client chooses")
	})

	// many asks for a near hit from eight goroutines at once, so many times each.
	many := func(ctx context.Context, times int) *measuring {
		m := newMeasuring(measure, finderFunc(func(context.Context, string) (repositories.Product, services.Report, error) {
			return mouse, nearHit, nil
		}))
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				for range times {
					_, _, _ = m.finder.Find(ctx, "mouse")
				}
			})
		}
		asking.Wait()
		return m
	}

	It("misses none of many answers that come at once", func(ctx SpecContext) {
		Expect(counts(many(ctx, 1000))).To(Equal(map[string]uint64{"near": 8000}), "the answers, by label")
	})

	// The mutex profile (https://pkg.go.dev/runtime#MutexProfile) knows of each wait, however short it was.
	It("makes no caller wait at a lock for another", func(ctx SpecContext) {
		DeferCleanup(runtime.SetMutexProfileFraction, runtime.SetMutexProfileFraction(1))
		DeferCleanup(runtime.GOMAXPROCS, runtime.GOMAXPROCS(max(4, runtime.NumCPU())))
		many(ctx, 100_000)
		Expect(waitsIn(receiver)).To(BeEmpty(), "where callers of Find waited for each other; count without a lock")
	})

	It("measures a near hit without an allocation", func(ctx SpecContext) {
		m := newMeasuring(measure, nil)
		m.next.Report = nearHit
		Expect(testing.AllocsPerRun(10_000, func() { _, _, _ = m.finder.Find(ctx, "mouse") })).To(BeZero(), "allocations of a near hit")
	})
}

// finderFunc is a finder that is a function.
type finderFunc func(ctx context.Context, name string) (repositories.Product, services.Report, error)

func (f finderFunc) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	return f(ctx, name)
}

// gather returns the metrics of a name, by the value of their one label.
func gather(registry *prometheus.Registry, name, label string) map[string]*dto.Metric {
	GinkgoHelper()
	families, err := registry.Gather()
	Expect(err).NotTo(HaveOccurred(), "collecting the metrics")
	at := slices.IndexFunc(families, func(family *dto.MetricFamily) bool { return family.GetName() == name })
	Expect(at).To(BeNumerically(">=", 0), "expected a metric named %s, but there are only: %q", name, series(registry))
	metrics := make(map[string]*dto.Metric)
	for _, metric := range families[at].GetMetric() {
		Expect(metric.GetLabel()).To(HaveLen(1), "the labels of %s: expected %s alone", name, label)
		Expect(metric.GetLabel()[0].GetName()).To(Equal(label), "the label of %s", name)
		metrics[metric.GetLabel()[0].GetValue()] = metric
	}
	return metrics
}

// series returns the names of all metrics with their labels, in order.
func series(registry *prometheus.Registry) []string {
	GinkgoHelper()
	families, err := registry.Gather()
	Expect(err).NotTo(HaveOccurred(), "collecting the metrics")
	var names []string
	for _, family := range families {
		for _, metric := range family.GetMetric() {
			var labels []string
			for _, label := range metric.GetLabel() {
				labels = append(labels, fmt.Sprintf("%s=%q", label.GetName(), label.GetValue()))
			}
			names = append(names, family.GetName()+"{"+strings.Join(labels, ",")+"}")
		}
	}
	return names
}

func keys(metrics map[string]*dto.Metric) []string {
	var values []string
	for value := range metrics {
		values = append(values, value)
	}
	slices.Sort(values)
	return values
}

// waitsIn returns the functions, innermost first, in which goroutines have let go of a lock that others waited for, as
// far as they were called by the code of that name.
func waitsIn(code string) []string {
	GinkgoHelper()
	count, _ := runtime.MutexProfile(nil)
	records := make([]runtime.BlockProfileRecord, count+100)
	count, complete := runtime.MutexProfile(records)
	Expect(complete).To(BeTrue(), "the mutex profile grew by more than 100 places while it was read; run this again")
	var waits []string
	for _, record := range records[:count] {
		var functions []string
		frames := runtime.CallersFrames(record.Stack())
		for {
			frame, more := frames.Next()
			functions = append(functions, frame.Function)
			if !more {
				break
			}
		}
		if stack := strings.Join(functions, " < "); strings.Contains(stack, code) {
			waits = append(waits, stack)
		}
	}
	return waits
}
