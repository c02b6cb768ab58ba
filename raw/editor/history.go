package editor

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cacheaside/raw/commands"
	"cacheaside/raw/line"
	wording "cacheaside/raw/words"
)

// maxRead bounds how much of the end of a history file is read, in bytes. Older lines stay in the file.
const maxRead = 1 << 20

// history is the lines that were typed, the newest last. Lines with passwords never get into it.
type history struct {
	file  string // "" if it is kept in memory only
	lines []string
}

// openHistory reads the file, which it makes if needed and closes to everyone but its owner. The error says why lines
// can't be kept in it; the history is in memory only then.
func openHistory(file string) (*history, error) {
	h := &history{}
	if file == "" {
		return h, nil
	}
	text, err := readHistory(file)
	if err != nil {
		return h, err
	}
	h.file = file
	for text := range strings.Lines(text) {
		h.remember(strings.TrimRight(text, "\r\n"))
	}
	return h, nil
}

func readHistory(file string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", err
	}
	in, err := openRegular(file, os.O_RDWR)
	if err != nil {
		return "", err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		if err := in.Chmod(0o600); err != nil {
			return "", err
		}
	}
	from := max(0, info.Size()-maxRead)
	text, err := io.ReadAll(io.NewSectionReader(in, from, maxRead))
	if from > 0 { // in the middle of a line
		_, rest, _ := strings.Cut(string(text), "\n")
		return rest, err
	}
	return string(text), err
}

// openRegular opens a file, or makes it. Devices, pipes and folders are left alone: merely to open a pipe could wait for
// ever.
func openRegular(file string, how int) (*os.File, error) {
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		return nil, wording.Error{Say: func(in wording.Words) string { return in.NotRegular(file) }}
	}
	return os.OpenFile(file, how|os.O_CREATE, 0o600)
}

// remember keeps a line in memory, and reports whether it was taken.
func (h *history) remember(text string) bool {
	if strings.TrimSpace(text) == "" || isSecret(text) {
		return false
	}
	h.lines = append(h.lines, text)
	return true
}

// add keeps a line, on one line of the file: line feeds within its quotes are escaped. It is appended in one write, so
// that editors that share the file lose none of each other's. After an error the history is in memory only.
func (h *history) add(text string) error {
	if strings.ContainsAny(text, "\r\n") {
		words, _ := line.Split(text) // none if it is no line
		for i, word := range words {
			words[i] = line.Word(word)
		}
		text = strings.Join(words, " ")
	}
	if !h.remember(text) || h.file == "" {
		return nil
	}
	out, err := openRegular(h.file, os.O_WRONLY|os.O_APPEND)
	if err == nil {
		_, err = out.WriteString(text + "\n")
		err = errors.Join(err, out.Close())
	}
	if err != nil {
		h.file = ""
	}
	return err
}

// isSecret reports whether the line carries a password, also if its quotes are not balanced.
func isSecret(text string) bool {
	words := values(words(text))
	return commands.Secret(words[line.Prefix(words):])
}
