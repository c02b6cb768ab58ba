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

var _ = Describe("BeReport", func() {
	down := errors.New("connection refused")
	report := services.Report{Cache: services.Miss, CacheError: down, SQLTime: time.Second}

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
		other := services.Report{Cache: services.Hit, SQLTime: time.Second}
		matcher := journal.BeReport(report)
		Expect(matcher.Match(other)).To(BeFalse())
		Expect(matcher.FailureMessage(other)).To(Equal("The Report is not as expected:\n" +
			"  Cache: expected miss, got hit\n" +
			"  CacheError: expected connection refused, got <nil>"))
	})

	It("does not match a CacheError where none is expected", func() {
		Expect(report).NotTo(journal.BeReport(services.Report{Cache: services.Miss, SQLTime: time.Second}))
	})

	It("says what it takes", func() {
		_, err := journal.BeReport(report).Match("a report")
		Expect(err).To(MatchError("BeReport expects a services.Report, got string"))
	})
})
