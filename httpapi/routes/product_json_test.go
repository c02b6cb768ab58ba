package routes_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

// only is a finder that finds one product.
type only repositories.Product

func (o only) Find(context.Context, string) (repositories.Product, services.Report, error) {
	return repositories.Product(o), services.Report{}, nil
}

// FuzzProductBody has a product of any name, price and quantity shown: the body must be what encoding/json makes of it.
func FuzzProductBody(f *testing.F) {
	for _, name := range []string{"mouse", `a "b" \c`, "<&>", "naïve", "\u2028", "🐭", "a\x7fb", "\xff", ""} {
		f.Add(name, int64(19_99), 5)
	}
	f.Add("mouse", int64(0), 0)
	f.Add("mouse", int64(7), 1<<31-1)
	f.Fuzz(func(t *testing.T, name string, price int64, quantity int) {
		product := repositories.Product{Name: name, Price: repositories.Cents(price), Quantity: quantity}
		handler := routes.New(routes.Config{Finder: only(product), Log: slog.New(slog.DiscardHandler)})
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/products/mouse", nil))

		var expected bytes.Buffer
		encoder := json.NewEncoder(&expected)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(routes.NewProductResponse(product)); err != nil {
			t.Fatal(err)
		}
		if got := recorder.Body.String(); got != expected.String() {
			t.Fatalf("expected the body %q, got %q", expected.String(), got)
		}
	})
}
