// Create's error is replaced by a text, so that nobody can tell a name that is taken from any other failure, and
// it becomes a 500.
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
	report, err := p.creator.Create(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, fmt.Errorf("creating product %q: %v", product.Name, err)
	}
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
