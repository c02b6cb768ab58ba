package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("The program", Label("given"), func() {
	It("makes the table that is embedded", func(ctx SpecContext) {
		output := filepath.Join(GinkgoT().TempDir(), "commands.jsonl")
		if err := run(ctx, output); err != nil && strings.Contains(err.Error(), "expected a redis-server 7.0") {
			Skip(err.Error())
		} else {
			Expect(err).NotTo(HaveOccurred())
		}
		made, err := os.ReadFile(output)
		Expect(err).NotTo(HaveOccurred())
		embedded, err := os.ReadFile("../commands.jsonl")
		Expect(err).NotTo(HaveOccurred())
		want := strings.Split(string(made), "\n")
		got := strings.Split(string(embedded), "\n")
		Expect(got).To(HaveLen(len(want)), "lines of commands.jsonl; go generate ./raw/commands writes it")
		for i := range want {
			Expect(got[i]).To(Equal(want[i]), "line %d of commands.jsonl; go generate ./raw/commands writes it", i+1)
		}
	}, SpecTimeout(time.Minute))

	It("refuses another version, and writes nothing", func() {
		output := filepath.Join(GinkgoT().TempDir(), "commands.jsonl")
		GinkgoT().Setenv("PATH", "") // so that the Redis is an embedded one
		Expect(run(context.Background(), output)).To(MatchError(ContainSubstring("expected a redis-server 7.0 on the PATH")))
		Expect(output).NotTo(BeAnExistingFile())
	})
})
