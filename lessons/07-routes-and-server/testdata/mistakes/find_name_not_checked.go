// The name is looked for whatever it is: each name that no product can have costs a read of the cache and one of
// the database.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} answers 404, and asks nobody, for what is no name too long
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name := r.PathValue("name")
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
