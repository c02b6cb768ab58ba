package console

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/commands"
	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// sideTimeout bounds each question that the console asks on its own.
const sideTimeout = 2 * time.Second

// question asks the server something on a connection of its own, so that neither a transaction nor commands that are
// under way are disturbed, in the database that is selected on the other one.
func (s *session) question(ctx context.Context, args ...string) (resp.Value, error) {
	ctx, cancel := context.WithTimeout(ctx, sideTimeout)
	defer cancel()
	if s.side == nil || s.settings.Database != nil && s.side.Database() != *s.settings.Database {
		s.leaveSide()
		settings := s.settings
		settings.Wrap, settings.RESP3 = nil, false
		side, err := client.Dial(ctx, settings)
		if err != nil {
			return resp.Value{}, err
		}
		s.side = side
	}
	side := s.side
	stop := context.AfterFunc(ctx, func() { _ = side.Close() }) // ends what waits for the reply
	defer stop()
	err := side.Send(args)
	var reply resp.Value
	if err == nil {
		reply, err = side.Read()
	}
	if err != nil {
		s.leaveSide()
		if ctx.Err() != nil {
			err = words.Error{Say: func(in words.Words) string { return in.NoAnswerWithin(args[0], sideTimeout) }}
		}
	}
	return reply, err
}

func (s *session) leaveSide() {
	if s.side != nil {
		_ = s.side.Close() // nothing is left to be sent
		s.side = nil
	}
}

// isEmbedded reports whether the server is embedded, here or in another program.
func (s *session) isEmbedded(ctx context.Context) bool {
	if s.embedded == nil {
		hello, err := s.question(ctx, "HELLO", "2")
		if err != nil {
			return false
		}
		embedded := namesEmbedded(hello)
		s.embedded = &embedded
	}
	return *s.embedded
}

// namesEmbedded reports whether the answer to HELLO 2 is the embedded Redis'.
func namesEmbedded(hello resp.Value) bool {
	for i := 0; i+1 < len(hello.Elements); i += 2 {
		if hello.Elements[i].Text == "server" && hello.Elements[i+1].Text == "miniredis" {
			return true
		}
	}
	return false
}

// hintIfLacking says how to get a real Redis after a command that only such a one knows.
func (s *session) hintIfLacking(ctx context.Context, args []string, first resp.Value) {
	if first.Kind != resp.Error || !strings.Contains(strings.ToLower(first.Text), "unknown") {
		return
	}
	command := commands.Find(args)
	if command == nil || len(command.Subcommands) > 0 || s.lacking[command.Name] || !s.isEmbedded(ctx) {
		return
	}
	s.lacking[command.Name] = true
	s.fail(0, s.in().EmbeddedLacks(command.Name))
}

// What completion asks for at most.
const (
	mostCompletions = 100
	mostScans       = 10
)

// keys returns keys that begin with the prefix, as completion wants them: not necessarily all, and none if the
// server doesn't answer.
func (s *session) keys(prefix string) []string {
	pattern := strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(prefix) + "*"
	var keys []string
	cursor := "0"
	for range mostScans {
		reply, err := s.question(context.Background(), "SCAN", cursor, "MATCH", pattern, "COUNT", "1000")
		if err != nil || len(reply.Elements) != 2 {
			break
		}
		for _, key := range reply.Elements[1].Elements {
			keys = append(keys, key.Text)
		}
		if cursor = reply.Elements[0].Text; cursor == "0" || len(keys) >= mostCompletions {
			break
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return keys[:min(len(keys), mostCompletions)]
}

// lifetime returns the lifetime of a key in words.
func (s *session) lifetime(ctx context.Context, key string) string {
	reply, err := s.question(ctx, "PTTL", key)
	switch {
	case err != nil:
		return s.in().LifetimeNotKnown(s.of(err))
	case reply.Kind == resp.Error:
		return s.in().LifetimeNotKnown(reply.Text)
	case reply.Integer == -2:
		return s.in().NoKey()
	case reply.Integer == -1:
		return s.in().NoLifetime()
	}
	return strconv.FormatFloat(float64(reply.Integer)/1000, 'f', 1, 64) + " s"
}
