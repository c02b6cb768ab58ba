package check_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// newHandout is a workspace with every lesson as it begins.
func newHandout() *bench {
	GinkgoHelper()
	b := newBench(1)
	b.begin(2)
	b.begin(3)
	b.put(".course/state.json", `{"version":1,"handout":true}`)
	return b
}

func (b *bench) grader() check.Grader {
	return check.Grader{Root: os.DirFS(b.course), Lessons: b.lessons, Notice: func(line words.Text) { GinkgoWriter.Println(line) }}
}

// grade grades some lessons of the workspace; none means all.
func (b *bench) grade(ctx SpecContext, numbers ...int) []check.Result {
	GinkgoHelper()
	grader := b.grader()
	var only []course.Lesson
	for _, number := range numbers {
		only = append(only, b.lesson(number))
	}
	results, err := grader.Grade(ctx, b.workspace, only...)
	Expect(err).NotTo(HaveOccurred())
	return results
}

func (b *bench) gradeOne(ctx SpecContext, number int) check.Result {
	GinkgoHelper()
	results := b.grade(ctx, number)
	Expect(results).To(HaveLen(1))
	return results[0]
}

// extendCourse adds files to the course, and the workspace, and reads the lessons again.
func (b *bench) extendCourse(files map[string]string) {
	GinkgoHelper()
	for name, content := range files {
		Expect(coursetest.Put(b.course, name, content)).To(Succeed())
		if !strings.HasPrefix(name, "lessons/") {
			b.put(name, content)
		}
	}
	var err error
	b.lessons, err = course.Load(os.DirFS(b.course))
	Expect(err).NotTo(HaveOccurred())
}

// contents reads all files of a folder.
func contents(dir string) map[string]string {
	GinkgoHelper()
	all := make(map[string]string)
	Expect(filepath.WalkDir(dir, func(place string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(place)
		all[place] = string(text)
		return err
	})).To(Succeed())
	return all
}

// cheating uses what is refused, so that the grader's other lines of defence can be seen where the course uses it, too.
const cheating = `package shop

import (
	"os"
	"os/exec"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

var Given = []any{os.Args, os.Exit, os.WriteFile, os.FindProcess, exec.Command, ginkgo.Skip, gomega.Expect}
`

