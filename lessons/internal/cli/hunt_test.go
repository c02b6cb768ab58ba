package cli_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("hunt", func() {
	var d desk

	BeforeEach(func(ctx SpecContext) {
		d = newDesk(ctx, "3")
		d.done("strings", "basket")
	})

	mend := func() {
		GinkgoHelper()
		d.put("hunt/services/shop/basket.go", strings.Replace(d.read("hunt/services/shop/basket.go"), "sum = cents", "sum += cents", 1))
	}

	It("plants a mistake in a copy of the course's code, and tells what a user complains of, and no more", func(ctx SpecContext) {
		answer := d.in(ctx, "hunt")
		Expect(answer.status).To(Equal(0), answer.stderr)
		expectGolden("hunt_begin", answer.stdout)
		Expect(d.read("hunt/services/shop/basket.go")).To(ContainSubstring("sum = cents"))
		Expect(d.read("hunt/go.mod")).To(HavePrefix("module cacheaside"))
		Expect(filepath.Join(d.workspace, "hunt/services/shop/basket_test.go")).NotTo(BeAnExistingFile(), "it would find the mistake")
		Expect(filepath.Join(d.workspace, "hunt/services/shop/suite_test.go")).To(BeAnExistingFile())
		Expect(d.read(".course/state.json")).NotTo(ContainSubstring("last_only"))
	})

	It("shows the hunt that is under way, and leaves its code alone", func(ctx SpecContext) {
		begun := d.in(ctx, "hunt")
		mend()
		Expect(d.in(ctx, "hunt").stdout).To(Equal(begun.stdout))
		Expect(d.read("hunt/services/shop/basket.go")).To(ContainSubstring("sum += cents"))
		Expect(d.in(ctx).stdout).To(ContainSubstring("A hunt is under way"))
	})

	It("says that it is not mended, and not what is wrong", func(ctx SpecContext) {
		d.in(ctx, "hunt")
		answer := d.in(ctx, "hunt", "check")
		Expect(answer.status).To(Equal(1))
		expectGolden("hunt_not_mended", answer.stdout)
		Expect(d.state().Hunt).NotTo(BeNil())
	})

	It("says what else is not right", func(ctx SpecContext) {
		d.in(ctx, "hunt")
		mend()
		d.put("hunt/services/shop/basket.go", strings.Replace(d.read("hunt/services/shop/basket.go"), "len(b.cents)", "0", 1))
		answer := d.in(ctx, "hunt", "check")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stdout).To(ContainSubstring("Something besides is not right"))
		Expect(answer.stdout).To(And(ContainSubstring("Basket Add counts what was added"), ContainSubstring("the course's own"),
			Not(ContainSubstring("_test.go"))))
		Expect(d.in(ctx, "hunt", "check", "--json").stdout).NotTo(ContainSubstring("_test.go"))
	})

	It("says what does not compile", func(ctx SpecContext) {
		d.in(ctx, "hunt")
		d.put("hunt/services/shop/basket.go", strings.Replace(d.read("hunt/services/shop/basket.go"), "sum = cents", "sum = ", 1))
		answer := d.in(ctx, "hunt", "check")
		Expect(answer.status).To(Equal(1))
		Expect(answer.stdout).To(ContainSubstring("hunt/services/shop/basket.go:20"))
	})

	It("ends when it is mended, shows what was wrong, and keeps what the learner wrote in a snapshot", func(ctx SpecContext) {
		d.in(ctx, "hunt")
		mend()
		d.put("hunt/services/shop/mine_test.go", "package shop_test\n")
		d.put("hunt/notes.txt", "look at Total\n")
		answer := d.in(ctx, "hunt", "check")
		Expect(answer.status).To(Equal(0), answer.stdout)
		snapshots, err := os.ReadDir(filepath.Join(d.workspace, ".course/snapshots"))
		Expect(err).NotTo(HaveOccurred())
		last := snapshots[len(snapshots)-1].Name()
		expectGolden("hunt_mended", strings.ReplaceAll(answer.stdout, last, "SNAPSHOT"))
		Expect(filepath.Join(d.workspace, "hunt")).NotTo(BeADirectory())
		Expect(d.in(ctx, "restore").stdout).To(ContainSubstring("before: hunt 2"))

		Expect(d.in(ctx, "restore", last).status).To(Equal(0))
		Expect(d.read("hunt/services/shop/mine_test.go")).To(Equal("package shop_test\n"))
		Expect(d.read("hunt/notes.txt")).To(Equal("look at Total\n"))
		Expect(d.read("hunt/go.mod")).To(HavePrefix("module"), "or it would be a part of the workspace's own module")
	})

	It("tells all when it is given up, and does not hunt the same again", func(ctx SpecContext) {
		d.in(ctx, "hunt")
		answer := d.in(ctx, "hunt", "give-up")
		Expect(answer.status).To(Equal(0))
		Expect(answer.stdout).To(ContainSubstring("Total forgets all but the last."))
		Expect(answer.stdout).To(ContainSubstring("-\t\tsum = cents"))
		again := d.in(ctx, "hunt")
		Expect(again.status).To(Equal(2))
		Expect(again.stderr).To(ContainSubstring("every mistake"))
		Expect(d.in(ctx, "list").stdout).To(ContainSubstring("hunts 1/1"))
	})

	It("is told of in JSON", func(ctx SpecContext) {
		Expect(d.in(ctx, "hunt", "2", "--json").stdout).To(MatchJSON(`{"lesson": 2, "id": "basket",
			"complaint": "I put two things into my basket, and pay for one.", "folder": "hunt", "status": "hunting"}`))
		Expect(d.in(ctx, "list", "--json").stdout).To(ContainSubstring(`"under_way": 1`))
		Expect(d.in(ctx, "hunt", "give-up", "--json").stdout).To(ContainSubstring(`"status": "given_up"`))
	})

	DescribeTable("says what is in the way", func(ctx SpecContext, expected string, args ...string) {
		answer := d.in(ctx, append([]string{"hunt"}, args...)...)
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring(expected))
	},
		Entry("nothing to check", "no hunt is under way", "check"),
		Entry("nothing to give up", "no hunt is under way", "give-up"),
		Entry("a lesson that has not passed", "lesson 03 has not passed yet", "3"),
		Entry("a lesson that has none", "there is nothing to hunt yet: the lessons that have passed plant no mistakes; lesson 02 is the first that does", "1"),
		Entry("no such lesson", "there is no lesson", "9"),
	)

	It("leaves a folder alone that is the learner's", func(ctx SpecContext) {
		d.put("hunt/mine.txt", "mine\n")
		answer := d.in(ctx, "hunt")
		Expect(answer.status).NotTo(Equal(0))
		Expect(answer.stderr).To(ContainSubstring("there is something in it already"))
		Expect(d.read("hunt/mine.txt")).To(Equal("mine\n"))
	})
})
