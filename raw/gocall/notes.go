package gocall

import (
	"reflect"
	"strings"

	"github.com/redis/go-redis/v9"
)

const subscribeNote = "It takes a connection of its own and returns at once; the messages come from its Channel()."

// subscribes reports whether a method opens a subscription, which is no command with a reply.
func subscribes(m method) bool {
	return reflect.TypeOf(m.function).Out(0) == reflect.TypeFor[*redis.PubSub]()
}

// connectionNote says what a Go program does instead of a command that changes the state of its connection, or depends
// on it: a *redis.Client has a pool of them, and takes any for the next command.
func connectionNote(command string) string {
	switch strings.ToUpper(command) {
	case "MULTI", "EXEC", "DISCARD":
		return "A Go program uses rdb.TxPipelined, which sends MULTI, all commands and EXEC over one connection: of its pool, rdb may take another one for each call."
	case "WATCH", "UNWATCH":
		return "A Go program uses rdb.Watch, which keeps one connection until its function returns: of its pool, rdb may take another one for each call."
	case "SELECT":
		return "A Go program sets DB in redis.Options: this changes one connection of the pool, and rdb may take another one for each call."
	case "AUTH", "HELLO":
		return "A Go program sets Username, Password and Protocol in redis.Options: this changes one connection of the pool, and rdb may take another one for each call."
	case "WAIT":
		return "It waits for the writes of its own connection: a Go program puts both into one rdb.Pipelined, as rdb may take another connection of its pool for each call."
	case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE":
		return "A Go program uses rdb.Subscribe and the methods of what it returns: rdb.Do reads one reply, and messages come later."
	case "MONITOR":
		return "rdb.Do reads one reply, and what MONITOR shows comes later: a Go program leaves this to redis-cli."
	}
	return ""
}
