// Package redis is a Redis in memory for an explorer of interleavings: the commands that the cache sends, one after the
// other, each in no time. Scripts are run as Redis runs them, so that what is explored is the very Lua of the repositories.
package redis

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"
)

// Redis is a server. Its clock is that of Now; one goroutine at a time may use it.
type Redis struct {
	Now     func() time.Time
	Scripts *Scripts
	Changed func(key string) // is told of each key that is written or deleted, or has expired; may be nil

	entries  map[string]entry
	commands int64
}

// entry is what a key holds: a string, or a hash.
type entry struct {
	text string
	hash map[string]string
	ends time.Time // zero if it stays
}

// Clone returns a server that holds the same, and tells nobody.
func (r *Redis) Clone() *Redis {
	return &Redis{Now: r.Now, Scripts: r.Scripts, entries: maps.Clone(r.entries), commands: r.commands}
}

// Error is a reply that says what was wrong, as Redis spells it.
type Error string

func (e Error) Error() string { return string(e) }

// RedisError makes it one of the errors that go-redis takes for a reply.
func (Error) RedisError() {}

const wrongType = Error("WRONGTYPE Operation against a key holding the wrong kind of value")

// Do executes a command, and returns its reply: a string, an int64, nil, a []any of these, or an Error.
func (r *Redis) Do(command string, arguments ...string) any {
	r.commands++
	return r.do(strings.ToUpper(command), arguments)
}

func (r *Redis) do(command string, arguments []string) any {
	switch {
	case command == "GET" && len(arguments) == 1:
		return r.get(arguments[0])
	case command == "MGET" && len(arguments) > 0:
		values := make([]any, len(arguments))
		for i, key := range arguments {
			if value, is := r.get(key).(string); is {
				values[i] = value
			}
		}
		return values
	case command == "SET" && len(arguments) >= 2:
		return r.set(arguments[0], arguments[1], arguments[2:])
	case command == "DEL" && len(arguments) == 1:
		return r.remove(arguments[0])
	case command == "EXISTS" && len(arguments) == 1:
		_, found := r.entry(arguments[0])
		return number(found)
	case command == "HSET" && len(arguments) == 3:
		r.put(arguments[0], entry{hash: map[string]string{arguments[1]: arguments[2]}})
		return int64(1)
	case command == "TYPE" && len(arguments) == 1:
		switch held, found := r.entry(arguments[0]); {
		case !found:
			return "none"
		case held.hash != nil:
			return "hash"
		}
		return "string"
	case command == "PTTL" && len(arguments) == 1:
		return r.lifetime(arguments[0])
	case command == "TIME" && len(arguments) == 0:
		// No two commands see the same time, as on a server that takes some microseconds for each.
		now := r.Now().Add(time.Duration(r.commands) * time.Microsecond)
		return []any{strconv.FormatInt(now.Unix(), 10), strconv.Itoa(now.Nanosecond() / 1000)}
	case command == "EVAL" && len(arguments) >= 2:
		return r.eval(arguments[0], arguments[1], arguments[2:])
	case command == "EVALSHA" && len(arguments) >= 2:
		source, known := r.Scripts.source(arguments[0])
		if !known {
			return Error("NOSCRIPT No matching script. Please use EVAL.")
		}
		return r.eval(source, arguments[1], arguments[2:])
	}
	return Error(fmt.Sprintf("ERR not a command of this server: %s with %d arguments", command, len(arguments)))
}

func (r *Redis) eval(source, keys string, arguments []string) any {
	count, err := strconv.Atoi(keys)
	if err != nil || count < 0 || count > len(arguments) {
		return Error("ERR value is not an integer or out of range")
	}
	return r.Scripts.run(r, source, arguments[:count], arguments[count:])
}

// entry returns what a key holds, unless its lifetime is over.
func (r *Redis) entry(key string) (entry, bool) {
	held, found := r.entries[key]
	if found && !held.ends.IsZero() && !r.Now().Before(held.ends) {
		r.remove(key)
		return entry{}, false
	}
	return held, found
}

func (r *Redis) get(key string) any {
	switch held, found := r.entry(key); {
	case !found:
		return nil
	case held.hash != nil:
		return wrongType
	default:
		return held.text
	}
}

func (r *Redis) set(key, value string, options []string) any {
	written := entry{text: value}
	switch {
	case len(options) == 0:
	case len(options) == 1 && strings.EqualFold(options[0], "KEEPTTL"):
		held, _ := r.entry(key)
		written.ends = held.ends
	case len(options) == 2 && (strings.EqualFold(options[0], "PX") || strings.EqualFold(options[0], "EX")):
		unit := time.Millisecond
		if strings.EqualFold(options[0], "EX") {
			unit = time.Second
		}
		count, err := strconv.ParseInt(options[1], 10, 64)
		if err != nil || count <= 0 {
			return Error("ERR invalid expire time in 'set' command")
		}
		written.ends = r.Now().Add(time.Duration(count) * unit)
	default:
		return Error("ERR syntax error")
	}
	r.put(key, written)
	return "OK"
}

func (r *Redis) put(key string, written entry) {
	if r.entries == nil {
		r.entries = make(map[string]entry)
	}
	r.entries[key] = written
	r.tell(key)
}

func (r *Redis) remove(key string) any {
	_, found := r.entries[key]
	if found {
		delete(r.entries, key)
		r.tell(key)
	}
	return number(found)
}

func (r *Redis) tell(key string) {
	if r.Changed != nil {
		r.Changed(key)
	}
}

func (r *Redis) lifetime(key string) any {
	switch held, found := r.entry(key); {
	case !found:
		return int64(-2)
	case held.ends.IsZero():
		return int64(-1)
	default:
		return held.ends.Sub(r.Now()).Milliseconds()
	}
}

func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
