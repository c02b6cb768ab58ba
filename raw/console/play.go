package console

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"cacheaside/raw/transcript"
)

// What came of a reply.
const (
	passed = "passed"
	failed = "failed"
	hidden = "hidden"
	notRun = "not_run"
)

// performance is what came of a transcript. With -json it is written as it stands here.
type performance struct {
	File    string        `json:"file"`
	Passed  int           `json:"passed"`
	Failed  int           `json:"failed"`
	Hidden  int           `json:"hidden"`
	NotRun  int           `json:"not_run"`
	Replies []playedReply `json:"replies"`

	unreadable error // why none of it was played; Replies has it, too
}

// playedReply is what came of one command. Of a hidden reply nothing is told but that it is hidden.
type playedReply struct {
	Line       int    `json:"line"`
	Connection string `json:"connection"` // what its prompt names; "" for the first
	Command    string `json:"command"`
	Status     string `json:"status"`
	Expected   string `json:"expected"` // lines, with a line feed between them
	Got        string `json:"got"`
	Recorded   bool   `json:"recorded"` // Got is the reply that is recorded
	Message    string `json:"message"`
}

func (p *performance) add(r playedReply) {
	p.Replies = append(p.Replies, r)
	switch r.Status {
	case passed:
		p.Passed++
	case failed:
		p.Failed++
	case hidden:
		p.Hidden++
	case notRun:
		p.NotRun++
	}
}

// play plays transcripts and returns the exit status.
func (p Program) play(ctx context.Context, args []string) int {
	flags := flag.NewFlagSet("play", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	asJSON := flags.Bool("json", false, "")
	on := flags.String("on", "", "")
	recording := flags.String("recorded", "", "")
	files, err := parseMixed(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(p.Stdout, p.in().Usage()) // there is nobody left to tell
		return statusOK
	case err != nil:
		return p.fail(statusUsage, p.in().PlayFlags(withoutURL(err.Error())))
	case len(files) == 0:
		return p.fail(statusUsage, p.in().PlayWithoutFile())
	case *recording != "" && len(files) > 1:
		return p.fail(statusUsage, p.in().PlayOneRecorded(len(files)))
	}

	var recorded transcript.Transcript
	if *recording != "" {
		text, err := os.ReadFile(*recording)
		if err == nil {
			recorded, err = transcript.Parse(*recording, text)
		}
		if err != nil {
			return p.fail(statusUsage, p.in().PlayRecorded(p.of(err)))
		}
	}
	texts := make([][]byte, len(files))
	for i, file := range files {
		if texts[i], err = os.ReadFile(file); err != nil {
			return p.fail(statusUsage, p.in().PlayFiles(p.of(err)))
		}
	}
	show := p.showPerformance
	if *asJSON {
		show = p.encodePerformance
	}
	status := statusOK
	for i, file := range files {
		result, ended := p.playFile(ctx, file, texts[i], *on, recorded)
		if result == nil {
			return ended
		}
		if err := show(*result); err != nil {
			return p.fail(statusFailed, p.in().WritingOutput(p.of(err)))
		}
		status = max(status, ended)
	}
	return status
}

// parseMixed reads flags that may stand before, between or behind the other arguments, and returns those.
func parseMixed(flags *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := flags.Parse(args); err != nil {
			return nil, err
		}
		if flags.NArg() == 0 {
			return rest, nil
		}
		rest, args = append(rest, flags.Arg(0)), flags.Args()[1:]
	}
}

// playFile plays one transcript. It returns nil instead of a result, and the exit status, if nothing more can be played:
// there is no server, or Ctrl-C came. What can't be played is compared with what is recorded.
func (p Program) playFile(ctx context.Context, file string, text []byte, on string, recorded transcript.Transcript) (*performance, int) {
	played, err := transcript.Parse(file, text)
	result := &performance{File: file, unreadable: err}
	if wrong := (*transcript.Error)(nil); errors.As(err, &wrong) {
		result.add(playedReply{Line: wrong.Line, Status: failed, Message: p.of(wrong.Problem)})
		return result, statusFailed
	}
	server, status := p.emptyServer(ctx, on, played.Kind)
	if server == nil {
		return nil, status
	}
	defer func() {
		if err := server.close(); err != nil {
			p.fail(0, p.in().LeavingRedis(p.of(err)))
		}
	}()

	player := newPlayer(p.Language, server, played.RESP3, recorded.Steps)
	defer player.close()
	for _, step := range played.Steps {
		if step.Command != "" {
			result.add(player.command(ctx, step))
		} else {
			player.wait(ctx, step)
		}
		if ctx.Err() != nil {
			return nil, statusInterrupted
		}
	}
	if result.Failed+result.Hidden > 0 {
		return result, statusFailed
	}
	return result, statusOK
}

// encodePerformance writes one line of JSON.
func (p Program) encodePerformance(result performance) error {
	encoder := json.NewEncoder(p.Stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(result)
}

// showPerformance writes each command with what was expected and what came. Why a transcript could not be read goes to
// Stderr, as a line on which an editor can jump to the place.
func (p Program) showPerformance(result performance) error {
	if result.unreadable != nil {
		p.fail(0, p.of(result.unreadable))
		return nil
	}
	var out strings.Builder
	in := p.in()
	fmt.Fprintf(&out, "%s\n\n", result.File)
	whyNotRun := map[string]int{} // the lines that have said so
	for _, r := range result.Replies {
		fmt.Fprintf(&out, "%4d  %s> %s\n", r.Line, r.Connection, r.Command)
		switch r.Status {
		case passed:
			showBlock(&out, in.Right(), r.Got)
		case failed:
			showBlock(&out, in.Predicted(), r.Expected)
			showBlock(&out, in.Came(), r.Got)
			showBlock(&out, "", r.Message)
		case hidden:
			showBlock(&out, "?", r.Message)
		case notRun:
			if line, isSaid := whyNotRun[r.Message]; isSaid {
				showBlock(&out, in.NotRun(), in.ReasonInLine(line))
				break
			}
			whyNotRun[r.Message] = r.Line
			showBlock(&out, in.NotRun(), r.Message)
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "%s: %s\n", result.File, in.Counts(result.Passed, result.Failed, result.Hidden, result.NotRun))
	_, err := io.WriteString(p.Stdout, out.String())
	return err
}

// showBlock writes lines of text behind a word.
func showBlock(out io.Writer, word, text string) {
	if text == "" {
		return
	}
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(out, "      %-9s  %s\n", word, line)
		word = ""
	}
}
