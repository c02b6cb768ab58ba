package editor

import (
	"bytes"
	"io"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// key is one key that was pressed, or a piece of text.
type key struct {
	name string // such as "enter" or "ctrl-a"; empty for text
	text string // what is to be inserted
}

// sequenceTimeout is how long Esc waits for the rest of a sequence that begins with the same byte.
const sequenceTimeout = 50 * time.Millisecond

const (
	escape     = 0x1b
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// names are the keys that do something, by what terminals send for them.
var names = map[string]string{
	"\r": "enter", "\n": "enter", "\t": "tab", "\x1b[Z": "shift-tab", "\x7f": "backspace", "\b": "backspace",
	"\x01": "home", "\x1b[H": "home", "\x1bOH": "home", "\x1b[1~": "home", "\x1b[7~": "home",
	"\x05": "end", "\x1b[F": "end", "\x1bOF": "end", "\x1b[4~": "end", "\x1b[8~": "end",
	"\x02": "left", "\x1b[D": "left", "\x1bOD": "left",
	"\x06": "right", "\x1b[C": "right", "\x1bOC": "right",
	"\x10": "up", "\x1b[A": "up", "\x1bOA": "up",
	"\x0e": "down", "\x1b[B": "down", "\x1bOB": "down",
	"\x1bb": "word-left", "\x1b[1;5D": "word-left", "\x1b[1;3D": "word-left",
	"\x1bf": "word-right", "\x1b[1;5C": "word-right", "\x1b[1;3C": "word-right",
	"\x1b[3~": "delete", "\x03": "ctrl-c", "\x04": "ctrl-d", "\x07": "ctrl-g", "\x0b": "ctrl-k", "\x0c": "ctrl-l",
	"\x12": "ctrl-r", "\x14": "ctrl-t", "\x15": "ctrl-u", "\x17": "ctrl-w", "\x19": "ctrl-y",
	"\x1bd": "alt-d", "\x1b\x7f": "ctrl-w", "\x1b\b": "ctrl-w", "\x1b": "esc",
}

// input takes apart what a terminal sends. It reads only when it is asked for a key: what is typed while a command is
// under way waits in the system, where Ctrl-C is a signal.
type input struct {
	source  io.Reader
	reading chan chunk // what a read under way will bring; nil if there is none
	bytes   []byte     // read, and not taken yet
	err     error      // behind the bytes
	pasting bool       // the bytes are pasted
	wasCR   bool       // a line feed that comes next belongs to the carriage return before it
}

// chunk is what one read has brought.
type chunk struct {
	bytes []byte
	err   error
}

// ready reports whether something can be taken without waiting.
func (in *input) ready() bool { return len(in.bytes) > 0 || in.err != nil }

// next returns the next key, which is the zero one for a sequence that means nothing here. While it waits, it calls idle
// now and then. The error is the source's.
func (in *input) next(idle func()) (key, error) {
	for len(in.bytes) == 0 {
		if in.err != nil {
			return key{}, in.err
		}
		if !in.fill(resizeInterval) {
			idle()
		}
	}
	return in.key(), nil
}

// fill waits for more bytes, or the end of the source, and reports whether it came in time.
func (in *input) fill(limit time.Duration) bool {
	if in.err != nil {
		return false
	}
	if in.reading == nil {
		reading := make(chan chunk, 1)
		go func() {
			buffer := make([]byte, 64<<10)
			n, err := in.source.Read(buffer)
			reading <- chunk{buffer[:n], err}
		}()
		in.reading = reading
	}
	select {
	case came := <-in.reading:
		in.reading = nil
		in.bytes, in.err = append(in.bytes, came.bytes...), came.err
		return true
	case <-time.After(limit):
		return false
	}
}

// key takes a key from the bytes, of which there are some.
func (in *input) key() key {
	first := in.bytes[0]
	followsCR := in.wasCR
	in.wasCR = first == '\r'
	switch {
	case first == '\n' && followsCR:
		in.take(1)
		return key{}
	case in.pasting:
		return in.pasted()
	case first == escape:
		return in.sequence()
	case first < ' ' || first == 0x7f:
		return key{name: names[in.take(1)]}
	}
	return key{text: in.text(func(b byte) bool { return b < ' ' || b == 0x7f })}
}

// take removes the next bytes and returns them.
func (in *input) take(n int) string {
	taken := string(in.bytes[:n])
	in.bytes = in.bytes[n:]
	return taken
}

// text takes the bytes before the first one that is no text. Where they end in the middle of a character, the rest of it
// is waited for.
func (in *input) text(isOther func(byte) bool) string {
	for {
		end := bytes.IndexFunc(in.bytes, func(r rune) bool { return r < utf8.RuneSelf && isOther(byte(r)) })
		if end < 0 {
			end = len(in.bytes)
		}
		last := end - 1
		for last > 0 && end-last < utf8.UTFMax && !utf8.RuneStart(in.bytes[last]) {
			last--
		}
		if end < len(in.bytes) || utf8.FullRune(in.bytes[last:end]) || !in.fill(sequenceTimeout) {
			return in.take(end)
		}
	}
}

// sequence takes what begins with Esc: the key itself, an escape sequence, or a key that was pressed together with Alt.
func (in *input) sequence() key {
	for {
		taken, _, n, state := ansi.DecodeSequence(in.bytes, 0, nil)
		alone := len(in.bytes) == 1
		switch {
		case alone || state != 0:
			if in.fill(sequenceTimeout) && in.err == nil {
				continue
			}
			if alone {
				in.take(1)
				return key{name: "esc"}
			}
			in.take(len(in.bytes)) // it has no end
			return key{}
		case string(taken) == pasteBegin:
			in.take(n)
			in.pasting = true
			return key{}
		case n == 1 && len(in.bytes) > 1: // Esc and another key: Alt
			n = 1 + utf8Length(in.bytes[1:])
		}
		return key{name: names[in.take(n)]}
	}
}

func utf8Length(text []byte) int {
	_, n := utf8.DecodeRune(text)
	return n
}

// pasted takes a piece of what is pasted: text as it is, or the end of a line.
func (in *input) pasted() key {
	switch {
	case bytes.HasPrefix(in.bytes, []byte(pasteEnd)):
		in.take(len(pasteEnd))
		in.pasting = false
		return key{}
	case len(in.bytes) < len(pasteEnd) && bytes.HasPrefix([]byte(pasteEnd), in.bytes) && in.fill(sequenceTimeout):
		return key{}
	case in.bytes[0] == '\r' || in.bytes[0] == '\n':
		in.take(1)
		return key{name: "enter"}
	case in.bytes[0] == escape:
		return key{text: in.take(1)}
	}
	return key{text: in.text(func(b byte) bool { return b == '\r' || b == '\n' || b == escape })}
}
