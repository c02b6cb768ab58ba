package main

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"time"
)

// newLog returns a log that writes lines as slog.TextHandler does. Those below slog.LevelWarn are written a moment later,
// many at a time: a server that answers from memory would spend a third of its time on a line for each request. close
// writes what is left.
func newLog(to io.Writer) (log *slog.Logger, close func()) {
	lines := &lines{to: to}
	return slog.New(&logHandler{TextHandler: slog.NewTextHandler(lines, nil), lines: lines}), lines.flush
}

// logHandler is a TextHandler that writes lines of plain values itself.
type logHandler struct {
	*slog.TextHandler
	lines *lines
}

// Handle writes a line.
func (h *logHandler) Handle(ctx context.Context, record slog.Record) error {
	if record.Level >= slog.LevelWarn {
		defer h.lines.flush()
	}
	line := h.lines.pool.Get()
	defer h.lines.pool.Put(line)
	text, plain := appendLine((*line)[:0], record)
	if *line = text; !plain {
		return h.TextHandler.Handle(ctx, record)
	}
	_, err := h.lines.Write(text)
	return err
}

// appendLine appends a record's line, and reports whether that is what slog.TextHandler writes.
func appendLine(line []byte, record slog.Record) (_ []byte, plain bool) {
	line = append(line, "time="...)
	line = record.Time.AppendFormat(line, "2006-01-02T15:04:05.000Z07:00")
	line = append(line, " level="...)
	line = append(line, record.Level.String()...)
	line = append(line, " msg="...)
	line, plain = appendText(line, record.Message)
	record.Attrs(func(attribute slog.Attr) bool {
		line = append(line, ' ')
		line = append(line, attribute.Key...)
		line = append(line, '=')
		var is bool
		switch value := attribute.Value; value.Kind() {
		case slog.KindString:
			line, is = appendText(line, value.String())
		case slog.KindInt64:
			line, is = strconv.AppendInt(line, value.Int64(), 10), true
		case slog.KindDuration:
			line, is = append(line, value.Duration().String()...), true
		}
		plain = plain && is
		return plain
	})
	return append(line, '\n'), plain
}

// appendText appends a text, and reports whether slog.TextHandler would leave it unquoted.
func appendText(line []byte, text string) ([]byte, bool) {
	for i := range len(text) {
		if char := text[i]; char <= ' ' || char > '~' || char == '"' || char == '=' {
			return line, false
		}
	}
	return append(line, text...), text != ""
}

// lines collects lines, and writes them together. It is safe for concurrent use.
type lines struct {
	to   io.Writer
	pool linePool

	mu      sync.Mutex
	waiting []byte
	timer   *time.Timer // writes what waits; nil while nothing does
}

// How long a line waits at the most, and how many bytes.
const (
	longestWait = 100 * time.Millisecond
	mostWaiting = 64 << 10
)

// Write takes a whole line. Its error is always nil: nobody is there whom it could be told.
func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = append(l.waiting, line...)
	if len(l.waiting) >= mostWaiting {
		l.write()
	} else if l.timer == nil {
		l.timer = time.AfterFunc(longestWait, l.flush)
	}
	return len(line), nil
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

// linePool has buffers for one line each.
type linePool struct{ pool sync.Pool }

func (p *linePool) Get() *[]byte {
	if line, is := p.pool.Get().(*[]byte); is {
		return line
	}
	line := make([]byte, 0, 256)
	return &line
}

func (p *linePool) Put(line *[]byte) { p.pool.Put(line) }
