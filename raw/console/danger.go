package console

import (
	"context"
	"strings"

	"cacheaside/raw/resp"
	"cacheaside/raw/words"
)

// danger is what a command would do to more than the keys that it names.
type danger struct {
	then string                   // the words behind the first, in lower case; "" for any
	does func(words.Words) string // what it would do; nil if nothing
}

// dangers are the commands that destroy or block everything, by their first word; with the second word given, only
// with that. The first that matches counts, and one that does nothing is harmless. What a script does (EVAL, FCALL)
// is not looked at.
var dangers = map[string][]danger{
	"flushall":  {{"", words.Words.DeletesAllKeys}},
	"flushdb":   {{"", words.Words.DeletesKeysOfDatabase}},
	"swapdb":    {{"", words.Words.ExchangesDatabases}},
	"shutdown":  {{"abort", nil}, {"", words.Words.EndsServer}},
	"save":      {{"", words.Words.BlocksUntilWritten}},
	"debug":     {{"", words.Words.MayBlockOrEnd}},
	"migrate":   {{"", words.Words.MovesKeys}},
	"replicaof": {{"no one", words.Words.StopsFollowing}, {"", words.Words.TakesKeysOfAnother}},
	"slaveof":   {{"no one", words.Words.StopsFollowing}, {"", words.Words.TakesKeysOfAnother}},
	"failover":  {{"", words.Words.StopsWriting}},
	"keys":      {{"", words.Words.ReadsAllKeys}}, // see isSmall
	"config":    {{"set", words.Words.ChangesSetting}, {"rewrite", words.Words.OverwritesConfiguration}},
	"script":    {{"flush", words.Words.DeletesScripts}},
	"function":  {{"flush", words.Words.DeletesFunctions}, {"restore", words.Words.ReplacesFunctions}},
	"module": {{"load", words.Words.RunsProgram}, {"loadex", words.Words.RunsProgram},
		{"unload", words.Words.TakesCommandsAway}},
	"acl": {{"setuser", words.Words.ChangesRights}, {"deluser", words.Words.DeletesUsers},
		{"load", words.Words.ReplacesUsers}},
	"client": {{"pause", words.Words.LetsAllWait}},
	"cluster": {{"reset", words.Words.ForgetsCluster},
		{"failover", words.Words.MakesMaster}, {"flushslots", words.Words.AnswersForNoKey},
		{"delslots", words.Words.AnswersForFewerKeys}, {"delslotsrange", words.Words.AnswersForFewerKeys},
		{"setslot", words.Words.ChangesSlots}, {"addslots", words.Words.ChangesSlots},
		{"addslotsrange", words.Words.ChangesSlots}, {"forget", words.Words.TakesServerOut},
		{"replicate", words.Words.TakesKeysOfAnother}},
}

// manyKeys is up to how many keys KEYS may be sent without a question.
const manyKeys = 10_000

// dangerOf says what a command would do to more than its keys; "" for all others.
func dangerOf(args []string, in words.Words) string {
	rest := strings.ToLower(strings.Join(args[1:], " "))
	for _, danger := range dangers[strings.ToLower(args[0])] {
		if danger.then == "" || rest == danger.then || strings.HasPrefix(rest, danger.then+" ") {
			if danger.does == nil {
				break
			}
			return danger.does(in)
		}
	}
	return ""
}

// permits reports whether a command may be sent. One that is dangerous is asked about in a terminal, and refused
// elsewhere, unless -yes was given, or the server is private: started by this very run, it had nothing in it before,
// and ends with it; or it is embedded in a program of this project. The error is errStop.
func (s *session) permits(ctx context.Context, args []string) (bool, error) {
	does := dangerOf(args, s.in())
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
		s.fail(0, s.in().DangerRefused(name, s.conn.Name(), does))
		return false, nil
	}
	if err := s.write(s.in().Danger(name, s.conn.Name(), does) + "\n"); err != nil {
		return false, err
	}
	if err := s.flush(); err != nil {
		return false, err
	}
	answer, err := s.ask(ctx, s.in().SendIt())
	switch {
	case ctx.Err() != nil:
		return false, errStop
	case err == nil && s.in().IsYes(answer):
		return true, nil
	}
	s.failed = true
	return false, s.write(s.in().WasNotSent() + "\n")
}

// isSmall reports whether the selected database has so few keys that KEYS may be sent.
func (s *session) isSmall(ctx context.Context) (keys string, small bool) {
	size, err := s.question(ctx, "DBSIZE")
	switch {
	case err != nil:
		return s.in().KeysNotTold(s.of(err)), false
	case size.Kind != resp.Integer:
		return s.in().KeysNotTold(size.Text), false
	}
	return s.in().KeysThere(size.Integer), size.Integer <= manyKeys
}
