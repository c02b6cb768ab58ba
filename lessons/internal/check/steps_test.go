package check_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

var _ = Describe("the step that is to be done", func() {
	lesson := course.Lesson{Number: 2, Steps: []course.Step{{Title: "one"}, {Title: "two"}, {Title: "three"}}}

	step := func(all ...check.Spec) int { return check.NewResult(lesson, all...).Step }

	It("is the first in which a spec failed", func() {
		Expect(step(
			check.Spec{ID: "a", Step: 1, Status: specs.Passed},
			check.Spec{ID: "b", Step: 3, Status: specs.Failed},
			check.Spec{ID: "c", Step: 2, Status: specs.Panicked},
		)).To(Equal(2))
	})

	It("is that of a spec which did not end, and not that of those which it kept from running", func() {
		Expect(step(
			check.Prevented(check.Spec{ID: "a", Step: 1}),
			check.Spec{ID: "b", Step: 3, Status: specs.TimedOut},
		)).To(Equal(3))
	})

	It("is the first of those that did not run, if that is all there is", func() {
		Expect(step(check.Spec{ID: "a", Step: 1, Status: specs.Passed}, check.Prevented(check.Spec{ID: "b", Step: 2}))).To(Equal(2))
	})

	It("is none when all passed, or can't run here", func() {
		Expect(step(check.Spec{ID: "a", Step: 1, Status: specs.Passed}, check.Spec{ID: "b", Step: 2, Status: specs.NotRun})).To(BeZero())
	})
})
