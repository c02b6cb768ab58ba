package cli_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the start screen", func() {
	screen := func(answer answer) string {
		GinkgoHelper()
		Expect(answer.status).To(Equal(0))
		Expect(strings.Count(answer.stdout, "\n")).To(BeNumerically("<=", 24))
		return answer.stdout
	}

	It("says how to begin where there is no workspace", func(ctx SpecContext) {
		d := newRepository()
		expectGolden("status_none", screen(d.call(ctx, d.repo)))
	})

	It("says where you are and what is next", func(ctx SpecContext) {
		expectGolden("status_begin", screen(newDesk(ctx, "2").in(ctx)))
	})

	It("says how to go on when the lesson is done", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.done("strings", "basket")
		expectGolden("status_done", screen(d.in(ctx)))
	})

	It("says so when all is done", func(ctx SpecContext) {
		d := newDesk(ctx, "3")
		d.done("strings", "basket", "prices")
		Expect(d.in(ctx, "next").status).To(Equal(0))
		expectGolden("status_all_done", screen(d.in(ctx)))
	})
})

var _ = Describe("list", func() {
	It("prints each lesson with its state", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.done("strings")
		d.in(ctx, "test")
		expectGolden("list", d.in(ctx, "list").stdout)
	})

	It("prints one object with --json", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.done("strings")
		Expect(d.in(ctx, "list", "--json").stdout).To(MatchJSON(`{"status": "failed", "lessons": [
			{"lesson": 1, "id": "strings", "status": "passed", "passed": 0, "failed": 0, "not_run": 0, "specs": [],
			 "title": "Strings", "day": "02/05", "current": false, "done": "2026-05-02T12:00:00Z"},
			{"lesson": 2, "id": "basket", "status": "not_started", "passed": 0, "failed": 0, "not_run": 0, "specs": [],
			 "title": "The basket", "day": "03/05", "current": true, "hunts": {"all": 1, "mended": 0, "given_up": 0, "under_way": 0}},
			{"lesson": 3, "id": "prices", "status": "not_started", "passed": 0, "failed": 0, "not_run": 0, "specs": [],
			 "title": "Prices", "day": "05/05", "current": false}
		]}`))
	})

	It("says in JSON that nothing has run yet, and not that something has failed", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		Expect(d.in(ctx, "list", "--json").stdout).To(HavePrefix("{\n  \"status\": \"not_run\""))
		d.put("raw/experiments/strings.txt", "> SET k v\nno\n")
		d.in(ctx, "test")
		Expect(d.in(ctx, "list", "--json").stdout).To(HavePrefix("{\n  \"status\": \"failed\""))
	})

	It("lists the lessons without a workspace, too", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "list").stdout).To(And(ContainSubstring("The basket"), ContainSubstring("lessons start")))
	})
})

var _ = Describe("read", func() {
	It("prints the current lesson's text, plain where there is no terminal", func(ctx SpecContext) {
		expectGolden("read", newDesk(ctx, "1").in(ctx, "read").stdout)
	})

	It("prints another one's", func(ctx SpecContext) {
		Expect(newDesk(ctx, "1").in(ctx, "read", "3").stdout).To(ContainSubstring("Write specs for Discount"))
	})

	It("needs no workspace", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "read", "2").stdout).To(ContainSubstring("Basket.Total"))
	})
})

