package services

import (
	"strconv"
	"strings"
	"time"
)

// What stands in the cache for a product that does not exist: "v1 ends=1763870060123 absent".
const afterEnds = " absent"

// encodeAbsence returns the value that says until when a product is taken not to exist.
func encodeAbsence(ends time.Time) string {
	return beforeEnds + strconv.FormatInt(ends.UnixMilli(), 10) + afterEnds
}

// AbsentUntil reports whether what a key has says that its product does not exist, and until when that is believed.
func AbsentUntil(value string) (ends time.Time, is bool) { return decodeAbsence(value) }

// decodeAbsence reports whether a value is one that encodeAbsence makes, and until when it holds.
func decodeAbsence(value string) (ends time.Time, is bool) {
	value, isAbsence := strings.CutSuffix(value, afterEnds)
	milliseconds, rest, found := cutNumber(value, beforeEnds)
	return time.UnixMilli(milliseconds), isAbsence && found && rest == ""
}
