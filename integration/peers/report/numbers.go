package report

import (
	"fmt"
	"math"
	"strconv"

	"cacheaside/integration/peers/rounds"
)

// Ratio writes a ratio with its quartiles: "1.23 (1.20–1.25)".
func Ratio(spread rounds.Spread) string {
	return fmt.Sprintf("%s (%s–%s)", Number(spread.Median), Number(spread.Low), Number(spread.High))
}

// Number writes a number with three significant digits, or all before the point, in groups of three.
func Number(number float64) string {
	if math.Abs(number) < 100 {
		return strconv.FormatFloat(number, 'g', 3, 64)
	}
	digits := strconv.FormatFloat(number, 'f', 0, 64)
	for i := len(digits) - 3; i > 0; i -= 3 {
		if digits[i-1] == '-' {
			break
		}
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// Microseconds writes seconds as millionths of them, with one place at least.
func Microseconds(seconds float64) string {
	if seconds < 100e-6 {
		return strconv.FormatFloat(seconds*1e6, 'f', 1, 64)
	}
	return Number(seconds * 1e6)
}
