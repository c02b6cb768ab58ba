package repositories

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// Why ParseDecimal refuses a number.
var (
	ErrNotNumber       = errors.New("not a JSON number")
	ErrTooManyDecimals = errors.New("too many decimals")
	ErrTooLarge        = errors.New("too large")
)

// ParseDecimal returns the value of a JSON number (https://www.rfc-editor.org/rfc/rfc8259#section-6) times
// 10^decimals, exactly: ParseDecimal("12.3", 2) is 1230, and so is ParseDecimal("1.23e1", 2). It takes no more
// time or memory for a large exponent. The error is ErrNotNumber, ErrTooManyDecimals if the value has more than
// the given decimals, or ErrTooLarge if the result has more than 18 digits.
func ParseDecimal(number string, decimals int) (int64, error) {
	digits, negative := strings.CutPrefix(number, "-")
	if digits == "" || digits[0] < '0' || digits[0] > '9' || !json.Valid([]byte(number)) || strings.TrimSpace(number) != number {
		return 0, ErrNotNumber
	}
	digits, exponent := cutExponent(digits)
	whole, fraction, _ := strings.Cut(digits, ".")
	digits = strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return 0, nil
	}

	// The value is the significant digits times 10^zeros.
	zeros, err := strconv.ParseInt(exponent, 10, 32)
	if err != nil { // the exponent alone decides: no number that fits into memory has as many digits
		if strings.HasPrefix(exponent, "-") {
			return 0, ErrTooManyDecimals
		}
		return 0, ErrTooLarge
	}
	zeros += int64(len(digits) - len(significant) - len(fraction) + decimals)
	switch {
	case zeros < 0:
		return 0, ErrTooManyDecimals
	case int64(len(significant))+zeros > 18:
		return 0, ErrTooLarge
	}
	value, err := strconv.ParseInt(significant+strings.Repeat("0", int(zeros)), 10, 64)
	if negative {
		value = -value
	}
	return value, err
}

func cutExponent(number string) (digits, exponent string) {
	if i := strings.IndexAny(number, "eE"); i >= 0 {
		return number[:i], number[i+1:]
	}
	return number, "0"
}