var _ = Describe("Grader", func() {
	It("says not_started where nothing was written, and changes nothing in the workspace", func(ctx SpecContext) {
		b := newHandout()
		before := contents(b.workspace)
		results := b.grade(ctx)
		Expect(results).To(HaveEach(HaveField("Status", check.NotStarted)))
		Expect(results).To(HaveLen(3))
		Expect(check.NewResults(results).Status).To(Equal(specs.Failed))
		Expect(contents(b.workspace)).To(Equal(before))
	})

	It("passes what is right, a lesson at a time", func(ctx SpecContext) {
		b := newHandout()
		b.putReference("raw/experiments/strings.txt")
		b.put("services/shop/basket.go", strings.Replace(basketCode, "return 0", "return sum(b.cents)", 1))
		b.put("services/shop/sum.go", "package shop\n\nfunc sum(all []int) (total int) {\n\tfor _, one := range all {\n\t\ttotal += one\n\t}\n\treturn total\n}\n")
		b.put("services/prices/prices_test.go", goodSpecs)
		b.put("services/prices/prices.go", goodCode)
		before := contents(b.workspace)
		var ended []int
		grader := b.grader()
		grader.Ended = func(result check.Result) { ended = append(ended, result.Lesson) }
		results, err := grader.Grade(ctx, b.workspace)
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveExactElements(
			And(HaveField("Status", specs.Passed), HaveField("Passed", 3)),
			And(HaveField("Status", specs.Passed), HaveField("Passed", 3)),
			And(HaveField("Status", specs.Passed), HaveField("Passed", 6))), "%v", results)
		Expect(ended).To(Equal([]int{1, 2, 3}))
		Expect(contents(b.workspace)).To(Equal(before))
	})

	It("uses the course's specs, suites, go.mod, console and lessons, whatever the workspace has", func(ctx SpecContext) {
		b := newHandout()
		b.put("services/shop/basket.go", basketCode) // Total is wrong
		b.put("services/shop/basket_test.go", "package shop_test\n")
		b.put("services/shop/suite_test.go", "package shop_test\n\nimport \"os\"\n\nfunc TestMain() { os.Exit(0) }\n")
		b.put("services/shop/all_test.go", "package shop_test\n\nimport \"testing\"\n\nfunc TestMain(*testing.M) {}\n")
		b.put("go.mod", "module cacheaside\n")
		b.put("lessons/02-basket/lesson.yaml", "id: basket\n")
		b.put("lessons/02-basket/specs.txt", "")
		b.put("raw/main.go", "package main\n\nfunc main() { println(`{\"replies\":[]}`) }\n")
		b.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> GET k\nv\n\n> TTL k\n60\n")
		results := b.grade(ctx, 1, 2)
		Expect(results[0]).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 2), HaveField("Failed", 1)))
		Expect(results[1]).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 2), HaveField("Failed", 1)))
	})

	It("ignores files with names of the course's that the lessons do not have anybody write", func(ctx SpecContext) {
		b := newHandout()
		b.extendCourse(map[string]string{"services/shop/given.go": "package shop\n\nconst Currency = \"EUR\"\n"})
		b.put("services/shop/given.go", "package shop\n\nfunc init() { panic(\"not the course's\") }\n")
		b.putReference("services/shop/basket.go")
		Expect(b.gradeOne(ctx, 2).Status).To(Equal(specs.Passed))
	})

	Context("when the learner's code does not let the specs run", func() {
		It("refuses os.Exit, and says where it is", func(ctx SpecContext) {
			b := newHandout()
			b.put("services/shop/basket.go", strings.Replace(basketCode, "package shop\n", "package shop\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n", 1))
			result := b.gradeOne(ctx, 2)
			Expect(result.Status).To(Equal(specs.Failed))
			Expect(result.Specs).To(ConsistOf(And(
				HaveField("Message", ContainSubstring("os.Exit")), HaveField("File", "services/shop/basket.go"), HaveField("Line", 5))))
		})

		It("refuses what could change the specs' reports, in files that were added, too", func(ctx SpecContext) {
			b := newHandout()
			b.putReference("services/shop/basket.go")
			b.put("services/shop/more.go", "package shop\n\nimport (\n\to \"os\"\n\t_ \"testing\"\n\t_ \"unsafe\"\n\n\t_ \"github.com/onsi/gomega\"\n)\n\n//go:linkname exit os.Exit\nfunc exit(int)\n\nvar args = o.Args\n")
			var what []string
			for _, spec := range b.gradeOne(ctx, 2).Specs {
				Expect(spec.Status).To(Equal(specs.Failed))
				what = append(what, strings.TrimPrefix(spec.Name, "services/shop/more.go uses "))
			}
			Expect(what).To(ConsistOf("testing", "unsafe", "github.com/onsi/gomega", "//go:linkname", "os.Args"))
		})

		It("refuses libraries that nobody has looked at, and not those that the course has", func(ctx SpecContext) {
			b := newHandout()
			b.extendCourse(map[string]string{"repositories/stored/stored.go": "package stored\n\nimport _ \"github.com/mattn/go-sqlite3\"\n"})
			b.putReference("services/shop/basket.go")
			b.put("services/shop/more.go", "package shop\n\nimport (\n\t_ \"github.com/mattn/go-sqlite3\"\n\t_ \"github.com/sirupsen/logrus\"\n\t_ \"golang.org/x/sync/singleflight\"\n)\n")
			Expect(b.gradeOne(ctx, 2).Specs).To(HaveExactElements(And(
				HaveField("Name", "services/shop/more.go uses github.com/sirupsen/logrus"), HaveField("Line", 5),
				HaveField("Message", ContainSubstring("which the course's code does not have")))))
		})

		DescribeTable("refuses of os what does more than read", func(ctx SpecContext, what string) {
			b := newHandout()
			b.putReference("services/shop/basket.go")
			b.put("services/shop/more.go", "package shop\n\nimport \"os\"\n\nvar _ = os."+what+"\n")
			Expect(b.gradeOne(ctx, 2).Specs).To(HaveExactElements(HaveField("Name", "services/shop/more.go uses os."+what)))
		},
			Entry(nil, "WriteFile"), Entry(nil, "CopyFS"), Entry(nil, "OpenFile"), Entry(nil, "Root"), Entry(nil, "Exit"), Entry(nil, "StartProcess"),
			Entry(nil, "WhatComesInALaterGo"))

		It("fails a program that ends well without having run its specs", func(ctx SpecContext) {
			b := newHandout()
			b.extendCourse(map[string]string{"services/shop/given.go": cheating})
			b.put("services/shop/basket.go", strings.Replace(basketCode, "package shop\n", "package shop\n\nimport \"os\"\n\nfunc init() { os.Exit(0) }\n", 1))
			result := b.gradeOne(ctx, 2)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 0), HaveField("NotRun", 3)))
			Expect(find(result, "services/shop: [package]").Message).To(ContainSubstring("left no report"))
		})

		It("does not trust a report that says the same of code from which the work was taken out", func(ctx SpecContext) {
			b := newHandout()
			b.extendCourse(map[string]string{"services/shop/given.go": cheating})
			b.put("services/shop/basket.go", strings.Replace(basketCode, "package shop\n", `package shop

import (
	"os"
	"strings"
)

func init() {
	for _, arg := range os.Args {
		if file, ok := strings.CutPrefix(arg, "-ginkgo.json-report="); ok {
			os.WriteFile(file, []byte("[{\"SpecReports\":["+
				one("Add counts what was added")+","+one("Total is zero for an empty basket")+","+one("Total adds up")+"]}]"), 0o600)
			os.Exit(0)
		}
	}
}

func one(text string) string {
	return "{\"LeafNodeType\":\"It\",\"State\":\"passed\",\"ContainerHierarchyTexts\":[\"Basket\"],\"ContainerHierarchyLabels\":[[\"lesson-02\"]],\"LeafNodeText\":\""+text+"\"}"
}
`, 1))
			result := b.gradeOne(ctx, 2)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 0)), "%v", result)
			Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("not to be trusted"))
		})

		It("does not take a spec for one that can't run here that the code itself skipped", func(ctx SpecContext) {
			b := newHandout()
			b.extendCourse(map[string]string{"services/shop/given.go": cheating})
			b.put("services/shop/basket.go", strings.NewReplacer("package shop\n", "package shop\n\nimport \"github.com/onsi/ginkgo/v2\"\n", "return 0", "ginkgo.Skip(`tired`)\n\treturn 0").Replace(basketCode))
			result := b.gradeOne(ctx, 2)
			Expect(result).To(And(HaveField("Status", specs.Failed), HaveField("Passed", 1), HaveField("Failed", 2)))
			Expect(find(result, "services/shop: Basket Total adds up").Message).To(ContainSubstring("it was skipped on this code"))
		})

		It("makes the course's tree anew when the code changed it", func(ctx SpecContext) {
			b := newHandout()
			b.extendCourse(map[string]string{"services/shop/given.go": cheating})
			b.put("services/shop/basket.go", strings.Replace(basketCode, "package shop\n", `package shop

import "os"

func init() { os.WriteFile("../prices/more_test.go", []byte("package prices_test\n"), 0o600) }
`, 1))
			b.put("services/prices/prices_test.go", goodSpecs)
			b.put("services/prices/prices.go", strings.Replace(goodCode, "return 0", "return 1", 1))
			results := b.grade(ctx, 2, 3)
			Expect(find(results[1], "services/prices: Discount of more than all leaves nothing").Status).To(Equal(specs.Failed))
		})

		It("ends what runs too long, and says so", func(ctx SpecContext) {
			b := newHandout()
			b.put("services/shop/basket.go", strings.Replace(basketCode, "return 0", "for {\n\t}", 1))
			grader := b.grader()
			grader.Timeout = time.Second
			results, err := grader.Grade(ctx, b.workspace, b.lesson(2))
			Expect(err).NotTo(HaveOccurred())
			Expect(results[0].Status).To(Equal(specs.Failed))
			Expect(find(results[0], "time")).To(And(HaveField("Status", specs.TimedOut), HaveField("Message", ContainSubstring("in 1s"))))
		}, SpecTimeout(2*time.Minute))

		It("says of faulty versions for which no time was left that they were not run, and not that they got through", func(ctx SpecContext) {
			b := newHandout()
			b.put("services/prices/prices_test.go", strings.NewReplacer(
				"import (", "import (\n\t\"time\"\n", "func() {\n", "func() {\n\tBeforeEach(func() { time.Sleep(600 * time.Millisecond) })\n").Replace(goodSpecs))
			grader := b.grader()
			grader.Timeout = 2 * time.Second
			results, err := grader.Grade(ctx, b.workspace, b.lesson(3))
			Expect(err).NotTo(HaveOccurred())
			Expect(find(results[0], "time").Status).To(Equal(specs.TimedOut))
			Expect(results[0].Specs).NotTo(ContainElement(HaveField("Message", ContainSubstring("got through"))))
			Expect(results[0].Specs).NotTo(ContainElement(HaveField("Message", ContainSubstring("expected at least one spec"))))
			Expect(results[0].Specs).To(ContainElement(And(HaveField("Status", specs.NotRun), HaveField("Message", ContainSubstring("the lesson's time was up before")))))
		}, SpecTimeout(2*time.Minute))

		It("refuses a link in place of a file: it could lead to the reference", func(ctx SpecContext) {
			b := newHandout()
			place := filepath.Join(b.workspace, "services/shop/basket.go")
			Expect(os.Remove(place)).To(Succeed())
			Expect(os.Symlink(filepath.Join(b.course, "services/shop/basket.go"), place)).To(Succeed())
			Expect(b.gradeOne(ctx, 2).Specs).To(ConsistOf(And(
				HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("expected services/shop/basket.go to be a file")))))
		})
	})

	It("grades the other lessons where a function of one is missing", func(ctx SpecContext) {
		b := newHandout()
		b.put("services/shop/basket.go", strings.Replace(basketCode, "Add(", "Put(", 1))
		b.put("services/prices/prices_test.go", goodSpecs)
		b.put("services/prices/prices.go", goodCode)
		results := b.grade(ctx, 2, 3)
		Expect(results[0].Status).To(Equal(specs.Failed))
		Expect(results[1].Status).To(Equal(specs.Passed), "%+v", results[1])
	})

	It("fails a data race where the race detector is asked for, and says where it is", func(ctx SpecContext) {
		b := newHandout()
		b.put("services/shop/basket.go", strings.Replace(basketCode, "return 0", `sum := 0
	done := make(chan bool)
	go func() {
		for _, cents := range b.cents {
			sum += cents
		}
		done <- true
	}()
	if len(b.cents) > 100 {
		sum = 0
	}
	again := sum
	<-done
	return again - again + sum`, 1))
		Expect(b.gradeOne(ctx, 2).Status).To(Equal(specs.Passed))
		grader := b.grader()
		grader.Race = true
		results, err := grader.Grade(ctx, b.workspace, b.lesson(2))
		Expect(err).NotTo(HaveOccurred())
		Expect(results[0]).To(HaveField("Status", specs.Failed))
		Expect(find(results[0], "services/shop: [package]")).To(And(
			HaveField("Message", ContainSubstring("data race")), HaveField("File", "services/shop/basket.go"), HaveField("Line", BeNumerically(">", 12))))
	}, SpecTimeout(3*time.Minute))

	It("says where code does not compile", func(ctx SpecContext) {
		b := newHandout()
		b.put("services/shop/basket.go", "package shop\n\ntype Basket struct{}\n\nfunc (b *Basket) Add(cents int) { undefined() }\n")
		Expect(find(b.gradeOne(ctx, 2), "services/shop: [package]")).To(And(
			HaveField("Status", specs.BuildFailed), HaveField("File", "services/shop/basket.go"), HaveField("Line", 5)))
	})

	It("grades a lesson with the course's code in place of another lesson's that keeps it from building, and says so", func(ctx SpecContext) {
		b := newHandout()
		b.extendCourse(map[string]string{
			"lessons/04-receipt/lesson.yaml": "id: receipt\ntitle: Receipt\nday: \"06/05\"\nlearn: It prints.\nsteps:\n  - title: the receipt\n    write: [{file: services/shop/receipt.go, functions: [Receipt]}]\npackages: [./services/shop]\n",
			"lessons/04-receipt/specs.txt":   "services/shop: Receipt says the sum\n",
			"services/shop/receipt.go":       "package shop\n\nimport \"strconv\"\n\nfunc Receipt(b *Basket) string { return strconv.Itoa(b.Total()) }\n",
			"services/shop/receipt_test.go": `package shop_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/shop"
)

var _ = Describe("Receipt", Label("lesson-04"), func() {
	It("says the sum", func() { Expect(shop.Receipt(&shop.Basket{})).To(Equal("0")) })
})
`,
		})
		b.put("services/shop/basket.go", "package shop\n\ntype Basket struct{}\n\nfunc (b *Basket) Add(cents int) {}\n")
		results := b.grade(ctx, 2, 4)
		Expect(results[0].Status).To(Equal(specs.Failed))
		Expect(results[1].Status).To(Equal(specs.Passed))
		Expect(results[1].Notes).To(ConsistOf(ContainSubstring("does not build")))
	})

	Context("where the specs come first", func() {
		It("judges the learner's specs, and holds the code against the course's", func(ctx SpecContext) {
			b := newHandout()
			b.put("services/prices/prices_test.go", `package prices_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/prices"
)

var _ = It("is quiet", func() { Expect(prices.Discount(0, 0)).To(Equal(0)) })
`)
			b.put("services/prices/prices.go", "package prices\n\nfunc Discount(cents, percent int) int { return 0 }\n")
			Expect(statuses(b.gradeOne(ctx, 3))).To(Equal(map[string]check.Status{
				"accepts the reference": specs.Passed,
				"rejects Heron":         specs.Failed,
				"rejects Stork":         specs.Failed,
				"services/prices: Discount takes the percentage off":        specs.Failed,
				"services/prices: Discount takes nothing off for zero":      specs.Failed,
				"services/prices: Discount of more than all leaves nothing": specs.Passed,
			}))
		})
	})

	Context("on predictions", func() {
		It("fails a transcript whose commands were changed", func(ctx SpecContext) {
			b := newHandout()
			b.put("raw/experiments/strings.txt", "> SET k v\nOK\n\n> SET k v\nOK\n\n> GET k\n\"v\"\n\n> TTL k\n60\n")
			Expect(b.gradeOne(ctx, 1).Specs).To(ConsistOf(And(
				HaveField("Status", specs.Failed), HaveField("Message", ContainSubstring("expected the commands to be as the lesson has them")))))
		})
	})

	Context("on a workspace that says how far it has come", func() {
		It("says not_started of what is to come, where the files are the course's own", func(ctx SpecContext) {
			b := newBench(1)
			b.put(".course/state.json", `{"version":1,"current":"strings","done":{}}`)
			b.putReference("raw/experiments/strings.txt")
			Expect(os.Remove(filepath.Join(b.workspace, "services/prices/prices_test.go"))).To(Succeed())
			results := b.grade(ctx)
			Expect(results[0].Status).To(Equal(specs.Passed))
			Expect(results[1:]).To(HaveEach(And(
				HaveField("Status", check.NotStarted), HaveField("Notes", ConsistOf(ContainSubstring("does not say that it has come to this lesson"))))))
		})
	})

	It("gives nothing for the course's own files in a workspace that does not say how far it has come, and what was written there", func(ctx SpecContext) {
		b := newBench(1)
		b.putReference("raw/experiments/strings.txt")
		b.put("services/shop/basket.go", strings.Replace(basketCode, "return 0", "return 0 + b.sum()", 1)+"\nfunc (b *Basket) sum() (all int) {\n\tfor _, one := range b.cents {\n\t\tall += one\n\t}\n\treturn all\n}\n")
		results := b.grade(ctx, 1, 2)
		Expect(results[0].Status).To(Equal(check.NotStarted))
		Expect(results[0].Notes).To(ConsistOf(ContainSubstring("its files are the course's own")))
		Expect(results[1].Status).To(Equal(specs.Passed))
	})

	It("says of a file that was renamed that it was not found, and not that nothing was written", func(ctx SpecContext) {
		b := newHandout()
		Expect(os.Rename(filepath.Join(b.workspace, "services/shop/basket.go"), filepath.Join(b.workspace, "services/shop/my_basket.go"))).To(Succeed())
		result := b.gradeOne(ctx, 2)
		Expect(result.Status).To(Equal(specs.Failed))
		Expect(result.Specs).To(ContainElement(And(
			HaveField("Status", specs.Failed), HaveField("Message", "expected the file services/shop/basket.go, found none"))))
	})

	It("says so when there is no workspace", func(ctx SpecContext) {
		b := newHandout()
		grader := b.grader()
		_, err := grader.Grade(ctx, GinkgoT().TempDir())
		Expect(errors.Is(err, check.ErrNoWorkspace)).To(BeTrue())
		_, err = grader.Grade(ctx, "/nowhere/at/all")
		Expect(errors.Is(err, check.ErrNoWorkspace)).To(BeTrue())
	})
})
