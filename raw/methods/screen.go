package methods

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/raw/line"
	"cacheaside/raw/wire"
	"cacheaside/raw/words"
)

// timeout bounds each call.
const timeout = 5 * time.Second

// screen writes calls, and what goes over the wire meanwhile.
type screen struct {
	words.Words
	out      io.Writer
	recorder wire.Recorder
	password string
	wrong    int   // calls that returned something else than they shall
	err      error // the first that writing failed with
}

// call makes one call and shows it.
func (s *screen) call(ctx context.Context, c call, r Repository) {
	results, err := guarded(ctx, func(ctx context.Context) ([]any, error) { return c.do(ctx, r) })
	s.printf("\n")
	s.exchange(c.source)
	if panicked := (*panicError)(nil); errors.As(err, &panicked) {
		s.row(s.Panicked(), fmt.Sprint(panicked.value))
	} else {
		s.row(s.Returned(), list(append(results, err)))
	}
	switch {
	case errors.Is(err, c.wants):
	case c.wants == nil:
		s.wrong++
		s.row(s.Expected(), s.NoError())
	default:
		s.wrong++
		s.row(s.Expected(), s.ErrorThatWraps(c.wants))
	}
}

// exchange shows what went over the wire since the last time.
func (s *screen) exchange(title string) {
	exchange := s.recorder.Take()
	s.printf("%s\n", title)
	replies := exchange.Replies()
	for i, command := range exchange.Commands() {
		s.row(s.Command(), command.Text)
		s.row(s.Sent(), command.String())
		if i < len(replies) {
			s.row(s.Reply(), strings.ReplaceAll(replies[i].Text, "\n", "\n            "))
			s.row(s.Received(), replies[i].String())
		}
	}
}

// row writes a line with a label.
func (s *screen) row(label, text string) { s.printf("  %-8s  %s\n", label, text) }

// printf writes without the password.
func (s *screen) printf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if s.password != "" {
		escaped := string(line.AppendEscaped(nil, s.password))
		text = strings.NewReplacer(s.password, s.Password(), escaped, s.Password()).Replace(text)
	}
	if s.err == nil {
		_, s.err = io.WriteString(s.out, text)
	}
}

// list writes values as Go writes them.
func list(values []any) string {
	texts := make([]string, len(values))
	for i, value := range values {
		switch value := value.(type) {
		case nil:
			texts[i] = "nil"
		case string:
			texts[i] = fmt.Sprintf("%q", value)
		default:
			texts[i] = fmt.Sprint(value)
		}
	}
	return strings.Join(texts, ", ")
}

// panicError is a panic as an error.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprint(e.value) }

// guarded calls with a deadline, and takes a panic for an error: what is not written yet panics.
func guarded(ctx context.Context, call func(context.Context) ([]any, error)) (results []any, err error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			results, err = nil, &panicError{value}
		}
	}()
	return call(ctx)
}

// dialing is a hook of go-redis that records the connections.
type dialing struct{ recorder *wire.Recorder }

func (d dialing) DialHook(next redis.DialHook) redis.DialHook {
	return redis.DialHook(d.recorder.Dialer(wire.Dial(next)))
}

func (d dialing) ProcessHook(next redis.ProcessHook) redis.ProcessHook { return next }

func (d dialing) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
