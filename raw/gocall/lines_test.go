package gocall_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/transcript"
)

// experimentLines returns the commands of the experiments.
func experimentLines() []string {
	GinkgoHelper()
	var all []string
	for _, file := range files("../experiments/*.txt") {
		text, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		parsed, err := transcript.Parse(file, text)
		Expect(err).NotTo(HaveOccurred())
		for _, step := range parsed.Steps {
			if step.Command != "" {
				all = append(all, step.Command)
			}
		}
	}
	return all
}

// In the lessons, commands stand behind a prompt, between the lines of a here document, in a printf that is piped into
// the console, and behind the name of the console or of redis-cli.
var (
	prompted     = regexp.MustCompile(`^(?:127\.0\.0\.1:6379)?> (.+)$`)
	piped        = regexp.MustCompile(`printf '([^']+)' \| go run \./raw`)
	argument     = regexp.MustCompile("(?:go run \\./raw|redis-cli)(?: -[-\\w]+)* ([A-Z]{2,}(?: [^`|<]+)?)(?:`|$)")
	hereDocument = regexp.MustCompile(`go run \./raw <<'END'$`)
)

// lessonLines returns the commands of the lessons' texts.
func lessonLines() []string {
	GinkgoHelper()
	var all []string
	for _, file := range files("../../lessons/*/lesson.md") {
		text, err := os.ReadFile(file)
		Expect(err).NotTo(HaveOccurred())
		inDocument := false
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\r\n")
			switch {
			case inDocument && line == "END":
				inDocument = false
			case inDocument:
				all = append(all, line)
			case hereDocument.MatchString(line):
				inDocument = true
			default:
				all = append(all, commandsIn(line)...)
			}
		}
	}
	return all
}

func commandsIn(line string) []string {
	var all []string
	if found := prompted.FindStringSubmatch(line); found != nil {
		all = append(all, found[1])
	}
	if found := piped.FindStringSubmatch(line); found != nil {
		all = append(all, strings.Split(strings.TrimSuffix(found[1], `\n`), `\n`)...)
	}
	for _, found := range argument.FindAllStringSubmatch(line, -1) {
		all = append(all, strings.ReplaceAll(found[1], "'", ""))
	}
	return all
}

// ownLines returns the lines of testdata/lines.txt.
func ownLines() []string { return linesOf("testdata/lines.txt") }

// differences returns what go-redis sends for a line, where it is something else that means the same.
func differences() map[string]string {
	GinkgoHelper()
	all := map[string]string{}
	for _, line := range linesOf("testdata/differences.txt") {
		typed, sent, found := strings.Cut(line, " → ")
		Expect(found).To(BeTrue(), line)
		all[typed] = sent
	}
	return all
}

// linesOf returns the lines of a file, without empty ones and those that begin with #.
func linesOf(file string) []string {
	GinkgoHelper()
	text, err := os.ReadFile(file)
	Expect(err).NotTo(HaveOccurred())
	var all []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

func files(pattern string) []string {
	GinkgoHelper()
	found, err := filepath.Glob(pattern)
	Expect(err).NotTo(HaveOccurred())
	Expect(found).NotTo(BeEmpty(), pattern)
	return found
}
