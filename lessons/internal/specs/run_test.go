package specs_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/specs"
)

const (
	fixturesFolder = "lessons/internal/specs/testdata/"
	fixtures       = "cacheaside/" + fixturesFolder
)

// options asks for packages of testdata, which "./..." leaves out.
func options(packages ...string) specs.Options {
	o := specs.Options{}
	for _, name := range packages {
		o.Packages = append(o.Packages, "./testdata/"+name)
	}
	return o
}

// run runs packages of testdata and expects that it could be done.
func run(ctx context.Context, o specs.Options) specs.Report {
	GinkgoHelper()
	report, err := specs.Run(ctx, o)
	Expect(err).NotTo(HaveOccurred())
	return report
}

// in keeps the results of one package.
func in(report specs.Report, name string) []specs.Result {
	var results []specs.Result
	for _, result := range report.Specs {
		if result.Package == fixtures+name {
			results = append(results, result)
		}
	}
	return results
}

// only expects a package to have one result, and returns it.
func only(report specs.Report, name string) specs.Result {
	GinkgoHelper()
	results := in(report, name)
	Expect(results).To(HaveLen(1))
	return results[0]
}

func statuses(results []specs.Result) map[string]specs.Status {
	byName := map[string]specs.Status{}
	for _, result := range results {
		byName[result.Name] = result.Status
	}
	return byName
}

