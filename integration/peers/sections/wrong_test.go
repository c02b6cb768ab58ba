package sections_test

import (
	"context"
	"errors"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/peers/contenders"
	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/sections"
	"cacheaside/repositories"
)

// liar is an instance that answers another price than the product's.
type liar struct{ contenders.Instance }

func (l liar) Find(ctx context.Context, name string) (contenders.Answer, error) {
	answer, err := l.Instance.Find(ctx, name)
	answer.Product.Price++
	answer.Value += "1"
	return answer, err
}

// lying returns a contender that is another one but for its answers.
func lying(like contenders.Contender) contenders.Contender {
	open := like.Open
	like.Name = "liar"
	like.Open = func(ctx context.Context, environment contenders.Environment) (contenders.Instance, error) {
		instance, err := open(ctx, environment)
		return liar{instance}, err
	}
	return like
}

// deaf is an instance that answers something old, whatever has changed.
type deaf struct{ contenders.Instance }

func (d deaf) Find(_ context.Context, name string) (contenders.Answer, error) {
	return contenders.Answer{Product: repositories.Product{Name: name}}, nil
}

var closed = contenders.Contender{
	Name: "closed",
	Open: func(context.Context, contenders.Environment) (contenders.Instance, error) {
		return nil, errors.New("the door is closed")
	},
}

func named(name string) contenders.Contender {
	GinkgoHelper()
	for _, contender := range contenders.All() {
		if contender.Name == name {
			return contender
		}
	}
	Fail("expected a contender named " + name + "; see contenders.All for the names that there are")
	return contenders.Contender{}
}

// rows returns the row of a contender in each table of a section.
func rows(section report.Section, name string) []string {
	GinkgoHelper()
	var found []string
	for line := range strings.Lines(section.Markdown()) {
		if strings.HasPrefix(line, "| "+name+" ") {
			found = append(found, line)
		}
	}
	Expect(found).NotTo(BeEmpty(), "expected %q in the tables, got:\n%s", name, section.Markdown())
	return found
}

var _ = Describe("A contender that does not do the work", func() {
	var lab *sections.Lab
	plain := named(contenders.Plain)

	BeforeEach(func(ctx SpecContext) {
		lab = &sections.Lab{
			Rounds: 2, Slice: 5 * time.Millisecond, Products: 1_000, RedisURL: privateRedis(ctx), Folder: GinkgoT().TempDir(),
			Say:        func(format string, values ...any) { GinkgoWriter.Printf(format+"\n", values...) },
			Contenders: []contenders.Contender{plain, lying(plain), closed},
		}
	})

	type run func(context.Context, *sections.Lab) (report.Section, error)
	DescribeTable("stays in the tables, with what it did wrong", func(ctx SpecContext, run run) {
		section, err := run(ctx, lab)
		Expect(err).NotTo(HaveOccurred())
		for _, row := range rows(section, "liar") {
			Expect(row).To(ContainSubstring("wrong answer for"), "the wrong answers were not noticed")
		}
		for _, row := range rows(section, "closed") {
			Expect(row).To(ContainSubstring("the door is closed"), "the failure was not told")
		}
		for _, row := range rows(section, contenders.Plain) {
			Expect(row).To(HaveSuffix(" 0 |\n"), "expected nothing wrong with what does its work")
		}
	},
		Entry("hits", sections.Hits),
		Entry("misses", sections.Misses),
		Entry("stampede", sections.Stampede),
	)

	It("is shown as never up to date where its answers stay old", func(ctx SpecContext) {
		// One round: each of its writes is waited for.
		lab.Rounds = 1
		forgetful := plain
		forgetful.Name, forgetful.LocalLifetime = "forgetful", time.Minute
		forgetful.Open = func(ctx context.Context, environment contenders.Environment) (contenders.Instance, error) {
			instance, err := plain.Open(ctx, environment)
			return deaf{instance}, err
		}
		lab.Contenders = []contenders.Contender{plain, forgetful}
		section, err := sections.Staleness(ctx, lab)
		Expect(err).NotTo(HaveOccurred())
		Expect(rows(section, "forgetful")[0]).To(ContainSubstring("not within 2s"))
		Expect(rows(section, contenders.Plain)[0]).NotTo(ContainSubstring("not within"))
	})
})
