package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"cacheaside/httpapi/routes"
)

// newLog returns a log of lines as slog.TextHandler writes them, and what writes the line of a request. Lines below
// slog.LevelWarn are written a moment later, many at a time; close writes what is left. Of a server that answers from
// memory, a line for each request would otherwise take a quarter of the time.
func newLog(to io.Writer) (log *slog.Logger, requests func(routes.Answered), close func()) {
	lines := &lines{to: to}
	log = slog.New(logHandler{slog.NewTextHandler(lines, nil), lines})
	slow := routes.LogTo(log)
	return log, func(a routes.Answered) {
		if !lines.request(a) {
			slow(a)
		}
	}, lines.flush
}

// logHandler writes warnings at once.
type logHandler struct {
	*slog.TextHandler
	lines *lines
}

func (h logHandler) Handle(ctx context.Context, record slog.Record) error {
	err := h.TextHandler.Handle(ctx, record)
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
	minute  int64       // since 1970, of which the next is
	prefix  []byte      // what a line's time begins with
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

// request takes the line of a request, as routes.LogTo would write it, if that is simple.
func (l *lines) request(a routes.Answered) bool {
	path := a.Request.URL.EscapedPath()
	if a.Status >= http.StatusInternalServerError || a.Report.CacheError != nil || !bare(path) || !bare(a.Request.Method) {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	line := l.appendTime(l.waiting, a.Began.Add(a.Took))
	line = append(line, " level=INFO msg=request method="...)
	line = append(line, a.Request.Method...)
	line = append(line, " path="...)
	line = append(line, path...)
	line = append(line, " status="...)
	line = strconv.AppendInt(line, int64(a.Status), 10)
	line = append(line, " took="...)
	line = append(line, a.Took.String()...)
	if cache := a.Cache(); bare(cache) {
		line = append(append(line, " cache="...), cache...)
	} else if cache != "" {
		line = strconv.AppendQuote(append(line, " cache="...), cache)
	}
	l.waiting = append(line, '\n')
	l.added()
	return true
}

// appendTime appends a time, of which most is the same for a minute.
func (l *lines) appendTime(line []byte, now time.Time) []byte {
	if minute := now.Unix() / 60; minute != l.minute {
		l.minute, l.prefix = minute, now.AppendFormat(l.prefix[:0], "time=2006-01-02T15:04:")
	}
	second, millisecond := now.Second(), now.Nanosecond()/1e6
	line = append(line, l.prefix...)
	line = append(line, digit(second/10), digit(second), '.', digit(millisecond/100), digit(millisecond/10), digit(millisecond))
	if _, offset := now.Zone(); offset == 0 {
		return append(line, 'Z')
	}
	return now.AppendFormat(line, "Z07:00")
}

func digit(number int) byte { return byte('0' + number%10) }

// bare reports whether slog.TextHandler would not quote a text.
func bare(text string) bool {
	for i := range len(text) {
		if char := text[i]; char <= ' ' || char > '~' || char == '"' || char == '=' {
			return false
		}
	}
	return text != ""
}

// added sees to it that what waits is written.
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
