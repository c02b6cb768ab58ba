// POST answers 201 first and stores the product then: when storing fails it is too late to say so.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes POST /products answers 503 with Retry-After, and keeps the cause for the log, when the database can't store it
package routes

func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return p.creator.Create(ctx, product)
}
