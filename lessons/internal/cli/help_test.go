package cli_test

import (
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("help", func() {
	It("lists the commands", func(ctx SpecContext) {
		d := newRepository()
		answer := d.call(ctx, d.repo, "help")
		Expect(answer.status).To(BeZero())
		expectGolden("help", answer.stdout)
	})

	It("explains one command, also where there is no workspace", func(ctx SpecContext) {
		d := newRepository()
		answer := d.call(ctx, d.repo, "help", "test")
		Expect(answer.status).To(BeZero())
		expectGolden("help_test", answer.stdout)
		Expect(d.call(ctx, d.repo, "test", "-h").stdout).To(Equal(answer.stdout))
		Expect(d.call(ctx, d.repo, "test", "3", "--help").stdout).To(Equal(answer.stdout))
	})

	It("has for every command how it is called, each of its flags, and an example", func(ctx SpecContext) {
		d := newRepository()
		names := regexp.MustCompile(`(?m)^  ([a-z]+)`).FindAllStringSubmatch(d.call(ctx, d.repo, "help").stdout, -1)
		Expect(len(names)).To(BeNumerically(">", 10))
		for _, match := range names {
			answer := d.call(ctx, d.repo, match[1], "-h")
			Expect(answer.status).To(BeZero(), answer.stderr)
			Expect(answer.stdout).To(HavePrefix("go run ./lessons " + match[1]))
			Expect(answer.stdout).To(MatchRegexp(`(?s)Such as:\n(  go run ./lessons %s.*\n)+$`, match[1]))
			usage, _, _ := strings.Cut(answer.stdout, "\n\n")
			for _, flag := range regexp.MustCompile(`\[(-[a-z]+)`).FindAllStringSubmatch(usage, -1) {
				Expect(answer.stdout).To(MatchRegexp(`(?m)^  %s( [A-Z]+)?  +\S`, flag[1]), "it has a flag that is not explained")
			}
			for _, flag := range regexp.MustCompile(`(?m)^  (-[a-z]+)`).FindAllStringSubmatch(answer.stdout, -1) {
				Expect(usage).To(ContainSubstring(flag[1]), "it explains a flag that it is not called with")
			}
		}
	})

	It("is wrong usage for a command that there is not", func(ctx SpecContext) {
		d := newRepository()
		Expect(d.call(ctx, d.repo, "help", "nothing").status).To(Equal(2))
		answer := d.call(ctx, d.repo, "next", "-all")
		Expect(answer.status).To(Equal(2))
		Expect(answer.stderr).To(ContainSubstring(`"go run ./lessons help next"`))
	})
})
