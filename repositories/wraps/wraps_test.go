package wraps_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/format"

	"cacheaside/repositories/wraps"
)

func TestWraps(t *testing.T) {
	RegisterFailHandler(Fail)
	wraps.Show()
	RunSpecs(t, "wraps")
}

var _ = Describe("Show", func() {
	gone, locked := errors.New("database unavailable"), errors.New("database is locked")

	DescribeTable("has a failure say", func(err error, expected string) {
		Expect(format.Object(err, 0)).To(HaveSuffix(": \n" + err.Error() + "\n" + expected))
	},
		Entry("what an error wraps", fmt.Errorf("inserting: %w: %w", gone, locked), `which wraps "database unavailable" and "database is locked"`),
		Entry("what it wraps at second hand", fmt.Errorf("creating: %w", fmt.Errorf("inserting: %w", gone)), `which wraps "inserting: database unavailable" and "database unavailable"`),
		Entry("that it wraps nothing, though the text looks like it", fmt.Errorf("inserting: %v", gone), `"inserting: database unavailable" wraps no other error`),
		Entry("the same of an error without fields", context.DeadlineExceeded, `"context deadline exceeded" wraps no other error`),
	)

	It("shows an error inside of something else", func() {
		Expect(format.Object(struct{ Cause error }{gone}, 0)).To(ContainSubstring(`"database unavailable" wraps no other error`))
	})

	It("leaves the fields of an error that has some to see", func() {
		Expect(format.Object(&fs.PathError{Op: "open", Path: "products.db", Err: gone}, 0)).To(ContainSubstring(`Path: "products.db"`))
	})

	It("leaves alone what is no error", func() {
		Expect(format.Object("mouse", 0)).To(Equal("<string>: mouse"))
	})
})
