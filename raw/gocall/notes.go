package gocall

import (
	"reflect"
	"strings"

	"github.com/redis/go-redis/v9"

	wording "cacheaside/raw/words"
)

// subscribes reports whether a method opens a subscription, which is no command with a reply.
func subscribes(m method) bool {
	return reflect.TypeOf(m.function).Out(0) == reflect.TypeFor[*redis.PubSub]()
}

// connectionNote says what a Go program does instead of a command that changes the state of its connection, or depends
// on it: a *redis.Client has a pool of them, and takes any for the next command.
func connectionNote(command string, in wording.Words) string {
	switch strings.ToUpper(command) {
	case "MULTI", "EXEC", "DISCARD":
		return in.TransactionNote()
	case "WATCH", "UNWATCH":
		return in.WatchNote()
	case "SELECT":
		return in.SelectNote()
	case "AUTH", "HELLO":
		return in.AuthNote()
	case "WAIT":
		return in.WaitNote()
	case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE":
		return in.DoSubscribesNote()
	case "MONITOR":
		return in.MonitorNote()
	}
	return ""
}
