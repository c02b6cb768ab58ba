package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

var _ = Describe("Verifier", func() {
	const basket = "lessons/02-basket/testdata/mistakes/"

	var notices []string

	// verified returns what came of each check of a lesson of the tiny course, after files were put into it.
	verified := func(ctx SpecContext, number int, files map[string]string) map[string]check.Result {
		GinkgoHelper()
		dir := GinkgoT().TempDir()
		Expect(coursetest.Write(dir)).To(Succeed())
		for name, content := range files {
			Expect(coursetest.Put(dir, name, content)).To(Succeed())
		}
		lessons, err := course.Load(os.DirFS(dir))
		Expect(err).NotTo(HaveOccurred())
		results := make(map[string]check.Result)
		var telling sync.Mutex
		notices = nil
		verifier := check.Verifier{Dir: dir, Root: os.DirFS(dir), Lessons: lessons,
			Notice: func(line words.Text) {
				telling.Lock()
				defer telling.Unlock()
				notices = append(notices, line.String())
			},
			Ended: func(result check.Result) {
				telling.Lock()
				defer telling.Unlock()
				results[result.Check] = result
			},
		}
		_, err = verifier.Run(ctx, lessons[number-1])
		Expect(err).NotTo(HaveOccurred())
		return results
	}

	mistake := func(rejectedBy, hunks string) string {
		return "Wrong.\n\nfile: services/shop/basket.go\nrejected by: services/shop: Basket " + rejectedBy + "\n\n" + hunks
	}

	It("proves a lesson from both sides", func(ctx SpecContext) {
		results := verified(ctx, 2, nil)
		for _, name := range []string{"reference", "starter", "step 1", "step 2", "others", "last_only"} {
			Expect(results[name].Status).To(Equal(specs.Passed), "%s: %v", name, results[name].Specs)
		}
		Expect(results["starter"].Passed).To(Equal(3))
		Expect(statuses(results["step 1"])).To(HaveLen(1))
		Expect(statuses(results["step 2"])).To(HaveLen(3), "the second's, and the first's still")
		Expect(results["mistakes"].Specs[0].Message).To(ContainSubstring("expected at least 6 known mistakes"))
	})

	DescribeTable("says which spec is not of the step that it names", func(ctx SpecContext, from, to, check, message string) {
		text, err := os.ReadFile(filepath.Join(newBench(2).course, "services/shop/basket_test.go"))
		Expect(err).NotTo(HaveOccurred())
		Expect(string(text)).To(ContainSubstring(from))
		results := verified(ctx, 2, map[string]string{"services/shop/basket_test.go": strings.Replace(string(text), from, to, 1)})
		Expect(results[check].Specs).To(ContainElement(And(HaveField("Status", Not(Equal(specs.Passed))), HaveField("Message", ContainSubstring(message)))))
		if strings.Contains(from+to, "Label") {
			Expect(results["reference"].Specs).To(ContainElement(HaveField("Message", ContainSubstring("each below its step"))), "specs.txt has it otherwise")
		}
	},
		Entry("where it needs a later one", `It("Total adds up", func`, `It("Total adds up", Label("step-1"), func`,
			"step 1", "expected it to pass when step 1 is written, as it belongs to step 1, and it has panicked"),
		Entry("where it needs an earlier one alone", `Label("step-1"), `, ``, "step 2", "does it belong to an earlier step?"),
		Entry("where a step has none then", `Label("step-1"), `, ``, "step 1", "give them Label(\"step-1\")"),
		Entry("where it asks for a later one first", `basket.Add(1999)
		basket.Add(500)
		Expect(basket.Len())`, `func() {
			defer func() {
				if recover() != nil {
					basket.Total()
				}
			}()
			basket.Add(1999)
		}()
		basket.Add(500)
		Expect(basket.Len())`, "step 1", "before it asks for Basket.Total, which is written in a later step"),
	)

	It("says which complaint tells too much, and that there are too few", func(ctx SpecContext) {
		yaml, err := os.ReadFile(filepath.Join(newBench(2).course, "lessons/02-basket/lesson.yaml"))
		Expect(err).NotTo(HaveOccurred())
		results := verified(ctx, 4, map[string]string{
			"lessons/04-receipt/lesson.yaml":                 strings.NewReplacer("id: basket", "id: receipt", "basket.go", "receipt.go", "Basket.", "Receipt.").Replace(string(yaml)),
			"lessons/04-receipt/testdata/mistakes/loud.diff": "Loud.\n\nfile: services/shop/receipt.go\nrejected by: services/shop: x\ncomplaint: Receipt.Total says too much.\n\n@@\n-func (r *Receipt) Total() {}\n+func (r *Receipt) Total() { }\n",
			"services/shop/receipt.go":                       "package shop\n\ntype Receipt struct{}\n\n// Add adds.\nfunc (r *Receipt) Add() {}\n\n// Total totals.\nfunc (r *Receipt) Total() {}\n",
		})
		Expect(results["hunts"].Specs).To(ConsistOf(
			HaveField("Message", ContainSubstring("found one that names Receipt.Total")), HaveField("Message", ContainSubstring("at least 3 mistakes"))))
	})

	// server is a program in place of the course's: what it does when it starts, and the price that it answers.
	server := func(start, price string) map[string]string {
		return map[string]string{"httpapi/main.go": `package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"

	"cacheaside/services/shop"
)

func main() {
	` + start + `
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	go http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
		}
		fmt.Fprint(w, ` + "`{\"price\":` + \"" + price + "\" + `}`" + `)
	}))
	fmt.Fprintf(os.Stderr, "msg=listening url=http://%s\n", listener.Addr())
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	<-stop
}

var _ shop.Basket
`}
	}
	const (
		needsNothing = ""
		needsBasket  = "new(shop.Basket).Add(1)"
		saysSo       = `defer func() {
		if reason := recover(); reason != nil {
			fmt.Fprintln(os.Stderr, reason)
			os.Exit(1)
		}
	}()
	` + needsBasket
	)

	DescribeTable("starts the learner's server, as the lesson begins and as it ends", func(ctx SpecContext, start, price string, begin, end check.Status) {
		Expect(statuses(verified(ctx, 2, server(start, price))["server"])).To(Equal(map[string]check.Status{"begin": begin, "end": end}))
	},
		Entry("which answers at both", needsNothing, "19.99", specs.Passed, specs.Passed),
		Entry("which says at the beginning that the lesson is open", saysSo, "19.99", specs.Passed, specs.Passed),
		Entry("which ends with a trace at the beginning", needsBasket, "19.99", specs.Failed, specs.Passed),
		Entry("which answers wrongly", needsNothing, "14.99", specs.Failed, specs.Failed),
		Entry("which does not listen", "os.Exit(1)", "19.99", specs.Failed, specs.Failed),
	)

	It("says which promises no known mistake breaks, and which mistake breaks one that is not there", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "last_only.diff": mistake("Total adds up\nbreaks: Basket.Total: Total is\nbreaks: Basket.Total: It never", "@@\n-\t\tsum += cents\n+\t\tsum = cents\n")})
		Expect(statuses(results["promises"])).To(Equal(map[string]check.Status{
			"Basket.Add: Add puts a price in, in cents.": specs.Failed,
			"Basket.Total: Total is the sum, in cents.":  specs.Passed,
			"last_only: Basket.Total: It never":          specs.Failed,
		}))
		Expect(results["promises"].Specs[0].Message).To(ContainSubstring(`breaks: Basket.Add: Add puts a price in, in`))
	})

	It("says which mistake its spec does not reject", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "fine.diff": mistake("Total adds up", "@@\n-\t\tsum += cents\n+\t\tsum = sum + cents\n")})
		Expect(results["fine"].Specs).To(ConsistOf(And(HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("fine.diff: rejected by: expected this spec to fail with the mistake, found that it has passed")))))
		Expect(results["last_only"].Status).To(Equal(specs.Passed))
	})

	It("names the spec that is nearest to one that there is not", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "last_only.diff": mistake("Total sums up", "@@\n-\t\tsum += cents\n+\t\tsum = cents\n")})
		Expect(results["last_only"].Specs).To(ConsistOf(HaveField("Message", And(
			ContainSubstring("last_only.diff: rejected by: expected a spec of that package with the full text"), ContainSubstring(`the nearest is "services/shop: Basket Total adds up"`)))))
	})

	It("says of a mistake that does not compile that it has to", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "last_only.diff": mistake("Total adds up", "@@\n-\t\tsum += cents\n+\t\tsum += dollars\n")})
		Expect(results["last_only"].Specs).To(ConsistOf(HaveField("Message", And(
			ContainSubstring("last_only.diff: expected the mistake to compile"), ContainSubstring("undefined: dollars")))))
	})

	It("looks again, alone, at what was not as expected while other specs ran, and says so", func(ctx SpecContext) {
		mark := filepath.Join(GinkgoT().TempDir(), "ran")
		results := verified(ctx, 2, map[string]string{"services/shop/late_test.go": `package shop_test

import (
	"os"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/shop"
)

var _ = Describe("Late", Label("lesson-02", "step-2"), func() {
	It("fails once", func() {
		Expect(new(shop.Basket).Total()).To(BeZero())
		_, err := os.Stat(` + "`" + mark + "`" + `)
		Expect(os.WriteFile(` + "`" + mark + "`" + `, nil, 0o600)).To(Succeed())
		Expect(err).NotTo(HaveOccurred())
	})
})
`})
		Expect(statuses(results["reference"])).To(HaveKeyWithValue("services/shop: Late fails once", specs.Passed))
		Expect(notices).To(ContainElement(And(ContainSubstring("Late fails once"), ContainSubstring("looked at again, alone"))))
	})

	It("names a mistake that does not compile, and lets it spoil no other", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "broken.diff": mistake("Total adds up", "@@\n-\t\tsum += cents\n+\t\tsum += cent\n")})
		Expect(results["broken"].Specs).To(ConsistOf(And(HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("undefined: cent")))))
		Expect(results["last_only"].Status).To(Equal(specs.Passed))
		Expect(results["reference"].Status).To(Equal(specs.Passed))
	})

	It("compiles by itself what can't be put into one program", func(ctx SpecContext) {
		results := verified(ctx, 2, map[string]string{basket + "small.diff": mistake("Add counts what was added",
			"@@\n-type Basket struct{ cents []int }\n+type Basket struct{ cents, none []int }\n@@\n-func (b *Basket) Len() int { return len(b.cents) }\n+func (b *Basket) Len() int { return len(b.none) }\n")})
		Expect(results["small"].Status).To(Equal(specs.Passed), "%v", results["small"].Specs)
	})

	It("says which mistake is about lines that are not there", func(ctx SpecContext) {
		dir := GinkgoT().TempDir()
		Expect(coursetest.Write(dir)).To(Succeed())
		Expect(coursetest.Put(dir, basket+"old.diff", mistake("Total adds up", "@@\n-\t\ttotal += cents\n"))).To(Succeed())
		lessons, err := course.Load(os.DirFS(dir))
		Expect(err).NotTo(HaveOccurred())
		_, err = (&check.Verifier{Dir: dir, Root: os.DirFS(dir), Lessons: lessons}).Run(ctx)
		Expect(err).To(MatchError(And(ContainSubstring("old.diff"), ContainSubstring("expected its old lines in services/shop/basket.go, found them nowhere"))))
	})

	It("says which spec of the course asks for more than is promised, by a right version", func(ctx SpecContext) {
		results := verified(ctx, 3, map[string]string{"services/prices/more_test.go": `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = Describe("Discount", Label("lesson-03"), func() {
	It("of more than all leaves nothing", func() {
		Expect(prices.Discount(2000, 150)).To(Equal(0))
		Expect(prices.Discount(9, 50)).To(Equal(5))
	})
})
`})
		Expect(results["reference"].Status).To(Equal(specs.Passed), "%v", results["reference"].Specs)
		Expect(results["rounds_down"].Status).To(Equal(specs.Failed))
		Expect(results["right versions"].Specs[0].Message).To(ContainSubstring("expected at least 3 right versions"))
	})
})
