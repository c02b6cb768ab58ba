package console

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cacheaside/raw/resp"
)

// danger is what a command would do to more than the keys that it names.
type danger struct {
	then string // the words behind the first, in lower case; "" for any
	does string // what it would do, after "it"
}

// dangers are the commands that destroy or block everything, by their first word; with the second word given, only
// with that. The first that matches counts, and one that does nothing is harmless. What a script does (EVAL, FCALL)
// is not looked at.
var dangers = map[string][]danger{
	"flushall": {{"", "deletes every key of every database"}},
	"flushdb":  {{"", "deletes every key of the selected database"}},
	"swapdb":   {{"", "exchanges all keys of two databases, for everyone who uses them"}},
	"shutdown": {{"abort", ""}, {"", "ends the server, for everyone"}},
	"save":     {{"", "blocks the server until all data are written to its disk"}},
	"debug":    {{"", "can block the server or end it"}},
	"migrate":  {{"", "moves keys to another server, and blocks this one meanwhile"}},
	"replicaof": {{"no one", "makes a replica stop following its master"},
		{"", "throws away all keys, for those of another server"}},
	"slaveof": {{"no one", "makes a replica stop following its master"},
		{"", "throws away all keys, for those of another server"}},
	"failover": {{"", "stops all writing until a replica has taken over"}},
	"keys":     {{"", "reads every key, and blocks the server meanwhile"}}, // see isSmall
	"config": {{"set", "changes a setting of the server, for everyone"},
		{"rewrite", "overwrites the configuration file of the server"}},
	"script": {{"flush", "deletes all scripts of everyone, whose EVALSHA then fails"}},
	"function": {{"flush", "deletes all functions"},
		{"restore", "adds or replaces functions, or deletes all before"}},
	"module": {{"load", "runs a program within the server"}, {"loadex", "runs a program within the server"},
		{"unload", "takes commands and types away from everyone"}},
	"acl": {{"setuser", "changes who may do what"}, {"deluser", "deletes users and ends their connections"},
		{"load", "replaces all users by those of a file"}},
	"client": {{"pause", "lets the commands of everyone wait"}},
	"cluster": {{"reset", "makes the server forget its cluster, and may delete all keys"},
		{"failover", "makes a replica the master"}, {"flushslots", "makes the server answer for no key any more"},
		{"delslots", "makes the server answer for fewer keys"}, {"delslotsrange", "makes the server answer for fewer keys"},
		{"setslot", "changes which server answers for which keys"}, {"addslots", "changes which server answers for which keys"},
		{"addslotsrange", "changes which server answers for which keys"}, {"forget", "takes a server out of the cluster"},
		{"replicate", "throws away all keys, for those of another server"}},
}

// manyKeys is up to how many keys KEYS may be sent without a question.
const manyKeys = 10_000

// dangerOf says what a command would do to more than its keys; "" for all others.
func dangerOf(args []string) string {
	rest := strings.ToLower(strings.Join(args[1:], " "))
	for _, danger := range dangers[strings.ToLower(args[0])] {
		if danger.then == "" || rest == danger.then || strings.HasPrefix(rest, danger.then+" ") {
			return danger.does
		}
	}
	return ""
}

// permits reports whether a command may be sent. One that is dangerous is asked about in a terminal, and refused
// elsewhere, unless -yes was given, or the server is private: started by this very run, it had nothing in it before,
// and ends with it; or it is embedded in a program of this project. The error is errStop.
func (s *session) permits(ctx context.Context, args []string) (bool, error) {
	does := dangerOf(args)
	if does == "" || s.flags.yes || s.private || s.isEmbedded(ctx) {
		return true, nil
	}
	if wordIs(args, 0, "keys") {
		keys, small := s.isSmall(ctx)
		if small {
			return true, nil
		}
		does += " (" + keys + ")"
	}
	if err := s.connect(ctx); err != nil {
		return false, err
	}
	name := short(args[0])
	if s.ask == nil {
		s.failed = true
		s.fail(0, "%s was not sent to %s, since it %s; to send it all the same, begin again with the flag -yes", name, s.conn.Name(), does)
		return false, nil
	}
	if err := s.write(fmt.Sprintf("%s at %s: it %s.\n", name, s.conn.Name(), does)); err != nil {
		return false, err
	}
	if err := s.flush(); err != nil {
		return false, err
	}
	answer, err := s.ask(ctx, "Send it? (yes or no) ")
	switch {
	case ctx.Err() != nil:
		return false, errStop
	case err == nil && slices.Contains([]string{"y", "yes"}, strings.ToLower(strings.TrimSpace(answer))):
		return true, nil
	}
	s.failed = true
	return false, s.write("It was not sent.\n")
}

// isSmall reports whether the selected database has so few keys that KEYS may be sent.
func (s *session) isSmall(ctx context.Context) (keys string, small bool) {
	size, err := s.question(ctx, "DBSIZE")
	switch {
	case err != nil:
		return "how many there are can't be told: " + err.Error(), false
	case size.Kind != resp.Integer:
		return "how many there are can't be told: " + size.Text, false
	}
	return fmt.Sprintf("there are %d; SCAN reads them piece by piece", size.Integer), size.Integer <= manyKeys
}
