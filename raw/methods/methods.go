// Package methods shows the six methods of repositories.RedisRepository at work, those of day 06/05: each call with
// the commands that it sends, the replies, the bytes of both, and what it returns. go run ./raw methods runs it.
package methods

import (
	"context"
	"io"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/raw/words"
	"cacheaside/repositories"
	"cacheaside/repositories/redisconn"
)

// Repository has the six methods. *repositories.RedisRepository does.
type Repository interface {
	Insert(ctx context.Context, key, value string) error
	GetKey(ctx context.Context, key string) (string, error)
	InsertHash(ctx context.Context, key, field, value string) error
	GetHash(ctx context.Context, key, field string) (string, error)
	InsertHashExpire(ctx context.Context, key, field, value string, lifetime time.Duration) error
	InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error
}

// What the calls store is below these keys, and is deleted before and after.
const (
	greeting = "methods:greeting"
	nobody   = "methods:nobody"
	code     = "methods:code"
	mouse    = "methods:product:mouse"
)

// call is a call of a method.
type call struct {
	source string // as it stands in a Go program, behind the repository and a dot
	do     func(ctx context.Context, r Repository) (results []any, err error)
	wants  error // the error that the call shall show; nil if there shall be none
}

var calls = []call{
	{`Insert(ctx, "methods:greeting", "hello")`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.Insert(ctx, greeting, "hello")
	}, nil},
	{`GetKey(ctx, "methods:greeting")`, func(ctx context.Context, r Repository) ([]any, error) {
		return one(r.GetKey(ctx, greeting))
	}, nil},
	{`GetKey(ctx, "methods:nobody")`, func(ctx context.Context, r Repository) ([]any, error) {
		return one(r.GetKey(ctx, nobody))
	}, repositories.ErrNotFound},
	{`InsertExpire(ctx, "methods:code", "4711", time.Minute)`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.InsertExpire(ctx, code, "4711", time.Minute)
	}, nil},
	{`InsertExpire(ctx, "methods:code", "4711", 1500*time.Millisecond)`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.InsertExpire(ctx, code, "4711", 1500*time.Millisecond)
	}, nil},
	{`InsertExpire(ctx, "methods:code", "4711", 0)`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.InsertExpire(ctx, code, "4711", 0)
	}, repositories.ErrNoLifetime},
	{`InsertHash(ctx, "methods:product:mouse", "price", "19.99")`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.InsertHash(ctx, mouse, "price", "19.99")
	}, nil},
	{`GetHash(ctx, "methods:product:mouse", "price")`, func(ctx context.Context, r Repository) ([]any, error) {
		return one(r.GetHash(ctx, mouse, "price"))
	}, nil},
	{`GetHash(ctx, "methods:product:mouse", "colour")`, func(ctx context.Context, r Repository) ([]any, error) {
		return one(r.GetHash(ctx, mouse, "colour"))
	}, repositories.ErrNotFound},
	{`GetKey(ctx, "methods:product:mouse")`, func(ctx context.Context, r Repository) ([]any, error) {
		return one(r.GetKey(ctx, mouse))
	}, repositories.ErrWrongType},
	{`InsertHashExpire(ctx, "methods:product:mouse", "quantity", "5", time.Minute)`, func(ctx context.Context, r Repository) ([]any, error) {
		return nil, r.InsertHashExpire(ctx, mouse, "quantity", "5", time.Minute)
	}, nil},
}

func one[T any](result T, err error) ([]any, error) { return []any{result}, err }

// Show calls the six methods on the server that a URL names, as redisconn.Open reads it, and writes what it sees.
// Passwords are left out. The error says that the server does not answer, that a call returned something else than it
// shall, or that writing failed.
func Show(ctx context.Context, url string, out io.Writer, in words.Words) error {
	return show(ctx, url, out, in, func(rdb *redis.Client) Repository { return repositories.NewRedisRepository(rdb) })
}

func show(ctx context.Context, url string, out io.Writer, in words.Words, over func(*redis.Client) Repository) error {
	connection, err := redisconn.Open(url)
	if err != nil {
		return err
	}
	defer connection.Close()
	rdb := connection.Client()
	s := &screen{Words: in, out: out, password: rdb.Options().Password}
	rdb.AddHook(dialing{&s.recorder})
	if err := connection.Ping(ctx); err != nil {
		return err
	}
	s.exchange(in.PingGreets())

	clean := func() {
		_ = rdb.Del(ctx, greeting, code, mouse) // the calls say whether the server answers
		s.recorder.Take()
	}
	clean()
	defer clean()
	repository := over(rdb)
	for _, c := range calls {
		s.call(ctx, c, repository)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	switch {
	case s.err != nil:
		return words.Around(words.Words.Writing, s.err)
	case s.wrong > 0:
		return words.Error{Say: func(in words.Words) string { return in.MethodsDiffer(len(calls), s.wrong) }}
	}
	return nil
}
