package page

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/services/coherence"
	"cacheaside/services/guard"
)

// RedisHook notes each command in the Trace of its context. Without a Trace it only passes the command on. What go-redis
// says first on a new connection belongs to no request, although it has the context of one, and can hold a password: it is
// not noted.
type RedisHook struct{}

var _ redis.Hook = RedisHook{}

// DialHook passes on: a connection belongs to no request.
func (RedisHook) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook notes one command.
func (RedisHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		trace := traceIn(ctx)
		if trace == nil {
			return next(ctx, command)
		}
		began := time.Now()
		err := next(ctx, command)
		if !greeting(command) {
			trace.note(commandLine(command, began, failure(err)))
		}
		return err
	}
}

// ProcessPipelineHook notes the commands of one round trip, each with the time that all of them took.
func (RedisHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		trace := traceIn(ctx)
		if trace == nil {
			return next(ctx, commands)
		}
		began := time.Now()
		err := next(ctx, commands)
		for _, command := range commands {
			if !greeting(command) {
				trace.note(commandLine(command, began, failure(command.Err())))
			}
		}
		return err
	}
}

// failure returns an error, unless it is an answer: that there is nothing.
func failure(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}

// greeting reports whether a command is one that prepares a connection.
func greeting(command redis.Cmder) bool {
	switch command.Name() {
	case "hello", "auth", "client", "select":
		return true
	}
	return false
}

// commandLine returns the line of a command that has ended now.
func commandLine(command redis.Cmder, began time.Time, err error) Line {
	script, text := commandText(command)
	line := newLine(toRedis, text, began, time.Since(began), err)
	line.Script = script
	return line
}

// commandText returns a command as redis-cli would take it, cut off when it is long; of a script that has a name, that, and for
// a text its keys and its arguments.
func commandText(command redis.Cmder) (script, text string) {
	arguments, words := command.Args(), []byte(nil)
	script, is := scriptOf(command.Name(), arguments)
	if is {
		arguments = arguments[3:]
	} else {
		words, arguments = append(words, strings.ToUpper(command.Name())...), arguments[1:]
	}
	for i := 0; i < len(arguments) && len(words) <= maxText; i++ {
		if len(words) > 0 {
			words = append(words, ' ')
		}
		words = append(words, argumentText(arguments[i])...)
	}
	return script, string(words)
}

// scriptOf returns the name of the script that a command calls, if it calls one that has a name.
func scriptOf(command string, arguments []any) (name string, is bool) {
	if len(arguments) < 3 {
		return "", false
	}
	script, _ := arguments[1].(string)
	switch command {
	case "eval":
		return repositories.ScriptName(redis.NewScript(script).Hash())
	case "evalsha":
		return repositories.ScriptName(script)
	}
	return "", false
}

func argumentText(argument any) string {
	var text string
	switch argument := argument.(type) {
	case string:
		text = argument
	case *string:
		text = *argument
	case []byte:
		text = string(argument[:min(len(argument), maxText+1)])
	default:
		return fmt.Sprint(argument)
	}
	text = text[:min(len(text), maxText+1)]
	if quoted := strconv.Quote(text); text == "" || len(quoted) != len(text)+2 || strings.Contains(text, " ") {
		return quoted
	}
	return text
}

// Shared returns a function that notes a command in the Trace of the request that asked for it: it goes to Redis together
// with those of other requests, and so in no request's context. Without a Trace Shared returns nil.
func Shared(ctx context.Context) (told func(asked any, err error)) {
	trace := traceIn(ctx)
	if trace == nil {
		return nil
	}
	began := time.Now()
	return func(asked any, err error) {
		if ctx.Err() == nil && !errors.Is(err, guard.ErrCircuitOpen) && !errors.Is(err, coherence.ErrDistrusted) { // it was asked
			script, text := sharedText(asked)
			line := newLine(toRedis, text, began, time.Since(began), failure(err))
			line.What, line.Script = shared, script
			trace.note(line)
		}
	}
}

func sharedText(asked any) (script, text string) {
	switch asked := asked.(type) {
	case repositories.Lookup:
		return "", "GET " + argumentText(asked.Key)
	case repositories.Command:
		return commandText(asked)
	}
	return "", fmt.Sprint(asked)
}
