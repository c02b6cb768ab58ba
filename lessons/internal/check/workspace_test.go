package check_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// bench is a tiny course, and a workspace that was made from it.
type bench struct {
	course, workspace string
	lessons           []course.Lesson
	learner           check.Learner
	judged            int // how often versions were judged
}

// newBench makes a workspace that is at the beginning of one lesson.
func newBench(number int) *bench {
	GinkgoHelper()
	b := &bench{course: GinkgoT().TempDir(), workspace: GinkgoT().TempDir()}
	Expect(coursetest.Write(b.course)).To(Succeed())
	Expect(coursetest.Write(b.workspace)).To(Succeed())
	var err error
	b.lessons, err = course.Load(os.DirFS(b.course))
	Expect(err).NotTo(HaveOccurred())
	b.begin(number)
	b.learner = check.Learner{
		Dir: b.workspace, Root: os.DirFS(b.course), Notice: func(line words.Text) { GinkgoWriter.Println(line) },
		Progress: func(words.Text, int, int) { b.judged++ },
	}
	return b
}

func (b *bench) lesson(number int) course.Lesson { return b.lessons[number-1] }

// begin makes a lesson of the workspace as it begins.
func (b *bench) begin(number int) {
	GinkgoHelper()
	starter, err := check.Starter(os.DirFS(b.course), b.lesson(number))
	Expect(err).NotTo(HaveOccurred())
	for name, content := range starter {
		if content == nil {
			Expect(os.Remove(filepath.Join(b.workspace, name))).To(Succeed())
			continue
		}
		b.put(name, string(content))
	}
}

// put writes a file of the workspace.
func (b *bench) put(name, content string) {
	GinkgoHelper()
	Expect(coursetest.Put(b.workspace, name, content)).To(Succeed())
}

// putReference writes files as the course has them.
func (b *bench) putReference(names ...string) {
	GinkgoHelper()
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(b.course, name))
		Expect(err).NotTo(HaveOccurred())
		b.put(name, string(content))
	}
}

func read(b *bench, name string) string {
	GinkgoHelper()
	content, err := os.ReadFile(filepath.Join(b.workspace, name))
	Expect(err).NotTo(HaveOccurred())
	return string(content)
}

func (b *bench) check(ctx SpecContext, number int) check.Result {
	GinkgoHelper()
	result, err := b.learner.Check(ctx, b.lesson(number))
	Expect(err).NotTo(HaveOccurred())
	Expect(result.Passed + result.Failed + result.NotRun).To(Equal(len(result.Specs)))
	return result
}

func statuses(result check.Result) map[string]check.Status {
	byID := make(map[string]check.Status)
	for _, spec := range result.Specs {
		byID[spec.ID] = spec.Status
	}
	return byID
}

func find(result check.Result, id string) check.Spec {
	GinkgoHelper()
	for _, spec := range result.Specs {
		if spec.ID == id {
			return spec
		}
	}
	Fail("expected a result for " + id + ", got " + join(slices.Sorted(maps.Keys(statuses(result)))))
	return check.Spec{}
}

func join(lines []string) string {
	text := ""
	for _, line := range lines {
		text += "\n    " + line
	}
	return text
}

// A learner's specs, and code, for the tiny course.
const (
	goodSpecs = `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = Describe("My discount", func() {
	It("takes a quarter off", func() { Expect(prices.Discount(400, 25)).To(Equal(300)) })
	It("ends at zero", func() { Expect(prices.Discount(400, 101)).To(Equal(0)) })
})
`
	goodCode = `package prices

func Discount(cents, percent int) int {
	if percent >= 100 {
		return 0
	}
	return cents - cents*percent/100
}
`
	basketCode = `package shop

type Basket struct{ cents []int }

func (b *Basket) Add(cents int) { b.cents = append(b.cents, cents) }

func (b *Basket) Len() int { return len(b.cents) }

func (b *Basket) Total() int {
	return 0
}
`
)

