package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/coursetest"
)

var snapshotName = regexp.MustCompile(`\d{8}-\d{6}(-\d+)?`)

var _ = Describe("A file that is not the learner's to write", func() {
	var d desk

	BeforeEach(func(ctx SpecContext) {
		d = newDesk(ctx, "2")
		d.putReference("services/shop/basket.go")
	})

	remove := func(name string) {
		GinkgoHelper()
		Expect(os.Remove(filepath.Join(d.workspace, name))).To(Succeed())
	}

	DescribeTable("is named with the command that brings it back, where it keeps specs from running",
		func(ctx SpecContext, name string, harm func()) {
			harm()
			Expect(d.in(ctx, "list").status).To(Equal(0))
			answer := d.in(ctx, "test")
			Expect(answer.status).To(Equal(1), "%s%s", answer.stdout, answer.stderr)
			said := strings.Join(strings.Fields(answer.stdout+answer.stderr), " ")
			Expect(said).To(ContainSubstring(name + " is not yours to write in lesson 02"))
			Expect(said).To(ContainSubstring("go run ./lessons repair " + name))
			Expect(d.in(ctx, "repair", name).status).To(Equal(0))
			Expect(d.in(ctx, "test").status).To(Equal(0))
		},
		Entry("a spec that does not parse", "services/shop/basket_test.go", func() { d.put("services/shop/basket_test.go", "package {") }),
		Entry("a spec that does not compile", "services/shop/basket_test.go", func() {
			d.put("services/shop/basket_test.go", strings.Replace(d.read("services/shop/basket_test.go"), "basket.Total()", "basket.Sum()", 1))
		}),
		Entry("specs that are gone", "services/shop/basket_test.go", func() { remove("services/shop/basket_test.go") }),
		Entry("what starts the specs, and is gone", "services/shop/suite_test.go", func() { remove("services/shop/suite_test.go") }),
		Entry("go.mod", "go.mod", func() { d.put("go.mod", "modul cacheaside\n") }),
	)

	It("is named where the console does not compile, too, and where specs come first", func(ctx SpecContext) {
		Expect(d.in(ctx, "jump", "1").status).To(Equal(0))
		d.put("raw/main.go", "package {")
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("  go run ./lessons repair raw/main.go\n"))
		Expect(d.in(ctx, "jump", "3").status).To(Equal(0))
		d.put("services/prices/prices_test.go", discountSpecs)
		d.put("services/prices/suite_test.go", "package {")
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("  go run ./lessons repair services/prices/suite_test.go\n"))
	})

	It("is told of as a whole, and in JSON", func(ctx SpecContext) {
		d.put("services/shop/suite_test.go", "package {")
		expectGolden("test_not_yours", d.in(ctx, "test").stdout)
		var result check.Result
		Expect(json.Unmarshal([]byte(d.in(ctx, "test", "--json").stdout), &result)).To(Succeed())
		Expect(result.Notes).To(ConsistOf(ContainSubstring("services/shop/suite_test.go is not yours to write")))
	})

	It("is not told of where what the learner wrote is what does not compile", func(ctx SpecContext) {
		d.put("services/shop/basket.go", "package {")
		d.put("services/prices/prices.go", d.read("services/prices/prices.go")+"// mine\n")
		Expect(d.in(ctx, "test").stdout).NotTo(ContainSubstring("not yours"))
	})

	It("is brought back, with a copy of what was there", func(ctx SpecContext) {
		d.put("raw/main.go", "package {")
		d.put("services/prices/prices.go", d.read("services/prices/prices.go")+"// mine\n")
		remove("services/shop/suite_test.go")
		answer := d.in(ctx, "repair")
		Expect(answer.status).To(Equal(0), answer.stderr)
		expectGolden("repair", snapshotName.ReplaceAllString(answer.stdout, "SNAPSHOT"))
		Expect(d.read("services/prices/prices.go")).To(HaveSuffix("// mine\n"))
		Expect(d.in(ctx, "restore", snapshotName.FindString(answer.stdout)).status).To(Equal(0))
		Expect(d.read("raw/main.go")).To(Equal("package {"))
	})

	It("is found by doctor", func(ctx SpecContext) {
		d.put("raw/main.go", "package {")
		d.put("services/prices/prices.go", d.read("services/prices/prices.go")+"// mine\n")
		said := strings.Join(strings.Fields(d.in(ctx, "doctor").stdout), " ")
		Expect(said).To(ContainSubstring("missing modules that can't be told, since the go command says: raw/main.go:1:9"))
		Expect(said).To(ContainSubstring("raw/main.go does not parse"))
		Expect(said).To(ContainSubstring("services/prices/prices.go is changed"))
	})

	It("may be one of the lesson that is missing", func(ctx SpecContext) {
		Expect(d.in(ctx, "jump", "3").status).To(Equal(0))
		remove("services/prices/prices_test.go")
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("  go run ./lessons repair services/prices/prices_test.go\n"))
		Expect(d.in(ctx, "repair", "services/prices/prices_test.go").status).To(Equal(0))
		Expect(d.read("services/prices/prices_test.go")).To(ContainSubstring("Write your specs here"))
	})
})

