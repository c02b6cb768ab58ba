package first_test

import (
	"context"
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/first"
)

// everyByte is what nothing may be changed of: capital letters, blanks at both ends, and bytes that are no text.
const everyByte = " Grüße,\r\n\x00 MOUSE \xff "

// function is one that sends one command, with a call of it, for what is true of all of them.
type function struct {
	name     string
	step     int    // of the lesson, in which it is written
	command  string // a pattern: some can be written with one of several commands
	needsKey bool   // it says ErrNotFound if there is no such key
	call     func(ctx context.Context, rdb *redis.Client, key string) error
}

var functions = []function{
	{"SetString", 2, "SET", false, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.SetString(ctx, rdb, key, "value")
	}},
	{"GetString", 2, "GET", true, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.GetString(ctx, rdb, key)
		return err
	}},
	{"Exists", 3, "EXISTS", false, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.Exists(ctx, rdb, key)
		return err
	}},
	{"Delete", 3, "DEL|UNLINK", true, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.Delete(ctx, rdb, key)
	}},
	{"Count", 3, "INCR(BY)?", false, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.Count(ctx, rdb, key)
		return err
	}},
	{"SetFor", 4, "P?SET(EX)?", false, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.SetFor(ctx, rdb, key, "value", time.Minute)
	}},
	{"TimeLeft", 4, "P?TTL", true, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.TimeLeft(ctx, rdb, key)
		return err
	}},
}

func all(function) bool { return true }

// entries are those of a table, one for each function that is wanted.
func entries(wanted func(function) bool) []TableEntry {
	var chosen []TableEntry
	for _, f := range functions {
		if wanted(f) {
			chosen = append(chosen, Entry(f.name, Label(fmt.Sprintf("step-%d", f.step)), f))
		}
	}
	return chosen
}

// name expects an error whose text has a command, given as a pattern, and a key.
func name(command, key string) OmegaMatcher {
	return MatchError(And(MatchRegexp(`\b(?:`+command+`)\b`), ContainSubstring(key)))
}

// leaving is a hook of a client. Before a command is sent it cancels the caller's context, and looks whether the command
// has it.
type leaving struct{ leave func() }

// DialHook is a part of redis.Hook.
func (l leaving) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is a part of redis.Hook.
func (l leaving) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		l.leave()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return next(ctx, command)
	}
}

// ProcessPipelineHook is a part of redis.Hook.
func (l leaving) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		l.leave()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return next(ctx, commands)
	}
}
