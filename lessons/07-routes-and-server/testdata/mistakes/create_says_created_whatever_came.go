// POST answers 201 without looking at what Create returned: the client is told of a product that was not stored.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products answers 409 when the name is taken
package routes

func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, _ := p.creator.Create(ctx, product)
	describe(w.Header(), report)
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