var _ = Describe("repair", func() {
	It("says that nothing is missing or broken", func(ctx SpecContext) {
		answer := newDesk(ctx, "2").in(ctx, "repair")
		Expect(answer.status).To(Equal(0))
		Expect(answer.stdout).To(Equal("Nothing is missing or broken.\n"))
	})

	It("refuses what is the learner's, and says how to begin the lesson anew", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		answer := d.in(ctx, "repair", "services/shop/basket.go")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring("services/shop/basket.go is yours to write"))
		Expect(answer.stderr).To(ContainSubstring("go run ./lessons reset 2"))
	})

	for _, name := range []string{"course.zip", "state.json", "manifest.json"} {
		It("is what every command names where "+name+" is damaged", func(ctx SpecContext) {
			d := newDesk(ctx, "2")
			d.put(".course/"+name, "?")
			for _, command := range [][]string{{}, {"list"}, {"test"}, {"next"}, {"update"}, {"restore"}, {"hint"}, {"read"}} {
				answer := d.in(ctx, command...)
				Expect(answer.status).NotTo(Equal(0), "%s", command)
				Expect(answer.stderr).To(MatchRegexp(name+` can't be read .*"go run ./lessons repair"`), "%s", command)
			}
			Expect(d.in(ctx, "doctor").stdout).To(MatchRegexp(`workspace(.|\n)*` + name))
			answer := d.in(ctx, "repair")
			Expect(answer.status).To(Equal(0), answer.stderr)
			Expect(answer.stdout).To(ContainSubstring(".course/" + name + " is new"))
			Expect(d.in(ctx, "test").stdout).To(ContainSubstring("Lesson 02"))
		})
	}

	It("takes another repository, and works from the repository", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		moved := filepath.Join(GinkgoT().TempDir(), "moved")
		Expect(os.Rename(d.repo, moved)).To(Succeed())
		d = desk{moved, filepath.Join(moved, "workspace")}
		d.put(".course/course.zip", "?")
		answer := d.in(ctx, "repair")
		Expect(answer.status).NotTo(Equal(0))
		Expect(answer.stderr).To(ContainSubstring("go run ./lessons repair -from DIR"))
		Expect(d.in(ctx, "repair", "-from", "..").status).To(Equal(0))
		d.put(".course/course.zip", "?")
		Expect(d.call(ctx, d.repo, "repair").status).To(Equal(0))
	})

	It("says of a workspace of an older course that it stays as it is", func(ctx SpecContext) {
		d := newRepository()
		for _, lesson := range []string{"01-strings", "02-basket", "03-prices"} {
			name := "lessons/" + lesson + "/lesson.yaml"
			text, err := os.ReadFile(filepath.Join(d.repo, name))
			Expect(err).NotTo(HaveOccurred())
			Expect(coursetest.Put(d.workspace, "old/"+name, strings.Replace(string(text), "steps:", "predict:", 1))).To(Succeed())
		}
		Expect(os.MkdirAll(filepath.Join(d.workspace, ".course"), 0o755)).To(Succeed())
		Expect(coursetest.Zip(filepath.Join(d.workspace, "old"), filepath.Join(d.workspace, ".course/course.zip"))).To(Succeed())
		for _, command := range [][]string{{}, {"list"}, {"test"}, {"update"}, {"repair"}, {"doctor"}} {
			answer := d.in(ctx, command...)
			if len(command) == 0 || command[0] != "doctor" {
				Expect(answer.status).NotTo(Equal(0))
			}
			Expect(strings.Join(strings.Fields(answer.stdout+answer.stderr), " ")).To(ContainSubstring("go run ./lessons start FOLDER"), "%s", command)
		}
	})
})
