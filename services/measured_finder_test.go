package services_test

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
)

// What a MeasuredFinder registers, and what its labels may say.
const (
	lookups   = "cache_lookups_total"
	durations = "product_find_duration_seconds"
)

var (
	outcomes = []string{"absent", "bypass", "canceled", "collapsed", "hit", "miss", "near"}
	caches   = []string{"bypass", "hit", "miss", "near"}
)

var _ = Describe("MeasuredFinder", Label("lesson-11"), func() {
	mouse := repositories.Product{Name: "mouse", Price: 19_99, Quantity: 5}
	nearHit := services.Report{Cache: services.Hit, Near: true, TTL: time.Second}
	redisHit := services.Report{Cache: services.Hit, TTL: time.Second, CacheTime: time.Millisecond}
	stored := services.Report{Cache: services.Miss, Stored: true, CacheTime: time.Millisecond, SQLTime: time.Millisecond}
	unavailable := fmt.Errorf("finding product: %w", repositories.ErrUnavailable)
	notFound := fmt.Errorf("product %q: %w", "mouse", repositories.ErrNotFound)

	var (
		clock    time.Duration
		next     *answering
		registry *prometheus.Registry
		finder   *services.MeasuredFinder
	)

	// measure makes the finder measure another one, with a registry of its own.
	measure := func(next services.Finder) {
		registry = prometheus.NewPedanticRegistry()
		finder = services.NewMeasuredFinder(services.MeasuredConfig{
			Next: next, Registry: registry, Elapsed: func() time.Duration { return clock },
		})
	}
	// find has the next finder answer that, after so long a time.
	find := func(ctx context.Context, took time.Duration, report services.Report, err error) {
		next.report, next.err = report, err
		next.meet = func() { clock += took }
		_, _, _ = finder.Find(ctx, "mouse")
	}
	// counted returns how many answers each outcome has, but for those that have none.
	counted := func() map[string]float64 {
		GinkgoHelper()
		counts := make(map[string]float64)
		for value, metric := range gather(registry, lookups, "outcome") {
			if count := metric.GetCounter().GetValue(); count != 0 {
				counts[value] = count
			}
		}
		return counts
	}
	// taken returns how many times were taken under each value of cache, but for those that have none.
	taken := func() map[string]uint64 {
		GinkgoHelper()
		counts := make(map[string]uint64)
		for value, metric := range gather(registry, durations, "cache") {
			if count := metric.GetHistogram().GetSampleCount(); count != 0 {
				counts[value] = count
			}
		}
		return counts
	}

	BeforeEach(func() {
		clock = time.Hour
		next = &answering{product: mouse}
		measure(next)
	})

	It("answers what the next finder answers", func(ctx SpecContext) {
		next.report, next.err = stored, unavailable
		product, report, err := finder.Find(ctx, "mouse")
		Expect(product).To(Equal(mouse), "the next finder's product")
		Expect(report).To(Equal(stored), "the next finder's report")
		Expect(err).To(MatchError(unavailable), "the next finder's error")
		Expect(next.asked).To(Equal(1), "how often the next finder was asked")
	})

	It("asks the next finder with the caller's context, and for the name letter for letter", func(ctx SpecContext) {
		type mark struct{}
		leaving, leave := context.WithCancel(context.WithValue(ctx, mark{}, "this request"))
		var names []string
		measure(finderFunc(func(ctx context.Context, name string) (repositories.Product, services.Report, error) {
			names = append(names, name)
			Expect(ctx.Value(mark{})).To(Equal("this request"), "the context that the next finder got has no values of the caller's")
			Expect(ctx.Err()).NotTo(HaveOccurred(), "the context that the next finder got")
			leave()
			Expect(ctx.Err()).To(MatchError(context.Canceled), "the context that the next finder got, when the caller has gone")
			return mouse, stored, nil
		}))
		_, _, _ = finder.Find(leaving, "USB Hub")
		Expect(names).To(HaveExactElements("USB Hub"), "the names that the next finder was asked for")
	})

	DescribeTable("counts an answer once, and takes its time under what the cache did",
		func(ctx SpecContext, outcome, cache string, report services.Report, err error) {
			find(ctx, time.Millisecond, report, err)
			Expect(counted()).To(Equal(map[string]float64{outcome: 1}), "the answers counted, by outcome")
			Expect(taken()).To(Equal(map[string]uint64{cache: 1}), "the times taken, by what the cache did")
		},
		Entry("this process's cache had it", "near", "near", nearHit, nil),
		Entry("Redis had it", "hit", "hit", redisHit, nil),
		Entry("it was not in Redis", "miss", "miss", stored, nil),
		Entry("it was not in Redis, and could not be stored", "miss", "miss",
			services.Report{Cache: services.Miss, CacheError: services.ErrTooSlow, SQLTime: time.Millisecond}, nil),
		Entry("it was not in Redis, and the database failed", "miss", "miss", services.Report{Cache: services.Miss}, unavailable),
		Entry("it was not in Redis, and the database took longer than it may", "miss", "miss",
			services.Report{Cache: services.Miss}, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded)),
		Entry("Redis could not be asked", "bypass", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: services.ErrCircuitOpen, SQLTime: time.Millisecond}, nil),
		Entry("neither could be asked", "bypass", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: services.ErrCircuitOpen}, unavailable),
		Entry("another request had begun the read", "collapsed", "miss", services.Report{Cache: services.Miss, Collapsed: true}, nil),
		Entry("another request had begun the read, past Redis", "collapsed", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: services.ErrTooSlow, Collapsed: true}, nil),
		Entry("another request had begun the read, and somebody else had filled Redis by then", "collapsed", "hit", services.Report{Cache: services.Hit, Collapsed: true}, nil),
		Entry("another request had begun the read, and the database failed", "collapsed", "miss", services.Report{Cache: services.Miss, Collapsed: true}, unavailable),
		Entry("there is no such product, and Redis could not be asked", "absent", "bypass",
			services.Report{Cache: services.Unreachable, CacheError: services.ErrTooSlow}, notFound),
		Entry("there is no such product, says this process's cache", "absent", "near", nearHit, notFound),
		Entry("there is no such product, says the database", "absent", "miss", services.Report{Cache: services.Miss}, notFound),
		Entry("there is no such product, says Redis", "absent", "hit", redisHit, notFound),
		Entry("there is no such product, says another's read", "absent", "miss", services.Report{Cache: services.Miss, Collapsed: true}, notFound),
	)

	DescribeTable("counts a caller who had gone before the answer as such, and takes no time of it",
		func(ctx SpecContext, report services.Report, err error) {
			gone, cancel := context.WithCancel(ctx)
			cancel()
			find(gone, time.Second, report, err)
			Expect(counted()).To(Equal(map[string]float64{"canceled": 1}), "the answers counted, by outcome")
			Expect(taken()).To(BeEmpty(), "the times taken: how long a caller stayed says nothing of the answer")
		},
		Entry("while Redis was asked", services.Report{CacheTime: time.Second}, context.Canceled),
		Entry("while the database was asked", services.Report{Cache: services.Miss}, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.Canceled)),
		Entry("while another's read was waited for", services.Report{Cache: services.Miss, Collapsed: true}, context.Canceled),
		Entry("by the caller's deadline", services.Report{Cache: services.Unreachable}, context.DeadlineExceeded),
	)

	It("counts a caller whose own deadline was over as one who had gone", func(ctx SpecContext) {
		late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
		DeferCleanup(cancel)
		find(late, time.Second, services.Report{Cache: services.Miss}, fmt.Errorf("%w: %w", repositories.ErrUnavailable, context.DeadlineExceeded))
		Expect(counted()).To(Equal(map[string]float64{"canceled": 1}), "the answers counted, by outcome")
		Expect(taken()).To(BeEmpty(), "the times taken: how long a caller stayed says nothing of the answer")
	})

	It("counts an answer that came all the same as what it is", func(ctx SpecContext) {
		gone, cancel := context.WithCancel(ctx)
		cancel()
		find(gone, time.Millisecond, nearHit, nil)
		find(gone, time.Millisecond, stored, notFound)
		Expect(counted()).To(Equal(map[string]float64{"near": 1, "absent": 1}), "the answers counted, by outcome")
	})

	DescribeTable("takes each time in seconds, whatever the outcome", func(ctx SpecContext, cache string, report services.Report, err error) {
		find(ctx, 250*time.Millisecond, report, err)
		histogram := gather(registry, durations, "cache")[cache].GetHistogram()
		Expect(histogram.GetSampleSum()).To(BeNumerically("~", 0.25, 1e-9), "the time of an answer that took 250 ms, under %s, in seconds", cache)
	},
		Entry("near", "near", nearHit, nil),
		Entry("hit", "hit", redisHit, nil),
		Entry("miss", "miss", stored, nil),
		Entry("bypass", "bypass", services.Report{Cache: services.Unreachable, CacheError: services.ErrCircuitOpen}, nil),
		Entry("collapsed", "miss", services.Report{Cache: services.Miss, Collapsed: true}, nil),
		Entry("absent", "miss", services.Report{Cache: services.Miss}, notFound),
		Entry("a failure", "miss", services.Report{Cache: services.Miss}, unavailable),
	)

	DescribeTable("panics if the registry has a metric of one of its names already", func(name string) {
		registry = prometheus.NewRegistry()
		registry.MustRegister(prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: "Another's."}))
		Expect(func() {
			services.NewMeasuredFinder(services.MeasuredConfig{Next: next, Registry: registry, Elapsed: func() time.Duration { return clock }})
		}).To(Panic(), "NewMeasuredFinder with a registry that has a %s already: what it measures would not be shown", name)
	},
		EntryDescription("%s"), Entry(nil, lookups), Entry(nil, durations),
	)

	It("panics if the registry has the metrics of another MeasuredFinder already", func() {
		Expect(func() {
			services.NewMeasuredFinder(services.MeasuredConfig{Next: next, Registry: registry, Elapsed: func() time.Duration { return clock }})
		}).To(Panic(), "a second NewMeasuredFinder with one registry: its answers would not be shown, or be counted among those of the first")
	})

	It("takes times in seconds", func(ctx SpecContext) {
		find(ctx, 250*time.Millisecond, redisHit, nil)
		find(ctx, 1250*time.Millisecond, redisHit, nil)
		histogram := gather(registry, durations, "cache")["hit"].GetHistogram()
		Expect(histogram.GetSampleSum()).To(BeNumerically("~", 1.5, 1e-9), "the sum of 250 ms and 1250 ms, in seconds")
	})

	It("shows the few slow answers that an average hides", func(ctx SpecContext) {
		for range 99 {
			find(ctx, time.Millisecond, stored, nil)
		}
		find(ctx, 900*time.Millisecond, stored, nil)
		histogram := gather(registry, durations, "cache")["miss"].GetHistogram()
		Expect(histogram.GetBucket()).NotTo(BeEmpty(), "expected %s to be a histogram with buckets", durations)
		for _, bucket := range histogram.GetBucket() {
			if bound := bucket.GetUpperBound(); bound > 0.001 && bound < 0.9 {
				Expect(bucket.GetCumulativeCount()).To(BeEquivalentTo(99), "of 99 answers in 1 ms and one in 900 ms, those within %v s", bound)
			}
		}
	})

	It("has bucket bounds that tell near hits, Redis, the database, timeouts and worse from each other", func(ctx SpecContext) {
		times := []time.Duration{
			100 * time.Nanosecond, 5 * time.Microsecond, 50 * time.Microsecond, 500 * time.Microsecond,
			5 * time.Millisecond, 50 * time.Millisecond, 500 * time.Millisecond, 5 * time.Second,
		}
		for _, took := range times {
			find(ctx, took, redisHit, nil)
		}
		most, before := uint64(0), uint64(0)
		for _, bucket := range gather(registry, durations, "cache")["hit"].GetHistogram().GetBucket() {
			most = max(most, bucket.GetCumulativeCount()-before)
			before = bucket.GetCumulativeCount()
		}
		Expect(most).To(BeEquivalentTo(1), "the most of %v that are in one bucket", times)
		Expect(before).To(BeEquivalentTo(len(times)), "how many of %v are within the highest bound", times)
	})

	It("shows each value of each label from the start, at zero", func() {
		Expect(keys(gather(registry, lookups, "outcome"))).To(Equal(outcomes), "the outcomes of %s", lookups)
		Expect(keys(gather(registry, durations, "cache"))).To(Equal(caches), "what the cache did, in %s", durations)
		Expect(counted()).To(BeEmpty(), "the answers counted before the first")
		Expect(taken()).To(BeEmpty(), "the times taken before the first answer")
	})

	It("has no more time series after a thousand names than before the first", func(ctx SpecContext) {
		before := series(registry)
		for i := range 1000 {
			next.report, next.err = nearHit, nil
			_, _, _ = finder.Find(ctx, fmt.Sprintf("product-%d", i))
			next.report, next.err = stored, notFound
			_, _, _ = finder.Find(ctx, fmt.Sprintf("no-product-%d", i))
		}
		after := series(registry)
		Expect(len(after)).To(Equal(len(before)), "how many series there are; one of them is %s", after[len(after)-1])
		Expect(after).To(Equal(before), "the series: no label may have a value that a client chooses")
	})

	It("has names, units and help as Prometheus has them", func(ctx SpecContext) {
		find(ctx, time.Millisecond, redisHit, nil)
		families, err := registry.Gather()
		Expect(err).NotTo(HaveOccurred(), "collecting the metrics")
		problems, err := promlint.NewWithMetricFamilies(families).Lint()
		Expect(err).NotTo(HaveOccurred(), "checking the metrics' names")
		Expect(problems).To(BeEmpty(), "what promtool says of the metrics")
		for _, family := range families {
			Expect(family.GetHelp()).NotTo(BeEmpty(), "the help of %s, which /metrics shows above it", family.GetName())
		}
	})

	It("counts each of many who ask at once", func(ctx SpecContext) {
		measure(finderFunc(func(context.Context, string) (repositories.Product, services.Report, error) {
			return mouse, nearHit, nil
		}))
		const callers, times = 8, 1000
		var asking sync.WaitGroup
		for range callers {
			asking.Go(func() {
				for range times {
					_, _, _ = finder.Find(ctx, "mouse")
				}
			})
		}
		asking.Wait()
		Expect(counted()).To(Equal(map[string]float64{"near": callers * times}), "the answers counted, by outcome")
		Expect(taken()).To(Equal(map[string]uint64{"near": callers * times}), "the times taken, by what the cache did")
	})

	// The mutex profile (https://pkg.go.dev/runtime#MutexProfile) knows of each wait, however short it was.
	It("has nobody who asks wait at a lock for another", func(ctx SpecContext) {
		DeferCleanup(runtime.SetMutexProfileFraction, runtime.SetMutexProfileFraction(1))
		DeferCleanup(runtime.GOMAXPROCS, runtime.GOMAXPROCS(max(4, runtime.NumCPU())))
		measure(finderFunc(func(context.Context, string) (repositories.Product, services.Report, error) {
			return mouse, nearHit, nil
		}))
		var asking sync.WaitGroup
		for range 8 {
			asking.Go(func() {
				for range 100_000 {
					_, _, _ = finder.Find(ctx, "mouse")
				}
			})
		}
		asking.Wait()
		Expect(waitsIn("services.(*MeasuredFinder)")).To(BeEmpty(), "where callers of Find waited for each other; count without a lock")
	})

	It("measures a near hit without an allocation", func(ctx SpecContext) {
		next.report = nearHit
		Expect(testing.AllocsPerRun(100, func() { _, _, _ = finder.Find(ctx, "mouse") })).To(BeZero(), "allocations of a near hit")
	})
})

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
