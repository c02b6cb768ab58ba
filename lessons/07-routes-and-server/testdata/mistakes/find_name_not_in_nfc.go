// The name is looked for as the path spells it, not in NFC: "Café" is found or not, depending on the client's
// keyboard.
//
// file: httpapi/routes/products.go
// rejected by: httpapi/routes: the routes GET /products/{name} looks for the name in NFC
package routes

func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	if _, err := nameIn(r); err != nil {
		return services.Report{}, err
	}
	name := r.PathValue("name")
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}
