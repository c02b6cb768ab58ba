package repositories

import (
	"errors"
	"fmt"
	"strconv"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Product is what the service keeps.
type Product struct {
	Name     string // as ParseName returns it; the key by which a product is found
	Price    Cents  // 0 to MaxPrice
	Quantity int    // 0 to MaxQuantity
}

// The bounds of a product's fields. The schema has them, too.
const (
	MaxNameLength       = 200 // characters (Unicode code points in NFC)
	MaxPrice      Cents = 9_999_999_99
	MaxQuantity         = 1<<31 - 1
)

// ParseName returns a name in Unicode's NFC (https://unicode.org/reports/tr15/), in which names are compared and stored, or
// an error that says what a name may not be. Such a name can stand in a URL's path.
func ParseName(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errors.New("must be valid UTF-8")
	}
	name := norm.NFC.String(text)
	if length := utf8.RuneCountInString(name); length < 1 || length > MaxNameLength {
		return "", fmt.Errorf("must have 1 to %d characters, but has %d", MaxNameLength, length)
	}
	for _, char := range name {
		if unicode.IsControl(char) {
			return "", fmt.Errorf("must have no control character, but has %U", char)
		}
	}
	first, _ := utf8.DecodeRuneInString(name)
	last, _ := utf8.DecodeLastRuneInString(name)
	if unicode.IsSpace(first) || unicode.IsSpace(last) {
		return "", errors.New("must have no white space at its ends")
	}
	if name == "." || name == ".." {
		return "", errors.New(`must be neither "." nor "..", which mean something else in a path`)
	}
	return name, nil
}

// Cents is an amount of money in hundredths of its unit. Binary floats can't hold most decimal prices: 19.99*100
// is 1998.9999999999998.
type Cents int64

// String returns the amount as a decimal with two places, such as 19.99.
func (c Cents) String() string {
	return string(c.Append(nil))
}

// MarshalJSON returns the amount as a JSON number with two places.
func (c Cents) MarshalJSON() ([]byte, error) {
	return c.Append(nil), nil
}

// UnmarshalJSON reads any JSON number whose value has at most two decimals. Its errors are those of ParseDecimal.
func (c *Cents) UnmarshalJSON(number []byte) error {
	amount, err := ParseDecimal(string(number), 2)
	if err != nil {
		return err
	}
	*c = Cents(amount)
	return nil
}

// Append appends what String returns to bytes, and returns them.
func (c Cents) Append(to []byte) []byte {
	if c < 0 {
		to, c = append(to, '-'), -c
	}
	to = strconv.AppendInt(to, int64(c/100), 10)
	return append(to, '.', byte('0'+c/10%10), byte('0'+c%10))
}
