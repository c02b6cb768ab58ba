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
	RunSpecs(t, "journal")
}

var _ = Describe("BeReport", Label("given"), func() {
	down := errors.New("connection refused")
	report := services.Report{Cache: services.Miss, CacheError: down, Stored: true, SQLTime: time.Second}

	It("matches a report that is the same", func() {
		Expect(report).To(journal.BeReport(report))
		Expect(services.Report{}).To(journal.BeReport(services.Report{}))
	})

	It("matches one whose CacheError wraps the expected one", func() {
		wrapped := report
		wrapped.CacheError = fmt.Errorf("redis: %w", down)
		Expect(wrapped).To(journal.BeReport(report))
	})

	It("does not match where a field differs, and a failure names each that does, and no other", func() {
		other := services.Report{Cache: services.Hit, Stored: true, SQLTime: time.Second}
		matcher := journal.BeReport(report)
		Expect(matcher.Match(other)).To(BeFalse())
		Expect(matcher.FailureMessage(other)).To(Equal("The Report is not as expected:\n" +
			"  Cache: expected miss, got hit\n" +
			"  CacheError: expected connection refused, got <nil>"))
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
			got := report
			change(&got)
			Expect(got).NotTo(journal.BeReport(report))
		}
		Expect(services.Report{CacheError: down}).NotTo(journal.BeReport(services.Report{}), "where none is expected")
	})

	It("says what it takes", func() {
		_, err := journal.BeReport(report).Match("a report")
		Expect(err).To(MatchError("BeReport expects a services.Report, got string"))
	})
})
