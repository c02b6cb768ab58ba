// The name stands in the Location as a query would have it, where a blank is a plus sign; in a path a plus sign
// is one.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products gives a Location that leads back to the name a mouse
package routes

func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, err := p.creator.Create(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	w.Header().Set("Location", "/products/"+url.QueryEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
