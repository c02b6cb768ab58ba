package contract

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Wire is what went over the wire between a client and its server: the commands of each round trip, with their replies,
// without the handshake. It is safe for concurrent use.
type Wire struct {
	lock   sync.Mutex
	rounds [][]redis.Cmder
}

// Record records all that the client sends from now on.
func Record(client *redis.Client) *Wire {
	wire := &Wire{}
	client.AddHook(wire)
	return wire
}

// Names returns the names of each round trip's commands, in lower case.
func (w *Wire) Names() [][]string {
	w.lock.Lock()
	defer w.lock.Unlock()
	var all [][]string
	for _, round := range w.rounds {
		var names []string
		for _, command := range round {
			names = append(names, command.Name())
		}
		all = append(all, names)
	}
	return all
}

// String returns a line for each round trip: its commands, each with its reply. Between two round trips a program or a
// connection can end.
func (w *Wire) String() string {
	w.lock.Lock()
	defer w.lock.Unlock()
	if len(w.rounds) == 0 {
		return "nothing went over the wire"
	}
	lines := []string{"what went over the wire, a line for each round trip:"}
	last, times := "", 0
	for _, round := range w.rounds {
		var commands []string
		for _, command := range round {
			commands = append(commands, sent(command)+reply(command))
		}
		line := "  " + strings.Join(commands, "; ")
		if line != last {
			last, times = line, 0
			lines = append(lines, line)
		}
		if times++; times > 1 { // as when a spec asks until something happens
			lines[len(lines)-1] = fmt.Sprintf("%s  (%d times)", line, times)
		}
	}
	return strings.Join(lines, "\n")
}

// sent spells a command as it is typed in redis-cli, but for scripts: of one that is sent it says so, and of the sum by which
// another is called it has the beginning.
func sent(command redis.Cmder) string {
	words := []string{strings.ToUpper(command.Name())}
	for at, argument := range command.Args()[1:] {
		word := fmt.Sprint(argument)
		switch {
		case at == 0 && command.Name() == "eval":
			words = append(words, "(the script)")
			continue
		case at == 0 && command.Name() == "evalsha":
			word = word[:min(len(word), 6)] + "…"
		}
		if quoted := strconv.Quote(word); word == "" || strings.Contains(word, " ") || quoted[1:len(quoted)-1] != word {
			word = quoted
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// reply spells a command's reply, with an arrow before it; nothing for those around a transaction.
func reply(command redis.Cmder) string {
	switch err := command.Err(); {
	case errors.Is(err, redis.Nil): // which is the driver's word for a reply, and no failure
		return " → (nil)"
	case err != nil:
		return " → (error) " + err.Error()
	}
	switch c := command.(type) {
	case *redis.Cmd: // of a script
		if text, isText := c.Val().(string); isText {
			return " → " + strconv.Quote(text)
		}
		return fmt.Sprintf(" → %v", c.Val())
	case *redis.StringCmd:
		return " → " + strconv.Quote(c.Val())
	case *redis.IntCmd:
		return fmt.Sprintf(" → %d", c.Val())
	case *redis.BoolCmd:
		return fmt.Sprintf(" → %d", map[bool]int{true: 1}[c.Val()])
	case *redis.DurationCmd: // of PTTL: go-redis leaves what is below zero as it is
		if c.Val() < 0 {
			return fmt.Sprintf(" → %d", c.Val())
		}
		return fmt.Sprintf(" → %d", c.Val()/time.Millisecond)
	case *redis.StatusCmd:
		if command.Name() != "multi" {
			return " → " + c.Val()
		}
	}
	return ""
}

// The methods that make a Wire a go-redis hook.

// DialHook is a part of redis.Hook.
func (*Wire) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessHook is a part of redis.Hook.
func (w *Wire) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		w.add(command)
		return err
	}
}

// ProcessPipelineHook is a part of redis.Hook.
func (w *Wire) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		err := next(ctx, commands)
		w.add(commands...)
		return err
	}
}

func (w *Wire) add(round ...redis.Cmder) {
	if name := round[0].Name(); name == "hello" || name == "client" {
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	w.rounds = append(w.rounds, round)
}
