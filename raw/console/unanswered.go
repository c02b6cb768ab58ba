package console

import "strings"

// unanswered says why a command can't be sent by a console that reads one reply to each: the server would answer
// it with none, or with many. It returns "" for all other commands.
func unanswered(args []string) string {
	sub := ""
	if len(args) > 1 {
		sub = strings.ToLower(args[1])
	}
	switch strings.ToLower(args[0]) {
	case "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe":
		return "it is answered for each channel, and messages may follow at any time"
	case "monitor", "sync", "psync":
		return "its answer has no end"
	case "client":
		if sub == "reply" && len(args) > 2 && !strings.EqualFold(args[2], "on") {
			return "it tells the server not to answer"
		}
	}
	return ""
}
