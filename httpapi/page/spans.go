package page

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Span is a second or a minute, and the reads of products that were answered in it, by what the cache was to them; nil
// is none.
type Span struct {
	At     int64  `json:"at"` // when it begins, in milliseconds since 1970 UTC
	Hit    *Stats `json:"hit,omitempty"`
	Miss   *Stats `json:"miss,omitempty"`
	Bypass *Stats `json:"bypass,omitempty"`
	Shared int64  `json:"shared,omitempty"` // of these reads, those that shared what another had read
}

// Stats are the number of reads and the time that they took, in microseconds. The quantiles are off by a thousandth at the most.
type Stats struct {
	Count  int64 `json:"count"`
	Median int64 `json:"median_us"`
	P99    int64 `json:"p99_us"`
	Sum    int64 `json:"sum_us"` // of all times
}

// kind is what the cache was to a read.
type kind int

const (
	hit kind = iota
	miss
	bypass
	kinds int = iota
)

// spans count the reads of the last spans of one length. Spans have numbers, which count from 1970 UTC. Of one that is over its
// Span is left; that which goes on has the times themselves, in memory that does not grow.
type spans struct {
	seconds int64 // the length
	over    []Span
	newest  int64 // the number of the one that goes on; earlier ones take no more reads
	took    [kinds]*hdrhistogram.Histogram
	sum     [kinds]int64
	shared  int64
}

// longest is the most that a histogram tells apart.
const longest = time.Minute

// newSpans returns so many spans of a length.
func newSpans(number int, length time.Duration) *spans {
	s := &spans{seconds: int64(length / time.Second), over: make([]Span, number)}
	for kind := range s.took { // a mean would hide the few that are slow
		s.took[kind] = hdrhistogram.New(1, longest.Microseconds(), 3)
	}
	return s
}

// add counts a read that was answered at a time. One that comes late counts in the newest span.
func (s *spans) add(kind kind, answered time.Time, took time.Duration, shared bool) {
	if number := answered.Unix() / s.seconds; number > s.newest {
		s.turn(number)
	}
	us := max(1, min(took, longest).Microseconds())
	_ = s.took[kind].RecordValue(us) // fails only for what is longer
	s.sum[kind] += us
	if shared {
		s.shared++
	}
}

// turn ends the newest span and begins another.
func (s *spans) turn(number int64) {
	s.over[s.newest%int64(len(s.over))] = s.span()
	s.newest, s.shared = number, 0
	for kind := range s.took {
		if s.took[kind].TotalCount() > 0 { // else there is nothing to take away
			s.took[kind].Reset()
			s.sum[kind] = 0
		}
	}
}

// span returns the newest.
func (s *spans) span() Span {
	return Span{At: s.newest * s.seconds * 1000, Hit: s.stats(hit), Miss: s.stats(miss), Bypass: s.stats(bypass), Shared: s.shared}
}

func (s *spans) stats(kind kind) *Stats {
	took := s.took[kind]
	if took.TotalCount() == 0 {
		return nil
	}
	return &Stats{Count: took.TotalCount(), Median: took.ValueAtQuantile(50), P99: took.ValueAtQuantile(99), Sum: s.sum[kind]}
}

// since returns those that begin at a time, in seconds since 1970, or later, as far as they have reads and are kept: the oldest
// first.
func (s *spans) since(from int64) []Span {
	found := []Span{}
	for n := max(from/s.seconds, s.newest-int64(len(s.over)), 1); n < s.newest; n++ {
		if span := s.over[n%int64(len(s.over))]; span.At == n*s.seconds*1000 {
			found = append(found, span)
		}
	}
	if newest := s.span(); newest.At > 0 && newest.At/1000 >= from/s.seconds*s.seconds {
		found = append(found, newest)
	}
	return found
}
