package world

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	driver "github.com/redis/go-redis/v9"

	"cacheaside/integration/explore/redis"
	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services/batching"
	"cacheaside/services/coherence"
	"cacheaside/services/stampede"
)

// errCutOff is what a command gets of an instance that can't reach Redis.
var errCutOff = errors.New("connection refused")

// wire is a connection to the world's Redis: what the repositories need of a client of go-redis, and no more.
type wire struct {
	driver.Scripter
	*World
}

// Get is the command of RedisRepository's GetKey.
func (w wire) Get(ctx context.Context, key string) *driver.StringCmd {
	command := driver.NewStringCmd(ctx, "GET", key)
	_ = w.Process(ctx, command)
	return command
}

// The other commands of repositories.Commander are none of the cache's.
func (w wire) HGet(context.Context, string, string) *driver.StringCmd { panic("HGET") }
func (w wire) HSet(context.Context, string, ...any) *driver.IntCmd    { panic("HSET") }
func (w wire) TxPipelined(context.Context, func(driver.Pipeliner) error) ([]driver.Cmder, error) {
	panic("MULTI")
}
func (w wire) Pipelined(context.Context, func(driver.Pipeliner) error) ([]driver.Cmder, error) {
	panic("a pipeline")
}

// Process sends a GET or an MGET.
func (w wire) Process(ctx context.Context, command driver.Cmder) error {
	arguments := texts(command.Args())
	reply, err := w.send(ctx, &call{text: "GET", apart: gotSomething}, arguments[0], arguments[1:]...)
	if failure, is := reply.(redis.Error); err == nil && is {
		err = failure
	}
	switch command := command.(type) {
	case *driver.StringCmd:
		if value, is := reply.(string); is {
			command.SetVal(value)
		} else if err == nil {
			err = driver.Nil
		}
	case *driver.SliceCmd:
		values, _ := reply.([]any)
		command.SetVal(values)
	}
	command.SetErr(err)
	return err
}

// Eval runs a script that the server did not know when EvalSha was called.
func (w wire) Eval(ctx context.Context, source string, keys []string, arguments ...any) *driver.Cmd {
	return w.script(ctx, "EVAL", source, keys, arguments)
}

// EvalSha runs a script. That the server does not know it costs no step: a schedule does not depend on what ran before.
func (w wire) EvalSha(ctx context.Context, sha string, keys []string, arguments ...any) *driver.Cmd {
	if !w.scripts.Knows(sha) {
		command := driver.NewCmd(ctx)
		command.SetErr(redis.Error("NOSCRIPT No matching script. Please use EVAL."))
		return command
	}
	return w.script(ctx, "EVALSHA", sha, keys, arguments)
}

func (w wire) script(ctx context.Context, eval, script string, keys []string, arguments []any) *driver.Cmd {
	operation, _ := ctx.Value(operationKey{}).(string)
	sent := append(append([]string{script, strconv.Itoa(len(keys))}, keys...), texts(arguments)...)
	w.nameTokens(ctx, sent)
	reply, err := w.send(ctx, &call{text: operation, carries: w.carried(sent[3:]), apart: apart(operation)}, eval, sent...)
	command := driver.NewCmd(ctx)
	switch reply := reply.(type) {
	case redis.Error:
		err = reply
	case nil:
		if err == nil {
			err = driver.Nil
		}
	default:
		command.SetVal(reply)
	}
	command.SetErr(err)
	return command
}

// send has a command do its work at the server that the caller's instance is connected to now.
func (w *World) send(ctx context.Context, c *call, command string, arguments ...string) (any, error) {
	c.store, c.effect = "redis", func() any { return c.to.Do(command, arguments...) }
	return w.do(ctx, c)
}

// apart is what is known of the scripts.
func apart(operation string) apartness {
	switch name, _, _ := strings.Cut(operation, " "); name {
	case "ACQUIRE":
		return func(c *call) bool {
			text, is := c.result.(string)
			c.actor.leased = c.actor.world.leaseOf(text) == c.actor.Label
			return is && !isMark(text) && theEnd(c)
		}
	case "FILL":
		return theEnd
	case "BEGIN", "INVALIDATE":
		return nothing
	}
	return something
}

// gotSomething reports whether a lookup had a value. One that had none goes on with a command.
func gotSomething(c *call) bool {
	values, are := c.result.([]any)
	return c.result != nil && theEnd(c) || are && len(values) > 1
}

func isMark(value string) bool {
	return strings.HasPrefix(value, "lease ") || strings.HasPrefix(value, "writing ")
}

func texts(values []any) []string {
	all := make([]string, len(values))
	for i, value := range values {
		if pointer, is := value.(*string); is {
			value = *pointer
		}
		all[i] = fmt.Sprint(value)
	}
	return all
}

