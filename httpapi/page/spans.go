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

// spans counts the reads of the last seconds, in memory that does not grow. Seconds and minutes have numbers, which count
// from 1970 UTC.
type spans struct {
	ring   []second
	newest int64 // the number of the newest second; those before are never counted in again
}

// second has the reads of one second.
type second struct {
	number int64
	took   [kinds]histogram
}

const perMinute = 60

// newSpans keeps so many minutes whole, and the one that has begun.
func newSpans(minutes int) *spans { return &spans{ring: make([]second, (minutes+1)*perMinute)} }

// add counts a read that was answered at a time, and whose time belongs into a bucket. One that comes late counts in the
// newest second.
func (s *spans) add(kind kind, answered time.Time, bucket int) {
	s.newest = max(s.newest, answered.Unix())
	second := s.at(s.newest)
	if second.number != s.newest {
		clear(second.took[:])
		second.number = s.newest
	}
	second.took[kind].count++
	second.took[kind].in[bucket]++
}

// at returns where a second is kept, if it is.
func (s *spans) at(number int64) *second { return &s.ring[number%int64(len(s.ring))] }

// seconds returns those from a number on that have reads, the oldest first.
func (s *spans) seconds(from int64) []Span {
	found := []Span{}
	for n := max(from, s.newest-int64(len(s.ring))+1, 1); n <= s.newest; n++ {
		if second := s.at(n); second.number == n {
			found = append(found, spanOf(n, &second.took))
		}
	}
	return found
}

// minutes returns those from a number on that have reads, the oldest first.
func (s *spans) minutes(from int64) []Span {
	found := []Span{}
	oldest := (s.newest - int64(len(s.ring)) + perMinute) / perMinute // that is kept whole
	for n := max(from, oldest, 1); n <= s.newest/perMinute; n++ {
		var took [kinds]histogram
		count := int64(0)
		for i := range int64(perMinute) {
			if second := s.at(n*perMinute + i); second.number == n*perMinute+i {
				for kind := range took {
					count += took[kind].add(&second.took[kind])
				}
			}
		}
		if count > 0 {
			found = append(found, spanOf(n*perMinute, &took))
		}
	}
	return found
}

// spanOf returns the span that begins with a second.
func spanOf(second int64, took *[kinds]histogram) Span {
	return Span{At: second * 1000, Hit: took[hit].stats(), Miss: took[miss].stats(), Bypass: took[bypass].stats()}
}

// A histogram has exponential buckets, four for each doubling, from 1 µs on; the last one holds what is beyond 30 s.
const (
	perDoubling = 4
	buckets     = 100
)

// histogram counts times. A mean would hide the few that are slow; and the quantiles of a minute can be had from the
// histograms of its seconds, but not from their quantiles.
type histogram struct {
	count int64
	in    [buckets]uint32
}

// bucketOf returns the bucket of a time.
func bucketOf(took time.Duration) int {
	return min(int(math.Log2(max(1, float64(took)/float64(time.Microsecond)))*perDoubling), buckets-1)
}

// add adds another histogram, and returns how many times that has.
func (h *histogram) add(other *histogram) int64 {
	if other.count == 0 {
		return 0
	}
	h.count += other.count
	for bucket, count := range other.in {
		h.in[bucket] += count
	}
	return other.count
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
