// A body that is too large is answered like one that is not JSON.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products answers 413 to a body above 1 MiB, and stores nothing
package routes

func readProduct(w http.ResponseWriter, r *http.Request) (repositories.Product, error) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return repositories.Product{}, NewProblem(http.StatusUnsupportedMediaType,
			"the body must be JSON in UTF-8, with the header Content-Type: application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
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
