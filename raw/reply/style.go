package reply

import "strings"

// Style is a way to write a reply.
type Style int

const (
	// Standard shows the type of each value, numbers the elements and escapes strings, one line for each value:
	// what redis-cli prints with --no-raw, and what it prints in a terminal.
	Standard Style = iota
	// Raw writes the bytes of strings and numbers as they are, with a line feed between elements and none at the
	// end, errors excepted: what redis-cli prints with --raw, without the line feed that it adds to each reply.
	Raw
)

// StyleOf returns Raw for the commands whose reply is a text that the server has formatted for people, and
// Standard for all others. The list is redis-cli's.
func StyleOf(args []string) Style {
	words := [2]string{}
	for i := range min(len(args), len(words)) {
		words[i] = strings.ToLower(args[i])
	}
	raw := false
	switch command, sub := words[0], words[1]; command {
	case "info", "lolwut":
		raw = true
	case "client":
		raw = sub == "list" || sub == "info"
	case "memory":
		raw = sub == "doctor" || sub == "malloc-stats"
	case "debug":
		raw = sub == "htstats" || sub == "htstats-key" || sub == "client-eviction"
	case "cluster":
		raw = len(args) == 2 && (sub == "info" || sub == "nodes")
	case "latency":
		raw = len(args) == 2 && sub == "doctor" || len(args) == 3 && sub == "graph"
	}
	if raw {
		return Raw
	}
	return Standard
}
