package check

import "strings"

// Hidden stands in a transcript for a reply that is to be predicted.
const Hidden = "?"

// HideReplies puts Hidden in place of each reply of a transcript. A transcript is lines of text: one that begins with
// "> " is a command, and the lines behind it, up to the next command, an empty line or one that begins with "#" or
// "@", are its reply.
func HideReplies(transcript []byte) []byte {
	var hidden strings.Builder
	inReply := false
	for line := range strings.Lines(string(transcript)) {
		switch {
		case strings.HasPrefix(line, "> "):
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
