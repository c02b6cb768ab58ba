// Every error of Find is a 404: while the database is busy, clients are told that their products do not exist.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} answers 503 with Retry-After when the database can't tell
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, NewProblem(http.StatusNotFound, "there is no product of this name")
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
