package main

import (
	"errors"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("a panic on the way up", Label("given"), func() {
	up := func(reason any) (err error) {
		defer sayOpenLesson(&err)
		panic(reason)
	}

	It("is one line that names the lesson, where it is code that the learner has not written yet", func() {
		Expect(up("lesson 03: sqliteconn.Open is yours to write")).To(MatchError(
			"lesson 03 is open: sqliteconn.Open is yours to write, and the server does not start without it" +
				` ("go run ./lessons test" says what is missing)`))
	})

	DescribeTable("goes on, where it is any other", func(reason any) {
		Expect(func() { _ = up(reason) }).To(PanicWith(reason))
	},
		Entry("text", "assignment to entry in nil map"),
		Entry("error", errors.New("lesson")),
	)
})