var _ = Describe("hint", func() {
	It("shows one part after another, for the first thing that failed", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		d.in(ctx, "test")
		expectGolden("hint", d.in(ctx, "hint").stdout+d.in(ctx, "hint").stdout+d.in(ctx, "hint").stdout)
		Expect(d.state().Hints).To(Equal(map[string]int{"basket/Basket.Total": 3}))
		Expect(d.in(ctx, "hint").stdout).To(ContainSubstring("3 of 3"))
	})

	It("begins with the lesson's first before anything was checked", func(ctx SpecContext) {
		Expect(newDesk(ctx, "2").in(ctx, "hint").stdout).To(ContainSubstring("Hint for Basket.Add"))
	})

	It("is about the function that is named, and names the others that there are hints for", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		d.in(ctx, "test")
		Expect(d.in(ctx, "hint", "Basket.Add").stdout).To(And(ContainSubstring("Hint for Basket.Add (1 of 3)"), HaveSuffix("go run ./lessons hint Basket.Add\n")))
		Expect(d.in(ctx, "hint", "2", "add").stdout).To(ContainSubstring("Hint for Basket.Add (2 of 3)"))
		Expect(d.in(ctx, "hint").stdout).To(ContainSubstring("Hint for Basket.Total (1 of 3)"))
		none := d.in(ctx, "hint", "Basket.Sum")
		Expect(none.status).To(Equal(2))
		Expect(none.stderr).To(ContainSubstring(`lesson 02 has no hint for "Basket.Sum"; it has some for: Basket.Add, Basket.Total, Basket.Len`))
	})

	It("does not give a faulty version away before its second part", func(ctx SpecContext) {
		d := newDesk(ctx, "3")
		d.put("services/prices/prices_test.go", weakSpecs)
		d.in(ctx, "test")
		first := d.in(ctx, "hint").stdout
		Expect(first).To(And(ContainSubstring("Stork"), Not(ContainSubstring("below zero"))))
		Expect(d.in(ctx, "hint").stdout).To(ContainSubstring("below zero"))
		Expect(d.in(ctx, "hint").stdout).To(ContainSubstring("Discount of more than all"))
	})

	It("is not needed where all has passed", func(ctx SpecContext) {
		d := newDesk(ctx, "3")
		d.done("basket")
		Expect(d.in(ctx, "hint", "2").stdout).To(Equal("lesson 02 has passed: nothing in it needs a hint.\n"))
	})

	It("is asked for by the lesson's number where that is not the current one, and the report of a test says so", func(ctx SpecContext) {
		d := newDesk(ctx, "3")
		d.done("basket")
		d.put("services/shop/basket.go", wrongTotal)
		Expect(d.in(ctx, "test", "2").stdout).To(ContainSubstring("go run ./lessons hint 2 "))
		Expect(d.in(ctx, "hint", "2").stdout).To(And(ContainSubstring("Hint for Basket.Total"), ContainSubstring("go run ./lessons hint 2\n"), HaveSuffix("go run ./lessons hint 2 Basket.Len\n")))
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("go run ./lessons hint  help"))
	})

	It("sends back to the compiler's message where nothing compiles", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", "package shop\n\nvar x int = 1.5\n")
		d.in(ctx, "test")
		Expect(d.in(ctx, "hint").stdout).To(ContainSubstring("go run ./lessons test"))
		Expect(d.state().Hints).To(BeEmpty())
	})

	It("says so where there are none", func(ctx SpecContext) {
		Expect(newDesk(ctx, "3").in(ctx, "hint").stdout).To(ContainSubstring("There are no hints for lesson 03"))
	})
})

var _ = Describe("solution", func() {
	It("shows what makes the reference of what the learner wrote", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		answer := d.in(ctx, "solution")
		Expect(answer.status).To(Equal(0))
		expectGolden("solution", answer.stdout)
		Expect(d.read("services/shop/basket.go")).To(Equal(wrongTotal))
	})

	It("puts the reference there with --write, and keeps what was there", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", wrongTotal)
		answer := d.in(ctx, "solution", "2", "--write")
		Expect(answer.status).To(Equal(0))
		Expect(answer.stdout).To(ContainSubstring("restore"))
		Expect(d.in(ctx, "test").status).To(Equal(0))
		Expect(d.in(ctx, "restore").stdout).To(ContainSubstring("solution 2"))
		Expect(d.in(ctx, "solution").stdout).To(ContainSubstring("is the reference"))
	})

	It("is not possible in a handout", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "start", "--handout").status).To(Equal(0))
		Expect(d.in(ctx, "solution", "2").status).To(Equal(3))
	})
})

var _ = Describe("doctor", func() {
	It("says what there is, what is missing, and what that costs", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		answer := d.in(ctx, "doctor")
		Expect(answer.status).To(Equal(0))
		for _, what := range []string{"Go ", "modules", "C compiler", "SQLite", "redis-server", "running Redis", "Docker"} {
			Expect(answer.stdout).To(MatchRegexp(`(?m)^(found|missing)  +` + what))
		}
	})

	It("says that nothing works without Go, and what else is not there", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		GinkgoT().Setenv("PATH", GinkgoT().TempDir())
		answer := d.in(ctx, "doctor")
		Expect(answer.status).To(Equal(3))
		Expect(answer.stdout).To(And(MatchRegexp(`(?m)^missing  Go `), ContainSubstring("https://go.dev/dl/"), Not(MatchRegexp(`(?m)^missing  modules`))))
		Expect(answer.stdout).To(MatchRegexp(`(?m)^missing  redis-server +an embedded Redis`))
		Expect(answer.stdout).To(MatchRegexp(`(?m)^missing  Docker`))
	})
})

var _ = Describe("help", func() {
	It("lists every command in 80 columns", func(ctx SpecContext) {
		d := newRepository()
		answer := d.call(ctx, d.repo, "help")
		for _, command := range []string{"start", "list", "read", "test", "watch", "hint", "solution", "next", "reset", "jump", "restore", "update", "grade", "doctor", "verify"} {
			Expect(answer.stdout).To(MatchRegexp(`(?m)^  ` + command + `\b`))
		}
	})
})
