// Package transcript reads experiments: text files with Redis commands and the replies that they are to have, as
// they look in the console. Lines are of nine kinds:
//
//	# what is said about it                 prose
//	> GET greeting                          a command, as the console reads it
//	"hello"                                 its reply, on the lines behind it, as the console writes it
//	other> SET greeting bye                 a command on another connection, which has this name
//	@wait 1.1s                              time passes
//	@needs redis                            the embedded Redis lacks the command behind this line
//	@resp3                                  every connection speaks version 3 of the protocol (RESP3)
//	@replica                                the connection replica leads to a second server, which follows the first one
//	@cluster                                the server is the only node of a cluster
//
// Each connection is opened before its first command, and closed at the end. What the server pushes to it, which it does
// in RESP3 alone, stands before the reply to the connection's next command, as redis-cli shows it:
//
//	> PING
//	-> invalidate: 'greeting'
//	PONG
//
// The server has written the push by then, if the command that caused it was answered before this one was sent.
//
// A reply ends at the next line of another kind, or at an empty one. The reply ? is hidden: somebody is to predict it.
// In a line of a reply, <57..60> stands for any integer from 57 to 60, and <*> at the line's end for any text.
// "@needs redis" before the first command, with an empty line or prose between them, is about the whole file, as
// @resp3, @replica and @cluster are, which stand nowhere else. What the last two ask for the embedded Redis lacks.
//
// The workbench takes replies out of transcripts by the same rules (lessons/internal/check/transcript.go).
package transcript

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"cacheaside/raw/words"
)

// Hidden is the reply that stands for one that is to be predicted.
const Hidden = "?"

// LongestWait is the most that one @wait may ask for.
const LongestWait = time.Minute

// Transcript is an experiment.
type Transcript struct {
	File  string
	RESP3 bool // for every connection
	Kind  Kind // of the servers
	Steps []Step
}

// Kind says what servers a transcript is played on.
type Kind int

// The kinds.
const (
	Alone   Kind = iota
	Replica      // one, and another that follows it, to which the connection ReplicaName leads
	Cluster      // the only node of a cluster, which has all its slots
)

// ReplicaName is the connection to a replica.
const ReplicaName = "replica"

// Step is a command with its reply or, if Command is empty, a time to wait.
type Step struct {
	Line       int    // the first line is 1
	Connection string // what the prompt names; "" for the first, whose prompt is > alone
	Command    string
	Reply      []string // as it stands in the file; none is hidden, too
	NeedsRedis bool     // the embedded Redis lacks it
	Wait       time.Duration
}

// Prompt returns what stands before the command.
func (s Step) Prompt() string { return s.Connection + "> " }

// IsHidden reports whether the reply is still to be predicted.
func (s Step) IsHidden() bool {
	return len(s.Reply) == 0 || len(s.Reply) == 1 && strings.TrimSpace(s.Reply[0]) == Hidden
}

// Error says what is wrong with a transcript, and where.
type Error struct {
	File    string
	Line    int
	Problem words.Error // what was expected, what is there, and what to write instead
}

func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Problem) }

// In says the error in a language.
func (e *Error) In(in words.Words) string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Problem.In(in))
}

// byteOrderMark is what some editors write at the start of a file in UTF-8.
const byteOrderMark = "\ufeff"

// Parse reads a transcript. Lines may end in CR LF, and a byte order mark at the start is ignored. The error is an
// *Error.
func Parse(file string, content []byte) (Transcript, error) {
	p := parser{transcript: Transcript{File: file}}
	text := strings.TrimPrefix(string(content), byteOrderMark)
	number, problem := wholeFile(text)
	if problem != nil {
		return Transcript{}, &Error{file, number, *problem}
	}
	number = 0
	for line := range strings.Lines(text) {
		number++
		if problem := p.line(number, strings.TrimRight(line, "\r\n")); problem != nil {
			return Transcript{}, &Error{file, number, *problem}
		}
	}
	if problem := p.end(); problem != nil {
		return Transcript{}, &Error{file, number, *problem}
	}
	return p.transcript, nil
}

// wholeFile says what is wrong with a file in which no single line is to blame, and the line to go to.
func wholeFile(text string) (number int, problem *words.Error) {
	switch {
	case strings.TrimSpace(text) == "":
		return 1, is(words.Words.FileIsEmpty)
	case strings.HasPrefix(text, "\xff\xfe"), strings.HasPrefix(text, "\xfe\xff"):
		return 1, is(words.Words.FileIsUTF16)
	}
	for line := range strings.Lines(text) {
		number++
		if line = strings.TrimSpace(line); strings.HasPrefix(line, ">") || nearlyPrompt.MatchString(line) {
			return 0, nil
		}
	}
	return number, is(words.Words.FileHasNoCommand)
}

// is returns a problem.
func is(say func(words.Words) string) *words.Error { return &words.Error{Say: say} }

