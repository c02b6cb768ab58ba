package main_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/search"
)

var _ = Describe("the diagrams of the lessons", Label("given"), Ordered, ContinueOnFailure, func() {
	var program *search.Program

	BeforeAll(func(ctx SpecContext) {
		var err error
		program, err = search.Compile(ctx, "")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(program.Remove)
	})

	expectDrawn := func(lesson, diagram string) {
		GinkgoHelper()
		text, err := os.ReadFile(filepath.Join(root, "lessons", lesson, "lesson.md"))
		Expect(err).NotTo(HaveOccurred())
		Expect(strings.Contains(string(text), "```text\n"+diagram+"```\n")).To(BeTrue(), "expected lesson %s to have this diagram:\n%s", lesson, diagram)
	}

	DescribeTable("are the shortest schedules that go wrong without what the lesson adds", func(ctx SpecContext, lesson, without string) {
		scenes, err := search.Small(strings.Split(without, ",")...)
		Expect(err).NotTo(HaveOccurred())
		found, err := program.Shortest(ctx, scenes)
		Expect(err).NotTo(HaveOccurred())
		Expect(found).NotTo(BeNil())
		expectDrawn(lesson, found.Schedule.Diagram())
	},
		Entry("lesson 09: a proof that the answer is right", "09-the-stampede", "proof"),
		Entry("lesson 10: leases, and marks", "10-stale-data", "coherence,stampede"),
	)

	It("are made of what the code does: lesson 09, the lease that a writer takes away", func(ctx SpecContext) {
		scene, err := search.ParseScene("rA uA rB")
		Expect(err).NotTo(HaveOccurred())
		result, err := program.Do(ctx, search.Job{Replay: &search.Schedule{Scene: scene, Choices: []string{
			"R1 begins", "R1 2 done", "R1 3 done", // it looks, gets a lease, and reads
			"W1 begins", "W1 1 done", "W1 2 done", "W1 3 done", "W1 4 done", "W1 4 answered",
			"R2 begins", "R2 2 done", "R1 4 done", "R2 3 done", "R2 4 done",
		}}})
		Expect(err).NotTo(HaveOccurred())
		Expect(result.Schedule.Wrong).To(BeEmpty(), "%s", result.Schedule.Diagram())
		expectDrawn("09-the-stampede", result.Schedule.Diagram())
	})
})
