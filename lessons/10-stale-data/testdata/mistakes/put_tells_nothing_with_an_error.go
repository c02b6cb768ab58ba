// How an error was reached does not stand in its headers.
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
	if err != nil {
		return report, err
	}
	describe(w.Header(), report)
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
