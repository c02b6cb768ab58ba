// The Content-Type is compared as text, so that JSON with a charset, or in other case, is refused.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products takes as JSON application/json; charset=utf-8
package routes

func readProduct(w http.ResponseWriter, r *http.Request) (repositories.Product, error) {
	if r.Header.Get("Content-Type") != "application/json" {
		return repositories.Product{}, NewProblem(http.StatusUnsupportedMediaType,
			"the body must be JSON in UTF-8, with the header Content-Type: application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return repositories.Product{}, NewProblem(http.StatusRequestEntityTooLarge, "the body must have at most 1 MiB")
	}
	if err != nil {
		return repositories.Product{}, NewProblem(http.StatusBadRequest, "the body did not arrive whole")
	}
	product, err := DecodeProduct(body)
	if wrong := (FieldErrors)(nil); errors.As(err, &wrong) {
		problem := NewProblem(http.StatusUnprocessableEntity,
			"the body must be a JSON object with a name, a price and a quantity, and nothing else")
		problem.Errors = wrong
		return repositories.Product{}, problem
	}
	if err != nil {
		return repositories.Product{}, NewProblem(http.StatusBadRequest, err.Error())
	}
	return product, nil
}
