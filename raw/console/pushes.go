package console

import (
	"context"
	"strings"

	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// kind says how a command is answered.
type kind int

const (
	once     kind = iota // with one reply
	streams              // with no end of them
	confirms             // with one for each of its arguments
)

func kindOf(args []string) kind {
	switch strings.ToLower(args[0]) {
	case "subscribe", "psubscribe", "ssubscribe", "monitor":
		return streams
	case "unsubscribe", "punsubscribe", "sunsubscribe":
		return confirms
	}
	return once
}

// untilLeft is exchange for a command whose replies have no end. As in redis-cli, Ctrl-C in a pipe ends only these, with
// their connection.
func (s *session) untilLeft(ctx context.Context, commands ...[]string) error {
	streaming, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.leave:
			cancel()
		case <-streaming.Done():
		}
	}()
	err := s.exchange(streaming, commands...)
	if streaming.Err() != nil && ctx.Err() == nil {
		return nil
	}
	return err
}

// stream writes what comes in answer to SUBSCRIBE, its like and MONITOR, until the connection ends. It ends by
// itself only if the server refuses the command or queues it.
func (s *session) stream(args []string) error {
	if !wordIs(args, 0, "monitor") && !s.isRaw() {
		if err := s.write("Reading messages... (press Ctrl-C to quit)\n"); err != nil {
			return err
		}
	}
	for {
		first, elements, err := s.conn.Next()
		if err != nil {
			return err
		}
		if err := s.reply(first, elements, args); err != nil {
			return err
		}
		if s.shown.wire {
			if err := s.showFrames(); err != nil {
				return err
			}
		}
		if isRefused(first) {
			return nil
		}
	}
}

// confirmations writes what comes in answer to UNSUBSCRIBE and its like. In RESP3 these are pushes, and no reply.
func (s *session) confirmations(args []string) error {
	for range max(1, len(args)-1) {
		first, elements, err := s.conn.Next()
		if err != nil {
			return err
		}
		if err := s.reply(first, elements, args); err != nil || isRefused(first) {
			return err
		}
	}
	return nil
}

// isRefused reports whether a command that changes subscriptions was answered otherwise, and so only once.
func isRefused(first resp.Value) bool {
	return first.Kind == resp.Error || first.Kind == resp.Status && first.Text == "QUEUED"
}

// pushes shows what came behind a reply, unless a transcript is played: that has it before the next reply, so that it makes
// no difference when it comes. Anything else than a push means that replies and commands no longer match.
func (s *session) pushes() error {
	for !s.played && s.conn.Buffered() > 0 {
		first, elements, err := s.conn.Next()
		if err != nil {
			return err
		}
		if first.Kind != resp.Push {
			return words.Error{Say: func(in words.Words) string { return in.NothingBehindReply(first.Kind.String()) }}
		}
		if err := s.push(first, elements); err != nil {
			return err
		}
	}
	return nil
}

// push reads the rest of a push and, in a terminal or a transcript, shows it as redis-cli does in a terminal.
func (s *session) push(push resp.Value, elements int) error {
	for range elements {
		element, err := s.conn.Read()
		if err != nil {
			return err
		}
		push.Elements = append(push.Elements, element)
	}
	if !s.Terminal && !s.played {
		return nil
	}
	text := reply.Text(push)
	if e := push.Elements; len(e) == 2 && e[0].Text == "invalidate" && e[1].Kind == resp.Array {
		var keys []string
		for _, key := range e[1].Elements {
			keys = append(keys, "'"+key.Text+"'")
		}
		text = "-> invalidate: " + strings.Join(keys, ", ") + "\n"
	}
	return s.write(text)
}
