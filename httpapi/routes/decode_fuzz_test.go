package routes_test

import (
	"encoding/json"
	"errors"
	"testing"

	"cacheaside/httpapi/routes"
)

// FuzzDecodeProduct gives DecodeProduct whatever a client may send: it must say what is wrong, or return a product
// that is written as JSON and read again as the same.
func FuzzDecodeProduct(f *testing.F) {
	for _, seed := range []string{
		`{"name":"mouse","price":19.99,"quantity":5}`,
		`{"name":"\ud83d\udc2d","price":1e2,"quantity":0}`,
		`{"name":"mouse\ud800","price":-0,"quantity":2147483648}`,
		`{"name":"mouse","name":null,"price":19.999,"colour":[]}`,
		`{"name":"e\u0301","price":9999999.99,"quantity":2147483647}`,
		`[{}]`, `null`, `{`, "\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		product, err := routes.DecodeProduct(body)
		if failures := (routes.FieldErrors)(nil); errors.As(err, &failures) {
			if len(failures) == 0 || failures.Error() == "" {
				t.Fatalf("%q: an error that names no field", body)
			}
			return
		}
		if err != nil {
			if !errors.Is(err, routes.ErrNotJSON) {
				t.Fatalf("%q: %v; expected ErrNotJSON or FieldErrors", body, err)
			}
			if json.Valid(body) && isUTF8JSON(body) {
				t.Fatalf("%q: %v; but it is JSON", body, err)
			}
			return
		}
		again, err := json.Marshal(routes.Attributes(product))
		if err != nil {
			t.Fatal(err)
		}
		back, err := routes.DecodeProduct(again)
		if err != nil || back != product {
			t.Fatalf("%q was read as %+v, written as %s, and read again as %+v, %v", body, product, again, back, err)
		}
	})
}

func isUTF8JSON(body []byte) bool {
	for _, char := range string(body) {
		if char == '\uFFFD' {
			return false // perhaps not UTF-8: leave it
		}
	}
	return true
}
