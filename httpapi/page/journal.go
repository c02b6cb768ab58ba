package page

import (
	"net/http"
	"sync"
	"time"

	"cacheaside/httpapi/routes"
)

// MaxEntries is how many requests a Journal keeps.
const MaxEntries = 200

// Entry is a request that was answered, as the page shows it. Times are in microseconds.
type Entry struct {
	Number  int64  `json:"number"` // counts from 1 in each run of the server
	At      int64  `json:"at"`     // when it began, in milliseconds since 1970 UTC
	Method  string `json:"method"`
	Path    string `json:"path"` // decoded; at most MaxText bytes
	Status  int    `json:"status"`
	Outcome string `json:"outcome"`
	Redis   int64  `json:"redis_us"`
	SQL     int64  `json:"sql_us"`
	Took    int64  `json:"took_us"`
	Lines   []Line `json:"lines"`
	More    int    `json:"more,omitempty"` // lines beyond MaxLines
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
	interval  = 100 * time.Millisecond // how often the page is told of requests
	shownTime = 5 * time.Minute        // the reads of which are counted
)

// Journal keeps the last requests, with the commands and queries that each has caused, and counts the reads of the last
// minutes. It tells the stream of them while a page is open. It is safe for concurrent use.
type Journal struct {
	stream *Stream

	mu         sync.Mutex
	ring       [MaxEntries]kept // by number
	last       int64            // the last number given
	told       int64            // the last number that the page was told of
	reads      *spans
	toldSecond int64 // the newest second that the page was told of
	waiting    bool  // a timer will tell the page
}

// kept is a request that was answered, without the request itself. It costs less than an Entry, and few are ever asked for:
// it reuses the memory of the one whose place it takes.
type kept struct {
	routes.Answered
	method, path []byte // as they came, cut after MaxText+1 bytes
	lines        []Line
	more         int
}

// NewJournal returns an empty journal that tells a stream.
func NewJournal(stream *Stream) *Journal {
	j := &Journal{stream: stream, reads: newSpans(int(shownTime / time.Minute))}
	stream.First("state", func() any { return j.state() })
	return j
}

// Traced returns a handler that notes each request's commands and queries, for Add.
func (j *Journal) Traced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(WithTrace(r.Context())))
	})
}

// Add takes a request that was answered. It keeps nothing of the request itself.
func (j *Journal) Add(a routes.Answered) {
	request := a.Request
	a.Request = nil
	var lines []Line
	more := 0
	if trace := traceIn(request.Context()); trace != nil {
		lines, more = trace.soFar()
	}
	kind, isRead := kindOf(&a.Report)
	answered := a.Began.Add(a.Took)
	watched := j.stream.Watched()

	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	one := &j.ring[j.last%MaxEntries]
	one.Answered, one.lines, one.more = a, lines, more
	one.method, one.path = beginning(one.method, request.Method), beginning(one.path, request.URL.Path)
	if isRead {
		j.reads.add(kind, answered, a.Took)
	}
	switch {
	case !watched:
		j.nowTold() // a page that opens is told of all
	case !j.waiting:
		j.waiting = true
		time.AfterFunc(interval, j.tell)
	}
}

// beginning writes the beginning of a text over bytes that are no longer needed.
func beginning(over []byte, text string) []byte {
	return append(over[:0], text[:min(len(text), MaxText+1)]...)
}

// tell publishes what has come since the last time.
func (j *Journal) tell() {
	j.mu.Lock()
	requests := Requests{
		At: time.Now().UnixMilli(), Entries: j.since(j.told),
		Seconds: j.reads.seconds(j.toldSecond), Minutes: j.reads.minutes(j.toldSecond / perMinute),
	}
	requests.LeftOut = j.last - j.told - int64(len(requests.Entries))
	j.waiting = false
	j.nowTold()
	j.mu.Unlock()
	j.stream.Publish("requests", requests)
}

// nowTold remembers that the page knows all. It must be called with the lock held.
func (j *Journal) nowTold() {
	j.told, j.toldSecond = j.last, j.reads.newest
}

// state returns all that is kept.
func (j *Journal) state() Requests {
	j.mu.Lock()
	defer j.mu.Unlock()
	now := time.Now()
	from := now.Add(-shownTime).Unix()
	return Requests{At: now.UnixMilli(), Entries: j.since(0), Seconds: j.reads.seconds(from), Minutes: j.reads.minutes(from / perMinute)}
}

// since returns the entries after a number, as far as they are kept, the oldest first.
func (j *Journal) since(number int64) []*Entry {
	entries := []*Entry{}
	for n := max(number, j.last-MaxEntries) + 1; n <= j.last; n++ {
		entries = append(entries, j.ring[n%MaxEntries].entry(n))
	}
	return entries
}

func (k *kept) entry(number int64) *Entry {
	entry := &Entry{
		Number:  number,
		At:      k.Began.UnixMilli(),
		Method:  clip(string(k.method), MaxText),
		Path:    clip(string(k.path), MaxText),
		Status:  k.Status,
		Outcome: outcome(&k.Answered),
		Redis:   k.Report.CacheTime.Microseconds(),
		SQL:     k.Report.SQLTime.Microseconds(),
		Took:    k.Took.Microseconds(),
		Lines:   k.lines,
		More:    k.more,
	}
	if entry.Lines == nil {
		entry.Lines = []Line{}
	}
	return entry
}
