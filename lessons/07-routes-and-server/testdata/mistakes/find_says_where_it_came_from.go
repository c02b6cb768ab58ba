// A hit has another body than a miss, so that clients begin to depend on whether there is a cache.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} answers a hit and a miss with the same bytes
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	body := NewProductResponse(product)
	if report.Cache == services.Hit {
		body.Type = "CACHED PRODUCT"
	}
	writeJSON(w, http.StatusOK, "application/json", body)
	return report, nil
}
