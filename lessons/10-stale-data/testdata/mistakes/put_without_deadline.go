// A write has no deadline: behind a database that is locked, requests pile up.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products gives each write a deadline within the request's context
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
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	report, err := c.changer.Update(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
