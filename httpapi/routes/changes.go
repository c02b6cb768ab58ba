package routes

import (
	"context"
	"net/http"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Changer is what PUT and DELETE /products/{name} need.
type Changer interface {
	Update(ctx context.Context, product repositories.Product) (services.Report, error)
	Delete(ctx context.Context, name string) (services.Report, error)
}

// changes answers the routes that change products.
type changes struct{ changer Changer }

// update answers PUT /products/{name}: 200 and the product as it is now; 404 if there is none of this name; and as POST
// /products does for a body that is not a price and a quantity. It has writeTimeout for the write, after the body was read
// and within the request's context. How an answer was reached, even an error, stands in its headers and in the report.
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
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}

// remove answers DELETE /products/{name}: 204, or 404 if there is none of this name. It has writeTimeout for the write,
// within the request's context. How an answer was reached, even an error, stands in its headers and in the report.
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
	w.WriteHeader(http.StatusNoContent)
	return report, nil
}

// readChange reads the price and the quantity of the product of that name from a request's body. Its errors are problems,
// like those of readProduct.
func readChange(w http.ResponseWriter, r *http.Request, name string) (repositories.Product, error) {
	return readProduct(w, r, func(body []byte) (repositories.Product, error) { return DecodeChange(name, body) })
}
