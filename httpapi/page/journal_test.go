package page_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/page"
	"cacheaside/httpapi/routes"
	"cacheaside/services"
	"cacheaside/services/coherence"
	"cacheaside/services/failover"
	"cacheaside/services/guard"
	"cacheaside/services/stampede"
)

var hit = services.Report{Cache: services.Hit, TTL: 57 * time.Second, CacheTime: 200 * time.Microsecond}

// answered is a GET of a product.
func answered(name string, report services.Report, took time.Duration) routes.Answered {
	request := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/products/" + name}}
	return routes.Answered{Request: request, Status: http.StatusOK, Began: time.UnixMilli(1763870060123), Took: took, Report: report}
}

var _ = Describe("Journal", func() {
	var journal *page.Journal
	var server *site
	var stream *page.Stream
	on := func(spec func()) {
		GinkgoHelper()
		onStillClock(func() {
			stream = page.NewStream()
			journal = page.NewJournal(stream)
			server = newSite(stream)
			defer server.close()
			spec()
		})
	}
	// opened returns a tab that was told how things stand, and that.
	opened := func() (*tab, page.Requests) {
		GinkgoHelper()
		tab := server.open()
		tab.next()
		var state page.Requests
		tab.data("state", &state)
		return tab, state
	}
	told := func(tab *tab) (requests page.Requests) {
		GinkgoHelper()
		tab.data("requests", &requests)
		return requests
	}
	numbers := func(entries []*page.Entry) (all []int64) {
		for _, entry := range entries {
			all = append(all, entry.Number)
		}
		return all
	}

	It("tells of a request", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			report := services.Report{Cache: services.Miss, Stored: true, CacheTime: 300 * time.Microsecond, SQLTime: 900 * time.Microsecond}
			journal.Add(answered("mouse", report, 1500*time.Microsecond))
			Expect(told(tab).Entries).To(HaveExactElements(HaveValue(Equal(page.Entry{
				Number: 1, At: 1763870060123, Method: "GET", Path: "/products/mouse", Status: 200,
				Kind: "miss", Stored: true,
				Redis: 300, SQL: 900, Took: 1500, Lines: []page.Line{}, Untold: true,
			}))))
		})
	})

	It("tells of requests soon, and together, once a second, with the server's clock", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			began := time.Now()
			for range 3 {
				journal.Add(answered("mouse", hit, time.Millisecond))
			}
			requests := told(tab)
			Expect(time.Since(began)).To(Equal(50*time.Millisecond), "when the page was told")
			Expect(requests.At).To(Equal(time.Now().UnixMilli()))
			Expect(numbers(requests.Entries)).To(Equal([]int64{1, 2, 3}))
			journal.Add(answered("mouse", hit, time.Millisecond))
			time.Sleep(10 * time.Millisecond)
			journal.Add(answered("mouse", hit, time.Millisecond))
			Expect(numbers(told(tab).Entries)).To(Equal([]int64{4, 5}))
			Expect(time.Since(began)).To(Equal(1050*time.Millisecond), "when it was told again")
			time.Sleep(time.Minute)
			began = time.Now()
			journal.Add(answered("mouse", hit, time.Millisecond))
			told(tab)
			Expect(time.Since(began)).To(Equal(50*time.Millisecond), "when it was told after a minute")
		})
	})

	It("keeps the last 200, and tells of so many at a time", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			for range 1000 {
				journal.Add(answered("mouse", hit, time.Millisecond))
			}
			requests := told(tab)
			Expect(requests.Entries).To(HaveLen(200))
			Expect(requests.Entries[0].Number).To(Equal(int64(801)), "the first that the page is told of")
			Expect(requests.LeftOut).To(Equal(int64(800)))
			other, state := opened()
			defer other.close()
			Expect(numbers(state.Entries)).To(Equal(numbers(requests.Entries)), "what a second tab is told")
		})
	})

	Describe("its spans", func() {
		at := func(second int) time.Time { return time.Date(2026, 1, 1, 12, 0, second, 0, time.UTC) }
		read := func(second int, cache services.Outcome, took time.Duration) {
			a := answered("mouse", services.Report{Cache: cache}, took)
			a.Began = at(second).Add(-took)
			journal.Add(a)
		}
		// from makes the still clock say when the specs' reads begin.
		from := func() { time.Sleep(time.Until(at(0))) }
		begins := func(spans []page.Span) (all []string) {
			for _, span := range spans {
				all = append(all, time.UnixMilli(span.At).UTC().Format("15:04:05"))
			}
			return all
		}
		// about is a time in microseconds that is off by a thousandth at the most.
		about := func(us int) OmegaMatcher { return BeNumerically("~", us, us/1000) }

		It("count reads by what the cache was to them, with median and 99th percentile", func() {
			on(func() {
				from()
				for range 97 {
					read(1, services.Hit, 200*time.Microsecond)
				}
				for range 3 {
					read(1, services.Hit, 40*time.Millisecond)
				}
				read(1, services.Miss, 2*time.Second)
				read(2, services.Unreachable, 300*time.Nanosecond)
				journal.Add(answered("mouse", services.Report{SQLTime: time.Millisecond}, time.Millisecond)) // a write
				tab, state := opened()
				defer tab.close()
				Expect(begins(state.Seconds)).To(Equal([]string{"12:00:01", "12:00:02"}))
				first, second := state.Seconds[0], state.Seconds[1]
				Expect(first.Hit).To(HaveValue(And(HaveField("Count", int64(100)), HaveField("Median", about(200)), HaveField("P99", about(40_000)),
					HaveField("Sum", int64(97*200+3*40_000)))))
				Expect(first.Miss).To(HaveValue(And(HaveField("Count", int64(1)), HaveField("Median", about(2_000_000)))))
				Expect(first.Bypass).To(BeNil())
				Expect(second.Bypass).To(HaveValue(Equal(page.Stats{Count: 1, Median: 1, P99: 1, Sum: 1})), "what takes less than a microsecond")
				Expect(begins(state.Minutes)).To(Equal([]string{"12:00:00"}))
				Expect(state.Minutes[0].Hit.Count).To(Equal(int64(100)))
				Expect(state.Minutes[0].Bypass.Count).To(Equal(int64(1)))
			})
		})
		It("are told when they have changed, whole", func() {
			on(func() {
				from()
				read(1, services.Hit, time.Millisecond)
				read(2, services.Hit, time.Millisecond)
				tab, _ := opened()
				defer tab.close()
				read(2, services.Hit, time.Millisecond)
				read(3, services.Hit, time.Millisecond)
				requests := told(tab)
				Expect(begins(requests.Seconds)).To(Equal([]string{"12:00:02", "12:00:03"}))
				Expect(requests.Seconds[0].Hit.Count).To(Equal(int64(2)))
				Expect(requests.Minutes).To(HaveExactElements(HaveField("Hit.Count", int64(4))))
			})
		})
		It("are those of the last five minutes, and of the last thirty", func() {
			on(func() {
				from()
				for second := range 2000 {
					read(second, services.Hit, time.Millisecond)
				}
				time.Sleep(1999 * time.Second)
				tab, state := opened()
				defer tab.close()
				Expect(state.Seconds).To(And(HaveLen(301), HaveEach(HaveField("Hit.Count", int64(1)))))
				Expect(begins(state.Seconds[:1])).To(Equal([]string{"12:28:19"}), "the oldest")
				Expect(begins(state.Seconds[300:])).To(Equal([]string{"12:33:19"}), "the newest")
				Expect(state.Minutes).To(HaveLen(31))
				Expect(state.Minutes[:30]).To(HaveEach(HaveField("Hit.Count", int64(60))))
				Expect(begins(state.Minutes[:1])).To(Equal([]string{"12:03:00"}), "the oldest")
				Expect(begins(state.Minutes[30:])).To(Equal([]string{"12:33:00"}), "the newest")
				time.Sleep(time.Hour)
				later, state := opened()
				defer later.close()
				Expect(state.Seconds).To(BeEmpty(), "an hour later")
				Expect(state.Minutes).To(BeEmpty(), "an hour later")
			})
		})
		It("leave out what had no reads, and count what shared another's", func() {
			on(func() {
				from()
				a := answered("mouse", services.Report{Cache: services.Miss, Collapsed: true}, time.Millisecond)
				a.Began = at(1)
				journal.Add(a)
				read(1, services.Miss, time.Millisecond)
				read(4, services.Hit, time.Millisecond)
				tab, state := opened()
				defer tab.close()
				Expect(begins(state.Seconds)).To(Equal([]string{"12:00:01", "12:00:04"}))
				Expect(state.Seconds[0].Shared).To(Equal(int64(1)))
				Expect(state.Seconds[0].Miss.Count).To(Equal(int64(2)))
				Expect(state.Seconds[1]).To(And(HaveField("Shared", BeZero()), HaveField("Miss", BeNil())))
			})
		})
		It("count in the newest what is told late", func() {
			on(func() {
				from()
				read(5, services.Hit, time.Millisecond)
				read(4, services.Hit, time.Millisecond)
				tab, state := opened()
				defer tab.close()
				Expect(state.Seconds).To(HaveExactElements(HaveField("Hit.Count", int64(2))))
			})
		})
	})

	It("keeps requests while nobody looks, and tells who comes once", func() {
		on(func() {
			for range 500 {
				journal.Add(answered("unseen", hit, time.Millisecond))
			}
			tab, state := opened()
			defer tab.close()
			Expect(state.Entries).To(And(HaveLen(200), HaveEach(HaveValue(HaveField("Path", "/products/unseen")))))
			journal.Add(answered("seen", hit, time.Millisecond))
			requests := told(tab)
			Expect(numbers(requests.Entries)).To(Equal([]int64{501}))
			Expect(requests.LeftOut).To(BeZero())
		})
	})

	It("notes the commands of a thousand requests a second at the most while nobody looks, and says of which not", func() {
		on(func() {
			handler := journal.Traced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				journal.Add(routes.Answered{Request: r, Status: http.StatusOK, Report: hit, Began: time.Now()})
			}))
			ask := func() { handler.ServeHTTP(nil, httptest.NewRequest(http.MethodGet, "/products/mouse", nil)) }
			time.Sleep(time.Second)
			for range 20 { // 5 ms
				ask()
				time.Sleep(time.Millisecond / 4)
			}
			tab, state := opened()
			defer tab.close()
			var untold []bool
			for _, entry := range state.Entries {
				untold = append(untold, entry.Untold)
			}
			Expect(untold[:8]).To(Equal([]bool{false, true, true, true, false, true, true, true}))
			for range 3 {
				ask()
			}
			Expect(told(tab).Entries).To(And(HaveLen(3), HaveEach(HaveValue(HaveField("Untold", false)))), "while somebody looks")
		})
	})

	It("costs a request two small pieces of memory, once there were as many as are kept", func() {
		on(func() {
			request := httptest.NewRequest(http.MethodGet, "/products/mouse", nil)
			handler := journal.Traced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				journal.Add(routes.Answered{Request: r, Status: http.StatusOK, Report: hit})
			}))
			Expect(testing.AllocsPerRun(1000, func() { handler.ServeHTTP(nil, request) })).To(BeNumerically("<=", 2), "allocations for one request")
		})
	})

	It("cuts a path off that is longer than 300 bytes, between characters", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			for shift := range 4 {
				journal.Add(answered(strings.Repeat("x", shift)+strings.Repeat("𝄞", 200), hit, time.Millisecond))
			}
			for _, entry := range told(tab).Entries {
				Expect(len(entry.Path)).To(And(BeNumerically("<=", 300), BeNumerically(">", 290)), "bytes of %s", entry.Path)
				Expect(entry.Path).To(HaveSuffix("𝄞…"))
				Expect(utf8.ValidString(entry.Path)).To(BeTrue(), "%q", entry.Path)
			}
		})
	})

	down := fmt.Errorf("redis GET: %w", errors.New("connection refused"))
	DescribeTable("tells in facts how an answer was reached", func(status int, report services.Report, facts page.Entry) {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", report, time.Millisecond)
			if report.Cache == services.NotAsked {
				a.Request.Method = http.MethodPut
			}
			a.Status = status
			if status >= 400 {
				a.Err = errors.New("refused")
			}
			journal.Add(a)
			entry := told(tab).Entries[0]
			Expect(page.Entry{
				Kind: entry.Kind, Failed: entry.Failed, TTL: entry.TTL, Stored: entry.Stored, Collapsed: entry.Collapsed, Reason: entry.Reason,
			}).To(Equal(facts))
			Expect(entry.Status).To(Equal(status))
		})
	},
		EntryDescription("%d, %+v"),
		Entry(nil, 415, services.Report{}, page.Entry{Kind: "none", Failed: true}),
		Entry(nil, 200, hit, page.Entry{Kind: "hit", TTL: 57}),
		Entry(nil, 404, hit, page.Entry{Kind: "hit", TTL: 57, Failed: true}),
		Entry(nil, 200, services.Report{Cache: services.Hit, TTL: 61_499 * time.Millisecond}, page.Entry{Kind: "hit", TTL: 61}),
		Entry(nil, 200, services.Report{Cache: services.NearHit}, page.Entry{Kind: "near"}),
		Entry(nil, 200, services.Report{Cache: services.Miss, Collapsed: true}, page.Entry{Kind: "miss", Collapsed: true}),
		Entry(nil, 200, services.Report{Cache: services.Miss, Stored: true}, page.Entry{Kind: "miss", Stored: true}),
		Entry(nil, 503, services.Report{Cache: services.Miss}, page.Entry{Kind: "miss", Failed: true}),
		Entry(nil, 200, services.Report{Cache: services.Miss, CacheError: stampede.ErrNoLease}, page.Entry{Kind: "miss", Reason: "changed"}),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: guard.ErrCircuitOpen}, page.Entry{Kind: "bypass", Reason: "circuit-open"}),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: fmt.Errorf("era 3: %w", failover.ErrNoEra)},
			page.Entry{Kind: "bypass", Reason: "another-redis"}),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: coherence.ErrDistrusted}, page.Entry{Kind: "bypass", Reason: "not-invalidated"}),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: guard.ErrTooSlow}, page.Entry{Kind: "bypass", Reason: "timeout"}),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: fmt.Errorf("redis GET: %w", page.ErrUnplugged)},
			page.Entry{Kind: "bypass", Reason: "unplugged"}),
		Entry(nil, 404, services.Report{Cache: services.Unreachable, CacheError: down}, page.Entry{Kind: "bypass", Reason: "unreachable", Failed: true}),
		Entry(nil, 201, services.Report{SQLTime: 1, Stored: true}, page.Entry{Kind: "write", Stored: true}),
		Entry(nil, 200, services.Report{SQLTime: 1, CacheError: down}, page.Entry{Kind: "write", Reason: "unreachable"}),
		Entry(nil, 409, services.Report{SQLTime: 1}, page.Entry{Kind: "write", Failed: true}),
	)

	It("shows how long a request waited for what another one read", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", services.Report{Cache: services.Miss, Collapsed: true, SQLTime: time.Millisecond}, 9*time.Millisecond)
			a.Began = time.Now()
			a.Request = a.Request.WithContext(page.WithTrace(context.Background()))
			sql := new(page.SQL)
			sql.SetDelay(2 * time.Millisecond) // any command would do
			_, _ = sql.Reader(readerOf(mouse, nil)).FindByName(a.Request.Context(), "mouse")
			journal.Add(a)
			lines := told(tab).Entries[0].Lines
			Expect(texts(lines)).To(Equal([]string{"SQL delay", "another"}))
			Expect(lines[1].At).To(Equal(int64(2000)))
			Expect(lines[1].Took).To(Equal(int64(7000)))
		})
	})

	It("takes a read of SQL alone for a list, and not for a write", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			for _, err := range []error{nil, errors.New("locked")} {
				list := answered("", services.Report{SQLTime: 1}, time.Millisecond)
				list.Err = err
				journal.Add(list)
			}
			Expect(told(tab).Entries).To(HaveExactElements(
				HaveValue(And(HaveField("Kind", "list"), HaveField("Failed", false))),
				HaveValue(And(HaveField("Kind", "list"), HaveField("Failed", true)))))
		})
	})

	DescribeTable("says in a word what the cache was to a request", func(report services.Report, kind string) {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", report, time.Millisecond)
			if kind == "write" {
				a.Request.Method = http.MethodDelete
			}
			journal.Add(a)
			Expect(told(tab).Entries[0].Kind).To(Equal(kind))
		})
	},
		EntryDescription("%+v: %s"),
		Entry(nil, services.Report{}, "none"),
		Entry(nil, services.Report{SQLTime: 1}, "write"),
		Entry(nil, services.Report{Cache: services.NearHit}, "near"),
		Entry(nil, hit, "hit"),
		Entry(nil, services.Report{Cache: services.Miss}, "miss"),
		Entry(nil, services.Report{Cache: services.Unreachable, CacheError: down}, "bypass"),
	)

	It("shows no line that came after the request was answered", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", hit, time.Millisecond)
			a.Request = a.Request.WithContext(page.WithTrace(context.Background()))
			sql := new(page.SQL)
			sql.SetDelay(time.Millisecond)
			reader := sql.Reader(readerOf(mouse, nil))
			_, _ = reader.FindByName(a.Request.Context(), "mouse")
			journal.Add(a)
			_, _ = reader.FindByName(a.Request.Context(), "mouse")
			Expect(told(tab).Entries[0].Lines).To(HaveLen(1))
		})
	})
})
