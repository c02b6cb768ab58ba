// A 422 does not name the fields that are wrong.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products answers 422 to JSON that is no product, names each field, and stores nothing
package routes

func readProduct(w http.ResponseWriter, r *http.Request) (repositories.Product, error) {
	if !isJSON(r.Header.Get("Content-Type")) {
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
		return repositories.Product{}, problem
	}
	if err != nil {
		return repositories.Product{}, NewProblem(http.StatusBadRequest, err.Error())
	}
	return product, nil
}
