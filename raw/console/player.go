package console

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/language"
	"cacheaside/raw/transcript"
	"cacheaside/raw/words"
)

// longestReply bounds how long a player waits for one reply, so that no command can hold it for ever.
const longestReply = 5 * time.Second

// player plays one transcript.
type player struct {
	language language.Language
	settings client.Settings
	replica  string              // the URL of the second server
	lacks    bool                // the server is embedded, and lacks what only a real one has
	recorded []transcript.Step   // with the replies to what the server lacks, in the transcript's order; those behind the last that was taken
	sessions map[string]*session // by the names of their connections; each is a console that writes to the same buffers

	stdout, stderr *bytes.Buffer
}

func newPlayer(language language.Language, server *emptyServer, resp3 bool, recorded []transcript.Step) *player {
	replica := ""
	if server.replica != nil {
		replica = server.replica.URL()
	}
	return &player{
		language: language, replica: replica,
		settings: client.Settings{URL: server.url, RESP3: resp3}, lacks: server.embedded, recorded: recorded,
		sessions: map[string]*session{}, stdout: new(bytes.Buffer), stderr: new(bytes.Buffer),
	}
}

// in returns the words of the language that is spoken.
func (p *player) in() words.Words { return words.In(p.language) }

// on returns the console of a connection.
func (p *player) on(connection string) *session {
	s, isThere := p.sessions[connection]
	if !isThere {
		settings := p.settings
		if connection == transcript.ReplicaName && p.replica != "" {
			settings.URL = p.replica
		}
		s = newSession(Program{Language: p.language, Stdout: p.stdout, Stderr: p.stderr}, settings)
		s.played = true
		s.private = true // it was empty, and is emptied in the end
		p.sessions[connection] = s
	}
	return s
}

// close ends all connections.
func (p *player) close() {
	for _, s := range p.sessions {
		s.disconnect()
		s.leaveSide()
	}
}

// wait lets time pass. The embedded Redis has the same clock as everything else.
func (p *player) wait(ctx context.Context, step transcript.Step) {
	if step.NeedsRedis && p.lacks {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(step.Wait):
	}
}

// command sends a command and compares the reply. A command whose reply is hidden is sent, too: the next one may
// depend on it.
func (p *player) command(ctx context.Context, step transcript.Step) playedReply {
	result := playedReply{Line: step.Line, Connection: step.Connection, Command: step.Command, Expected: strings.Join(step.Reply, "\n")}
	if step.NeedsRedis && p.lacks {
		p.compareRecorded(step, &result)
	} else {
		p.compare(ctx, step, &result)
	}
	if step.IsHidden() {
		result.Status, result.Expected, result.Got, result.Recorded = hidden, transcript.Hidden, "", false
		result.Message = whereToPredict(step, p.in())
	}
	return result
}

// compareRecorded compares the reply that is recorded of a command that the server lacks.
func (p *player) compareRecorded(step transcript.Step, result *playedReply) {
	at := slices.IndexFunc(p.recorded, func(s transcript.Step) bool {
		return s.Command == step.Command && s.Connection == step.Connection
	})
	if at < 0 || p.recorded[at].IsHidden() {
		result.Status, result.Message = notRun, p.in().LacksThis()
		return
	}
	reply := p.recorded[at].Reply
	p.recorded = p.recorded[at+1:]
	result.Got, result.Recorded = strings.Join(reply, "\n"), true
	result.Message = p.in().IsRecorded()
	// What varies stands in either as <57..60>, or in both.
	if result.Status = passed; !transcript.Matches(step.Reply, reply) && !transcript.Matches(reply, step.Reply) {
		result.Status = failed
		result.Message = transcript.Difference(step.Reply, reply, p.in()) + " " + result.Message
	}
}

// whereToPredict says where the reply belongs that is hidden.
func whereToPredict(step transcript.Step, in words.Words) string {
	if len(step.Reply) == 0 {
		return in.PredictBehind(step.Line)
	}
	return in.PredictInPlace(step.Line + 1)
}

func (p *player) compare(ctx context.Context, step transcript.Step, result *playedReply) {
	result.Got, result.Message = p.reply(ctx, step)
	got := strings.Split(result.Got, "\n")
	switch {
	case result.Message != "":
		result.Status = failed
	case transcript.Matches(step.Reply, got):
		result.Status = passed
	case step.IsHidden():
	case !transcript.CanHold(got):
		result.Status = failed
		result.Message = p.in().CannotHold()
	default:
		result.Status, result.Message = failed, p.why(step, got)
	}
}

// why says why a reply is not the predicted one. What the console itself has to say comes first: a prediction can't be
// blamed for it.
func (p *player) why(step transcript.Step, got []string) string {
	said := p.said()
	for command := range p.on(step.Connection).lacking {
		return p.in().WriteNeedsRedis(command)
	}
	if refused, isRefused := strings.CutPrefix(said, p.in().AtLine(step.Line, "")); isRefused {
		return p.in().WasNotSentSince(refused)
	}
	if said != "" {
		return p.in().ConsoleSays(said)
	}
	return transcript.Difference(step.Reply, got, p.in())
}

// reply returns what the console writes in answer to a command, without the line feed at its end, or says why there
// is nothing that could be compared.
func (p *player) reply(ctx context.Context, step transcript.Step) (reply, problem string) {
	p.stdout.Reset()
	p.stderr.Reset()
	session := p.on(step.Connection)
	clear(session.lacking) // so that it is said of each command
	var late atomic.Bool
	err, quit := session.connect(ctx), false
	if err == nil {
		conn := session.conn
		limit := time.AfterFunc(longestReply, func() {
			late.Store(true)
			_ = conn.Close() // ends what waits for the reply
		})
		if quit, err = session.line(ctx, step.Line, step.Command); err == nil {
			err = session.settle(ctx)
		}
		limit.Stop()
		_ = session.flush() // to a buffer, which can't fail
	}
	switch {
	case late.Load():
		return "", p.in().NoReplyWithin(longestReply)
	case quit:
		return "", p.in().EndsConsole()
	case err != nil || p.stdout.Len() == 0:
		return "", p.in().NoReply(cmp.Or(p.said(), p.in().ConnectionEnded()))
	}
	lines := strings.Split(strings.TrimSuffix(p.stdout.String(), "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, "\r") // as in a transcript
	}
	return strings.Join(lines, "\n"), ""
}

// said is what the console said besides the reply.
func (p *player) said() string {
	lines := strings.Split(strings.TrimSpace(p.stderr.String()), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, "raw: ")
	}
	return strings.Join(lines, "; ")
}
