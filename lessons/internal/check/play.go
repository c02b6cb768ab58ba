package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// player plays transcripts with a tree's own console.
type player struct {
	dir     string // the tree
	scratch string
	timeout time.Duration // of one transcript
	words   words.Words

	program  string
	recorded bool // some replies were recorded ones
}

// Console is the course's own console, which is compiled the first time that it is needed. It is safe for concurrent use. The
// zero value is one that was not needed yet.
type Console struct {
	once   sync.Once
	folder string
	file   string
	err    error
}

// program returns the compiled console.
func (c *Console) program(ctx context.Context, root fs.FS) (string, error) {
	c.once.Do(func() {
		if c.folder, c.err = os.MkdirTemp("", "console-"); c.err != nil {
			return
		}
		tree := filepath.Join(c.folder, "course")
		if c.err = errors.Join(os.Mkdir(tree, 0o755), lay(root, tree)); c.err != nil {
			return
		}
		builder := player{dir: tree, scratch: c.folder}
		broken, err := builder.build(ctx)
		if c.file, c.err = builder.program, err; broken != nil {
			c.err = fmt.Errorf("the course's console does not compile: %s", broken[0].Message)
		}
	})
	return c.file, c.err
}

// Close removes what was compiled.
func (c *Console) Close() error {
	if c.folder == "" {
		return nil
	}
	return os.RemoveAll(c.folder)
}

// played is what "raw play -json" prints.
type played struct {
	Replies []reply `json:"replies"`
}

// reply is what came of one command.
type reply struct {
	Line       int    `json:"line"`
	Connection string `json:"connection"` // "" for the first
	Command    string `json:"command"`
	Status     string `json:"status"` // passed, failed, hidden or not_run
	Expected   string `json:"expected"`
	Got        string `json:"got"`
	Recorded   bool   `json:"recorded"` // got is the course's, since this machine has no Redis that knows the command
	Message    string `json:"message"`
}

// build compiles the console. If that fails because of its code, the result says so.
func (p *player) build(ctx context.Context) ([]Spec, error) {
	p.program = filepath.Join(p.scratch, "raw.exe")
	command := specs.Go(ctx, p.dir, "build", "-ldflags=-s -w", "-o", p.program, "./raw")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	command.WaitDelay = abandon
	err := command.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &exit) && specs.Obstacle(complaint.String()) != nil:
		return nil, specs.Obstacle(complaint.String())
	case errors.As(err, &exit):
		spec := Spec{ID: "raw: [package]", Name: "[package]", Status: specs.BuildFailed, Message: strings.TrimSpace(complaint.String())}
		spec.File, spec.Line = placeIn(spec.Message)
		return []Spec{spec}, nil
	}
	return nil, err
}

var goPlace = regexp.MustCompile(`([^\s:]+\.go):(\d+)`)

// placeIn is the first place in a Go file that a compiler's message names.
func placeIn(message string) (file string, line int) {
	match := goPlace.FindStringSubmatch(message)
	if match == nil {
		return "", 0
	}
	line, _ = strconv.Atoi(match[2])
	return path.Clean(filepath.ToSlash(match[1])), line
}

// play plays one file. What this machine's Redis lacks is compared with the replies of the reference, which is another file.
func (p *player) play(ctx context.Context, file, reference string) (played, error) {
	limited, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	command := exec.CommandContext(limited, p.program, "play", "-json", "-recorded", reference, file)
	command.Dir = p.dir
	command.Env = append(os.Environ(), "LC_ALL=C") // so that it speaks the workspace's language, and English outside of one
	var output, complaint bytes.Buffer
	command.Stdout, command.Stderr = &output, &complaint
	command.WaitDelay = abandon // its Redis may outlive it
	err := command.Run()
	var result played
	switch {
	case ctx.Err() != nil:
		return result, ctx.Err()
	case limited.Err() != nil:
		return result, words.Error{Say: func(in words.Words) string { return in.PlayTookLonger(p.timeout) }}
	}
	if json.Unmarshal(output.Bytes(), &result) != nil {
		return result, words.Error{Say: func(in words.Words) string {
			return in.PlaySaidNothing(fmt.Sprint(err), strings.TrimSpace(complaint.String()))
		}}
	}
	return result, nil
}

// predicted plays a file, which is the transcript of that name as somebody predicted it, and returns a result for
// each command of the reference. What Redis answered is in the result of the first that was predicted wrongly: whoever has made
// a mistake learns from it. It is in those of the others only when nothing is left to be predicted.
func (p *player) predicted(ctx context.Context, name, file string, reference []byte) ([]Spec, error) {
	recorded := filepath.Join(p.scratch, "recorded-"+path.Base(name))
	if err := os.WriteFile(recorded, reference, 0o600); err != nil {
		return nil, err
	}
	result, err := p.play(ctx, file, recorded)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil {
		return []Spec{{ID: name, Name: name, Status: InfraError, Message: words.Of(err, p.words), File: name}}, nil
	}
	var found []Spec
	replies := result.Replies
	isShown := !slices.ContainsFunc(replies, func(r reply) bool { return r.Status == "hidden" })
	isFirst := true
	for i, step := range exchanges(reference) {
		spec := Spec{ID: predictionID(name, i, step), Name: step.name(), File: name}
		at := slices.IndexFunc(replies, func(r reply) bool {
			return strings.TrimSpace(r.Command) == step.command && r.Connection == step.connection || r.Command == ""
		})
		switch {
		case at < 0:
			spec.Status, spec.missing = specs.NotRun, true
			spec.Message = p.words.CommandIsGone(step.name(), name)
		case replies[at].Command == "": // the transcript can't be read
			return []Spec{{ID: name, Name: name, Status: specs.Failed, Message: replies[at].Message, File: name, Line: replies[at].Line}}, nil
		default:
			spec.Line = replies[at].Line
			spec.Status, spec.Message = replies[at].verdict(p.words, step.reply, isShown || isFirst)
			p.recorded = p.recorded || replies[at].Recorded
			isFirst = isFirst && replies[at].Status != "failed"
			replies = replies[at+1:]
		}
		found = append(found, spec)
	}
	return found, nil
}

// notes says what there is to know about how the predictions were checked.
func (p *player) notes() []words.Text {
	if !p.recorded {
		return nil
	}
	return []words.Text{words.Words.RecordedReplies}
}

// verdict holds a reply that was predicted against the course's. If isShown, it says what Redis answered.
func (r reply) verdict(in words.Words, course []string, isShown bool) (Status, string) {
	switch {
	case r.Status == "passed" && predictsNothing(strings.Split(r.Expected, "\n"), course):
		return specs.Failed, in.LeavesOpen()
	case r.Status == "passed":
		return specs.Passed, ""
	case r.Status == "not_run":
		return specs.NotRun, r.Message
	case r.Status == "hidden":
		return specs.Failed, in.NotPredicted(Hidden)
	case r.Got == "" && r.Message != "":
		return specs.Failed, r.Message
	case !isShown:
		return specs.Failed, in.YouPredicted() + "\n" + indented(r.Expected) + "\n" + in.AnswersSomethingElse()
	}
	message := in.YouPredicted() + "\n" + indented(r.Expected) + "\n" + in.RedisAnswered() + "\n" + indented(r.Got)
	if r.Message != "" {
		message += "\n" + r.Message
	}
	return specs.Failed, message
}

func indented(text string) string { return "    " + strings.ReplaceAll(text, "\n", "\n    ") }
