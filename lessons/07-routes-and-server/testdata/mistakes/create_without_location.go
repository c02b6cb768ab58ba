// The 201 does not say where the new product is.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products creates the product that the body holds, and answers 201 with where it is
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
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
