package cli_test

import (
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/coursetest"
)

var _ = Describe("The machine", func() {
	// set sets variables for a spec, which may not be set otherwise.
	set := func(variables ...string) {
		for i := 0; i < len(variables); i += 2 {
			GinkgoT().Setenv(variables[i], variables[i+1])
		}
	}

	DescribeTable("may be set up for other projects, and all works",
		func(ctx SpecContext, prepare func(d desk)) {
			d := newDesk(ctx, "1")
			prepare(d)
			d.putReference("raw/experiments/strings.txt")
			answer := d.in(ctx, "test")
			Expect(answer.status).To(Equal(0), "%s%s", answer.stdout, answer.stderr)
			Expect(d.in(ctx, "jump", "3").status).To(Equal(0))
			d.put("services/prices/prices_test.go", discountSpecs)
			d.putReference("services/prices/prices.go")
			answer = d.in(ctx, "test")
			Expect(answer.status).To(Equal(0), "%s%s", answer.stdout, answer.stderr)
			doctor := d.in(ctx, "doctor")
			Expect(doctor.status).To(Equal(0))
			Expect(doctor.stdout).To(MatchRegexp("found +modules"))
		},
		Entry("with a go.work above", func(d desk) {
			Expect(coursetest.Put(d.repo, "go.work", "go 1.26\n\nuse ./other\n")).To(Succeed())
			Expect(coursetest.Put(d.repo, "other/go.mod", "module other\n")).To(Succeed())
		}),
		Entry("with GOWORK", func(d desk) { set("GOWORK", filepath.Join(d.repo, "nowhere/go.work")) }),
		Entry("with -mod=vendor", func(desk) { set("GOFLAGS", "-mod=vendor") }),
		Entry("with -mod=mod and tags", func(desk) { set("GOFLAGS", "-mod=mod -tags=other,another") }),
		Entry("with flags that change what the go command prints", func(desk) { set("GOFLAGS", "-json -v -x -trimpath") }),
		Entry("with a vendor folder", func(d desk) {
			Expect(coursetest.Put(d.workspace, "vendor/modules.txt", "# example.com/x v1.0.0\n")).To(Succeed())
		}),
		Entry("without HOME", func(desk) { set("HOME", "", "XDG_CACHE_HOME", "") }),
	)

	It("may have blanks and other letters than ASCII's in a path", func(ctx SpecContext) {
		d := newRepository()
		repo := filepath.Join(GinkgoT().TempDir(), "mein Kurs – çà, 学ぶ")
		Expect(os.Rename(d.repo, repo)).To(Succeed())
		Expect(os.Mkdir(d.repo, 0o755)).To(Succeed()) // what ends the spec removes it
		d = desk{repo, filepath.Join(repo, "my workspace")}
		answer := d.call(ctx, repo, "start", "my workspace")
		Expect(answer.status).To(Equal(0), answer.stderr)
		Expect(answer.stdout).To(ContainSubstring(`cd "`))
		Expect(d.in(ctx, "jump", "2").status).To(Equal(0))
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("not written yet: Basket.Add at services/shop/basket.go:"))
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "len(b.cents)\n}\n", "cents\n}\n", 1))
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("build failed at services/shop/basket.go:10"))
		d.put("services/shop/basket.go", "package shop\n\ntype Basket struct{ n int }\n\nfunc (b *Basket) Add(int) { go func() { panic(1) }(); select {} }\n\n"+
			"func (b *Basket) Len() int { return 0 }\n\nfunc (b *Basket) Total() int { return 0 }\n")
		Expect(d.in(ctx, "test").stdout).To(ContainSubstring("panicked at services/shop/basket.go:5"))
		d.putReference("services/shop/basket.go")
		Expect(d.in(ctx, "test").status).To(Equal(0))
		Expect(d.call(ctx, repo, "update", "my workspace").status).To(Equal(0))
	})

	DescribeTable("is told of, with what to do, where the go command can't work on it",
		func(ctx SpecContext, lesson, says string, variables ...string) {
			d := newDesk(ctx, lesson)
			set(variables...)
			answer := d.in(ctx, "test")
			Expect(answer.status).To(Equal(3), "%s%s", answer.stdout, answer.stderr)
			Expect(answer.stderr).To(ContainSubstring(says))
			Expect(answer.stdout).To(BeEmpty())
		},
		Entry("a build cache that can't be written", "1", "Set GOCACHE to a folder that can be written", "GOCACHE", "/dev/null/cache"),
		Entry("the same, where specs are compiled", "2", "Set GOCACHE to a folder that can be written", "GOCACHE", "/dev/null/cache"),
		Entry("no folder for what is temporary", "2", "TMPDIR", "TMPDIR", "/dev/null/tmp"),
	)

	It("is looked at by doctor", func(ctx SpecContext) {
		d := newDesk(ctx, "1")
		Expect(coursetest.Put(d.repo, "go.work", "go 1.26\n\nuse ./other\n")).To(Succeed())
		set("GOFLAGS", "-mod=vendor -tags=x", "GOCACHE", "/dev/null/cache", "HOME", "")
		said := strings.Join(strings.Fields(d.in(ctx, "doctor").stdout), " ")
		Expect(said).To(ContainSubstring("missing build cache /dev/null/cache can't be written"))
		Expect(said).To(ContainSubstring("found GOFLAGS"))
		Expect(said).To(ContainSubstring("-mod=vendor"))
		Expect(said).NotTo(ContainSubstring("leaves out -tags=x"))
		Expect(said).To(And(ContainSubstring("found go.work"), ContainSubstring("export GOWORK=off")))
		Expect(said).To(ContainSubstring("missing HOME"))
	})
})