// isOf returns a problem that has a name in it.
func isOf(say func(in words.Words, name string) string, name string) *words.Error {
	return is(func(in words.Words) string { return say(in, name) })
}

// otherPrompt is the prompt of a connection with a name, and nearlyPrompt is what somebody may have meant for one.
var (
	otherPrompt  = regexp.MustCompile(`^([a-z][a-z0-9]*)> `)
	nearlyPrompt = regexp.MustCompile(`^\w[\w.:-]*[ \t]*>`)
)

// cutPrompt parts a command from its prompt.
func cutPrompt(line string) (connection, command string, isCommand bool) {
	if prompt := otherPrompt.FindStringSubmatch(line); prompt != nil {
		return prompt[1], line[len(prompt[0]):], true
	}
	command, isCommand = strings.CutPrefix(line, "> ")
	return "", command, isCommand
}

type parser struct {
	transcript Transcript
	commands   int
	inReply    bool // the line before belongs to a command
	needs      bool // the line before is "@needs redis"
	wholeNeeds bool // an "@needs redis" is about the whole file
}

func (p *parser) line(number int, line string) *words.Error {
	connection, command, isCommand := cutPrompt(line)
	needs := p.needs
	p.needs = false
	if needs && !isCommand {
		if p.commands > 0 {
			return is(words.Words.CommandBehindNeeds)
		}
		p.wholeNeeds = true
	}
	switch {
	case isCommand:
		return p.command(Step{Line: number, Connection: connection, Command: command, NeedsRedis: needs})
	case strings.HasPrefix(line, ">"):
		return is(words.Words.BlankBehindPrompt)
	case nearlyPrompt.MatchString(line):
		return is(words.Words.PromptOfConnection)
	case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"):
		p.inReply = false
		return nil
	case strings.HasPrefix(line, "@"):
		p.inReply = false
		return p.directive(number, line)
	case !p.inReply:
		return p.stray(strings.TrimSpace(line))
	}
	if problem := checkPattern(line); problem != nil {
		return problem
	}
	step := p.lastCommand()
	step.Reply = append(step.Reply, line)
	return nil
}

// stray says what is wrong with a line that is of no kind and part of no reply.
func (p *parser) stray(line string) *words.Error {
	if strings.ContainsAny(line[:1], ">#@") {
		return isOf(words.Words.AtStartOfLine, line[:1])
	}
	if prompt := nearlyPrompt.FindString(line); prompt != "" {
		return isOf(words.Words.AtStartOfLine, prompt)
	}
	step := p.lastCommand()
	if step == nil {
		return is(words.Words.StrayLine)
	}
	command, lines := step.Line, len(step.Reply)
	if len(step.Reply) > 0 && step.IsHidden() {
		return is(func(in words.Words) string { return in.StrayBehindHidden(command, command+1) })
	}
	return is(func(in words.Words) string { return in.StrayBehindReply(command, command+lines) })
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

func (p *parser) command(step Step) *words.Error {
	if strings.TrimSpace(step.Command) == "" {
		return is(words.Words.CommandIsEmpty)
	}
	p.inReply = true
	p.commands++
	p.transcript.Steps = append(p.transcript.Steps, step)
	return nil
}

func (p *parser) directive(number int, line string) *words.Error {
	name, value, _ := strings.Cut(line, " ")
	value = strings.TrimSpace(value)
	switch name {
	case "@wait":
		wait, err := time.ParseDuration(value)
		if err != nil || wait <= 0 || wait > LongestWait {
			return is(func(in words.Words) string { return in.WaitIsNoTime(LongestWait) })
		}
		p.transcript.Steps = append(p.transcript.Steps, Step{Line: number, Wait: wait})
		return nil
	case "@needs":
		if value != "redis" {
			return is(words.Words.NeedsOnlyRedis)
		}
		p.needs = true
		return nil
	case "@resp3", "@replica", "@cluster":
		switch {
		case value != "":
			return isOf(words.Words.NothingBehindDirective, name)
		case p.commands > 0:
			return isOf(words.Words.DirectiveIsLate, name)
		case name == "@resp3":
			p.transcript.RESP3 = true
			return nil
		case p.transcript.Kind != Alone:
			return is(words.Words.ReplicaOrCluster)
		}
		p.transcript.Kind = map[string]Kind{"@replica": Replica, "@cluster": Cluster}[name]
		return nil
	}
	return isOf(words.Words.NoDirective, name)
}

// end checks what only the whole file tells.
func (p *parser) end() *words.Error {
	if p.needs {
		return is(words.Words.CommandBehindNeeds)
	}
	if p.wholeNeeds || p.transcript.Kind != Alone {
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
		isReply := strings.TrimSpace(line) != "" && !strings.ContainsAny(line[:1], "#@>") && !nearlyPrompt.MatchString(line)
		if !isReply || strings.Contains(line, "\n") || strings.HasSuffix(line, "\r") || checkPattern(line) != nil {
			return false
		}
	}
	return !Step{Reply: reply}.IsHidden()
}
