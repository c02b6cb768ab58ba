// A change of what is not there is answered 200, with the product that the client would have liked.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products PUT /products/{name} answers 404 when there is no such product, and creates none
package routes

func (c *changes) update(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, err := readChange(w, r, name)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, err := c.changer.Update(ctx, product)
	describe(w.Header(), report)
	if err != nil && !errors.Is(err, repositories.ErrNotFound) {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
