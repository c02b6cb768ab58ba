package console

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/transcript"
)

// longestReply bounds how long a player waits for one reply, so that no command can hold it for ever.
const longestReply = 5 * time.Second

// player plays one transcript.
type player struct {
	settings client.Settings
	replica  string              // the URL of the second server
	lacks    bool                // the server is embedded, and lacks what only a real one has
	recorded []transcript.Step   // with the replies to what the server lacks, in the transcript's order; those behind the last that was taken
	sessions map[string]*session // by the names of their connections; each is a console that writes to the same buffers

	stdout, stderr *bytes.Buffer
}

func newPlayer(server *emptyServer, resp3 bool, recorded []transcript.Step) *player {
	replica := ""
	if server.replica != nil {
		replica = server.replica.URL()
	}
	return &player{
		replica:  replica,
		settings: client.Settings{URL: server.url, RESP3: resp3}, lacks: server.embedded, recorded: recorded,
		sessions: map[string]*session{}, stdout: new(bytes.Buffer), stderr: new(bytes.Buffer),
	}
}

// on returns the console of a connection.
func (p *player) on(connection string) *session {
	s, isThere := p.sessions[connection]
	if !isThere {
		settings := p.settings
		if connection == transcript.ReplicaName && p.replica != "" {
			settings.URL = p.replica
		}
		s = newSession(Program{Stdout: p.stdout, Stderr: p.stderr}, settings)
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
		result.Message = "It waits for your prediction: " + whereToPredict(step)
	}
	return result
}

// compareRecorded compares the reply that is recorded of a command that the server lacks.
func (p *player) compareRecorded(step transcript.Step, result *playedReply) {
	const lacks = "the embedded Redis lacks this; to play it, install Redis, so that redis-server is on the PATH."
	at := slices.IndexFunc(p.recorded, func(s transcript.Step) bool {
		return s.Command == step.Command && s.Connection == step.Connection
	})
	if at < 0 || p.recorded[at].IsHidden() {
		result.Status, result.Message = notRun, "T"+lacks[1:]
		return
	}
	reply := p.recorded[at].Reply
	p.recorded = p.recorded[at+1:]
	result.Got, result.Recorded = strings.Join(reply, "\n"), true
	result.Message = "What came is the recorded reply, since " + lacks
	// What varies stands in either as <57..60>, or in both.
	if result.Status = passed; !transcript.Matches(step.Reply, reply) && !transcript.Matches(reply, step.Reply) {
		result.Status = failed
		result.Message = transcript.Difference(step.Reply, reply) + " " + result.Message
	}
}

// whereToPredict says where the reply belongs that is hidden.
func whereToPredict(step transcript.Step) string {
	if len(step.Reply) == 0 {
		return fmt.Sprintf("write the reply into a new line behind line %d.", step.Line)
	}
	return fmt.Sprintf("write the reply into line %d, in place of the ?.", step.Line+1)
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
		result.Message = "A transcript can't hold this reply, since it has an empty line, or one that begins with #, @, > or name>, " +
			"or looks like a ? or <*> of the transcript's own: leave the command out."
	default:
		result.Status, result.Message = failed, p.why(step, got)
	}
}

// why says why a reply is not the predicted one. What the console itself has to say comes first: a prediction can't be
// blamed for it.
func (p *player) why(step transcript.Step, got []string) string {
	said := p.said()
	for command := range p.on(step.Connection).lacking {
		return "The embedded Redis lacks " + command + ": write @needs redis into a line of its own before the command, " +
			"and install Redis, so that redis-server is on the PATH."
	}
	if refused, isRefused := strings.CutPrefix(said, fmt.Sprintf("line %d: ", step.Line)); isRefused {
		return "It was not sent: " + refused
	}
	if said != "" {
		return "The console says: " + said
	}
	return transcript.Difference(step.Reply, got)
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
		return "", fmt.Sprintf("No reply came within %s: give a command that blocks a time after which it gives up.", longestReply)
	case quit:
		return "", "This ends the console and has no reply: leave it out."
	case err != nil || p.stdout.Len() == 0:
		return "", "No reply came: " + cmp.Or(p.said(), "the server ended the connection.")
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
