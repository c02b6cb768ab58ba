package check_test

import (
	"os"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
)

var _ = Describe("Verifier", func() {
	const basket = "lessons/02-basket/testdata/mistakes/"

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
		verifier := check.Verifier{Dir: dir, Root: os.DirFS(dir), Lessons: lessons,
			Notice: func(line string) { GinkgoWriter.Println(line) },
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
		for _, name := range []string{"reference", "starter", "others", "last_only"} {
			Expect(results[name].Status).To(Equal(specs.Passed), "%s: %v", name, results[name].Specs)
		}
		Expect(results["starter"].Passed).To(Equal(3))
		Expect(results["mistakes"].Specs[0].Message).To(ContainSubstring("expected at least 6 known mistakes"))
	})

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
		Expect(results["fine"].Specs).To(ConsistOf(And(HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("expected this spec to reject the mistake")))))
		Expect(results["last_only"].Status).To(Equal(specs.Passed))
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
