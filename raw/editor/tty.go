package editor

import (
	"os"

	"golang.org/x/term"
)

// TTY is the Terminal of this process.
type TTY struct {
	in, out *os.File
	before  *term.State
}

// OpenTTY takes a terminal over. Close leaves it as it was.
func OpenTTY(in, out *os.File) (*TTY, error) {
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		return nil, err
	}
	return &TTY{in, out, before}, nil
}

// Close lets the terminal be as it was before OpenTTY. It may be called while a key is waited for.
func (t *TTY) Close() error { return term.Restore(int(t.in.Fd()), t.before) }

// Read implements io.Reader.
func (t *TTY) Read(p []byte) (int, error) { return t.in.Read(p) }

// Write implements io.Writer.
func (t *TTY) Write(p []byte) (int, error) { return t.out.Write(p) }

// Size implements Terminal. Where it can't be told it is that of a VT100.
func (t *TTY) Size() (columns, rows int) {
	columns, rows, err := term.GetSize(int(t.out.Fd()))
	if err != nil || columns < 1 || rows < 1 {
		return 80, 24
	}
	return columns, rows
}

// Typing implements Terminal.
func (t *TTY) Typing() error {
	_, err := term.MakeRaw(int(t.in.Fd()))
	return err
}
