// Package gocall shows how a Go program sends a Redis command: the words of a typed command come in, and the source of
// a go-redis call comes out, for the console to show.
//
// A typed call, such as rdb.Set(ctx, "k", "v", 2*time.Second), is shown only if go-redis makes the typed words of it.
// To know that, the call is made, on a pipeline that is never sent, and what it queued is compared. The source is
// written from the very values that the call was made with.
package gocall

import (
	"cmp"
	"context"
	"reflect"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	wording "cacheaside/raw/words"
)

// Call is a go-redis call.
type Call struct {
	// Source is a Go expression on one line, as gofmt has it, for where ctx is a context.Context and rdb a
	// *redis.Client. It may need the packages redis (github.com/redis/go-redis/v9) and time.
	Source string
	// Typed says that it is a method for this command, and not rdb.Do, which takes the words of any.
	Typed bool
	// Note is a sentence about what is different in Go, or empty.
	Note string
}

// Of returns the call for the words of a command. It is typed if go-redis then sends these words, case of command
// and option names aside, or others that mean the same to the server, which the note says. Without words it is empty.
// The source repeats every word, passwords too.
func Of(words []string, in wording.Words) Call {
	if len(words) == 0 {
		return Call{}
	}
	if call, ok := typed(words, in); ok {
		return call
	}
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = strconv.Quote(word)
	}
	return Call{Source: "rdb.Do(ctx, " + strings.Join(quoted, ", ") + ")", Note: connectionNote(words[0], in)}
}

func typed(words []string, in wording.Words) (Call, bool) {
	e, ok := find(words)
	if !ok {
		return Call{}, false
	}
	m, reader, ok := e.read(words)
	if !ok {
		return Call{}, false
	}
	if subscribes(m) {
		return Call{Source: m.source(), Typed: true, Note: in.SubscribeNote()}, true
	}
	sent, ok := m.sends()
	if !ok {
		return Call{}, false
	}
	if reader.same(sent) {
		return Call{Source: m.source(), Typed: true, Note: cmp.Or(deprecation(e.name, in), connectionNote(words[0], in))}, true
	}
	// The same entry reads what go-redis sends. Where it finds the same values, only the words differ.
	again, other, ok := e.read(sent)
	if !ok || !reflect.DeepEqual(m.args, again.args) || m.name() != again.name() || !reader.sameOptions(other) {
		return Call{}, false
	}
	return Call{Source: m.source(), Typed: true, Note: reader.difference(sent, in)}, true
}

// method is a method with all its arguments but ctx. It is one of *redis.Pipeline, which *redis.Client has too, or one of
// *redis.Client that subscribes.
type method struct {
	function any // a method expression, such as (*redis.Pipeline).Get
	args     []any
}

// sends makes the call and returns the words that go-redis would send. It is not ok if that can't be said.
func (m method) sends() (words []string, ok bool) {
	defer func() {
		if recover() != nil { // go-redis panics for some arguments that are no use
			words, ok = nil, false
		}
	}()
	// A transaction asks its client for nothing before it is sent, so one that connects to nowhere will do.
	queue := new(redis.Client).TxPipeline()
	in := []reflect.Value{reflect.ValueOf(queue), reflect.ValueOf(context.Background())}
	function := reflect.ValueOf(m.function)
	for i, arg := range m.args {
		if arg == nil {
			in = append(in, reflect.Zero(function.Type().In(i+2)))
		} else {
			in = append(in, reflect.ValueOf(arg))
		}
	}
	command, isCommand := function.Call(in)[0].Interface().(redis.Cmder)
	if !isCommand || command.Err() != nil {
		return nil, false
	}
	for _, arg := range command.Args() {
		word, known := onWire(arg)
		if !known {
			return nil, false
		}
		words = append(words, word)
	}
	return words, true
}

// onWire returns an argument as go-redis writes it (WriteArg of its internal/proto).
func onWire(arg any) (word string, known bool) {
	switch value := reflect.ValueOf(arg); {
	case !value.IsValid() || value.NumMethod() > 0: // a marshaler, a time
		return "", false
	case value.Kind() == reflect.String:
		return value.String(), value.Type() == reflect.TypeFor[string]()
	case value.CanInt():
		return strconv.FormatInt(value.Int(), 10), true
	case value.CanUint():
		return strconv.FormatUint(value.Uint(), 10), true
	case value.CanFloat():
		return strconv.FormatFloat(value.Float(), 'f', -1, 64), true
	}
	return "", false
}
