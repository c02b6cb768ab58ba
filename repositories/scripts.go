package repositories

import (
	"context"
	"errors"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Command is a command of the driver, with the reply to it.
type Command = redis.Cmder

// Pipeline sends commands in one round trip. It is safe for concurrent use.
type Pipeline struct{ redis Processor }

// NewPipeline returns one over an open connection.
func NewPipeline(redis Processor) *Pipeline { return &Pipeline{redis: redis} }

// Do sends commands, and puts each reply into its command. After an error it is unknown what became of any of them. A
// server's refusal of one of them, as when its memory is full, is an error, too, since it goes for all.
func (p *Pipeline) Do(ctx context.Context, commands []*Command) error {
	if len(commands) == 1 {
		return refusal(p.redis.Process(ctx, *commands[0]))
	}
	sent, err := p.redis.Pipelined(ctx, func(pipeline redis.Pipeliner) error {
		for _, command := range commands {
			_ = pipeline.Process(ctx, *command) // it is sent when all are there
		}
		return nil
	})
	for _, command := range sent {
		if err := refusal(command.Err()); err != nil {
			return err
		}
	}
	return refusal(err)
}

// refusal returns the error, unless it only says that a key holds nothing or that the server does not know a script.
func refusal(err error) error {
	if errors.Is(err, redis.Nil) || redis.HasErrorPrefix(err, "NOSCRIPT") {
		return nil
	}
	return err
}

// NewScript returns a script of the driver, and gives it a name, such as "get a lease", for those who watch what is sent.
func NewScript(name, text string) *redis.Script {
	script := redis.NewScript(text)
	scriptNames.Store(script.Hash(), name)
	return script
}

// scriptNames has the name of each script by its SHA-1. Scripts are declared beside what calls them, and so are many packages'.
var scriptNames sync.Map

// ScriptName returns the name of the script with that SHA-1, in hexadecimal digits, if NewScript has given it one.
func ScriptName(sha string) (name string, has bool) {
	found, has := scriptNames.Load(sha)
	if !has {
		return "", false
	}
	return found.(string), true
}

// Scripts calls scripts by a function that sends a command together with other callers' commands.
type Scripts struct {
	redis.Scripter // nil, for the other methods: package marks calls only Eval and EvalSha
	do             func(context.Context, Command) error
}

// NewScripts returns Scripts that send by do. After an error of do it is unknown what became of the command, and Scripts
// leaves it alone.
func NewScripts(do func(context.Context, Command) error) Scripts { return Scripts{do: do} }

// EvalSha calls a script that the server knows.
func (s Scripts) EvalSha(ctx context.Context, sha string, keys []string, arguments ...any) *redis.Cmd {
	return s.eval(ctx, "EVALSHA", sha, keys, arguments)
}

// Eval calls a script.
func (s Scripts) Eval(ctx context.Context, script string, keys []string, arguments ...any) *redis.Cmd {
	return s.eval(ctx, "EVAL", script, keys, arguments)
}

func (s Scripts) eval(ctx context.Context, name, script string, keys []string, arguments []any) *redis.Cmd {
	words := make([]any, 0, 3+len(keys)+len(arguments))
	words = append(words, name, script, len(keys))
	for i := range keys {
		words = append(words, &keys[i])
	}
	command := redis.NewCmd(ctx, append(words, arguments...)...)
	if err := s.do(ctx, command); err != nil {
		command = redis.NewCmd(ctx) // the other may still be under way
		command.SetErr(err)
	}
	return command
}
