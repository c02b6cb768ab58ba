package page

import (
	"math"
	"time"
)

// Span is a second or a minute, and the reads of products that were answered in it, by what the cache was to them; nil
// is none.
type Span struct {
	At     int64  `json:"at"` // when it begins, in milliseconds since 1970 UTC
	Hit    *Stats `json:"hit,omitempty"`
	Miss   *Stats `json:"miss,omitempty"`
	Bypass *Stats `json:"bypass,omitempty"`
}

// Stats are the number of reads and the time that they took, in microseconds. The times are off by a tenth at the most.
type Stats struct {
	Count  int64 `json:"count"`
	Median int64 `json:"median_us"`
	P99    int64 `json:"p99_us"`
}

// kind is what the cache was to a read.
type kind int

const (
	hit kind = iota
	miss
	bypass
	kinds int = iota
)

// spans counts the reads of the last spans of one length, in memory that does not grow.
type spans struct {
	length int64 // in milliseconds
	ring   []span
	newest int64 // the number of the newest span since 1970; those before are never counted in again
}

type span struct {
	number int64
	took   [kinds]histogram
}

// newSpans keeps so many spans, the one that has begun included.
func newSpans(length time.Duration, kept int) *spans {
	return &spans{length: length.Milliseconds(), ring: make([]span, kept)}
}

// add counts a read that was answered at a time, and whose time belongs into a bucket. One that comes late counts in the
// newest span.
func (s *spans) add(kind kind, answered time.Time, bucket int) {
	s.newest = max(s.newest, answered.UnixMilli()/s.length)
	span := &s.ring[s.newest%int64(len(s.ring))]
	if span.number != s.newest {
		clear(span.took[:])
		span.number = s.newest
	}
	span.took[kind].count++
	span.took[kind].in[bucket]++
}

// since returns the spans from that number on that have reads, the oldest first.
func (s *spans) since(number int64) []Span {
	found := []Span{}
	for n := max(number, s.newest-int64(len(s.ring))+1); n <= s.newest; n++ {
		if span := &s.ring[n%int64(len(s.ring))]; span.number == n && n > 0 {
			found = append(found, Span{
				At: n * s.length, Hit: span.took[hit].stats(), Miss: span.took[miss].stats(), Bypass: span.took[bypass].stats(),
			})
		}
	}
	return found
}

// A histogram has exponential buckets, four for each doubling, from 1 µs on; the last one holds what is beyond 30 s.
const (
	perDoubling = 4
	buckets     = 100
)

// histogram counts times. A mean would hide the few that are slow, and the times of two histograms could not be told
// apart by it.
type histogram struct {
	count int64
	in    [buckets]uint32
}

// bucketOf returns the bucket of a time.
func bucketOf(took time.Duration) int {
	return min(int(math.Log2(max(1, float64(took)/float64(time.Microsecond)))*perDoubling), buckets-1)
}

func (h *histogram) stats() *Stats {
	if h.count == 0 {
		return nil
	}
	return &Stats{Count: h.count, Median: h.quantile(0.5), P99: h.quantile(0.99)}
}

// quantile returns the middle of the bucket that the quantile falls into, in microseconds.
func (h *histogram) quantile(q float64) int64 {
	rank := int64(math.Ceil(q * float64(h.count)))
	seen := int64(0)
	for bucket, count := range h.in {
		if seen += int64(count); seen >= rank {
			return int64(math.Round(math.Exp2((float64(bucket) + 0.5) / perDoubling)))
		}
	}
	return 0
}
