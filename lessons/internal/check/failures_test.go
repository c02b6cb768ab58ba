package check_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

var _ = Describe("Failures", func() {
	lesson := course.Lesson{Number: 2, ID: "basket", Steps: []course.Step{
		{Title: "adding", Write: []course.Write{{File: "shop/basket.go", Functions: []string{"Basket.Add", "Basket.Total"}}}},
	}}

	order := func(all ...check.Spec) []string {
		var ids []string
		for _, spec := range check.Failures(lesson, check.Result{Specs: all}) {
			ids = append(ids, spec.ID)
		}
		return ids
	}

	It("leaves out what passed, and what can't run here", func() {
		Expect(order(
			check.Spec{ID: "shop: a", Status: specs.Passed},
			check.Spec{ID: "shop: b", Status: specs.NotRun},
		)).To(BeEmpty())
	})

	It("begins with what keeps all from running, and then goes step by step", func() {
		Expect(order(
			check.Spec{ID: "shop: a", Status: specs.Failed, Step: 2},
			check.Spec{ID: "rejects Heron", Status: specs.Failed, Step: 1},
			check.Spec{ID: "accepts the reference", Status: specs.Failed, Step: 1},
			check.Spec{ID: "shop: [package]", Name: "[package]", Status: specs.BuildFailed},
		)).To(Equal([]string{"shop: [package]", "rejects Heron", "accepts the reference", "shop: a"}))
	})

	It("puts what is wrong in front of what is not written yet, and that in the lesson's order", func() {
		Expect(order(
			check.Spec{ID: "shop: total", Status: specs.Panicked, Message: "panic: lesson 02: Basket.Total is yours to write"},
			check.Spec{ID: "shop: add", Status: specs.Panicked, Message: "panic: lesson 02: Basket.Add is yours to write"},
			check.Spec{ID: "shop: add again", Status: specs.Panicked, Message: "panic: lesson 02: Basket.Add is yours to write"},
			check.Spec{ID: "shop: wrong", Status: specs.Failed, Message: "Expected 1 to equal 2"},
		)).To(Equal([]string{"shop: wrong", "shop: add", "shop: add again", "shop: total"}))
	})
})
