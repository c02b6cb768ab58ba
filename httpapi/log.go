package main

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// newLog returns a log of the lines from a level on, as text or as JSON. Lines below slog.LevelWarn are written a moment later,
// many at a time; close writes what is left. Otherwise each answer would pay for a system call of its own, which costs more
// than an answer from memory.
func newLog(to io.Writer, format string, level slog.Level) (log *slog.Logger, close func()) {
	lines := &lines{to: to}
	options := &slog.HandlerOptions{Level: level}
	handler := slog.Handler(slog.NewTextHandler(lines, options))
	if format == formatJSON {
		handler = slog.NewJSONHandler(lines, options)
	}
	return slog.New(logHandler{handler, lines}), lines.flush
}

// logHandler writes warnings at once.
type logHandler struct {
	slog.Handler
	lines *lines
}

func (h logHandler) Handle(ctx context.Context, record slog.Record) error {
	err := h.Handler.Handle(ctx, record)
	if record.Level >= slog.LevelWarn {
		h.lines.flush()
	}
	return err
}

// lines collects lines, and writes them together. It is safe for concurrent use.
type lines struct {
	to io.Writer

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // writes what waits; nil while nothing does
}

// How long a line waits at the most, and how many bytes.
const (
	longestWait = 100 * time.Millisecond
	mostWaiting = 64 << 10
)

// Write takes a whole line. Its error is always nil: there is nobody to tell.
func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, line...)
	l.added()
	return len(line), nil
}

// added makes sure that the waiting lines are written.
func (l *lines) added() {
	if len(l.waiting) >= mostWaiting {
		l.write()
	} else if l.timer == nil {
		l.timer = time.AfterFunc(longestWait, l.flush)
	}
}

func (l *lines) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write()
}

func (l *lines) write() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if len(l.waiting) > 0 {
		_, _ = l.to.Write(l.waiting)
		l.waiting = l.waiting[:0]
	}
}
