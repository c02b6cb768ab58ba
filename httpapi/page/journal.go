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

// Tally counts requests of one kind. Times are in microseconds.
type Tally struct {
	Count   int64 `json:"count"`
	Sum     int64 `json:"sum_us"`
	Slowest int64 `json:"slowest_us"`
}

// Requests is what the page is told of the requests since it was told last: the event "requests". The event "state",
// which comes first, is the same without Tallies.
type Requests struct {
	At      int64            `json:"at"` // the server's clock, in milliseconds since 1970 UTC
	Entries []*Entry         `json:"entries"`
	LeftOut int64            `json:"left_out,omitempty"` // requests that are only in Tallies: there were more than are kept
	Tallies map[string]Tally `json:"tallies,omitempty"`  // all requests by kind: hit, miss and bypass
}

// interval is how often the page is told of requests.
const interval = 100 * time.Millisecond

// Journal keeps the last requests, with the commands and queries that each has caused, while somebody looks: without an
// open stream it does nothing, and keeps what it has. It is safe for concurrent use.
type Journal struct {
	stream *Stream

	mu      sync.Mutex
	ring    [MaxEntries]*Entry // by number
	last    int64              // the last number given
	told    int64              // the last number that the page was told of
	tallies map[string]Tally
	waiting bool // a timer will tell the page
}

// NewJournal returns an empty journal that tells a stream.
func NewJournal(stream *Stream) *Journal {
	j := &Journal{stream: stream, tallies: make(map[string]Tally)}
	stream.First("state", func() any { return j.state() })
	return j
}

// Traced returns a handler that has each request's commands and queries noted, for Add.
func (j *Journal) Traced(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if j.stream.Watched() {
			r = r.WithContext(WithTrace(r.Context()))
		}
		next.ServeHTTP(w, r)
	})
}

// Add takes a request that was answered. It keeps nothing of the request itself.
func (j *Journal) Add(a routes.Answered) {
	if !j.stream.Watched() {
		return
	}
	entry := newEntry(&a)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	entry.Number = j.last
	j.ring[j.last%MaxEntries] = entry
	if kind := kind(a.Report); kind != "" {
		tally := j.tallies[kind]
		tally.Count++
		tally.Sum += entry.Took
		tally.Slowest = max(tally.Slowest, entry.Took)
		j.tallies[kind] = tally
	}
	if !j.waiting {
		j.waiting = true
		time.AfterFunc(interval, j.tell)
	}
}

func newEntry(a *routes.Answered) *Entry {
	entry := &Entry{
		At:      a.Began.UnixMilli(),
		Method:  clip(a.Request.Method, MaxText),
		Path:    clip(a.Request.URL.Path, MaxText),
		Status:  a.Status,
		Outcome: outcome(a),
		Redis:   a.Report.CacheTime.Microseconds(),
		SQL:     a.Report.SQLTime.Microseconds(),
		Took:    a.Took.Microseconds(),
		Lines:   []Line{},
	}
	if trace := traceIn(a.Request.Context()); trace != nil {
		if lines, more := trace.soFar(); len(lines) > 0 {
			entry.Lines, entry.More = lines, more
		}
	}
	return entry
}

// tell publishes what has come since the last time.
func (j *Journal) tell() {
	j.mu.Lock()
	requests := Requests{At: time.Now().UnixMilli(), Entries: j.since(j.told), Tallies: j.tallies}
	requests.LeftOut = j.last - j.told - int64(len(requests.Entries))
	j.told, j.waiting, j.tallies = j.last, false, make(map[string]Tally)
	j.mu.Unlock()
	j.stream.Publish("requests", requests)
}

// state returns all that is kept.
func (j *Journal) state() Requests {
	j.mu.Lock()
	defer j.mu.Unlock()
	return Requests{At: time.Now().UnixMilli(), Entries: j.since(0)}
}

// since returns the entries after a number, as far as they are kept, the oldest first.
func (j *Journal) since(number int64) []*Entry {
	entries := []*Entry{}
	for n := max(number, j.last-MaxEntries) + 1; n <= j.last; n++ {
		entries = append(entries, j.ring[n%MaxEntries])
	}
	return entries
}
