package check

import (
	"fmt"
	"regexp"
	"strings"
)

// Hidden stands in a transcript for a reply that is to be predicted.
const Hidden = "?"

// HideReplies puts Hidden in place of each reply of a transcript. A transcript is lines of text: one that begins with
// "> ", or with the name of a connection and "> ", is a command, and the lines behind it, up to the next command, an empty line or one that begins with "#" or
// "@", are its reply.
func HideReplies(transcript []byte) []byte {
	var hidden strings.Builder
	inReply := false
	for line := range strings.Lines(string(transcript)) {
		switch {
		case prompt.MatchString(line):
			hidden.WriteString(line)
			hidden.WriteString(Hidden + "\n")
			inReply = true
			continue
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"), strings.HasPrefix(line, "@"):
			inReply = false
		}
		if !inReply {
			hidden.WriteString(line)
		}
	}
	return []byte(hidden.String())
}

// prompt stands before a command, and names its connection unless that is the first (raw/transcript/parse.go has the
// rules).
var prompt = regexp.MustCompile(`^([a-z][a-z0-9]*)?> `)

// exchange is a command of a transcript and the lines of its reply.
type exchange struct {
	connection string
	command    string
	reply      []string
}

// name is the command, behind the prompt of a connection that has a name.
func (e exchange) name() string {
	if e.connection == "" {
		return e.command
	}
	return e.connection + "> " + e.command
}

// predictionID is the identifier of the prediction for a transcript's exchange at an index.
func predictionID(transcript string, index int, e exchange) string {
	return fmt.Sprintf("%s: %d: %s", transcript, index+1, e.name())
}

// exchanges reads a transcript.
func exchanges(transcript []byte) []exchange {
	var all []exchange
	inReply := false
	for line := range strings.Lines(string(transcript)) {
		line = strings.TrimRight(line, "\r\n")
		begins := prompt.FindStringSubmatch(line)
		switch {
		case begins != nil:
			all = append(all, exchange{connection: begins[1], command: strings.TrimSpace(line[len(begins[0]):])})
			inReply = true
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"), strings.HasPrefix(line, "@"):
			inReply = false
		case inReply:
			last := &all[len(all)-1]
			last.reply = append(last.reply, line)
		}
	}
	return all
}

// anything stands in a reply for any text up to the line's end, and aRange for an integer
// (raw/transcript/parse.go has the rules).
const anything = "<*>"

var aRange = regexp.MustCompile(`<-?\d+\.\.-?\d+>`)

// predictsNothing reports whether a predicted reply leaves open what the true one, as the course has it, does not.
func predictsNothing(predicted, reply []string) bool {
	if len(reply) == 1 && reply[0] == Hidden { // a handout does not have the true one
		return false
	}
	for i, line := range predicted {
		has := ""
		if i < len(reply) {
			has = reply[i]
		}
		if strings.Contains(line, anything) && !strings.Contains(has, anything) {
			return true
		}
		if aRange.MatchString(line) && !aRange.MatchString(has) && !strings.Contains(has, anything) {
			return true
		}
	}
	return false
}

// withoutRemarks is what a transcript says in every language.
func withoutRemarks(transcript []byte) string {
	var all []string
	for line := range strings.Lines(string(transcript)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}

// instructions are what a transcript has a console do: its commands and its lines that begin with "@".
func instructions(transcript []byte) []string {
	var all []string
	for line := range strings.Lines(string(transcript)) {
		if prompt.MatchString(line) || strings.HasPrefix(line, "@") {
			all = append(all, strings.Join(strings.Fields(line), " "))
		}
	}
	return all
}
