package commands_test

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/commands"
	"cacheaside/raw/language"
	"cacheaside/raw/words"
)

var _ = Describe("Find", Label("given"), func() {
	DescribeTable("takes the longest name that a line begins with",
		func(line, name string) {
			command := commands.Find(strings.Fields(line))
			Expect(command).NotTo(BeNil())
			Expect(command.Name).To(Equal(name))
		},
		Entry("a command", "GET", "GET"),
		Entry("in any case", "gEt k", "GET"),
		Entry("a subcommand", "config set maxmemory 1", "CONFIG SET"),
		Entry("a container alone", "config", "CONFIG"),
		Entry("a container with what is no subcommand", "config nonsense", "CONFIG"),
		Entry("a command whose argument is a subcommand's name", "get set", "GET"),
	)

	It("knows no other", func() {
		Expect(commands.Find([]string{"NONSENSE"})).To(BeNil())
		Expect(commands.Find([]string{""})).To(BeNil())
		Expect(commands.Find(nil)).To(BeNil())
	})

	It("returns the same command each time", func() {
		Expect(commands.Find([]string{"set"})).To(BeIdenticalTo(commands.Find([]string{"SET", "k", "v"})))
	})
})

var _ = Describe("All", Label("given"), func() {
	It("returns the 240 commands of Redis 7.0, sorted, with what is known of each", func() {
		all := commands.All()
		Expect(all).To(HaveLen(240))
		Expect(all[0].Name).To(Equal("ACL"))
		for i, command := range all {
			Expect(command).To(BeIdenticalTo(commands.Find([]string{command.Name})))
			Expect(command.Summary).NotTo(BeEmpty(), command.Name)
			Expect(command.Arity).NotTo(BeZero(), command.Name)
			Expect(commands.Groups()).To(ContainElement(command.Group))
			if i > 0 {
				Expect(command.Name > all[i-1].Name).To(BeTrue(), command.Name)
			}
		}
	})
})

var _ = Describe("Has", Label("given"), func() {
	It("tells Redis' own flags", func() {
		Expect(commands.Find([]string{"SET"}).Has("write")).To(BeTrue())
		Expect(commands.Find([]string{"GET"}).Has("write")).To(BeFalse())
		Expect(commands.Find([]string{"GET"}).Has("readonly")).To(BeTrue())
		Expect(commands.Find([]string{"BLPOP"}).Has("blocking")).To(BeTrue())
		Expect(commands.Find([]string{"SUBSCRIBE"}).Has("pubsub")).To(BeTrue())
		Expect(commands.Find([]string{"CONFIG", "SET"}).Has("admin")).To(BeTrue())
	})
})

var _ = Describe("Help", Label("given"), func() {
	It("describes a command", func() {
		Expect(commands.Help([]string{"expire"}, words.In(language.English))).To(Equal(`
  EXPIRE key seconds [NX|XX|GT|LT]
  summary: Set a key's time to live in seconds
  since: 1.0.0
  complexity: O(1)
  group: generic

`))
	})

	It("says what to use instead of a deprecated one", func() {
		Expect(commands.Help([]string{"GETSET"}, words.In(language.English))).To(ContainSubstring("  deprecated since: 6.2.0; use `SET` with the `GET` argument\n"))
	})

	It("describes a subcommand, or all of them", func() {
		Expect(commands.Help([]string{"config", "set"}, words.In(language.English))).To(ContainSubstring("  CONFIG SET parameter value [parameter value ...]\n"))
		Expect(commands.Help([]string{"config", "set"}, words.In(language.English))).NotTo(ContainSubstring("CONFIG GET"))
		Expect(commands.Help([]string{"config"}, words.In(language.English))).To(SatisfyAll(ContainSubstring("CONFIG SET"), ContainSubstring("CONFIG GET")))
	})

	It("lists the commands of a group", func() {
		Expect(commands.Help([]string{"@Hash"}, words.In(language.English))).To(SatisfyAll(
			ContainSubstring("  HGET key field\n"), ContainSubstring("  HSET key field value [field value ...]\n"), Not(ContainSubstring("  GET "))))
	})

	It("alone lists the groups", func() {
		Expect(commands.Help(nil, words.In(language.English))).To(SatisfyAll(ContainSubstring("help SET"), ContainSubstring("sorted-set")))
	})

	It("says what it expected instead of something unknown", func() {
		Expect(commands.Help([]string{"nonsense"}, words.In(language.English))).To(ContainSubstring(`expected a command of Redis 7.0 or @GROUP behind help, but "nonsense" came`))
		Expect(commands.Help([]string{"@nonsense"}, words.In(language.English))).To(SatisfyAll(ContainSubstring(`but "nonsense" came`), ContainSubstring("string")))
		Expect(commands.Help([]string{"config", "nonsense"}, words.In(language.English))).To(SatisfyAll(ContainSubstring(`but "nonsense" came`), ContainSubstring("RESETSTAT")))
	})

	It("stays within 80 columns where it lists names", func() {
		for _, text := range []string{commands.Help(nil, words.In(language.English)), commands.Help([]string{"client", "nonsense"}, words.In(language.English))} {
			for line := range strings.Lines(text) {
				Expect(len(line)).To(BeNumerically("<=", 81), line)
			}
		}
	})
})