// nameTokens gives the tokens in what an actor sends names that are the same in each run.
func (w *World) nameTokens(ctx context.Context, sent []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	a := ctx.Value(actorKey{}).(*actor)
	for _, text := range sent[1:] {
		for _, token := range tokens.FindAllString(text, -1) {
			if w.tokens[token] == "" {
				a.tokens++
				w.tokens[token] = fmt.Sprintf("%s%c", a.Label, 'a'+a.tokens-1)
			}
		}
	}
}

// carried spells what a script was given so that it is the same in each run.
func (w *World) carried(arguments []string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var spelt []string
	for _, argument := range arguments {
		if isMark(argument) || markPattern.MatchString(argument) {
			spelt = append(spelt, w.canonical(argument))
		}
	}
	return strings.Join(spelt, " ")
}

var (
	tokens      = regexp.MustCompile(`\b[A-Z2-7]{26}\b`)              // crypto/rand's Text
	markPattern = regexp.MustCompile(`\b[A-Z2-7]{26}(\.\d+\.\d+)?\b`) // a token, and when Redis made the mark
	lease       = regexp.MustCompile(`^lease (instead )?(\w+)`)
)

// leaseOf returns whose lease a key holds; "" if it holds none.
func (w *World) leaseOf(value string) string {
	found := lease.FindStringSubmatch(w.canonical(value))
	if found == nil {
		return ""
	}
	return found[2][:len(found[2])-1]
}

// canonical spells what a key holds so that it is the same in each run.
func (w *World) canonical(value string) string {
	if spelt, known := w.spelt[value]; known {
		return spelt
	}
	spelt := w.spellOut(value)
	w.spelt[value] = spelt
	return spelt
}

func (w *World) spellOut(value string) string {
	if rest, is := strings.CutPrefix(value, "v1 ends="); is {
		return "v1" + strings.TrimLeft(rest, "0123456789")
	}
	return markPattern.ReplaceAllStringFunc(value, func(mark string) string {
		token, time, is := strings.Cut(mark, ".")
		if !is {
			return w.tokens[token]
		}
		times := w.times[token]
		if !slices.Contains(times, time) {
			times = append(times, time)
			w.times[token] = times
		}
		return w.tokens[token] + strings.Repeat("'", slices.Index(times, time)) // a prime for each time that it was made again
	})
}

// short spells what a key holds for a reader: a price, "absent", a lease or a mark.
func (w *World) short(value string) string {
	value = w.canonical(value)
	if price, is := strings.CutPrefix(value, "v1 price="); is {
		price, _, _ = strings.Cut(price, " ")
		return price
	}
	return strings.TrimPrefix(value, "v1 ")
}

type operationKey struct{}

func named(ctx context.Context, operation string) context.Context {
	return context.WithValue(ctx, operationKey{}, operation)
}

// leases and intents say what a script is called.
type leases struct {
	*marks.Leases
	*World
}

func (l leases) Acquire(ctx context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
	operation := "ACQUIRE"
	if instead != "" {
		operation += " instead"
	}
	return l.Leases.Acquire(named(ctx, operation), key, token, instead, lifetime)
}

func (l leases) Fill(ctx context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	return l.Leases.Fill(named(ctx, "FILL "+l.short(value)), key, lease, value, lifetime)
}

type intents struct {
	*marks.Intents
	*World
}

func (i intents) Begin(ctx context.Context, key, token string, lifetime time.Duration) (string, error) {
	return i.Intents.Begin(named(ctx, "BEGIN"), key, token, lifetime)
}

func (i intents) Finish(ctx context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	return i.Intents.Finish(named(ctx, strings.TrimSpace("FINISH "+i.short(value))), key, mark, value, lifetime)
}

func (i intents) Invalidate(ctx context.Context, key string) error {
	return i.Intents.Invalidate(named(ctx, "INVALIDATE"), key)
}

// lane is a connection on which lookups go together.
type lane struct {
	*repositories.BatchRepository
	at *instance

	stop context.CancelFunc // ends the call under way
}

// Do looks up for the caller whose context it has, or for the lane's own actor where many go together.
func (l *lane) Do(ctx context.Context, lookups []*repositories.Lookup) error {
	if ctx.Value(actorKey{}) == nil {
		ctx = context.WithValue(ctx, actorKey{}, l.at.lane)
	}
	ctx, l.stop = context.WithCancel(ctx)
	defer l.stop()
	return l.BatchRepository.Do(ctx, lookups)
}

// Interrupt ends the call under way.
func (l *lane) Interrupt() { l.stop() }

var (
	_ batching.Lane[repositories.Lookup] = (*lane)(nil)
	_ stampede.Leases                    = leases{}
	_ coherence.Intents                  = intents{}
)
