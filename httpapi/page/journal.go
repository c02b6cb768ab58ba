package page

import (
	"cmp"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"cacheaside/httpapi/routes"
)

// maxEntries is how many requests a Journal keeps.
const maxEntries = 200

// Entry is a request that was answered, as the page is told of it: in facts, which the page words. Times are in microseconds,
// but for the lifetime.
type Entry struct {
	Number    int64  `json:"number"` // counts from 1 in each run of the server
	At        int64  `json:"at"`     // when it began, in milliseconds since 1970 UTC
	Method    string `json:"method"`
	Path      string `json:"path"` // decoded; at most maxText bytes
	Status    int    `json:"status"`
	Failed    bool   `json:"failed,omitempty"`    // the answer is an error
	Kind      string `json:"kind"`                // near, hit, miss, bypass, write, list or none
	TTL       int64  `json:"ttl_s,omitempty"`     // on a hit: what was left of the lifetime, in seconds
	Stored    bool   `json:"stored,omitempty"`    // Redis has it now
	Collapsed bool   `json:"collapsed,omitempty"` // it shared what another request read
	Reason    string `json:"reason,omitempty"`    // why Redis was not used, or not told: see services.Report; or unplugged
	Redis     int64  `json:"redis_us"`
	SQL       int64  `json:"sql_us"`
	Took      int64  `json:"took_us"`
	Lines     []Line `json:"lines"`
	More      int    `json:"more,omitempty"`   // lines beyond maxLines
	Untold    bool   `json:"untold,omitempty"` // its lines were not noted: nobody looked, and requests came fast
}

