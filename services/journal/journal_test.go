package journal_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
	"cacheaside/services/journal"
)

func TestJournal(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "services/journal")
}

var _ = Describe("BeReport", Label("given"), func() {
	errDown := errors.New("connection refused")
	expected := services.Report{Cache: services.Miss, CacheError: errDown, Stored: true, SQLTime: time.Second}

	It("matches a report that is as expected, whatever wraps its CacheError", func() {
		got := expected
		Expect(got).To(journal.BeReport(expected))
		got.CacheError = fmt.Errorf("redis: %w", errDown)
		Expect(got).To(journal.BeReport(expected))
	})

	It("matches no other", func() {
		for _, change := range []func(*services.Report){
			func(r *services.Report) { r.Cache = services.Hit },
			func(r *services.Report) { r.CacheError = errors.New("another") },
			func(r *services.Report) { r.CacheError = nil },
			func(r *services.Report) { r.Stored = false },
			func(r *services.Report) { r.Collapsed = true },
			func(r *services.Report) { r.TTL = 1 },
			func(r *services.Report) { r.CacheTime = 1 },
			func(r *services.Report) { r.SQLTime = 1 },
		} {
			got := expected
			change(&got)
			Expect(got).NotTo(journal.BeReport(expected))
		}
		Expect(services.Report{CacheError: errDown}).NotTo(journal.BeReport(services.Report{}), "where none is expected")
	})

	It("says in a failure what each report has, in a line", func() {
		got := services.Report{Cache: services.Unreachable, Collapsed: true, TTL: time.Minute, CacheTime: time.Millisecond}
		failure := journal.BeReport(expected).FailureMessage(got)
		Expect(failure).To(Equal("Expected this report:\n" +
			"    Cache: miss, CacheError: connection refused, Stored: true, SQLTime: 1s; all else zero\n" +
			"but it was:\n" +
			"    Cache: unreachable, Collapsed: true, TTL: 1m0s, CacheTime: 1ms; all else zero"))
	})
})
