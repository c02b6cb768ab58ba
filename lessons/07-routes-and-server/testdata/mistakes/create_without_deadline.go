// The write has no deadline: while another program holds the lock of the database, requests pile up.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products gives the write a deadline
package routes

func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r)
	if err != nil {
		return services.Report{}, err
	}
	report, err := p.creator.Create(r.Context(), product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
