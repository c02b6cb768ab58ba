// Package transcript reads experiments: text files with Redis commands and the replies that they are to have, as
// they look in the console. Lines are of five kinds:
//
//	# what is said about it                 prose
//	> GET greeting                          a command, as the console reads it
//	"hello"                                 its reply, on the lines behind it, as the console writes it
//	@wait 1.1s                              time passes
//	@needs redis                            the embedded Redis lacks the command behind this line
//
// A reply ends at the next line of another kind, or at an empty one. The reply ? is hidden: somebody is to predict it.
// In a line of a reply, <57..60> stands for any integer from 57 to 60, and <*> at the line's end for any text.
// "@needs redis" before the first command, with an empty line or prose between them, is about the whole file.
//
// The workbench takes replies out of transcripts by the same rules (lessons/internal/check/transcript.go).
package transcript

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Hidden is the reply that stands for one that is to be predicted.
const Hidden = "?"

// LongestWait is the most that one @wait may ask for.
const LongestWait = time.Minute

// Transcript is an experiment.
type Transcript struct {
	File  string
	Steps []Step
}

// Step is a command with its reply or, if Command is empty, a time to wait.
type Step struct {
	Line       int // the first line is 1
	Command    string
	Reply      []string // as it stands in the file; none is hidden, too
	NeedsRedis bool     // the embedded Redis lacks it
	Wait       time.Duration
}

// IsHidden reports whether the reply is still to be predicted.
func (s Step) IsHidden() bool {
	return len(s.Reply) == 0 || len(s.Reply) == 1 && strings.TrimSpace(s.Reply[0]) == Hidden
}

// Error says what is wrong with a transcript, and where.
type Error struct {
	File    string
	Line    int
	Problem string // what was expected, what is there, and what to write instead
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem) }

// byteOrderMark is what some editors write at the start of a file in UTF-8.
const byteOrderMark = "\ufeff"

// Parse reads a transcript. Lines may end in CR LF, and a byte order mark at the start is ignored. The error is an
// *Error.
func Parse(file string, content []byte) (Transcript, error) {
	p := parser{transcript: Transcript{File: file}}
	text := strings.TrimPrefix(string(content), byteOrderMark)
	number, problem := wholeFile(text)
	if problem != nil {
		return Transcript{}, &Error{file, number, problem.Error()}
	}
	number = 0
	for line := range strings.Lines(text) {
		number++
		if err := p.line(number, strings.TrimRight(line, "\r\n")); err != nil {
			return Transcript{}, &Error{file, number, err.Error()}
		}
	}
	if err := p.end(); err != nil {
		return Transcript{}, &Error{file, number, err.Error()}
	}
	return p.transcript, nil
}

// wholeFile says what is wrong with a file in which no single line is to blame, and the line to go to.
func wholeFile(text string) (number int, problem error) {
	switch {
	case strings.TrimSpace(text) == "":
		return 1, errors.New("the file is empty: write a command, a line such as: > GET greeting")
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return 1, errors.New("expected text in UTF-8, but the file is in UTF-16: save it as UTF-8")
	}
	for line := range strings.Lines(text) {
		number++
		if strings.HasPrefix(strings.TrimSpace(line), ">") {
			return 0, nil
		}
	}
	return number, errors.New("the file has no command: write one, a line such as: > GET greeting")
}

type parser struct {
	transcript Transcript
	commands   int
	inReply    bool // the line before belongs to a command
	needs      bool // the line before is "@needs redis"
	wholeNeeds bool // an "@needs redis" is about the whole file
}

func (p *parser) line(number int, line string) error {
	command, isCommand := strings.CutPrefix(line, "> ")
	needs := p.needs
	p.needs = false
	if needs && !isCommand {
		if p.commands > 0 {
			return errors.New("expected a command directly behind @needs redis")
		}
		p.wholeNeeds = true
	}
	switch {
	case isCommand:
		return p.command(number, command, needs)
	case strings.HasPrefix(line, ">"):
		return errors.New("expected a blank behind the > of a command, as in: > GET greeting")
	case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
		p.inReply = false
		return nil
	case strings.HasPrefix(line, "@"):
		p.inReply = false
		return p.directive(number, line)
	case !p.inReply:
		return p.stray(strings.TrimSpace(line))
	}
	if err := checkPattern(line); err != nil {
		return err
	}
	step := p.lastCommand()
	step.Reply = append(step.Reply, line)
	return nil
}

// stray says what is wrong with a line that is of no kind and part of no reply.
func (p *parser) stray(line string) error {
	if strings.ContainsAny(line[:1], ">#@") {
		return fmt.Errorf("expected %s at the start of the line, without blanks before it", line[:1])
	}
	const expected = "expected a command (>), prose (#), @wait, @needs or an empty line. If this is prose, put # before it"
	step := p.lastCommand()
	switch {
	case step == nil:
		return errors.New(expected + "; a reply stands directly behind its command")
	case len(step.Reply) > 0 && step.IsHidden():
		return fmt.Errorf("%s; if it is the reply to the command in line %d, write it into line %d, in place of the ?", expected, step.Line, step.Line+1)
	}
	return fmt.Errorf("%s; if it belongs to the reply to the command in line %d, write it into a new line behind line %d",
		expected, step.Line, step.Line+len(step.Reply))
}

// lastCommand returns the last command so far, or nil.
func (p *parser) lastCommand() *Step {
	for i := len(p.transcript.Steps) - 1; i >= 0; i-- {
		if step := &p.transcript.Steps[i]; step.Command != "" {
			return step
		}
	}
	return nil
}

func (p *parser) command(number int, command string, needs bool) error {
	if strings.TrimSpace(command) == "" {
		return errors.New("expected a command behind the >, as in: > GET greeting")
	}
	p.inReply = true
	p.commands++
	p.transcript.Steps = append(p.transcript.Steps, Step{Line: number, Command: command, NeedsRedis: needs})
	return nil
}

func (p *parser) directive(number int, line string) error {
	name, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	switch name {
	case "@wait":
		wait, err := time.ParseDuration(value)
		if err != nil || wait <= 0 || wait > LongestWait {
			return fmt.Errorf("expected a time above zero and up to %s behind @wait, as in: @wait 1.1s", LongestWait)
		}
		p.transcript.Steps = append(p.transcript.Steps, Step{Line: number, Wait: wait})
		return nil
	case "@needs":
		if value != "redis" {
			return errors.New("expected redis behind @needs: that is all that can be needed")
		}
		p.needs = true
		return nil
	}
	return fmt.Errorf("expected @wait or @needs, but %s is there", name)
}

// end checks what only the whole file tells.
func (p *parser) end() error {
	if p.needs {
		return errors.New("expected a command directly behind @needs redis")
	}
	if p.wholeNeeds {
		for i := range p.transcript.Steps {
			p.transcript.Steps[i].NeedsRedis = true
		}
	}
	return nil
}

// CanHold reports whether a transcript can have these lines as a reply: Parse reads them as they are, and not as
// something else.
func CanHold(reply []string) bool {
	for _, line := range reply {
		isReply := strings.TrimSpace(line) != "" && !strings.ContainsAny(line[:1], "#@>")
		if !isReply || strings.Contains(line, "\n") || strings.HasSuffix(line, "\r") || checkPattern(line) != nil {
			return false
		}
	}
	return !Step{Reply: reply}.IsHidden()
}
