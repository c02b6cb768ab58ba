//go:build unix

package terminaltest

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// Terminal is a screen with a program that runs in it. It may be used by several goroutines.
type Terminal struct {
	command *exec.Cmd
	pty     *os.File
	drawn   chan struct{} // closed when the program's output has ended

	mu       sync.Mutex // of what follows
	screen   *vt.Emulator
	brackets bool // the program wants to know what is pasted
}

// Start starts the command in a terminal of that many columns and rows. Close ends it.
func Start(command *exec.Cmd, columns, rows int) (*Terminal, error) {
	file, err := pty.StartWithSize(command, size(columns, rows))
	if err != nil {
		return nil, err
	}
	t := &Terminal{command: command, pty: file, drawn: make(chan struct{}), screen: vt.NewEmulator(columns, rows)}
	// The emulator calls these within Write.
	t.screen.SetCallbacks(vt.Callbacks{
		EnableMode:  func(mode ansi.Mode) { t.brackets = t.brackets || mode == ansi.ModeBracketedPaste },
		DisableMode: func(mode ansi.Mode) { t.brackets = t.brackets && mode != ansi.ModeBracketedPaste },
	})
	go func() {
		_, _ = io.Copy(t, file) // ends with an error when the program ends
		close(t.drawn)
	}()
	go func() { _, _ = io.Copy(file, t.screen) }() // what the terminal sends; it ends when Close ends the pipe
	return t, nil
}

func size(columns, rows int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)}
}

// Write draws what the program has written.
func (t *Terminal) Write(output []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.Write(output)
}

// Type sends keys, as the bytes that a terminal sends for them.
func (t *Terminal) Type(keys string) error {
	_, err := io.WriteString(t.pty, keys)
	return err
}

// Paste sends a text as a terminal does that knows bracketed paste, if the program has asked for that.
func (t *Terminal) Paste(text string) error {
	t.mu.Lock()
	brackets := t.brackets
	t.mu.Unlock()
	if brackets {
		text = ansi.BracketedPasteStart + text + ansi.BracketedPasteEnd
	}
	return t.Type(text)
}

// Resize gives the terminal another size.
func (t *Terminal) Resize(columns, rows int) error {
	t.mu.Lock()
	t.screen.Resize(columns, rows)
	t.mu.Unlock()
	return pty.Setsize(t.pty, size(columns, rows))
}

// Lines returns the rows of the screen without the blanks at their ends.
func (t *Terminal) Lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := make([]string, t.screen.Height())
	for row := range lines {
		lines[row] = t.row(row)
	}
	return lines
}

func (t *Terminal) row(row int) string {
	var line strings.Builder
	for column := 0; column < t.screen.Width(); {
		cell := t.screen.CellAt(column, row)
		if cell == nil || cell.Width == 0 {
			line.WriteByte(' ')
			column++
			continue
		}
		line.WriteString(cell.Content)
		column += cell.Width
	}
	return strings.TrimRight(line.String(), " ")
}

// Text returns the screen as lines, without the empty ones at its end.
func (t *Terminal) Text() string {
	return strings.TrimRight(strings.Join(t.Lines(), "\n"), "\n")
}

// Cursor returns where the cursor is; the first column and row are 0.
func (t *Terminal) Cursor() (column, row int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := t.screen.CursorPosition()
	return at.X, at.Y
}

// patience is how long Wait waits for a program.
const patience = 30 * time.Second

// Wait waits until the program has ended and everything that it wrote is on the screen, and returns its exit status. A
// program that does not end within half a minute is ended, with status -1.
func (t *Terminal) Wait() int {
	limit := time.AfterFunc(patience, func() { _ = t.command.Process.Kill() })
	defer limit.Stop()
	<-t.drawn
	_ = t.command.Wait() // its error is the exit status
	return t.command.ProcessState.ExitCode()
}

// Close ends the program, if it still runs.
func (t *Terminal) Close() error {
	_ = t.command.Process.Kill() // it may have ended already
	t.Wait()
	err := t.pty.Close()
	if pipe, isCloser := t.screen.InputPipe().(io.Closer); isCloser {
		err = errors.Join(err, pipe.Close()) // Close of the emulator itself races with its Read
	}
	return err
}
