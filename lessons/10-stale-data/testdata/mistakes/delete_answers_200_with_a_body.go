// A deletion is answered 200, with a product that is not there any more.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products DELETE /products/{name} deletes the product of that name, and answers 204 without a body
package routes

func (c *changes) remove(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, err := c.changer.Delete(ctx, name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(repositories.Product{Name: name}))
	return report, nil
}
