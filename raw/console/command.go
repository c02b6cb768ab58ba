package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// command does what the words say: it is for the console itself, or waits in the pipeline, or is sent at once. The
// error is errStop.
func (s *session) command(ctx context.Context, args []string, shown views) error {
	if !s.Terminal && shown == s.flags.views && !shown.notes() && !goesAlone(args) {
		return s.enqueue(ctx, args)
	}
	if err := s.settle(ctx); err != nil {
		return err
	}
	switch {
	case wordIs(args, 0, "help") || wordIs(args, 0, "?"):
		text := commands.Help(args[1:], s.in())
		if len(args) == 1 {
			text += "\n" + ownWords(s.in())
		}
		return s.write(text)
	case wordIs(args, 0, "clear") && len(args) == 1:
		return s.write("\x1b[H\x1b[2J")
	}
	return s.do(ctx, args, shown)
}

// ownWords explains the words that the console takes for itself.
func ownWords(in words.Words) string {
	var text strings.Builder
	for _, word := range line.Keywords {
		fmt.Fprintf(&text, "%-14s %s\n", word.Name, word.Does(in))
	}
	return text.String() + in.BehindOwnWords()
}

// do sends one command and writes its reply, and what is to be shown besides. The error is errStop.
func (s *session) do(ctx context.Context, args []string, shown views) error {
	if why := s.unanswered(args); why != "" {
		s.failed = true
		s.fail(0, s.in().Unanswered(args[0], why))
		return nil
	}
	if permitted, err := s.permits(ctx, args); !permitted || err != nil {
		return err
	}
	if err := s.connect(ctx); err != nil {
		return err
	}
	s.shown = s.show(ctx, args, shown)
	defer func() { s.shown = &showing{} }()
	exchange := s.exchange
	if kindOf(args) == streams {
		exchange = s.untilLeft
	}
	if err := exchange(ctx, args); err != nil {
		return err
	}
	if err := s.resume(ctx); err != nil {
		return err
	}
	return s.showRest(ctx, args, s.shown)
}

// unanswered says why a command can't be sent by a console that reads one reply to each: the server would answer
// it with none, or with something else. It returns "" for all other commands.
func (s *session) unanswered(args []string) string {
	switch {
	case s.played && kindOf(args) != once:
		return s.in().AnsweredForEachChannel()
	case wordIs(args, 0, "sync"), wordIs(args, 0, "psync"):
		return s.in().AnsweredWithoutEnd()
	case wordIs(args, 0, "client") && wordIs(args, 1, "reply") && len(args) > 2 && !wordIs(args, 2, "on"):
		return s.in().TellsNotToAnswer()
	}
	return ""
}

// withoutSecrets hides a password in an error that repeats what was typed.
func withoutSecrets(args []string, first resp.Value, in words.Words) resp.Value {
	if first.Kind == resp.Error && commands.Secret(args) {
		for _, arg := range args[1:] {
			first.Text = strings.ReplaceAll(first.Text, "'"+arg+"'", "'"+in.NotShown()+"'")
		}
	}
	return first
}

// wordIs reports whether there is such a word, in any case.
func wordIs(line []string, at int, lower string) bool {
	return at < len(line) && strings.EqualFold(line[at], lower)
}

// short quotes the beginning of a word.
func short(word string) string { return line.Word(word[:min(len(word), 40)]) }

func isHungUp(err error) bool { return errors.Is(err, io.EOF) }
