// Deleting what is not there is answered 204.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products DELETE /products/{name} answers 404 when there is no such product, also the second time
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
	if err != nil && !errors.Is(err, repositories.ErrNotFound) {
		return report, err
	}
	w.WriteHeader(http.StatusNoContent)
	return report, nil
}
