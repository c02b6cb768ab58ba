// The write's deadline is made from context.Background instead of the request's context, so that it goes on for
// a client that is gone.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products passes the request's context on, so that nobody works for a client that is gone
package routes

func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	report, err := p.creator.Create(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}