var _ = Describe("Run", func() {
	It("leaves out what a learner's code need not do, unless it is asked for", func(ctx SpecContext) {
		onSQLite := map[string]specs.Status{"A repository works on SQLite": specs.Passed}
		Expect(statuses(in(run(ctx, options("machines")), "machines"))).To(Equal(onSQLite))
		all := options("machines")
		all.Beyond = true
		onSQLite["A repository works in PostgreSQL"] = specs.Passed
		onSQLite["A repository has a page"] = specs.Passed
		Expect(statuses(in(run(ctx, all), "machines"))).To(Equal(onSQLite))
	})

	Context("on packages of every kind", Ordered, func() {
		var report specs.Report

		BeforeAll(func(ctx SpecContext) {
			report = run(ctx, options("passing", "failing", "panicking", "skipping", "crashing", "setup",
				"crashingone", "skippedsuite", "focused", "unstarted", "slow", "fuzzing", "plain", "plainpanic",
				"one/mock", "two/mock", "broken", "mainless"))
		})

		It("counts specs and plain tests that pass, and runs no benchmark", func() {
			Expect(statuses(in(report, "passing"))).To(Equal(map[string]specs.Status{
				"Passing adds":                      specs.Passed,
				"Passing subtracts":                 specs.Passed,
				"Passing carries no lesson's label": specs.Passed,
				"Passing multiplies":                specs.NotRun,
				"TestPlain":                         specs.Passed,
			}))
		})

		It("says where an expectation failed and what it said", func() {
			Expect(statuses(in(report, "failing"))).To(HaveKeyWithValue("Failing is right", specs.Passed))
			Expect(in(report, "failing")).To(ContainElement(And(
				HaveField("Name", "Failing is wrong"),
				HaveField("Status", specs.Failed),
				HaveField("Labels", ConsistOf(HaveSuffix("-06"))),
				HaveField("Message", ContainSubstring("to equal")),
				HaveField("File", "lessons/internal/specs/testdata/failing/failing_test.go"),
				HaveField("Line", 12),
				HaveField("SpecLine", 11),
			)))
		})

		It("shows a panic at the line of the code that panicked, not of the spec that called it", func() {
			result := only(report, "panicking")
			Expect(result.Status).To(Equal(specs.Panicked))
			Expect(result.Message).To(Equal("panic: lesson 07: Lookup is yours to write"))
			Expect(result.File).To(Equal("lessons/internal/specs/testdata/panicking/lookup.go"))
			Expect(result.Line).To(Equal(5))
		})

		It("gives each spec that did not run its reason, also where BeforeAll skipped it", func() {
			reasons := map[string]string{}
			for _, result := range in(report, "skipping") {
				Expect(result.Status).To(Equal(specs.NotRun), result.Name)
				reasons[result.Name] = result.Message
			}
			Expect(reasons).To(Equal(map[string]string{
				"Skipping needs Docker":          "Docker is not reachable: start it",
				"Skipping in order comes first":  "Docker is not reachable: start it",
				"Skipping in order comes second": "Docker is not reachable: start it",
				"Skipping is to come":            "pending: it is marked PIt, PDescribe or Pending",
			}))
			Expect(only(report, "skippedsuite").Status).To(Equal(specs.NotRun))
			Expect(only(report, "skippedsuite").Message).To(Equal("no registry"))
		})

		It("counts a test program that crashed as one failure with what it said last", func() {
			result := only(report, "crashing")
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Message).To(And(
				ContainSubstring("left no report"),
				ContainSubstring("panic: nobody recovers this")))
		})

		It("runs the specs one by one where one takes the others down, so that each has its own result", func() {
			Expect(statuses(in(report, "crashingone"))).To(Equal(map[string]specs.Status{
				"One of them is right":              specs.Passed,
				"One of them is wrong":              specs.Failed,
				"One of them takes all others down": specs.Panicked,
			}))
			Expect(in(report, "crashingone")).To(ContainElement(And(
				HaveField("Status", specs.Panicked),
				HaveField("Message", ContainSubstring("lesson 04: nobody recovers this")),
				HaveField("File", "lessons/internal/specs/testdata/crashingone/crashingone_test.go"),
				HaveField("Line", 22))))
		})

		It("counts a failed BeforeSuite, and says how many specs it kept from running", func() {
			result := only(report, "setup")
			Expect(result.Name).To(Equal("[BeforeSuite]"))
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Message).To(And(
				HavePrefix("no database"),
				ContainSubstring("2 specs did not run because of it")))
		})

		It("does not take a focused spec for a pass", func() {
			Expect(statuses(in(report, "focused"))).To(Equal(map[string]specs.Status{
				"Focused runs alone":  specs.Passed,
				"Focused is left out": specs.NotRun,
				"[package]":           specs.Failed,
			}))
		})

		It("does not take specs that nothing starts for a pass", func() {
			result := only(report, "unstarted")
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Message).To(ContainSubstring("RunSpecs"))
		})

		It("does not take a test program for a pass that ended well without running its specs", func() {
			result := only(report, "mainless")
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Message).To(ContainSubstring("ended with exit status 0 and left no report"))
		})

		It("tells a timeout from a failure", func() {
			Expect(only(report, "slow").Status).To(Equal(specs.TimedOut))
		})

		It("counts a fuzz target that fails on a seed, next to the specs of its package", func() {
			Expect(statuses(in(report, "fuzzing"))).To(Equal(map[string]specs.Status{
				"Fuzzing passes": specs.Passed,
				"FuzzDecoder":    specs.Failed,
			}))
			Expect(in(report, "fuzzing")).To(ContainElement(And(
				HaveField("Message", ContainSubstring("the decoder took a bad input")),
				HaveField("File", "lessons/internal/specs/testdata/fuzzing/fuzzing_test.go"),
				HaveField("Line", 18))))
		})

		It("counts the tests of a package without Ginkgo", func() {
			Expect(statuses(in(report, "plain"))).To(Equal(map[string]specs.Status{
				"TestRight":     specs.Passed,
				"TestWrong":     specs.Failed,
				"TestElsewhere": specs.NotRun,
			}))
			Expect(in(report, "plain")).To(ContainElements(
				HaveField("Message", ContainSubstring("expected 2, got 3")),
				HaveField("Message", "only on Windows")))
		})

		It("sees a panic in a plain test", func() {
			result := only(report, "plainpanic")
			Expect(result.Name).To(Equal("TestPanics"))
			Expect(result.Status).To(Equal(specs.Panicked))
			Expect(result.Message).To(HavePrefix("panic: out of order"))
			Expect(result.Line).To(Equal(6))
		})

		It("runs both of two packages whose folders have the same name", func() {
			Expect(only(report, "one/mock").Name).To(Equal("Mock one passes"))
			Expect(only(report, "two/mock").Name).To(Equal("Mock two passes"))
		})

		It("counts a package that does not compile as one failure, and runs the others", func() {
			result := only(report, "broken")
			Expect(result.Status).To(Equal(specs.BuildFailed))
			Expect(result.Message).To(ContainSubstring("undefined: undefined"))
			Expect(result.File).To(Equal("lessons/internal/specs/testdata/broken/broken_test.go"))
			Expect(result.Line).To(Equal(8))
		})

		It("adds up", func() {
			Expect(report.Status).To(Equal(specs.Failed))
			Expect(report.Passed + report.Failed + report.NotRun).To(Equal(len(report.Specs)))
			Expect(report.Failed).To(Equal(14))
			Expect(report.NotRun).To(Equal(8))
		})
	})

	Context("for one lesson", func() {
		It("runs the specs that carry its label, and no other spec or test", func(ctx SpecContext) {
			o := options("passing", "failing", "plain")
			o.Lesson = 5
			report := run(ctx, o)
			Expect(statuses(report.Specs)).To(Equal(map[string]specs.Status{
				"Passing subtracts":  specs.Passed,
				"Passing multiplies": specs.NotRun,
			}))
			Expect(report.Status).To(Equal(specs.Passed))
		})

		It("compiles only packages in whose tests the label is written", func(ctx SpecContext) {
			o := options("passing", "broken")
			o.Lesson = 4
			Expect(run(ctx, o).Passed).To(Equal(1))
		})

		It("leaves a fuzz target of the same package alone", func(ctx SpecContext) {
			o := options("fuzzing")
			o.Lesson = 7
			Expect(statuses(run(ctx, o).Specs)).To(Equal(map[string]specs.Status{"Fuzzing passes": specs.Passed}))
		})

		It("is an error when no spec carries the label, and says which lessons there are", func(ctx SpecContext) {
			o := options("passing", "failing")
			o.Lesson = 42
			_, err := specs.Run(ctx, o)
			var none *specs.NoSpecsError
			Expect(errors.As(err, &none)).To(BeTrue())
			Expect(none.Error()).To(ContainSubstring("no spec carries the label lesson-42"))
			Expect(none.Lessons).To(Equal([]int{4, 5, 6}))
		})

		It("is wrong usage below 1 and above 99", func(ctx SpecContext) {
			for _, lesson := range []int{-1, 100} {
				o := options("passing")
				o.Lesson = lesson
				_, err := specs.Run(ctx, o)
				Expect(err).To(BeAssignableToTypeOf(&specs.UsageError{}))
			}
		})
	})

	It("fails on a label that it could not find in the sources", func(ctx SpecContext) {
		report := run(ctx, options("hiddenlabel"))
		Expect(report.Status).To(Equal(specs.Failed))
		Expect(report.Specs).To(ContainElement(HaveField("Message", ContainSubstring("carries the label lesson-08"))))
	})

	It("is an error when every spec was skipped: then nothing was shown", func(ctx SpecContext) {
		report, err := specs.Run(ctx, options("skippedsuite"))
		var none *specs.NoSpecsError
		Expect(errors.As(err, &none)).To(BeTrue())
		Expect(none.NotRun).To(Equal(1))
		Expect(report.NotRun).To(Equal(1))
	})

	It("is wrong usage to ask for a package that does not exist", func(ctx SpecContext) {
		_, err := specs.Run(ctx, options("nowhere"))
		Expect(err).To(BeAssignableToTypeOf(&specs.UsageError{}))
		Expect(err.Error()).To(ContainSubstring("testdata/nowhere"))
	})

	It("starts the slow packages below integration first", func(ctx SpecContext) {
		var ended []string
		o := options("one/mock", "integration/container")
		o.AtOnce = 1
		o.Ended = func(p specs.Package) { ended = append(ended, path.Base(p.Path)) }
		run(ctx, o)
		Expect(ended).To(Equal([]string{"container", "mock"}))
	})

	It("hands over a package's whole output when it has ended", func(ctx SpecContext) {
		var packages []specs.Package
		o := options("failing")
		o.Ended = func(p specs.Package) { packages = append(packages, p) }
		run(ctx, o)
		Expect(packages).To(HaveLen(1))
		Expect(packages[0].Output).To(And(
			ContainSubstring("to equal"),
			Not(ContainSubstring("\x16")),
			Not(ContainSubstring("\x1b["))))
		Expect(packages[0].Duration).To(BeNumerically(">", 0))
	})

	It("says when all is compiled and the first program begins", func(ctx SpecContext) {
		var events []string
		o := options("one/mock", "two/mock")
		o.Compiled = func() { events = append(events, "compiled") }
		o.Ended = func(specs.Package) { events = append(events, "ended") }
		run(ctx, o)
		Expect(events).To(Equal([]string{"compiled", "ended", "ended"}))
	})

	It("ends the programs it started when its context does", func(ctx SpecContext) {
		short, cancel := context.WithCancel(ctx)
		DeferCleanup(cancel)
		o := options("one/mock", "sleeping")
		o.AtOnce = 2
		o.Ended = func(specs.Package) { cancel() }
		_, err := specs.Run(short, o)
		Expect(err).To(MatchError(context.Canceled))
	}, SpecTimeout(50*time.Second))

	It("gives up on a package that outlives its time", func(ctx SpecContext) {
		o := options("sleeping")
		o.Timeout = 500 * time.Millisecond
		report := run(ctx, o)
		Expect(in(report, "sleeping")).To(ConsistOf(
			HaveField("Status", specs.TimedOut),
			And(HaveField("Status", specs.NotRun), HaveField("Prevented", true), HaveField("Message", "the time was up before its turn came"))))
	})

	Context("where a spec may take only so long", Ordered, func() {
		var report specs.Report
		var took time.Duration

		BeforeAll(func(ctx SpecContext) {
			o := options("hanging")
			o.SpecTime, o.Grace = time.Second, 10*time.Second // enough for each to be tried by itself, in whatever order
			began := time.Now()
			o.Compiled = func() { began = time.Now() }
			report = run(ctx, o)
			took = time.Since(began)
		})

		hangsAt := func(name string, line int) { // or at the next, within the loop
			GinkgoHelper()
			alone := options("hanging")
			alone.SpecTime, alone.Grace, alone.Names = time.Second, 2*time.Second, []string{name}
			report := run(context.Background(), alone)
			Expect(report.Specs).To(ConsistOf(And(
				HaveField("Name", name), HaveField("Status", specs.TimedOut), HaveField("Message", ContainSubstring("had not ended after 1.")),
				HaveField("Stack", ContainElement(And(HaveField("File", fixturesFolder+"hanging/hanging.go"), HaveField("Line", BeElementOf(line, line+1))))))))
		}

		It("names the line where a loop does not end", func() {
			hangsAt("Hanging loops", 12)
		})

		It("names the line that waits for a lock, though the code does not heed its context", func() {
			hangsAt("Hanging waits for a lock, whatever its context says", 22)
		})

		It("knows the lines of the other goroutines, too", func() {
			hangsAt("Hanging waits for a channel in another goroutine", 26)
		})

		It("stops one that fills the disk before its time is up, and says so", func(ctx SpecContext) {
			o := options("hanging")
			o.SpecTime, o.Grace, o.Names = time.Minute, 2*time.Second, []string{"Hanging prints", "Hanging is right"}
			Expect(run(ctx, o).Specs).To(ConsistOf(
				HaveField("Status", specs.Passed),
				And(HaveField("Status", specs.TimedOut), HaveField("Message", ContainSubstring("more than 16 MB")),
					HaveField("File", fixturesFolder+"hanging/hanging.go"), HaveField("Line", 31))))
		}, SpecTimeout(2*time.Minute)) // 10 s with the race detector alone, and more than 40 s once beside all other specs

		It("ends soon, and keeps the results of the others", func() {
			Expect(took).To(BeNumerically("<", 20*time.Second))
			Expect(statuses(report.Specs)).To(And(
				HaveKeyWithValue("Hanging is right", specs.Passed),
				HaveKeyWithValue("Hanging is wrong", specs.Failed)))
			Expect(report.Specs).To(HaveLen(8))
			Expect(report.Specs).To(ContainElement(HaveField("Status", specs.TimedOut)))
			for _, result := range report.Specs {
				if result.Status == specs.NotRun {
					Expect(result).To(And(HaveField("Prevented", true), HaveField("Message", MatchRegexp(`"Hanging .*" did not end`))))
				}
			}
		})

		It("leaves a spec its own time, if it has one", func(ctx SpecContext) {
			o := options("hanging")
			o.SpecTime, o.Grace = time.Second, time.Second
			o.Names = []string{"Hanging has a time of its own, which is longer", "Hanging has a time of its own, which is shorter"}
			Expect(run(ctx, o).Specs).To(ConsistOf(
				HaveField("Status", specs.Passed),
				And(HaveField("Status", specs.TimedOut), HaveField("File", fixturesFolder+"hanging/hanging.go"), HaveField("Line", BeElementOf(12, 13, 18)),
					HaveField("Message", ContainSubstring("had not ended after 0.1 s")))))
		})

		It("names the line where the specs do not even begin", func(ctx SpecContext) {
			o := options("neverbegins")
			o.SpecTime, o.Grace = time.Second, time.Second
			Expect(only(run(ctx, o), "neverbegins")).To(And(
				HaveField("Status", specs.TimedOut), HaveField("File", fixturesFolder+"neverbegins/neverbegins.go"), HaveField("Line", BeElementOf(6, 7, 11))))
		})
	})

	It("leaves no program behind that does not end, when its context does", func(ctx SpecContext) {
		short, cancel := context.WithCancel(ctx)
		o := options("hanging")
		o.Abandon = 200 * time.Millisecond
		o.Names = []string{"Hanging waits for a lock, whatever its context says"}
		var began time.Time
		o.Compiled = func() {
			began = time.Now()
			time.AfterFunc(time.Second, cancel)
		}
		_, err := specs.Run(short, o)
		Expect(err).To(MatchError(context.Canceled))
		Expect(time.Since(began)).To(BeNumerically("<", 3*time.Second))
	})

	It("says where the code ended the program", func(ctx SpecContext) {
		report := run(ctx, options("exiting"))
		Expect(in(report, "exiting")).To(ConsistOf(
			And(HaveField("Name", "Exiting is right"), HaveField("Status", specs.Passed)),
			And(HaveField("Name", "Exiting ends well"), HaveField("Status", specs.Failed),
				HaveField("Message", HavePrefix("your code ended the program")),
				HaveField("File", fixturesFolder+"exiting/exiting.go"), HaveField("Line", 11)),
			And(HaveField("Name", "Exiting ends badly"), HaveField("Status", specs.Failed),
				HaveField("Message", And(HavePrefix("your code ended the program with exit status 1"), ContainSubstring("no such product"),
					ContainSubstring(fixturesFolder+"exiting/exiting.go:21"))),
				HaveField("File", fixturesFolder+"exiting/exiting.go"), HaveField("Line", 21))))
	})

	Context("with an overlay", func() {
		It("compiles the other file in place of the one on disk", func(ctx SpecContext) {
			folder := GinkgoT().TempDir()
			here, err := filepath.Abs("testdata/panicking/lookup.go")
			Expect(err).NotTo(HaveOccurred())
			other, overlay := filepath.Join(folder, "lookup.go"), filepath.Join(folder, "overlay.json")
			Expect(os.WriteFile(other, []byte("package panicking\n\nfunc Lookup() string { return \"mouse\" }\n"), 0o600)).To(Succeed())
			Expect(os.WriteFile(overlay, fmt.Appendf(nil, `{"Replace":{%q:%q}}`, here, other), 0o600)).To(Succeed())
			o := options("panicking")
			o.Overlay = overlay
			Expect(only(run(ctx, o), "panicking").Status).To(Equal(specs.Passed))
		})
	})

	It("names a file that does not compile as it is named in the module, not in the overlay", func(ctx SpecContext) {
		folder := GinkgoT().TempDir()
		here, err := filepath.Abs("testdata/panicking/lookup.go")
		Expect(err).NotTo(HaveOccurred())
		other, overlay := filepath.Join(folder, "lookup.go"), filepath.Join(folder, "overlay.json")
		Expect(os.WriteFile(other, []byte("package panicking\n\nfunc Lookup() string { return 1 }\n"), 0o600)).To(Succeed())
		Expect(os.WriteFile(overlay, fmt.Appendf(nil, `{"Replace":{%q:%q}}`, here, other), 0o600)).To(Succeed())
		o := options("panicking")
		o.Overlay = overlay
		Expect(only(run(ctx, o), "panicking")).To(And(
			HaveField("Status", specs.BuildFailed), HaveField("Line", 3),
			HaveField("File", "lessons/internal/specs/testdata/panicking/lookup.go"),
			HaveField("Message", HavePrefix("testdata/panicking/lookup.go:3:"))))
	})

	It("takes no program of an earlier run for one of this, where these are kept", func(ctx SpecContext) {
		folder := GinkgoT().TempDir()
		here, err := filepath.Abs("testdata/passing/passing_test.go")
		Expect(err).NotTo(HaveOccurred())
		other, overlay := filepath.Join(folder, "passing_test.go"), filepath.Join(folder, "overlay.json")
		Expect(os.WriteFile(other, []byte("package passing_test\n\nvar x int = 1.5\n"), 0o600)).To(Succeed())
		Expect(os.WriteFile(overlay, fmt.Appendf(nil, `{"Replace":{%q:%q}}`, here, other), 0o600)).To(Succeed())
		o := options("passing", "failing")
		o.Programs = filepath.Join(folder, "programs")
		Expect(run(ctx, o).Passed).To(Equal(5))
		o.Overlay = overlay
		broken := run(ctx, o)
		Expect(only(broken, "passing").Status).To(Equal(specs.BuildFailed))
		Expect(in(broken, "failing")).To(HaveLen(2))
		o.Overlay = ""
		Expect(run(ctx, o).Passed).To(Equal(5))
	})

	Context("when specs are named", func() {
		It("runs these alone", func(ctx SpecContext) {
			o := options("passing", "failing")
			o.Names = []string{"Passing adds"}
			report := run(ctx, o)
			Expect(statuses(report.Specs)).To(Equal(map[string]specs.Status{"Passing adds": specs.Passed}))
		})
	})

	Context("when files are named", func() {
		It("runs the specs in these alone", func(ctx SpecContext) {
			o := options("passing", "failing")
			o.Files = []string{"failing/failing_test.go"}
			report := run(ctx, o)
			Expect(statuses(report.Specs)).To(Equal(map[string]specs.Status{
				"Failing is right": specs.Passed,
				"Failing is wrong": specs.Failed,
			}))
		})
	})
})
