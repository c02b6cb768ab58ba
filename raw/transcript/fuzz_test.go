package transcript_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"cacheaside/raw/line"
	"cacheaside/raw/transcript"
)

// FuzzParse checks what Parse, Matches, Difference and CanHold promise, with any text as a transcript and any other as
// what came in reply.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../experiments/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("expected experiments to begin with, found none (%v)", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), `"hello"`)
	}
	for _, text := range []string{
		example, "", "\ufeff> GET k\r\n(nil)\r\n", "\xff\xfe>", "hello", "> GET k\n1) <*>\n2) <*>", "> GET k\n\t1) \"a\"", "> GET k\n\n(nil)", "@resp3\nother> GET k\n(nil)\n> PING\n-> invalidate: 'k'\nPONG", "Other > GET k", "@needs redis\n\n> TTL k\n(integer) <57..60>\n@wait 1s",
	} {
		for _, got := range []string{
			"OK", "?", "(nil)", "(integer) 61", "(error) ERR no", "1) \"caf\\xc3\\xa9\"\n2) (integer) 1", "1) 1) \"a\"\n   2) \"b\"", "# a", "other> a", "Other > a", "-> invalidate: 'a', 'b'\nPONG", "\"<*>\"", "<1..2>", "a\r", "\t1) \"b\"",
		} {
			f.Add(text, got)
		}
	}
	f.Fuzz(func(t *testing.T, text, came string) {
		got := strings.Split(came, "\n")
		checkDifference(t, got, got)
		if transcript.CanHold(got) {
			checkHeld(t, got)
		}
		if !strings.ContainsAny(came, "\n\"\\") {
			checkEscaped(t, came)
		}
		number := strings.Count(text, "\n") + 1
		parsed, err := transcript.Parse("x.txt", []byte(text))
		if err != nil {
			if wrong := (*transcript.Error)(nil); !errors.As(err, &wrong) || wrong.Line < 1 || wrong.Line > number || wrong.Problem.Error() == "" {
				t.Fatalf("Parse(%q): got the error %#v, want one in a line from 1 to %d", text, err, number)
			}
			return
		}
		checkSteps(t, text, parsed.Steps)
		for i, step := range parsed.Steps {
			checkDifference(t, step.Reply, got)
			checkDifference(t, got, step.Reply)
			checkDifference(t, step.Reply, parsed.Steps[(i+1)%len(parsed.Steps)].Reply)
			checkDifference(t, step.Reply, step.Reply)
		}
	})
}

// checkSteps finds each command with its reply where the step says that it is.
func checkSteps(t *testing.T, text string, steps []transcript.Step) {
	lines := strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], "\r")
	}
	behind := 0
	for _, step := range steps {
		if step.Line <= behind || step.Line+len(step.Reply) > len(lines) {
			t.Fatalf("Parse(%q): got a step in line %d of %d, which ends behind line %d", text, step.Line, len(lines), behind)
		}
		behind = step.Line + len(step.Reply)
		if isWait := step.Command == ""; isWait != (step.Wait > 0) || isWait && len(step.Reply) > 0 || step.Wait > transcript.LongestWait {
			t.Fatalf("Parse(%q): got the step %+v, want either a command or a time to wait", text, step)
		}
		if step.Command != "" && lines[step.Line-1] != step.Prompt()+step.Command || !slices.Equal(lines[step.Line:behind], step.Reply) {
			t.Fatalf("Parse(%q): got the step %+v, which is not what line %d has", text, step, step.Line)
		}
	}
}

// checkDifference checks that a reply is what was expected, or that it is said why not.
func checkDifference(t *testing.T, expected, got []string) {
	matches := transcript.Matches(expected, got)
	if !matches && slices.Equal(expected, got) {
		t.Fatalf("Matches(%q, the same): got false", expected)
	}
	if says := transcript.Difference(expected, got, english); !matches && says == "" || strings.Contains(says, "\n") {
		t.Fatalf("Difference(%q, %q): got %q, want one line", expected, got, says)
	}
}

// checkHeld checks that a reply that a transcript can hold is read from it as it is.
func checkHeld(t *testing.T, reply []string) {
	text := "> GET k\n" + strings.Join(reply, "\n") + "\n"
	parsed, err := transcript.Parse("x.txt", []byte(text))
	if err != nil || len(parsed.Steps) != 1 || !slices.Equal(parsed.Steps[0].Reply, reply) || parsed.Steps[0].IsHidden() {
		t.Fatalf("CanHold(%q): got true, but Parse(%q): %+v, %v", reply, text, parsed, err)
	}
}

// checkEscaped checks that a string that is predicted as it is, without escapes, is told from another value.
func checkEscaped(t *testing.T, value string) {
	expected, got := []string{`"` + value + `"`}, []string{line.Quote(value)}
	if says := transcript.Difference(expected, got, english); !transcript.Matches(expected, got) && !strings.Contains(says, "the same value") {
		t.Fatalf("Difference(%q, %q): got %q, want that it is the same value", expected, got, says)
	}
}
