package page

import (
	"context"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// The bounds of what is kept of one request.
const (
	maxLines = 50  // commands and queries; those beyond are counted
	maxText  = 300 // bytes of each text
)

// Line is a command or a query that a request has caused, or a time for which it waited.
type Line struct {
	To     string `json:"to"`               // whom it was sent to, or waited for: Redis, SQL or another
	What   string `json:"what,omitempty"`   // delay, or shared: see below
	Script string `json:"script,omitempty"` // the name of the script that Redis ran, whose keys and arguments are the text
	Text   string `json:"text"`             // at most maxText bytes; none for a wait, and for a delay only how it failed
	At     int64  `json:"at_us"`            // when it began, in microseconds since the request did
	Took   int64  `json:"took_us"`          // in microseconds

	began time.Time
}

// Whom a line was sent to.
const (
	toRedis   = "Redis"
	toSQL     = "SQL"
	toAnother = "another" // request, whose read this one shared
)

// What a line is, where it is more or less than a command or a query.
const (
	delayed = "delay"  // of SQL, as set on the page
	shared  = "shared" // with other requests: a command that went together with theirs
)

// Trace collects the commands and queries of one request, in the order in which they ended. It is safe for concurrent
// use: a request can leave work behind that goes on.
type Trace struct {
	mu    sync.Mutex
	lines []Line
	more  int
}

// tracedContext is a context with a Trace, in one piece of memory: each request has one.
type tracedContext struct {
	context.Context
	trace Trace
}

type traceKey struct{}

func (c *tracedContext) Value(key any) any {
	if key == (traceKey{}) {
		return &c.trace
	}
	return c.Context.Value(key)
}

// WithTrace returns a context that has a new Trace.
func WithTrace(ctx context.Context) context.Context { return &tracedContext{Context: ctx} }

// traceIn returns the Trace of a context; nil if it has none.
func traceIn(ctx context.Context) *Trace {
	trace, _ := ctx.Value(traceKey{}).(*Trace)
	return trace
}

func (t *Trace) note(line Line) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) == maxLines {
		t.more++
		return
	}
	t.lines = append(t.lines, line)
}

// soFar returns the lines until now, and how many there are beyond.
func (t *Trace) soFar() (lines []Line, more int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lines, t.more
}

// newLine returns the line of a call that began then and has ended. Of an error it keeps the beginning.
func newLine(to, text string, began time.Time, took time.Duration, err error) Line {
	if err != nil {
		failed := ": " + clip(err.Error(), maxText/3)
		text = clip(text, maxText-len(failed)) + failed
	}
	return Line{To: to, Text: clip(text, maxText), Took: took.Microseconds(), began: began}
}

const ellipsis = "…"

// clip returns a text's beginning, in at most so many bytes, as a copy, with an ellipsis where something is missing. What
// is not UTF-8 is replaced.
func clip(text string, most int) string {
	whole := len(text) <= most
	if !whole {
		text = text[:most]
	}
	text = strings.ToValidUTF8(text, "?")
	if whole {
		return strings.Clone(text)
	}
	end := min(len(text), most-len(ellipsis))
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + ellipsis
}
