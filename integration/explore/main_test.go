package main_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/search"
)

var _ = Describe("the program explore", Label("given"), Ordered, ContinueOnFailure, func() {
	var program string

	BeforeAll(func(ctx SpecContext) {
		program = filepath.Join(GinkgoT().TempDir(), "explore")
		output, err := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), "%s", output)
	})

	run := func(ctx SpecContext, arguments ...string) (status int, stdout, stderr string) {
		GinkgoHelper()
		command := exec.CommandContext(ctx, program, arguments...)
		var out, err bytes.Buffer
		command.Stdout, command.Stderr = &out, &err
		failure := command.Run()
		if exit := new(exec.ExitError); failure != nil && !errors.As(failure, &exit) {
			Expect(failure).NotTo(HaveOccurred())
		}
		return command.ProcessState.ExitCode(), out.String(), err.String()
	}

	It("draws the shortest schedule that goes wrong without something, and makes it again from a file", func(ctx SpecContext) {
		status, drawn, stderr := run(ctx, "-without", "leases,intents")
		Expect(status).To(BeZero(), stderr)
		Expect(drawn).To(HavePrefix("update A, read B; not cached; without leases, intents\n\nR1: read at B  W1: update at A "))
		Expect(drawn).To(ContainSubstring("100 !"))
		Expect(drawn).To(HaveSuffix("\nOLD: a read at A would get 100, although W1 was acknowledged before\n"))

		status, line, stderr := run(ctx, "-without", "leases,intents", "-json")
		Expect(status).To(BeZero(), stderr)
		var result search.Result
		Expect(json.Unmarshal([]byte(line), &result)).To(Succeed())
		Expect(result.Schedule.Lines).To(HaveLen(7))

		file := filepath.Join(GinkgoT().TempDir(), "schedule.json")
		Expect(os.WriteFile(file, []byte(line), 0o644)).To(Succeed())
		status, again, stderr := run(ctx, "-replay", file)
		Expect(again).To(Equal(drawn), stderr)
		Expect(status).To(Equal(1), "the status of what goes wrong")
	})

	It("says that a schedule can't be made again with other code", func(ctx SpecContext) {
		scene, err := search.ParseScene("uA rA")
		Expect(err).NotTo(HaveOccurred())
		text, err := json.Marshal(search.Result{Schedule: &search.Schedule{Scene: scene, Choices: []string{"R1 begins", "R1 9 done"}}})
		Expect(err).NotTo(HaveOccurred())
		file := filepath.Join(GinkgoT().TempDir(), "schedule.json")
		Expect(os.WriteFile(file, text, 0o644)).To(Succeed())
		status, drawn, _ := run(ctx, "-replay", file)
		Expect(status).To(Equal(1))
		Expect(drawn).To(ContainSubstring(`NOT POSSIBLE: step 2, "R1 9 done"`))
	})

	It("goes through scenes whole, and says so in a line for each", func(ctx SpecContext) {
		status, table, stderr := run(ctx, "update A, read A, read B", "cut off")
		Expect(status).To(BeZero(), stderr+table)
		lines := strings.Split(strings.TrimSpace(table), "\n")
		Expect(lines).To(HaveLen(7), table)
		for _, line := range lines[1:4] {
			Expect(line).To(MatchRegexp(`^update A, read A, read B; not cached; AB? cut off +\d+ +\d+ +\d+ +[\d.]+  complete: no wrong answer with up to 2 faults$|^update A, read A, read B; not cached; B cut off .*  complete: no wrong answer with up to 2 faults$`))
		}
		Expect(lines[5]).To(ContainSubstring("3 of 3 scenes were gone through whole."))
		Expect(lines[6]).To(Equal("In none of these schedules was an answer wrong."))
	})

	It("claims nothing of what it had no time for", func(ctx SpecContext) {
		status, table, _ := run(ctx, "-time", "1ms", "update A, read A, read B; not cached")
		Expect(status).To(BeZero(), table)
		Expect(table).To(ContainSubstring("NOT COMPLETE: no time left"))
		Expect(table).To(ContainSubstring("of the others nothing is claimed (-time 0 goes on to the end)"))
	})

	It("says which protections there are", func(ctx SpecContext) {
		status, _, stderr := run(ctx, "-h")
		Expect(status).To(BeZero())
		Expect(stderr).To(ContainSubstring("leases      whoever misses stores what it has read"))
	})

	DescribeTable("says what is wrong with a command line, and ends with status 2", func(ctx SpecContext, said string, arguments ...string) {
		status, stdout, stderr := run(ctx, arguments...)
		Expect(status).To(Equal(2), stdout)
		Expect(stderr).To(ContainSubstring(said))
	},
		Entry("a protection that there is not", `got "locks"`, "-without", "leases,locks"),
		Entry("words that no scene has", `no scene has each of ["unicorn"] in its line; such a line is "update A, read A, read A; not cached"`, "unicorn"),
		Entry("a flag that there is not", "flag provided but not defined: -fast", "-fast"),
		Entry("a file that there is not", "no such file", "-replay", "nowhere.json"),
		Entry("a file that is none", "expected a line with a schedule, as -json prints it", "-replay", "main.go"),
		Entry("a scene in which nothing is missing", "none does", "-without", "proof", "create"),
	)
})
