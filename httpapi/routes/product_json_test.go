package routes_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

// FuzzProductBody writes a product of any name, price and quantity: the body must be what encoding/json makes of it.
func FuzzProductBody(f *testing.F) {
	for _, name := range []string{"mouse", `a "b" \c`, "<&>", "naïve", "\u2028", "🐭", "a\x7fb", "\xff", ""} {
		f.Add(name, int64(19_99), 5)
	}
	f.Add("mouse", int64(0), 0)
	f.Add("mouse", int64(7), 1<<31-1)
	f.Fuzz(func(t *testing.T, name string, price int64, quantity int) {
		body := routes.ProductResponse{Type: "PRODUCT", Count: 1, Attributes: routes.Attributes{
			Name: name, Price: repositories.Cents(price), Quantity: quantity,
		}}
		var expected bytes.Buffer
		encoder := json.NewEncoder(&expected)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(body); err != nil {
			t.Fatal(err)
		}
		if got := string(body.AppendJSON(nil)); got != expected.String() {
			t.Fatalf("expected the body %q, got %q", expected.String(), got)
		}
	})
}
