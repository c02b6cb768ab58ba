package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/raw/first"
	"cacheaside/raw/line"
	"cacheaside/raw/wire"
	"cacheaside/raw/words"
)

// firstTimeout bounds each call that first shows.
const firstTimeout = 5 * time.Second

// firstCall is a call of one of the functions of raw/first.
type firstCall struct {
	source string // as it stands in a Go program
	call   func(ctx context.Context, rdb *redis.Client) (results []any, err error)
	wants  error // the error that the call shall show; nil if there shall be none
}

// What the calls store is below these keys, and is deleted in the end.
const (
	greeting = "first:greeting"
	nobody   = "first:nobody"
	visits   = "first:visits"
	code     = "first:code"
	mouse    = "first:mouse" // a product, whose price Price stores below priceOf
	priceOf  = "price:"
)

var firstCalls = []firstCall{
	{`SetString(ctx, rdb, "first:greeting", "hello")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return nil, first.SetString(ctx, rdb, greeting, "hello")
	}, nil},
	{`GetString(ctx, rdb, "first:greeting")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.GetString(ctx, rdb, greeting))
	}, nil},
	{`GetString(ctx, rdb, "first:nobody")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.GetString(ctx, rdb, nobody))
	}, first.ErrNotFound},
	{`Exists(ctx, rdb, "first:greeting")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.Exists(ctx, rdb, greeting))
	}, nil},
	{`Count(ctx, rdb, "first:visits")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.Count(ctx, rdb, visits))
	}, nil},
	{`SetFor(ctx, rdb, "first:code", "4711", 1500*time.Millisecond)`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return nil, first.SetFor(ctx, rdb, code, "4711", 1500*time.Millisecond)
	}, nil},
	{`TimeLeft(ctx, rdb, "first:code")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.TimeLeft(ctx, rdb, code))
	}, nil},
	{`TimeLeft(ctx, rdb, "first:greeting")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return one(first.TimeLeft(ctx, rdb, greeting))
	}, first.ErrNoLifetime},
	{`Delete(ctx, rdb, "first:greeting")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return nil, first.Delete(ctx, rdb, greeting)
	}, nil},
	{`Delete(ctx, rdb, "first:greeting")`, func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return nil, first.Delete(ctx, rdb, greeting)
	}, first.ErrNotFound},
}

func one[T any](result T, err error) ([]any, error) { return []any{result}, err }

// firstShow calls the functions of raw/first one by one.
type firstShow struct {
	Program
	rdb      *redis.Client
	recorder wire.Recorder
	password string
	failed   bool
}

// first shows the functions of raw/first at work, and returns the exit status.
func (p Program) first(ctx context.Context) (status int) {
	server, status := p.find(ctx)
	if server == nil {
		return status
	}
	defer func() {
		if err := server.Close(); err != nil {
			status = max(status, p.fail(statusFailed, p.in().EndingStarted(p.of(err))))
		}
	}()
	p.say(p.in().Uses(server.Origin))

	show := &firstShow{Program: p}
	if err := show.connect(ctx, server.URL()); err != nil {
		return p.fail(statusFailed, p.in().NothingWithoutConnect(p.of(err)))
	}
	defer show.rdb.Close()
	show.clean(ctx)
	for _, call := range slices.Concat(firstCalls, show.priceCalls()) {
		show.call(ctx, call)
		if ctx.Err() != nil {
			return statusInterrupted
		}
	}
	show.clean(ctx)
	if show.failed {
		return statusFailed
	}
	return statusOK
}

