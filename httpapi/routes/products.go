package routes

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Finder is what GET /products/{name} needs.
type Finder interface {
	Find(ctx context.Context, name string) (repositories.Product, services.Report, error)
}

// Creator is what POST /products needs.
type Creator interface {
	Create(ctx context.Context, product repositories.Product) (services.Report, error)
}

// MaxBody is the largest body that is read, in bytes.
const MaxBody = 1 << 20

// writeTimeout bounds a write, the wait for its turn included: SQLite lets one writer in at a time.
const writeTimeout = 8 * time.Second

// products answers the two routes of day 13/05.
type products struct {
	finder  Finder
	creator Creator
}

// create answers POST /products: 201 and, as Location, the path where the product is found; 400, 413, 415 or 422 for a body
// that is no product, 409 for a name that is taken, 503 if the database can't store the product. The write ends with the
// request's context, and after writeTimeout at the latest. The client does not see the text of the creator's error, which is
// for the log. How the answer was reached, even an error, stands in the headers and is returned.
func (p *products) create(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	product, err := readProduct(w, r, DecodeProduct)
	if err != nil {
		return services.Report{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), writeTimeout)
	defer cancel()
	report, err := p.creator.Create(ctx, product)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	w.Header().Set("Location", "/products/"+url.PathEscape(product.Name))
	writeJSON(w, http.StatusCreated, "application/json", NewCreatedResponse(product))
	return report, nil
}

// find answers GET /products/{name}: 200 and the product, 404 if no product has the name or none can have it, 503 if the
// database can't tell. The finder gets the request's context. The client does not see the text of the finder's error, which
// is for the log. How the answer was reached, even an error, stands in the headers and is returned.
func (p *products) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	name, err := nameIn(r)
	if err != nil {
		return services.Report{}, err
	}
	product, report, err := p.finder.Find(r.Context(), name)
	describe(w.Header(), report)
	if err != nil {
		return report, err
	}
	writeJSON(w, http.StatusOK, "application/json", NewProductResponse(product))
	return report, nil
}

// nameIn returns the name that a path ends in, in NFC. Its error is a problem.
func nameIn(r *http.Request) (string, error) {
	name := r.PathValue("name")
	if strings.EqualFold(r.URL.EscapedPath(), "/products/%2f") {
		name = "/" // net/http takes it for the slash at the end of a path, and finds no name there
	}
	name, err := repositories.ParseName(name)
	if err != nil {
		return "", NewProblem(http.StatusNotFound, "no product can have this name: it "+err.Error())
	}
	return name, nil
}

// readProduct reads a product from a request's body, by a function such as DecodeProduct. Its errors are problems: 415 if
// the Content-Type is not JSON's, 413 if the body has more than MaxBody bytes, 400 if it does not arrive whole or is not
// JSON, with the text of decode's error for a detail, and 422, with each field that is wrong, if it is JSON but no product.
// It stops reading a body that is too large.
func readProduct(
	w http.ResponseWriter, r *http.Request, decode func(body []byte) (repositories.Product, error),
) (repositories.Product, error) {
	if !isJSON(r.Header.Get("Content-Type")) {
		return repositories.Product{}, NewProblem(http.StatusUnsupportedMediaType,
			"the body must be JSON in UTF-8, with the header Content-Type: application/json")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return repositories.Product{}, NewProblem(http.StatusRequestEntityTooLarge, "the body must have at most 1 MiB")
	}
	if err != nil {
		return repositories.Product{}, NewProblem(http.StatusBadRequest, "the body did not arrive whole")
	}
	product, err := decode(body)
	if wrong := (FieldErrors)(nil); errors.As(err, &wrong) {
		problem := NewProblem(http.StatusUnprocessableEntity,
			"the body must be a JSON object with the fields of a product, and nothing else")
		problem.Errors = wrong
		return repositories.Product{}, problem
	}
	if err != nil {
		return repositories.Product{}, NewProblem(http.StatusBadRequest, err.Error())
	}
	return product, nil
}

// isJSON reports whether a Content-Type is application/json, or one built on it (RFC 6839, +json), in UTF-8.
func isJSON(contentType string) bool {
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	charset := parameters["charset"]
	return (mediaType == "application/json" || strings.HasPrefix(mediaType, "application/") && strings.HasSuffix(mediaType, "+json")) &&
		(charset == "" || strings.EqualFold(charset, "utf-8"))
}
