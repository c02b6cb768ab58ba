// An error is written by the handler and returned as well, so that it is written twice: the handler must do one
// of both.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} answers 404 when there is no such product, and tells how it knows
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		http.Error(w, "not found", http.StatusNotFound)
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
