package experiments_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/console"
	"cacheaside/raw/transcript"
)

// predicted are the experiments whose replies a learner predicts in lesson 01 (lessons/01-what-redis-is/lesson.yaml).
var predicted = []string{"strings.txt", "expiry.txt", "lists.txt", "hashes.txt", "cache-aside.txt"}

// subjects are what there shall be an experiment about.
var subjects = []string{
	"strings", "expiry", "hashes", "lists", "sets", "sorted-sets", "transactions", "optimistic-locking",
	"session-store", "message-queue", "message-stream", "real-time-counter", "leaderboard", "publish-and-subscribe", "cache-aside",
	"six-methods", "tracking", "tracking-prefixes", "tracking-ends",
}

// Every reply in an experiment is what a server answers: the embedded one and, where it is installed, the real one.
var _ = Describe("The experiment", func() {
	files, err := filepath.Glob("*.txt")
	if err != nil || len(files) == 0 {
		It("is there", func() { Fail("expected text files in this folder, found none") })
	}
	It("is there for each subject", Label("given"), func() {
		for _, subject := range subjects {
			Expect(files).To(ContainElement(subject + ".txt"))
		}
	})

	for _, file := range files {
		label := Label("given")
		if slices.Contains(predicted, file) {
			label = Label("lesson-01")
		}
		Describe(file, label, func() {
			It("has the replies of the embedded Redis", func(ctx SpecContext) {
				play(ctx, file, "embedded")
			})

			It("has the replies of the redis-server on the PATH", func(ctx SpecContext) {
				if _, err := exec.LookPath("redis-server"); err != nil {
					Skip("redis-server is not on the PATH; install Redis to run this spec")
				}
				play(ctx, file, "")
			})
		})

		It("is one to read: "+file, Label("given"), func() {
			text, err := os.ReadFile(file)
			Expect(err).NotTo(HaveOccurred())
			parsed, err := transcript.Parse(file, text)
			Expect(err).NotTo(HaveOccurred())
			commands := 0
			for _, step := range parsed.Steps {
				if step.Command != "" {
					commands++
				}
			}
			Expect(commands).To(And(BeNumerically(">=", 6), BeNumerically("<=", 15)), "commands")
			Expect(string(text)).To(HavePrefix("# "), "a heading as the first line")
			for line := range strings.Lines(string(text)) {
				Expect(len(line)).To(BeNumerically("<=", 96), line)
			}
		})
	}
})

// play plays an experiment as go run ./raw play does; redisURL is the setting REDIS_URL.
func play(ctx context.Context, file, redisURL string) {
	GinkgoHelper()
	var stdout, stderr bytes.Buffer
	program := console.Program{
		Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
		Getenv: func(string) string { return redisURL },
	}
	status := program.Run(ctx, []string{"play", file})
	Expect(status).To(Equal(0), "%s%s", &stdout, &stderr)
}
