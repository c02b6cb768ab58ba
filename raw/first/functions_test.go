package first_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gcustom"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/first"
)

// everyByte is what nothing may be changed of: capital letters, blanks at both ends, and bytes that are no text.
const everyByte = " Grüße,\r\n\x00 MOUSE \xff "

// function is one that sends one command, with a call of it, for what is true of all of them.
type function struct {
	name     string
	step     int      // of the lesson, in which it is written
	commands []string // one of which it sends
	needsKey bool     // it says ErrNotFound if there is no such key
	call     func(ctx context.Context, rdb *redis.Client, key string) error
}

var functions = []function{
	{"SetString", 2, []string{"SET"}, false, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.SetString(ctx, rdb, key, "value")
	}},
	{"GetString", 2, []string{"GET"}, true, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.GetString(ctx, rdb, key)
		return err
	}},
	{"Exists", 3, []string{"EXISTS"}, false, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.Exists(ctx, rdb, key)
		return err
	}},
	{"Delete", 3, []string{"DEL", "UNLINK"}, true, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.Delete(ctx, rdb, key)
	}},
	{"Count", 3, []string{"INCR", "INCRBY"}, false, func(ctx context.Context, rdb *redis.Client, key string) error {
		_, err := first.Count(ctx, rdb, key)
		return err
	}},
	{"SetFor", 4, []string{"SET", "SETEX", "PSETEX"}, false, func(ctx context.Context, rdb *redis.Client, key string) error {
		return first.SetFor(ctx, rdb, key, "value", time.Minute)
	}},
	{"TimeLeft", 4, []string{"PTTL", "TTL"}, true, func(ctx context.Context, rdb *redis.Client, key string) error {
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

// expectNames expects an error whose text names one of some commands, and a key.
func expectNames(err error, commands []string, key string) {
	GinkgoHelper()
	Expect(err).To(HaveOccurred())
	isNamed := regexp.MustCompile(`\b(` + strings.Join(commands, "|") + `)\b`).MatchString
	Expect(isNamed(err.Error())).To(BeTrueBecause("expected the error to name the command, %s; it says: %s", strings.Join(commands, " or "), err))
	Expect(strings.Contains(err.Error(), key)).To(BeTrueBecause("expected the error to name the key, %s; it says: %s", key, err))
}

// expectWraps expects an error in which errors.Is finds another one, which the code calls so.
func expectWraps(err, cause error, called string, when any) {
	GinkgoHelper()
	Expect(errors.Is(err, cause)).To(BeTrueBecause("expected an error that wraps %s, as fmt.Errorf does with %%w (%%v keeps its text alone); it is: %v", called, err), when)
}

// expectNotWrapped expects an error in which errors.Is does not find another one, which the code calls so.
func expectNotWrapped(err, other error, called string, when any) {
	GinkgoHelper()
	Expect(errors.Is(err, other)).To(BeFalseBecause("expected an error that does not wrap %s; it is: %v", called, err), when)
}

// equalBytes expects a string. A failure shows both in quotes, so that blanks and what is no text can be seen.
func equalBytes(expected string) OmegaMatcher {
	return gcustom.MakeMatcher(func(actual string) (bool, error) { return actual == expected, nil }).
		WithTemplate(`expected {{printf "%q" .Data}}, got {{printf "%q" .Actual}}`, expected)
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
