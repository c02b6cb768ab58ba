package editor

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cacheaside/raw/commands"
)

// maxRead bounds how much of the end of a history file is read, in bytes. Older lines stay in the file.
const maxRead = 1 << 20

var errNoLine = errors.New("no such line in the history")

// history is a source of lines for readline. Lines with passwords never get into it.
type history struct {
	file   string
	lines  []string
	closed bool // takes no line: a question is being answered
}

// openHistory reads the file, which it makes if needed and closes to everyone but its owner. Without a file the history
// is in memory only.
func openHistory(file string) (*history, error) {
	if file == "" {
		return &history{}, nil
	}
	text, err := readHistory(file)
	if err != nil {
		return nil, fmt.Errorf("the history can't be kept: %w", err)
	}
	h := &history{file: file}
	for line := range strings.Lines(text) {
		h.remember(strings.TrimRight(line, "\r\n"))
	}
	return h, nil
}

func readHistory(file string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	in, err := os.OpenFile(file, os.O_RDONLY|os.O_CREATE, 0o600)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if err := os.Chmod(file, 0o600); err != nil {
		return "", err
	}
	info, err := in.Stat()
	if err != nil {
		return "", err
	}
	from := max(0, info.Size()-maxRead)
	text, err := io.ReadAll(io.NewSectionReader(in, from, maxRead))
	if from > 0 { // in the middle of a line
		_, rest, _ := strings.Cut(string(text), "\n")
		return rest, err
	}
	return string(text), err
}

// remember reports whether the line was taken.
func (h *history) remember(text string) bool {
	if strings.TrimSpace(text) == "" || strings.ContainsAny(text, "\r\n") || isSecret(text) {
		return false
	}
	h.lines = append(h.lines, text)
	return true
}

// Write implements history.Source of readline. A line is appended in one write, so that editors that share the file
// lose none of each other's.
func (h *history) Write(text string) (int, error) {
	if h.closed || !h.remember(text) || h.file == "" {
		return len(h.lines), nil
	}
	out, err := os.OpenFile(h.file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return len(h.lines), err
	}
	_, err = out.WriteString(text + "\n")
	return len(h.lines), errors.Join(err, out.Close())
}

// GetLine implements history.Source of readline.
func (h *history) GetLine(at int) (string, error) {
	if at < 0 || at >= len(h.lines) {
		return "", errNoLine
	}
	return h.lines[at], nil
}

// Len implements history.Source of readline.
func (h *history) Len() int { return len(h.lines) }

// Dump implements history.Source of readline.
func (h *history) Dump() any { return h.lines }

// isSecret reports whether the line carries a password, also if its quotes are not balanced.
func isSecret(text string) bool {
	return commands.Secret(values(words(text)))
}
