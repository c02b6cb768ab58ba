// The headers that tell how the answer was reached are missing where the answer is an error.
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
	if err != nil {
		return report, err
	}
	describe(w.Header(), report)
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
