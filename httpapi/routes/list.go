package routes

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Lister is what GET /products needs: at most limit products in the order of their names, byte by byte, which come after one.
// It must read no more than it returns.
type Lister interface {
	After(ctx context.Context, name string, limit int) ([]repositories.Product, error)
}

// The bounds of a list.
const (
	usualLimit = 100  // products, where the request does not say
	maxLimit   = 1000 // products
	listTime   = 5 * time.Second
)

// ListResponse is the body of a 200 of GET /products.
type ListResponse struct {
	Type       string       `json:"type"`  // PRODUCTS
	Count      int          `json:"count"` // how many are in this page
	Attributes []Attributes `json:"attributes"`
}

// list answers GET /products?after=NAME&limit=N from the database, not from the cache: 200 and the first products by name,
// byte by byte, after that name, N at most, or usualLimit. Where there are more, Link leads to the next page
// (https://www.rfc-editor.org/rfc/rfc8288); it must be followed as it is. 400 for a query that can't be read, 422 for a
// parameter that is unknown, given twice or wrong, and 503 if the database can't tell within listTime.
func (c *Config) list(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	after, limit, err := pageOf(r.URL.RawQuery)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), listTime)
	defer cancel()
	began := time.Now()
	products, err := c.Lister.After(ctx, after, limit+1)
	report := services.Report{SQLTime: time.Since(began)}
	w.Header().Set("Server-Timing", serverTiming(report))
	if err != nil {
		return report, err
	}
	if len(products) > limit {
		products = products[:limit]
		w.Header().Set("Link", fmt.Sprintf(`</products?after=%s&limit=%d>; rel="next"`, url.QueryEscape(products[limit-1].Name), limit))
	}
	response := ListResponse{Type: "PRODUCTS", Count: len(products), Attributes: make([]Attributes, len(products))}
	for i, product := range products {
		response.Attributes[i] = Attributes(product)
	}
	writeJSON(w, http.StatusOK, "application/json", response)
	return report, nil
}

// pageOf reads the query of GET /products. Its error is a problem.
func pageOf(query string) (after string, limit int, err error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", 0, NewProblem(http.StatusBadRequest, "the query can't be read: a name must be escaped as in a URL")
	}
	limit = usualLimit
	var failures FieldErrors
	fail := func(parameter string, err error) {
		if err != nil && len(failures) < maxUnknownFields {
			failures = append(failures, FieldError{shorten(parameter), err.Error()})
		}
	}
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch given := values[name]; {
		case name != "after" && name != "limit":
			fail(name, errors.New("is not a parameter of a list"))
		case len(given) > 1:
			fail(name, errors.New("is given twice"))
		case name == "after":
			after, err = repositories.ParseName(given[0])
			fail(name, err)
		default:
			limit, err = strconv.Atoi(given[0])
			if err != nil || limit < 1 || limit > maxLimit {
				fail(name, fmt.Errorf("must be a whole number from 1 to %d", maxLimit))
			}
		}
	}
	if failures != nil {
		problem := NewProblem(http.StatusUnprocessableEntity, "the parameters of a list are after, a name, and limit")
		problem.Errors = failures
		return "", 0, problem
	}
	return after, limit, nil
}
