// The product called "/" can't be deleted: net/http takes it for the slash at the end of a path.
//
// file: httpapi/routes/changes.go
// rejected by: httpapi/routes: the routes that change products the name in the path is taken as it is meant a slash alone, which net/http takes for the end of the path
package routes

func (c *changes) remove(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := repositories.ParseName(r.PathValue("name"))
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
	w.WriteHeader(http.StatusNoContent)
	return report, nil
}