// Requests is what the page is told of the requests: by the event "state" all that is kept, and by the event "requests"
// what has come or changed since. A span takes the place of the one that began at the same time.
type Requests struct {
	At      int64    `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Entries []*Entry `json:"entries"`
	LeftOut int64    `json:"left_out,omitempty"` // further requests that have come since, which are only counted
	Seconds []Span   `json:"seconds"`
	Minutes []Span   `json:"minutes"`
}

const (
	soon         = 50 * time.Millisecond // when the page is told of a request
	interval     = time.Second           // between two times that it is: it shows them no more often
	unseenPause  = time.Millisecond      // between two requests whose commands are noted though nobody looks
	shownSeconds = 5 * 60                // the seconds whose reads are kept
	shownMinutes = 30                    // the minutes
)

// Journal keeps the last requests, with the commands and queries that each has caused, and counts the reads of the last
// minutes. It tells the stream of them while a page is open. It is safe for concurrent use.
type Journal struct {
	stream *Stream

	mu         sync.Mutex
	ring       [maxEntries]kept // by number
	last       int64            // the last number given
	told       int64            // the last number that the page was told of
	seconds    *spans
	minutes    *spans
	toldSecond int64 // the newest second that the page was told of
	toldAt     time.Time
	waiting    bool // a timer will tell the page
}

// kept is a request that was answered, without the request itself. It costs less than an Entry, and few are ever asked for:
// it reuses the memory of the one whose place it takes.
type kept struct {
	routes.Answered
	method, path []byte // as they came, cut after maxText+1 bytes
	lines        []Line
	more         int
	untold       bool
}

// NewJournal returns an empty journal that tells a stream.
func NewJournal(stream *Stream) *Journal {
	j := &Journal{stream: stream, seconds: newSpans(shownSeconds, time.Second), minutes: newSpans(shownMinutes, time.Minute)}
	stream.First("state", func() any { return j.state() })
	return j
}

// Traced returns a handler that notes each request's commands and queries, for Add; while nobody looks, of a thousand requests a
// second at the most.
func (j *Journal) Traced(next http.Handler) http.Handler {
	var last atomic.Int64 // when one was noted that nobody saw, in nanoseconds since began
	began := time.Now()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !j.stream.Watched() {
			now, before := int64(time.Since(began)), last.Load()
			if now-before < int64(unseenPause) && before > 0 {
				next.ServeHTTP(w, r)
				return
			}
			last.Store(now)
		}
		next.ServeHTTP(w, r.WithContext(WithTrace(r.Context())))
	})
}

// Add takes a request that was answered. It keeps nothing of the request itself.
func (j *Journal) Add(a routes.Answered) {
	request := a.Request
	a.Request = nil
	var lines []Line
	more := 0
	trace := traceIn(request.Context())
	if trace != nil {
		lines, more = trace.soFar()
	}
	kind, isRead := kindOf(&a.Report)
	answered := a.Began.Add(a.Took)
	watched := j.stream.Watched()

	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	one := &j.ring[j.last%maxEntries]
	one.Answered, one.lines, one.more, one.untold = a, lines, more, trace == nil
	one.method, one.path = beginning(one.method, request.Method), beginning(one.path, request.URL.Path)
	if isRead {
		j.seconds.add(kind, answered, a.Took, a.Report.Collapsed)
		j.minutes.add(kind, answered, a.Took, a.Report.Collapsed)
	}
	switch {
	case !watched:
		j.nowTold() // a page that opens is told of all
	case !j.waiting:
		j.waiting = true
		time.AfterFunc(max(soon, time.Until(j.toldAt.Add(interval))), j.tell)
	}
}

// beginning writes the beginning of a text over bytes that are no longer needed.
func beginning(over []byte, text string) []byte {
	return append(over[:0], text[:min(len(text), maxText+1)]...)
}

// tell publishes what has come since the last time.
func (j *Journal) tell() {
	j.mu.Lock()
	requests := Requests{
		At: time.Now().UnixMilli(), Entries: j.since(j.told),
		Seconds: j.seconds.since(j.toldSecond), Minutes: j.minutes.since(j.toldSecond),
	}
	requests.LeftOut = j.last - j.told - int64(len(requests.Entries))
	j.waiting = false
	j.toldAt = time.Now()
	j.nowTold()
	j.mu.Unlock()
	j.stream.Publish("requests", requests)
}

// nowTold remembers that the page knows all. It must be called with the lock held.
func (j *Journal) nowTold() {
	j.told, j.toldSecond = j.last, j.seconds.newest
}

// state returns all that is kept.
func (j *Journal) state() Requests {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	return Requests{
		At: now.UnixMilli(), Entries: j.since(0),
		Seconds: j.seconds.since(now.Unix() - shownSeconds), Minutes: j.minutes.since(now.Unix() - shownMinutes*60),
	}
}

// since returns the entries after a number, as far as they are kept, the oldest first.
func (j *Journal) since(number int64) []*Entry {
	entries := []*Entry{}
	for n := max(number, j.last-maxEntries) + 1; n <= j.last; n++ {
		entries = append(entries, j.ring[n%maxEntries].entry(n))
	}
	return entries
}

func (k *kept) entry(number int64) *Entry {
	entry := &Entry{
		Number:    number,
		At:        k.Began.UnixMilli(),
		Method:    clip(string(k.method), maxText),
		Path:      clip(string(k.path), maxText),
		Status:    k.Status,
		Failed:    k.Err != nil,
		Kind:      kindText(&k.Report, string(k.method)),
		TTL:       int64(k.Report.TTL.Round(time.Second) / time.Second),
		Stored:    k.Report.Stored,
		Collapsed: k.Report.Collapsed,
		Reason:    reasonOf(&k.Report),
		Redis:     k.Report.CacheTime.Microseconds(),
		SQL:       k.Report.SQLTime.Microseconds(),
		Took:      k.Took.Microseconds(),
		Lines:     slices.Clone(k.lines),
		More:      k.more,
		Untold:    k.untold,
	}
	ended := k.Began
	for i := range entry.Lines {
		line := &entry.Lines[i]
		line.At = max(0, line.began.Sub(k.Began).Microseconds())
		if end := line.began.Add(time.Duration(line.Took) * time.Microsecond); end.After(ended) {
			ended = end
		}
	}
	if k.Report.Collapsed { // nothing else takes long behind its own commands
		waited := newLine(toAnother, "", ended, k.Began.Add(k.Took).Sub(ended), nil)
		waited.At = ended.Sub(k.Began).Microseconds()
		entry.Lines = append(entry.Lines, waited)
	}
	slices.SortStableFunc(entry.Lines, func(a, b Line) int { return cmp.Compare(a.At, b.At) })
	if entry.Lines == nil {
		entry.Lines = []Line{}
	}
	return entry
}
