// Find gets a context of its own, so that it goes on for a client that is gone.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} passes the request's context on, so that nobody works for a client that is gone
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, report, err := p.finder.Find(context.Background(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
