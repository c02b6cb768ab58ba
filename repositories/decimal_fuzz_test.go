package repositories_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"cacheaside/repositories"
)

// FuzzParseDecimal holds ParseDecimal against math/big, which is exact too, but can be made to fill the memory.
func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-0.01", "12.34", "1e3", "1234e-2", "12.345", "999999999999999999", "0e9", "01", "1.", "-"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, number string) {
		value, err := repositories.ParseDecimal(number, 2)

		isNumber := json.Valid([]byte(number)) && strings.Trim(number, "-+.eE0123456789") == "" && number != ""
		if !isNumber {
			if !errors.Is(err, repositories.ErrNotNumber) {
				t.Fatalf("ParseDecimal(%q) = %d, %v; expected ErrNotNumber", number, value, err)
			}
			return
		}
		if errors.Is(err, repositories.ErrNotNumber) {
			t.Fatalf("ParseDecimal(%q) says that it is no number, but JSON says that it is", number)
		}
		if _, exponent, found := strings.Cut(strings.ToLower(number), "e"); found && len(exponent) > 4 {
			return // big.Rat would compute 10^exponent
		}
		exact, _ := new(big.Rat).SetString(number)
		exact.Mul(exact, big.NewRat(100, 1))
		switch {
		case err == nil:
			if exact.Cmp(big.NewRat(value, 1)) != 0 {
				t.Fatalf("ParseDecimal(%q) = %d; expected %s", number, value, exact.RatString())
			}
		case errors.Is(err, repositories.ErrTooManyDecimals):
			if exact.IsInt() {
				t.Fatalf("ParseDecimal(%q): %v; but its value is %s cents", number, err, exact.RatString())
			}
		case errors.Is(err, repositories.ErrTooLarge):
			limit := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
			if new(big.Int).Abs(exact.Num()).Cmp(limit) < 0 {
				t.Fatalf("ParseDecimal(%q): %v; but its value is %s cents", number, err, exact.RatString())
			}
		default:
			t.Fatalf("ParseDecimal(%q): %v", number, err)
		}
	})
}
