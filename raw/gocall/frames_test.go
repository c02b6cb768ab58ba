package gocall_test

import (
	"bytes"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/line"
	"cacheaside/raw/resp"
)

// names are the words, besides a command's own name, of which the case means nothing to the server.
var names = strings.Fields(`ACLCAT AFTER AGGREGATE ALPHA ANY ASC ASYNC BEFORE BIT BLOCK BY BYBOX BYLEX BYRADIUS BYSCORE BYTE CH COUNT DB
	DESC ERROR EX EXAT FILTERBY FROMLONLAT FROMMEMBER FT FULL GET GROUP GT HARD IDLE IDX INCR JUSTID KEEPTTL KM LEFT
	LEN LIBRARYNAME LIMIT LT M MATCH MAX MAXLEN MI MIN MINID MINMATCHLEN MKSTREAM MODULE NOACK NOMKSTREAM NX PATTERN
	PERSIST PX RANK REPLACE RESET REV RIGHT SAMPLES SOFT STORE STOREDIST STREAMS SUM TYPE WEIGHTS WITHCODE WITHCOORD
	WITHDIST WITHHASH WITHMATCHLEN WITHSCORES WITHVALUES XX`)

var containers = []string{
	"acl", "bitop", "client", "cluster", "command", "config", "debug", "function", "latency", "memory", "object", "pubsub", "script", "slowlog",
	"xgroup", "xinfo",
}

// inTypedCase gives names the case in which they were typed.
func inTypedCase(sent, typed []string) []string {
	if len(sent) != len(typed) {
		return sent
	}
	sent = slices.Clone(sent)
	for i, word := range sent {
		isName := i == 0 || i == 1 && slices.Contains(containers, strings.ToLower(typed[0])) || slices.Contains(names, strings.ToUpper(word))
		if isName && strings.EqualFold(word, typed[i]) {
			sent[i] = typed[i]
		}
	}
	return sent
}

// commands takes what was sent apart.
func commands(sent []byte) [][]string {
	GinkgoHelper()
	var all [][]string
	for source := resp.NewReader(bytes.NewReader(sent)); ; {
		value, err := source.Read()
		if err != nil {
			return all
		}
		var command []string
		for _, element := range value.Elements {
			command = append(command, element.Text)
		}
		all = append(all, command)
	}
}

func typed(words []string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = line.Word(word)
	}
	return strings.Join(all, " ")
}

func words(text string) []string {
	GinkgoHelper()
	all, err := line.Split(text)
	Expect(err).NotTo(HaveOccurred(), text)
	return all
}
