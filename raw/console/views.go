package console

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cacheaside/raw/commands"
	"cacheaside/raw/gocall"
	"cacheaside/raw/line"
	"cacheaside/raw/wire"
)

// views say what is shown of a command besides its reply, and whether that is shown raw.
type views struct{ wire, goCall, time, ttl, raw bool }

// shownBytes and shownKeys bound what views show.
const (
	shownBytes = 1024 // of each direction
	shownKeys  = 10
)

var everything = views{wire: true, goCall: true, time: true, ttl: true}

// named returns the view that a word such as ":wire" means.
func named(word string) (v views, ok bool) {
	switch strings.ToLower(word) {
	case ":wire":
		v.wire = true
	case ":go":
		v.goCall = true
	case ":time":
		v.time = true
	case ":ttl":
		v.ttl = true
	case ":raw":
		v.raw = true
	case ":all":
		v = everything
	default:
		return v, false
	}
	return v, true
}

// notes reports whether something is shown besides the reply.
func (v views) notes() bool { v.raw = false; return v != (views{}) }

func (v views) with(w views) views {
	return views{v.wire || w.wire, v.goCall || w.goCall, v.time || w.time, v.ttl || w.ttl, v.raw || w.raw}
}

func (v views) without(w views) views {
	return views{v.wire && !w.wire, v.goCall && !w.goCall, v.time && !w.time, v.ttl && !w.ttl, v.raw && !w.raw}
}

// turn turns views on or off, as the word says; without one, the other way than they are. The error is errStop.
func (s *session) turn(ctx context.Context, words []string, which views, to string) error {
	on := to == "on" || to == "" && s.flags.views.with(which) != s.flags.views
	if err := s.settle(ctx); err != nil {
		return err
	}
	state := s.in().Off()
	if on {
		s.flags.views, state = s.flags.views.with(which), s.in().On()
	} else {
		s.flags.views = s.flags.views.without(which)
	}
	if s.Terminal {
		if err := s.note(strings.ToLower(strings.Join(words, " ")), state); err != nil {
			return err
		}
	}
	if !on || s.conn == nil {
		return nil
	}
	return s.showHandshake(which)
}

// preference answers a line with a colon that is no view: :help, and all others in redis-cli's words. Its ":set hints"
// and ":set nohints" are taken, and change nothing.
func (s *session) preference(ctx context.Context, words []string) error {
	if err := s.settle(ctx); err != nil {
		return err
	}
	if wordIs(words, 0, ":help") {
		return s.write(ownWords(s.in()))
	}
	named := func(word string) string { // redis-cli writes a C string, which a zero byte ends
		word, _, _ = strings.Cut(word, "\x00")
		return "'" + word + "'\n"
	}
	answer := "unknown redis-cli internal command " + named(words[0])
	if wordIs(words, 0, ":set") && len(words) > 1 {
		if wordIs(words, 1, "hints") || wordIs(words, 1, "nohints") {
			return nil
		}
		answer = "unknown redis-cli preference " + named(words[1])
	}
	s.failed = true
	s.fail(0, s.in().NoView(short(words[0])))
	return s.write(answer)
}

// showing is what is to be shown of the command that is under way.
type showing struct {
	views
	keys   []string
	before []string // their lifetimes
	more   int      // keys that are not shown
	queued bool     // it waits for EXEC
}

// show prepares what shall be shown of a command before it is sent.
func (s *session) show(ctx context.Context, args []string, v views) *showing {
	shown := &showing{views: v}
	if command := commands.Find(args); v.ttl && command != nil {
		for _, key := range command.Keys(args) {
			if !slices.Contains(shown.keys, key) {
				shown.keys = append(shown.keys, key)
			}
		}
		shown.more = max(0, len(shown.keys)-shownKeys)
		shown.keys = shown.keys[:len(shown.keys)-shown.more]
		for _, key := range shown.keys {
			shown.before = append(shown.before, s.lifetime(ctx, key))
		}
	}
	s.recorder.Take()
	return shown
}

// showRest shows what is known once the command is answered.
func (s *session) showRest(ctx context.Context, args []string, shown *showing) error {
	secret := commands.Secret(args)
	var err error
	in := s.in()
	note := func(label, text string) {
		if err == nil {
			err = s.note(label, text)
		}
	}
	switch {
	case shown.wire && secret:
		note("wire", in.HasPassword())
	case shown.wire:
		err = s.showFrames()
	}
	switch {
	case shown.goCall && secret:
		note("go", in.HasPassword())
	case shown.goCall:
		call := gocall.Of(args, in)
		note("go", call.Source)
		if call.Note != "" {
			note("", "// "+call.Note)
		}
	}
	if shown.time {
		note("time", fmt.Sprintf("%.3f ms", float64(s.took.Nanoseconds())/1e6))
	}
	switch {
	case shown.queued && shown.notes():
		note(in.Queued(), in.UntilExec())
		return err
	case shown.ttl && len(shown.keys) == 0:
		note("ttl", in.NamesNoKey())
	}
	for i, key := range shown.keys {
		note("ttl", line.Word(key)+": "+shown.before[i]+" → "+s.lifetime(ctx, key))
	}
	if shown.more > 0 {
		note("", in.MoreKeys(shown.more))
	}
	return err
}

// note writes a line that is no reply. It begins with #, as a comment of a transcript does.
func (s *session) note(label, text string) error {
	for text := range strings.SplitSeq(text, "\n") {
		if err := s.write(strings.TrimRight(fmt.Sprintf("# %-9s %s", label, text), " ") + "\n"); err != nil {
			return err
		}
		label = ""
	}
	return nil
}

// showFrames shows what went over the wire since the last time.
func (s *session) showFrames() error {
	exchange := s.recorder.Take()
	if err := s.noteBytes(s.in().Sent(), exchange.Sent, exchange.SentMore); err != nil {
		return err
	}
	return s.noteBytes(s.in().Received(), exchange.Received, exchange.ReceivedMore)
}

// noteBytes shows bytes in quotes, as the console and Go read them.
func (s *session) noteBytes(label string, bytes []byte, more int) error {
	if len(bytes) == 0 {
		return nil
	}
	text := line.Quote(string(bytes))
	if more > 0 {
		text = s.in().MoreBytes(text, more)
	}
	return s.note(label, text)
}

// showHandshake shows what was said when the connection was made, without the password.
func (s *session) showHandshake(v views) error {
	if !v.wire {
		return nil
	}
	sent, received := s.handshake.Commands(), s.handshake.Replies()
	if err := s.note("wire", s.in().Handshake()); err != nil {
		return err
	}
	for i := range min(len(sent), len(received)) {
		if err := s.showStep(sent[i], received[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) showStep(sent, received wire.Frame) error {
	words, err := line.Split(sent.Text)
	if err == nil && commands.Secret(words) {
		err = s.note(s.in().Sent(), s.in().CommandHasPassword(words[0]))
	} else {
		err = s.noteBytes(s.in().Sent(), sent.Wire, 0)
	}
	if err != nil {
		return err
	}
	return s.noteBytes(s.in().Received(), received.Wire, 0)
}
