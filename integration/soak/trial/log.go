package trial

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"cacheaside/integration/soak/history"
)

// calm is the label of what no fault strikes.
const calm Fault = -1

// label says under which fault an answer came, and when.
type label struct {
	fault       Fault
	firstSecond bool
}

// struck is a strike that was, or is.
type struck struct {
	strike
	from, to time.Duration // to is zero while it lasts
	labels   bool          // answers meanwhile are told apart by it
}

// log keeps what was done and what struck. It is safe for concurrent use.
type log struct {
	mu         sync.Mutex
	operations map[string][]history.Operation // by name, until they are taken
	strikes    []*struck
	counts     map[history.Kind]int
	outcomes   map[string]int // answers that should not be
	took       map[label][]time.Duration
	waits      []*wait // for the first hit after a fault, by instance
	again      map[Fault][]time.Duration
	unseen     map[Fault]int // faults that the next one followed before the cache was seen to be used again
}

// wait is for the cache to be used again by an instance.
type wait struct {
	fault Fault
	since time.Duration
}

func newLog(instances int) *log {
	return &log{waits: make([]*wait, instances), operations: make(map[string][]history.Operation), counts: make(map[history.Kind]int), outcomes: make(map[string]int),
		took: make(map[label][]time.Duration), again: make(map[Fault][]time.Duration), unseen: make(map[Fault]int)}
}

// record keeps an operation.
func (l *log) record(one history.Operation) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.operations[one.Name] = append(l.operations[one.Name], one)
	l.counts[one.Kind]++
	switch {
	case one.Status == 0 && l.struckBy(one, Crash.is, 0):
		l.outcomes[instanceKilled]++
		return
	case one.Status == 0:
		l.outcomes["no answer"]++
	case one.Status == http.StatusServiceUnavailable && l.struckBy(one, Fault.ofDatabase, settles):
		l.outcomes[databaseGone]++
	case one.Status >= 500:
		l.outcomes[fmt.Sprint(one.Status)]++
	case one.Outcome == history.Open:
		l.outcomes[fmt.Sprint("unexpected ", one.Status)]++
	}
	l.took[l.label(one)] = append(l.took[l.label(one)], one.End-one.Start)
	if waits := l.waits[one.Instance]; waits != nil && one.Start >= waits.since && strings.HasPrefix(one.CacheStatus, "redis; hit") {
		l.again[waits.fault] = append(l.again[waits.fault], one.End-waits.since)
		l.waits[one.Instance] = nil
	}
}

// What may be: the instance was killed, and the database was gone.
const (
	instanceKilled = "no answer, instance killed"
	databaseGone   = "503, database gone"
)

// settles is how long after a fault of the database an answer may be a 503: each connection that was lost tells its next user.
const settles = time.Second

// struckBy reports whether an operation went on while a fault of some kinds struck its instance, or shortly afterwards.
func (l *log) struckBy(one history.Operation, kind func(Fault) bool, afterwards time.Duration) bool {
	for _, s := range l.strikes {
		if kind(s.fault) && s.strikes(one.Instance) && s.from <= one.End && (s.to == 0 || one.Start <= s.to+afterwards) {
			return true
		}
	}
	return false
}

func (l *log) label(one history.Operation) label {
	for _, s := range slices.Backward(l.strikes) {
		if s.labels && s.strikes(one.Instance) && s.from <= one.Start && (s.to == 0 || one.Start < s.to) {
			return label{s.fault, one.Start-s.from < time.Second}
		}
		if s.to != 0 && s.to < one.Start-time.Minute {
			break
		}
	}
	return label{fault: calm}
}

// struck notes a strike. The function that it returns notes its end.
func (l *log) struck(one strike, clock func() time.Duration, labels bool) (ended func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	noted := &struck{strike: one, from: clock(), labels: labels}
	l.strikes = append(l.strikes, noted)
	for instance, waits := range l.waits {
		if waits != nil && one.strikes(instance) {
			l.unseen[waits.fault]++
			l.waits[instance] = nil
		}
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		noted.to = clock()
		for instance := range l.waits {
			if labels && one.strikes(instance) {
				l.waits[instance] = &wait{one.fault, noted.to}
			}
		}
	}
}

// take returns the operations on a product, and forgets them.
func (l *log) take(name string) []history.Operation {
	l.mu.Lock()
	defer l.mu.Unlock()
	operations := l.operations[name]
	delete(l.operations, name)
	return operations
}

// A mark can be lost for so long after a fault: the circuit is open for a quarter of a second, and longer where the first
// call fails, too.
const afterwards = 500 * time.Millisecond

// marksLost returns when the cache, seen from an instance, could lose marks or not be told of them: while a fault strikes
// that does that, and when an answer shows that the cache was not reached.
func (l *log) marksLost(operations []history.Operation) func(instance int) []history.Interval {
	lost := make([][]history.Interval, len(l.waits))
	note := func(instance int, from, to time.Duration) {
		if last := len(lost[instance]) - 1; last >= 0 && lost[instance][last].To >= from && lost[instance][last].From <= from {
			lost[instance][last].To = max(lost[instance][last].To, to)
			return
		}
		lost[instance] = append(lost[instance], history.Interval{From: from, To: to})
	}
	l.mu.Lock()
	for _, s := range l.strikes {
		for instance := range lost {
			if s.fault.losesMarks() && (s.strikes(instance) || s.fault == CutOff) { // where others go on, nobody was told of marks from before
				to := s.to
				if to == 0 {
					to = time.Duration(1<<63-1) - afterwards
				}
				note(instance, s.from, to+afterwards)
			}
		}
	}
	l.mu.Unlock()
	for _, one := range operations {
		if strings.Contains(one.CacheStatus, "detail=") || one.CacheTime >= budget {
			note(one.Instance, one.Start-afterwards, one.End+afterwards)
		}
	}
	return func(instance int) []history.Interval { return lost[instance] }
}

// strikesAround says what struck around an operation.
func (l *log) strikesAround(one history.Operation) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var text []string
	for _, s := range l.strikes {
		if s.from <= one.End && (s.to == 0 || s.to+5*time.Second >= one.Start) {
			text = append(text, fmt.Sprintf("%s (instance %d) %.3f to %.3f ms", s.fault, s.instance+1,
				s.from.Seconds()*1000, s.to.Seconds()*1000))
		}
	}
	return strings.Join(text, ", ")
}
