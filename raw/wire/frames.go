package wire

import (
	"bytes"
	"strings"

	"cacheaside/raw/line"
	"cacheaside/raw/reply"
	"cacheaside/raw/resp"
)

// Frame is one command or one reply.
type Frame struct {
	Text string // as it can be typed into the console, or as the console shows it
	Wire []byte // as it went over the wire
}

// Commands returns the commands that were sent, up to what is cut off or is no command.
func (e Exchange) Commands() []Frame {
	return frames(e.Sent, func(command resp.Value) string {
		words := make([]string, len(command.Elements))
		for i, word := range command.Elements {
			words[i] = line.Word(word.Text)
		}
		return strings.Join(words, " ")
	})
}

// Replies returns the replies that were received, up to what is cut off or is no reply.
func (e Exchange) Replies() []Frame {
	return frames(e.Received, func(value resp.Value) string {
		return strings.TrimSuffix(reply.Text(value), "\n")
	})
}

func frames(wire []byte, text func(resp.Value) string) []Frame {
	var all []Frame
	source := bytes.NewReader(wire)
	reader := resp.NewReader(source)
	for begin := 0; ; {
		value, err := reader.Read()
		if err != nil {
			return all
		}
		end := len(wire) - source.Len() - reader.Buffered()
		all = append(all, Frame{Text: text(value), Wire: wire[begin:end]})
		begin = end
	}
}

// String returns the bytes of the frame as they can be typed between double quotes: what can't be seen is escaped.
func (f Frame) String() string { return string(line.AppendEscaped(nil, string(f.Wire))) }
