// The Content-Type is not looked at, so that a form on any web site can make a browser create products.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products answers 415, and stores nothing, when the Content-Type is a form's, which is what curl -d sends
package routes

func readProduct(w http.ResponseWriter, r *http.Request) (repositories.Product, error) {
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
