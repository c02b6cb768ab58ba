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
	newest int64 // the number of the newest second; earlier ones take no more reads
}

// second has the reads of one second.
type second struct {
	number int64
	took   [kinds]*hdrhistogram.Histogram // nil where there was none yet
}

// longest is the most that a histogram tells apart.
const longest = time.Minute

// newHistogram returns one of times in microseconds. A mean would hide the few that are slow; and the quantiles of a minute can be
// had from the histograms of its seconds, but not from their quantiles. One significant digit takes 3 KB.
func newHistogram() *hdrhistogram.Histogram { return hdrhistogram.New(1, longest.Microseconds(), 1) }

const perMinute = 60

// newSpans keeps so many minutes whole, and the one that has begun.
func newSpans(minutes int) *spans { return &spans{ring: make([]second, (minutes+1)*perMinute)} }

// add counts a read that was answered at a time. One that comes late counts in the newest second.
func (s *spans) add(kind kind, answered time.Time, took time.Duration) {
	s.newest = max(s.newest, answered.Unix())
	second := s.at(s.newest)
	if second.number != s.newest {
		for _, histogram := range second.took {
			if histogram != nil {
				histogram.Reset()
			}
		}
		second.number = s.newest
	}
	if second.took[kind] == nil {
		second.took[kind] = newHistogram()
	}
	_ = second.took[kind].RecordValue(max(1, min(took, longest).Microseconds())) // fails only for what is longer
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
		var took [kinds]*hdrhistogram.Histogram
		count := int64(0)
		for i := range int64(perMinute) {
			second := s.at(n*perMinute + i)
			if second.number != n*perMinute+i {
				continue
			}
			for kind, histogram := range second.took {
				if histogram == nil {
					continue
				}
				if took[kind] == nil {
					took[kind] = newHistogram()
				}
				took[kind].Merge(histogram)
				count += histogram.TotalCount()
			}
		}
		if count > 0 {
			found = append(found, spanOf(n*perMinute, &took))
		}
	}
	return found
}

// spanOf returns the span that begins with a second.
func spanOf(second int64, took *[kinds]*hdrhistogram.Histogram) Span {
	return Span{At: second * 1000, Hit: stats(took[hit]), Miss: stats(took[miss]), Bypass: stats(took[bypass])}
}

func stats(histogram *hdrhistogram.Histogram) *Stats {
	if histogram == nil || histogram.TotalCount() == 0 {
		return nil
	}
	return &Stats{Count: histogram.TotalCount(), Median: histogram.ValueAtQuantile(50), P99: histogram.ValueAtQuantile(99)}
}
