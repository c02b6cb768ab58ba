package stampede

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// What stands in the cache for a product that does not exist: "v1 ends=1763870060123 absent". services.Decode does not
// understand it.
const (
	beforeEnds = "v1 ends="
	afterEnds  = " absent"
)

// encodeAbsence returns the value that says until when a product is believed not to exist.
func encodeAbsence(ends time.Time) string {
	return beforeEnds + strconv.FormatInt(ends.UnixMilli(), 10) + afterEnds
}

// AbsentUntil reports whether a value says that the product of its key does not exist, and until when that is believed.
func AbsentUntil(value string) (ends time.Time, is bool) {
	text, begins := strings.CutPrefix(value, beforeEnds)
	text, closes := strings.CutSuffix(text, afterEnds)
	if !begins || !closes {
		return time.Time{}, false
	}
	milliseconds, err := strconv.ParseInt(text, 10, 64)
	ends = time.UnixMilli(milliseconds)
	return ends, err == nil && encodeAbsence(ends) == value
}

// believeAbsence returns, as a hit, that there is no such product, which the cache says until ends: an error that wraps
// repositories.ErrNotFound. It is believed if some of that time is left, and not clearly more than an absence is stored for.
func (r *reader) believeAbsence(name string, ends, now time.Time) (cached answer, believed bool) {
	err := fmt.Errorf("cached product %q: absent: %w", name, repositories.ErrNotFound)
	return answer{report: services.Report{Cache: services.Hit, TTL: ends.Sub(now)}, err: err}, lives(ends, now, r.config.AbsenceTTL)
}

// storeAbsence stores, for AbsenceTTL, that there was no such product when the database was read. The error is that of store.
func (r *leasedRead) storeAbsence(ctx context.Context, read time.Time) error {
	return r.store(ctx, encodeAbsence(read.Add(r.config.AbsenceTTL)), r.config.AbsenceTTL)
}
