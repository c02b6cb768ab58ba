package specs_test

import (
	"os"
	"path/filepath"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs"
)

var _ = Describe("Programs", func() {
	build := func(ctx SpecContext, o specs.Options) *specs.Programs {
		GinkgoHelper()
		programs, err := specs.Build(ctx, o)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(programs.Close)
		return programs
	}

	It("are compiled once and run often, at the same time, each run in an environment of its own", func(ctx SpecContext) {
		programs := build(ctx, options("environment", "failing"))
		reports := make(map[string]specs.Report)
		var mu sync.Mutex
		var running sync.WaitGroup
		for _, value := range []string{"right", "wrong"} {
			running.Go(func() {
				defer GinkgoRecover()
				o := options("environment")
				o.Packages = []string{"./lessons/internal/specs/testdata/environment"}
				o.Env = []string{"COURSE_SPECS=" + value}
				report, err := programs.Run(ctx, o)
				Expect(err).NotTo(HaveOccurred())
				mu.Lock()
				defer mu.Unlock()
				reports[value] = report
			})
		}
		running.Wait()
		Expect(reports["right"]).To(And(HaveField("Passed", 2), HaveField("Failed", 0)))
		Expect(reports["wrong"]).To(And(HaveField("Passed", 0), HaveField("Failed", 2)))
	})

	It("take room only until they have run, where nobody runs them again", func(ctx SpecContext) {
		GinkgoT().Setenv("TMPDIR", GinkgoT().TempDir())
		left := func() int {
			programs, err := filepath.Glob(filepath.Join(os.TempDir(), "*", "*", "*.test*"))
			Expect(err).NotTo(HaveOccurred())
			return len(programs)
		}
		var all []int
		o := options("passing", "environment")
		o.AtOnce, o.Compiled = 1, func() { all = append(all, left()) }
		o.Ended = func(specs.Package) { all = append(all, left()) }
		run(ctx, o)
		Expect(all).To(Equal([]int{2, 1, 0}))
	})

	It("end at the first spec that fails, if they are told to", func(ctx SpecContext) {
		report, err := build(ctx, options("environment")).Run(ctx, specs.Options{FailFast: true})
		Expect(err).NotTo(HaveOccurred())
		Expect(report).To(And(HaveField("Passed", 0), HaveField("Failed", 1), HaveField("NotRun", 1)))
	})

	It("say which package did not compile, each time that it is run", func(ctx SpecContext) {
		programs := build(ctx, options("broken", "passing"))
		Expect(programs.Broken()).To(HaveExactElements(HaveField("Path", fixtures+"broken")))
		for range 2 {
			report, err := programs.Run(ctx, specs.Options{})
			Expect(err).NotTo(HaveOccurred())
			Expect(only(report, "broken").Status).To(Equal(specs.BuildFailed))
			Expect(in(report, "passing")).NotTo(BeEmpty())
		}
	})
})
