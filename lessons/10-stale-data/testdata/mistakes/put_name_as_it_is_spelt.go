// The name is taken from the path as it is spelt: not in NFC, and "/" is empty.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products the name in the path is taken as it is meant in NFC, however it is spelt
package routes

func (c *changes) update(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	if _, err := nameIn(r); err != nil {
		return services.Report{}, err
	}
	name := r.PathValue("name")
	product, err := readChange(w, r, name)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, err := c.changer.Update(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