var _ = Describe("Learner", func() {
	Describe("on code that is to be written", func() {
		It("has every spec red at the beginning, and none that is green by chance", func(ctx SpecContext) {
			result := newBench(2).check(ctx, 2)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(statuses(result)).To(Equal(map[string]check.Status{
				"services/shop: Basket Add counts what was added":         specs.Panicked,
				"services/shop: Basket Total is zero for an empty basket": specs.Panicked,
				"services/shop: Basket Total adds up":                     specs.Panicked,
			}))
			Expect(find(result, "services/shop: Basket Total adds up")).To(And(
				HaveField("Message", ContainSubstring("lesson 02: Basket.Add is yours to write")),
				HaveField("File", "services/shop/basket.go"), HaveField("Line", BeNumerically(">", 0))))
		})

		It("says of what is not written yet only what it promises, and where it is", func(ctx SpecContext) {
			result := newBench(2).check(ctx, 2)
			Expect(find(result, "services/shop: Basket Total adds up")).To(And(
				HaveField("Message", "lesson 02: Basket.Add is yours to write\nAdd puts a price in, in cents."),
				HaveField("File", "services/shop/basket.go"), HaveField("Line", 8)))
		})

		Describe("that does not come back", func() {
			total := func(lines ...string) string {
				return "package shop\n\nimport \"log\"\n\nvar _ = log.Fatal\n\ntype Basket struct{ cents []int }\n\n" +
					"func (b *Basket) Add(cents int) { b.cents = append(b.cents, cents) }\n\n" +
					"func (b *Basket) Len() int { return len(b.cents) }\n\n" +
					"func (b *Basket) Total() int {\n\tif len(b.cents) == 0 {\n\t\treturn 0\n\t}\n\t" + strings.Join(lines, "\n\t") + "\n}\n"
			}

			DescribeTable("names the learner's line", func(ctx SpecContext, code string, status specs.Status, line int) {
				b := newBench(2)
				b.put("services/shop/basket.go", code)
				b.learner.SpecTime = 3 * time.Second // in one, a busy machine may not have come to the loop
				result := b.check(ctx, 2)
				Expect(find(result, "services/shop: Basket Add counts what was added").Status).To(Equal(specs.Passed))
				Expect(find(result, "services/shop: Basket Total is zero for an empty basket").Status).To(Equal(specs.Passed))
				Expect(check.Failures(b.lesson(2), result)).To(ConsistOf(And(
					HaveField("Name", "Basket Total adds up"), HaveField("Status", status),
					HaveField("File", "services/shop/basket.go"), HaveField("Line", line))))
			},
				Entry("where it loops", total("for { b.cents[0]++ }"), specs.TimedOut, 17),
				Entry("where it waits in another goroutine", total("done := make(chan int)", "go func() {", "\tselect {}", "}()", "return <-done"), specs.TimedOut, 21),
				Entry("where another goroutine panics", total("done := make(chan int)", "go func() {", "\tpanic(`no total`)", "}()", "return <-done"), specs.Panicked, 19),
				Entry("where it ends the program", total("log.Println(`a total`)", "log.Fatal(`no total`)", "return 0"), specs.Failed, 18),
			)
		})

		It("passes when all is written", func(ctx SpecContext) {
			b := newBench(2)
			b.putReference("services/shop/basket.go")
			result := b.check(ctx, 2)
			Expect(result.Status).To(Equal(specs.Passed))
			Expect(result).To(And(HaveField("Lesson", 2), HaveField("ID", "basket"), HaveField("Passed", 3)))
		})

		It("counts a spec that ends the program in the step that it belongs to", func(ctx SpecContext) {
			b := newBench(2)
			b.putReference("services/shop/basket.go")
			b.put("services/shop/basket.go", strings.Replace(read(b, "services/shop/basket.go"),
				"b.cents = append(b.cents, cents)", "if cents == 500 {\n\t\tgo func() { panic(\"in a goroutine\") }()\n\t\tselect {}\n\t}\n\tb.cents = append(b.cents, cents)", 1))
			result := b.check(ctx, 2)
			Expect(result.Step).To(Equal(1))
			Expect(result.Steps).To(HaveExactElements(
				And(HaveField("Passed", 0), HaveField("All", 1)), And(HaveField("Passed", 1), HaveField("All", 2))))
			Expect(find(result, "services/shop: Basket Add counts what was added").Step).To(Equal(1))
		})

		It("does not pass when what was written breaks another spec of its package", func(ctx SpecContext) {
			b := newBench(2)
			b.put("services/shop/basket.go", strings.Replace(read(b, "services/shop/basket.go"),
				`panic("lesson 02: Basket.Total is yours to write")`, "sum := 0\n\tfor _, cents := range b.cents {\n\t\tsum += cents\n\t}\n\tb.cents = nil\n\treturn sum", 1))
			b.put("services/shop/basket.go", strings.Replace(read(b, "services/shop/basket.go"),
				`panic("lesson 02: Basket.Add is yours to write")`, "b.cents = append(b.cents, cents)", 1))
			result := b.check(ctx, 2)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Step).To(Equal(2))
			Expect(find(result, "services/shop: a basket that others look into tells each of them the same")).To(And(
				HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("asked once more")), HaveField("Step", 2)))
			Expect(result).To(And(HaveField("Passed", 3), HaveField("Failed", 1)))
		})

		It("does not pass when a spec was taken out: what left no result was not run", func(ctx SpecContext) {
			b := newBench(2)
			b.putReference("services/shop/basket.go")
			b.put("services/shop/basket_test.go", `package shop_test

import . "github.com/onsi/ginkgo/v2"

var _ = Describe("Basket", Label("lesson-02"), func() { It("Total adds up", func() {}) })
`)
			result := b.check(ctx, 2)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result).To(And(HaveField("Passed", 1), HaveField("Failed", 0), HaveField("NotRun", 2)))
			Expect(find(result, "services/shop: Basket Add counts what was added").Message).To(ContainSubstring("left no result"))
		})

		It("says where the code does not compile, and which specs did not run because of it", func(ctx SpecContext) {
			b := newBench(2)
			b.put("services/shop/basket.go", "package shop\n\ntype Basket struct{}\n\nfunc (b *Basket) Add(cents int) { undefined() }\n")
			result := b.check(ctx, 2)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(find(result, "services/shop: [package]")).To(And(
				HaveField("Status", specs.BuildFailed), HaveField("Message", ContainSubstring("undefined")),
				HaveField("File", "services/shop/basket.go"), HaveField("Line", 5)))
			Expect(result.NotRun).To(Equal(3))
		})

		It("does not run packages that need Docker, nor miss their specs", func(ctx SpecContext) {
			b := newBench(2)
			b.putReference("services/shop/basket.go")
			lesson := b.lesson(2)
			lesson.Packages, lesson.Docker = []string{"./services/shop", "./services/prices"}, []string{"./services/shop"}
			result, err := b.learner.Check(ctx, lesson)
			Expect(err).NotTo(HaveOccurred())
			Expect(result.Specs).To(BeEmpty())
			Expect(result.Status).To(Equal(specs.NotRun))
		})
	})

	Describe("on predictions", func() {
		It("fails each that is still to be made", func(ctx SpecContext) {
			result := newBench(1).check(ctx, 1)
			Expect(statuses(result)).To(Equal(map[string]check.Status{
				"raw/experiments/strings.txt: 1: SET k v": specs.Failed,
				"raw/experiments/strings.txt: 2: GET k":   specs.Failed,
				"raw/experiments/strings.txt: 3: TTL k":   specs.Failed,
			}))
			Expect(result.Specs[0]).To(And(HaveField("Message", ContainSubstring("not predicted yet")),
				HaveField("File", "raw/experiments/strings.txt"), HaveField("Line", 3)))
		})

		It("says what was predicted, and what came", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> GET k\nv\n\n> TTL k\n<50..60>\n")
			result := b.check(ctx, 1)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 2), HaveField("Failed", 1)))
			Expect(result.Specs[1].Message).To(Equal("You predicted:\n    v\nRedis answered:\n    \"v\""))
		})

		It("shows what came only for the first that is wrong, as long as others are still to be predicted", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/experiments/strings.txt", "> SET k v\nNO\n\n> GET k\nv\n\n> TTL k\n?\n")
			result := b.check(ctx, 1)
			Expect(result.Specs[0].Message).To(Equal("You predicted:\n    NO\nRedis answered:\n    OK"))
			Expect(result.Specs[1].Message).To(And(HavePrefix("You predicted:\n    v\nRedis answers something else."), Not(ContainSubstring(`"v"`))))
			Expect(result.Specs[2].Message).To(And(HavePrefix("not predicted yet"), Not(ContainSubstring("60"))))

			b.put("raw/experiments/strings.txt", "> SET k v\nNO\n\n> GET k\nv\n\n> TTL k\n60\n")
			Expect(b.check(ctx, 1).Specs[1].Message).To(Equal("You predicted:\n    v\nRedis answered:\n    \"v\""))
		})

		It("passes when all are right", func(ctx SpecContext) {
			b := newBench(1)
			b.putReference("raw/experiments/strings.txt")
			Expect(b.check(ctx, 1)).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 3)))
		})

		It("does not take <*> for a prediction", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/experiments/strings.txt", "> SET k v\n<*>\n\n> GET k\n\"v\"\n\n> TTL k\n60\n")
			result := b.check(ctx, 1)
			Expect(result.Specs[0]).To(And(HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("leave open"))))
		})

		It("has the console compare with the course's replies what this machine's Redis lacks, and says so", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/main.go", recordingConsole)
			b.putReference("raw/experiments/strings.txt")
			result := b.check(ctx, 1)
			Expect(result).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 3), HaveField("Step", 0)))
			Expect(result.Notes).To(ConsistOf(ContainSubstring("compared with the replies that the course has recorded")))

			b.put("raw/experiments/strings.txt", "> SET k v\nNO\n\n> GET k\n\"v\"\n\n> TTL k\n<57..60>\n")
			result = b.check(ctx, 1)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Failed", 1), HaveField("Step", 1)))
			Expect(result.Specs[0].Message).To(Equal("You predicted:\n    NO\nRedis answered:\n    OK\nit is recorded"))
		})

		It("says nothing of recorded replies where Redis answered", func(ctx SpecContext) {
			b := newBench(1)
			b.putReference("raw/experiments/strings.txt")
			Expect(b.check(ctx, 1).Notes).To(BeEmpty())
		})

		It("tells apart the same command on two connections", func(ctx SpecContext) {
			b := newBench(1)
			const text = "> GET k\n\"v\"\nother> SET k v\nOK\nother> GET k\n\"v\"\n"
			root := fstest.MapFS{"raw/experiments/strings.txt": {Data: []byte(text)}}
			b.learner.Root = root
			b.put("raw/main.go", recordingConsole)
			b.put("raw/experiments/strings.txt", strings.Replace(text, "other> GET k\n\"v\"", "other> GET k\n(nil)", 1))
			result := b.check(ctx, 1)
			Expect(statuses(result)).To(Equal(map[string]check.Status{
				"raw/experiments/strings.txt: 1: GET k":          specs.Passed,
				"raw/experiments/strings.txt: 2: other> SET k v": specs.Passed,
				"raw/experiments/strings.txt: 3: other> GET k":   specs.Failed,
			}))

			b.put("raw/experiments/strings.txt", strings.Replace(text, "other> GET k", "> GET k", 1))
			Expect(b.check(ctx, 1).Specs[2].Message).To(ContainSubstring(`expected the command "other> GET k"`))
		})

		It("misses a command that was taken out, and lets the learner try others in between", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> PING\nPONG\n\n> TTL k\n60\n")
			result := b.check(ctx, 1)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 2), HaveField("NotRun", 1)))
			Expect(result.Specs[1].Message).To(ContainSubstring(`expected the command "GET k"`))
		})

		It("says where the console does not compile", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/first.go", "package main\n\nvar x int = \"one\"\n")
			Expect(b.check(ctx, 1).Specs).To(ConsistOf(And(
				HaveField("Status", specs.BuildFailed), HaveField("File", "raw/first.go"), HaveField("Line", 3))))
		})

		It("says what kept the console from playing", func(ctx SpecContext) {
			b := newBench(1)
			b.put("raw/main.go", "package main\n\nfunc main() { println(\"no Redis here\") }\n")
			Expect(b.check(ctx, 1).Specs).To(ConsistOf(And(
				HaveField("Status", check.InfraError), HaveField("Message", ContainSubstring("no Redis here")))))
		})
	})

	Describe("on specs that come first", func() {
		It("asks for specs at the beginning", func(ctx SpecContext) {
			result := newBench(3).check(ctx, 3)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(find(result, "accepts the reference")).To(And(
				HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("expected at least one spec in services/prices/prices_test.go"))))
			Expect(find(result, "rejects Heron").Status).To(Equal(specs.NotRun))
			Expect(find(result, "rejects Stork").Status).To(Equal(specs.NotRun))
		})

		It("shows where the learner's specs do not compile", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", "package prices_test\n\nvar x int = \"one\"\n")
			Expect(find(b.check(ctx, 3), "accepts the reference")).To(And(
				HaveField("Status", specs.BuildFailed), HaveField("Message", ContainSubstring("your specs do not compile")),
				HaveField("File", "services/prices/prices_test.go"), HaveField("Line", 3)))
		})

		It("shows which spec of the learner's a right version fails", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = Describe("My discount", func() {
	It("is large", func() { Expect(prices.Discount(400, 25)).To(Equal(100)) })
})
`)
			Expect(find(b.check(ctx, 3), "accepts the reference")).To(And(
				HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("My discount is large")),
				HaveField("File", "services/prices/prices_test.go"), HaveField("Line", 11)))
		})

		It("names the faulty versions that got through, not their faults, and does not look at the code yet", func(ctx SpecContext) {
			b := newBench(3)
			b.putReference("services/prices/prices_test.go")
			result := b.check(ctx, 3)
			Expect(statuses(result)).To(Equal(map[string]check.Status{
				"accepts the reference": specs.Passed,
				"rejects Heron":         specs.Passed,
				"rejects Stork":         specs.Failed,
			}))
			for _, spec := range result.Specs {
				Expect(spec.Message + spec.Name).NotTo(ContainSubstring("below zero"))
			}
		})

		It("holds the code against the course's specs, also the hidden ones, and the learner's, when all are rejected", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", goodSpecs)
			Expect(statuses(b.check(ctx, 3))).To(Equal(map[string]check.Status{
				"accepts the reference": specs.Passed,
				"rejects Heron":         specs.Passed,
				"rejects Stork":         specs.Passed,
				"services/prices: Discount takes the percentage off":        specs.Panicked,
				"services/prices: Discount takes nothing off for zero":      specs.Panicked,
				"services/prices: Discount of more than all leaves nothing": specs.Panicked,
				"your specs: My discount takes a quarter off":               specs.Panicked,
				"your specs: My discount ends at zero":                      specs.Panicked,
			}))
			b.put("services/prices/prices.go", goodCode)
			Expect(b.check(ctx, 3)).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 8)))
		})

		It("names no line of a spec that the learner does not have", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", goodSpecs)
			b.put("services/prices/prices.go", strings.ReplaceAll(goodCode, "return", "return 1 +"))
			result := b.check(ctx, 3)
			for _, id := range []string{"services/prices: Discount of more than all leaves nothing", "services/prices: Discount takes the percentage off"} {
				Expect(find(result, id)).To(And(HaveField("Status", specs.Failed), HaveField("File", ""), HaveField("Line", 0),
					HaveField("Message", HaveSuffix("The spec is the course's own."))))
			}
			Expect(find(result, "your specs: My discount ends at zero")).To(And(
				HaveField("File", "services/prices/prices_test.go"), HaveField("Line", 12)))
		})

		It("does not judge specs that were not begun", func(ctx SpecContext) {
			b := newBench(3)
			Expect(find(b.check(ctx, 3), "accepts the reference").Message).To(ContainSubstring("expected at least one spec"))
			Expect(b.judged).To(BeZero())
		})

		It("names every spec of the learner's that a right version fails", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", strings.NewReplacer("Equal(300)", "Equal(100)", "Equal(0)", "Equal(1)").Replace(goodSpecs))
			Expect(find(b.check(ctx, 3), "accepts the reference").Message).To(And(
				ContainSubstring("My discount takes a quarter off"), ContainSubstring("My discount ends at zero")))
		})

		It("fails specs that ask for more than is promised, and says how the right version differs that they reject", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", strings.Replace(goodSpecs, "prices.Discount(400, 25)).To(Equal(300))", "prices.Discount(9, 50)).To(Equal(5))", 1))
			result := b.check(ctx, 3)
			Expect(find(result, "accepts the reference")).To(And(
				HaveField("Status", specs.Failed), HaveField("Line", 11),
				HaveField("Message", And(ContainSubstring("takes a quarter off"), ContainSubstring("What is left is rounded down")))))
			Expect(find(result, "rejects Heron").Status).To(Equal(specs.NotRun))
		})

		It("gives each version a time of its own, so that one which waits for ever does not eat that of the others", func(ctx SpecContext) {
			b := newBench(3)
			Expect(coursetest.Put(b.course, "lessons/03-prices/testdata/mistakes/waits.diff", "Discount waits for ever.\n\n"+
				"file: services/prices/prices.go\nrejected by: services/prices: Discount takes the percentage off\ncodename: Bittern\n\n"+
				"@@\n-\treturn max(0, cents-cents*percent/100)\n+\tselect {}\n")).To(Succeed())
			b.put("services/prices/prices_test.go", goodSpecs)
			began := time.Now()
			Expect(find(b.check(ctx, 3), "rejects Bittern").Status).To(Equal(specs.Passed))
			Expect(time.Since(began)).To(BeNumerically("<", 50*time.Second), "without it, the minute of the package")
		}, SpecTimeout(2*time.Minute))

		It("numbers the versions anew each time, right ones among them, and declares the same in all", func(ctx SpecContext) {
			b := newBench(3)
			seen := filepath.Join(GinkgoT().TempDir(), "seen")
			b.put("services/prices/prices_test.go", strings.NewReplacer(
				"import (", "import (\n\t\"fmt\"\n\t\"os\"\n\t\"slices\"\n",
				"func() {\n", fmt.Sprintf(`func() {
	BeforeEach(func() {
		file, _ := os.OpenFile(%q, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		fmt.Fprintln(file, os.Getenv("COURSE_VERSION"), slices.Contains(os.Args, "-ginkgo.fail-fast"))
		file.Close()
	})
`, seen)).Replace(goodSpecs))
			numbers := func() (all []string) {
				text, err := os.ReadFile(seen)
				Expect(err).NotTo(HaveOccurred())
				Expect(os.Remove(seen)).To(Succeed())
				for line := range strings.Lines(string(text)) {
					if number, isContest := strings.CutSuffix(line, " true\n"); isContest && !slices.Contains(all, number) {
						all = append(all, number)
					}
				}
				return all
			}
			b.check(ctx, 3)
			first := numbers()
			Expect(first).To(HaveLen(4), "two faulty versions, the reference, and another right one")
			b.put("services/prices/prices.go", goodCode)
			b.put("services/prices/more.go", "package prices\n\nvar more = 1\n") // so that it is judged again
			b.put("services/prices/suite_test.go", strings.Replace(read(b, "services/prices/suite_test.go"), "prices\")", "prices, anew\")", 1))
			b.check(ctx, 3)
			Expect(numbers()).NotTo(ConsistOf(first))
		})

		It("does not judge again, in another run, specs that were good enough, unless their code has changed", func(ctx SpecContext) {
			b := newBench(3)
			b.learner.Kept = filepath.Join(GinkgoT().TempDir(), "judged.json")
			another := func() {
				b.judged = 0
				b.learner = check.Learner{Dir: b.learner.Dir, Root: b.learner.Root, Kept: b.learner.Kept, Notice: b.learner.Notice, Progress: b.learner.Progress}
			}
			b.put("services/prices/prices_test.go", goodSpecs)
			b.check(ctx, 3)
			Expect(b.judged).To(Equal(4), "how many versions were judged")

			By("changing the code")
			another()
			b.put("services/prices/prices.go", goodCode)
			Expect(b.check(ctx, 3)).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 8)))
			Expect(b.judged).To(BeZero())

			By("changing a comment of the specs")
			another()
			b.put("services/prices/prices_test.go", "// What I expect.\n\n"+goodSpecs)
			Expect(b.check(ctx, 3)).To(HaveField("Passed", 8))
			Expect(b.judged).To(BeZero())

			By("changing the specs")
			another()
			b.put("services/prices/prices_test.go", strings.Replace(goodSpecs, "400, 101", "400, 102", 1))
			Expect(b.check(ctx, 3)).To(HaveField("Passed", 8))
			Expect(b.judged).To(Equal(4))

			By("specs that let something through: those are judged in every run")
			b.putReference("services/prices/prices_test.go")
			for range 2 {
				another()
				Expect(statuses(b.check(ctx, 3))).To(HaveKeyWithValue("rejects Stork", specs.Failed))
				Expect(b.judged).To(Equal(4))
			}
		})

		It("says what to do when the file is gone", func(ctx SpecContext) {
			b := newBench(3)
			Expect(os.Remove(filepath.Join(b.workspace, "services/prices/prices_test.go"))).To(Succeed())
			Expect(find(b.check(ctx, 3), "services/prices/prices_test.go").Message).To(ContainSubstring("go run ./lessons repair services/prices/prices_test.go"))
		})
	})

	Describe("in a handout, which has no reference", func() {
		It("holds the code against the learner's own specs, and says that these are judged elsewhere", func(ctx SpecContext) {
			b := newBench(3)
			b.put("services/prices/prices_test.go", goodSpecs)
			b.put("services/prices/prices.go", goodCode)
			Expect(os.RemoveAll(filepath.Join(b.course, "lessons/03-prices/testdata"))).To(Succeed())
			Expect(os.Remove(filepath.Join(b.course, "lessons/03-prices/specs.txt"))).To(Succeed())
			b.learner.Handout = true
			result := b.check(ctx, 3)
			Expect(result).To(And(HaveField("Status", specs.Passed), HaveField("Passed", 2), HaveField("NotRun", 1)))
			Expect(find(result, "accepts the reference").Message).To(ContainSubstring("graded"))
		})
	})
})

// recordingConsole is a console without any Redis: it compares replies with those recorded, line by line.
const recordingConsole = `package main

import (
	"encoding/json"
	"os"
	"strings"
)

func main() {
	read := func(name string) []string {
		text, err := os.ReadFile(name)
		if err != nil || strings.Join(os.Args[1:4], " ") != "play -json -recorded" || os.Getenv("LC_ALL") != "C" {
			panic(err)
		}
		return strings.Split(string(text), "\n")
	}
	recorded := map[string]string{}
	lines := read(os.Args[4])
	for i, line := range lines {
		if strings.Contains(line, "> ") {
			recorded[line] = lines[i+1]
		}
	}
	var replies []map[string]any
	lines = read(os.Args[5])
	for i, line := range lines {
		connection, command, ok := strings.Cut(line, "> ")
		if !ok {
			continue
		}
		status := "failed"
		if lines[i+1] == recorded[line] {
			status = "passed"
		}
		replies = append(replies, map[string]any{"line": i + 1, "connection": connection, "command": command, "status": status,
			"expected": lines[i+1], "got": recorded[line], "recorded": true, "message": "it is recorded"})
	}
	_ = json.NewEncoder(os.Stdout).Encode(map[string]any{"replies": replies})
}
`

var _ = Describe("HideReplies", func() {
	It("hides the reply to each command, on whichever connection, and nothing else", func() {
		Expect(string(check.HideReplies([]byte("# Prose> not a command.\n\n@needs redis\n@resp3\n\n> GET k\n(nil)\nother> SET k v\nOK\n@wait 1s\n" +
			"> PING\n-> invalidate: 'k'\nPONG\n\nc3> PING\nPONG\n")))).
			To(Equal("# Prose> not a command.\n\n@needs redis\n@resp3\n\n> GET k\n?\nother> SET k v\n?\n@wait 1s\n> PING\n?\n\nc3> PING\n?\n"))
	})
})