// connect calls Connect, and shows how the client that it made connects.
func (s *firstShow) connect(ctx context.Context, url string) error {
	var rdb *redis.Client
	_, err := guarded(ctx, func(ctx context.Context) (_ []any, err error) {
		rdb, err = first.Connect(ctx, url)
		return nil, err
	})
	if err == nil && rdb == nil {
		err = words.Error{Say: words.Words.ExpectedClient}
	}
	if err != nil {
		return err
	}
	options := *rdb.Options()
	if err := rdb.Close(); err != nil {
		return err
	}
	// The first client has changed these two for itself: with nil they are go-redis' own again.
	options.PushNotificationProcessor, options.MaintNotificationsConfig = nil, nil
	options.Dialer = s.recorder.Dialer(options.Dialer)
	options.PoolSize = 1
	options.ContextTimeoutEnabled = true
	s.rdb, s.password = redis.NewClient(&options), options.Password
	s.call(ctx, firstCall{source: s.in().ConnectDoes(), call: func(ctx context.Context, rdb *redis.Client) ([]any, error) {
		return nil, rdb.Ping(ctx).Err()
	}})
	return nil
}

// clean deletes what the calls store.
func (s *firstShow) clean(ctx context.Context) {
	_ = s.rdb.Del(ctx, greeting, visits, code, priceOf+mouse) // the calls say whether the server answers
	s.recorder.Take()
}

// priceCalls are calls of Price: a miss, a hit, and a product that is not there.
func (s *firstShow) priceCalls() []firstCall {
	price := func(product string, wants error) firstCall {
		return firstCall{fmt.Sprintf("Price(ctx, rdb, %q, fromSQL)", product), func(ctx context.Context, rdb *redis.Client) ([]any, error) {
			return one(first.Price(ctx, rdb, product, s.fromSQL))
		}, wants}
	}
	return []firstCall{price(mouse, nil), price(mouse, nil), price(nobody, first.ErrNotFound)}
}

// fromSQL stands in for a database that has the price of one product. It shows what a database would be asked.
func (s *firstShow) fromSQL(_ context.Context, product string) (string, error) {
	s.exchange()
	s.row(s.in().Database(), "SELECT price FROM products WHERE name = '"+product+"'")
	if product != mouse {
		return "", first.ErrNotFound
	}
	return "19.99", nil
}

// call makes one call and shows it.
func (s *firstShow) call(ctx context.Context, c firstCall) {
	s.printf("%s\n", c.source)
	results, err := guarded(ctx, func(ctx context.Context) ([]any, error) { return c.call(ctx, s.rdb) })
	s.exchange()
	if panicked := (*panicError)(nil); errors.As(err, &panicked) {
		s.row(s.in().Panicked(), fmt.Sprint(panicked.value))
	} else if err != nil {
		s.row(s.in().Returned(), list(append(results, err)))
	} else {
		s.row(s.in().Returned(), list(append(results, nil)))
	}
	if !errors.Is(err, c.wants) {
		s.failed = true
		s.row(s.in().Expected(), c.expects(s.in()))
	}
	s.printf("\n")
}

// exchange shows what went over the wire since the last time.
func (s *firstShow) exchange() {
	exchange, in := s.recorder.Take(), s.in()
	replies := exchange.Replies()
	for i, command := range exchange.Commands() {
		s.row(in.Command(), command.Text)
		s.row(in.Sent(), command.String())
		if i < len(replies) {
			s.row(in.Reply(), strings.ReplaceAll(replies[i].Text, "\n", "\n            "))
			s.row(in.Received(), replies[i].String())
		}
	}
}

// expects says which error the call shall show.
func (c firstCall) expects(in words.Words) string {
	if c.wants == nil {
		return in.NoError()
	}
	return in.ErrorThatWraps(c.wants)
}

// row writes a line with a label.
func (s *firstShow) row(label, text string) { s.printf("  %-8s  %s\n", label, text) }

// printf writes to Stdout, without the password.
func (s *firstShow) printf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if s.password != "" {
		escaped := string(line.AppendEscaped(nil, s.password))
		text = strings.NewReplacer(s.password, s.in().Password(), escaped, s.in().Password()).Replace(text)
	}
	if _, err := io.WriteString(s.Stdout, text); err != nil {
		s.failed = true
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
	ctx, cancel := context.WithTimeout(ctx, firstTimeout)
	defer cancel()
	defer func() {
		if value := recover(); value != nil {
			results, err = nil, &panicError{value}
		}
	}()
	return call(ctx)
}
