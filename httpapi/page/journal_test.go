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
	"testing/synctest"
	"time"
	"unicode/utf8"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/page"
	"cacheaside/httpapi/routes"
	"cacheaside/services"
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
				Outcome: "miss: Redis did not have it, SQL did; stored in Redis",
				Redis:   300, SQL: 900, Took: 1500, Lines: []page.Line{},
			}))))
		})
	})

	It("tells of requests together, each 100 ms, with the server's clock", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			began := time.Now()
			for range 3 {
				journal.Add(answered("mouse", hit, time.Millisecond))
			}
			requests := told(tab)
			Expect(time.Since(began)).To(Equal(100*time.Millisecond), "when the page was told")
			Expect(requests.At).To(Equal(time.Now().UnixMilli()))
			Expect(numbers(requests.Entries)).To(Equal([]int64{1, 2, 3}))
			journal.Add(answered("mouse", hit, time.Millisecond))
			Expect(numbers(told(tab).Entries)).To(Equal([]int64{4}))
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

	It("counts all requests by what the cache was to them", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			journal.Add(answered("mouse", services.Report{Cache: services.Hit, Near: true}, 5*time.Millisecond))
			for range 500 {
				journal.Add(answered("mouse", hit, 2*time.Millisecond))
			}
			journal.Add(answered("mouse", services.Report{Cache: services.Miss}, 7*time.Millisecond))
			journal.Add(answered("mouse", services.Report{Cache: services.Unreachable, CacheError: services.ErrTooSlow}, 9*time.Millisecond))
			journal.Add(answered("mouse", services.Report{SQLTime: time.Millisecond}, 11*time.Millisecond)) // a write
			Expect(told(tab).Tallies).To(Equal(map[string]page.Tally{
				"hit":    {Count: 501, Sum: 1_005_000, Slowest: 5000},
				"miss":   {Count: 1, Sum: 7000, Slowest: 7000},
				"bypass": {Count: 1, Sum: 9000, Slowest: 9000},
			}))
			journal.Add(answered("mouse", hit, time.Millisecond))
			Expect(told(tab).Tallies).To(Equal(map[string]page.Tally{"hit": {Count: 1, Sum: 1000, Slowest: 1000}}), "afterwards")
		})
	})

	It("keeps nothing while nobody looks, and still has what it kept before", func() {
		on(func() {
			journal.Add(answered("unseen", hit, time.Millisecond))
			tab, state := opened()
			Expect(state.Entries).To(BeEmpty(), "before anybody looked")
			journal.Add(answered("seen", hit, time.Millisecond))
			told(tab)
			tab.close()
			synctest.Wait()
			journal.Add(answered("unseen", hit, time.Millisecond))
			tab, state = opened()
			defer tab.close()
			Expect(state.Entries).To(HaveExactElements(HaveField("Path", "/products/seen")))
		})
	})

	It("gives requests traces while somebody looks, and costs them no memory while nobody does", func() {
		on(func() {
			untouched := httptest.NewRequest(http.MethodGet, "/", nil)
			var got *http.Request
			handler := journal.Traced(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r }))
			serve := func() {
				handler.ServeHTTP(nil, untouched)
				journal.Add(routes.Answered{Request: untouched, Status: http.StatusOK, Report: hit})
			}
			Expect(testing.AllocsPerRun(100, serve)).To(BeZero(), "allocations for one request")
			Expect(got).To(BeIdenticalTo(untouched), "the request while nobody looks")
			tab, _ := opened()
			defer tab.close()
			serve()
			Expect(got).NotTo(BeIdenticalTo(untouched), "the request while somebody looks")
			told(tab)
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
	DescribeTable("says in words how an answer was reached", func(status int, report services.Report, words string) {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", report, time.Millisecond)
			a.Status = status
			if status >= 400 {
				a.Err = errors.New("refused")
			}
			journal.Add(a)
			Expect(told(tab).Entries[0].Outcome).To(Equal(words))
		})
	},
		EntryDescription("%d, %+v: %s"),
		Entry(nil, 415, services.Report{}, "neither Redis nor SQL was asked"),
		Entry(nil, 200, hit, "hit: Redis had it, for another 57s"),
		Entry(nil, 200, services.Report{Cache: services.Hit, Near: true}, "near hit: this process had it, and Redis was not asked"),
		Entry(nil, 200, services.Report{Cache: services.Miss, Collapsed: true}, "miss: Redis did not have it, another request was reading it, which this one shared"),
		Entry(nil, 404, services.Report{Cache: services.Miss}, "miss: Redis did not have it, nor did SQL"),
		Entry(nil, 503, services.Report{Cache: services.Miss}, "miss: Redis did not have it, and SQL could not tell"),
		Entry(nil, 200, services.Report{Cache: services.Miss, CacheError: services.ErrNoLease},
			"miss: Redis did not have it, SQL did; not stored (the product has changed meanwhile)"),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: services.ErrCircuitOpen},
			"bypass: Redis was not used (the circuit is open: it failed before), SQL did"),
		Entry(nil, 200, services.Report{Cache: services.Unreachable, CacheError: services.ErrTooSlow}, "bypass: Redis was not used (too slow), SQL did"),
		Entry(nil, 404, services.Report{Cache: services.Unreachable, CacheError: down}, "bypass: Redis was not used (it does not answer), nor did SQL"),
		Entry(nil, 201, services.Report{SQLTime: 1, Stored: true}, "write: SQL has it; stored in Redis"),
		Entry(nil, 204, services.Report{SQLTime: 1}, "write: SQL has it; Redis forgets what it had"),
		Entry(nil, 200, services.Report{SQLTime: 1, CacheError: down}, "write: SQL has it; Redis was not told (it does not answer)"),
		Entry(nil, 409, services.Report{SQLTime: 1}, "write refused: SQL is as it was; Redis forgets what it had"),
		Entry(nil, 503, services.Report{SQLTime: 1}, "write: it is not known whether SQL has it; Redis forgets what it had"),
	)

	It("shows no line that came after the request was answered", func() {
		on(func() {
			tab, _ := opened()
			defer tab.close()
			a := answered("mouse", hit, time.Millisecond)
			a.Request = a.Request.WithContext(page.WithTrace(context.Background()))
			reader := page.TraceReader(readerOf(mouse, nil))
			_, _ = reader.FindByName(a.Request.Context(), "before")
			journal.Add(a)
			_, _ = reader.FindByName(a.Request.Context(), "after")
			Expect(told(tab).Entries[0].Lines).To(HaveExactElements(HaveField("Text", `find a product: "before"`)))
		})
	})
})
