package routes

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"cacheaside/repositories"
	"cacheaside/services"
)

// tagOf returns the strong ETag of what GET /products/{name} answers (https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3).
// The body is made of the name, the price and the quantity, and the path has the name: so the other two, with a version of the
// body's format, are the same exactly where the body is the same, wherever the product was found, and no two are mistaken for
// one, as digests could be.
func tagOf(product repositories.Product) string {
	tag := append(make([]byte, 0, 40), `"1-`...)
	tag = strconv.AppendInt(tag, int64(product.Price), 10)
	tag = append(tag, '-')
	tag = strconv.AppendInt(tag, int64(product.Quantity), 10)
	return string(append(tag, '"'))
}

// tagged are the routes of products for one request. What they find and change products with notes in the answer's header the
// ETag of the product that the answer shows.
type tagged struct {
	*Config
	header http.Header
	etag   [1]string // the header's value, without a slice of its own
}

func (t *tagged) note(product repositories.Product) {
	t.etag[0] = tagOf(product)
	t.header["Etag"] = t.etag[:]
}

func (t *tagged) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	if t.Finish {
		ctx = context.WithoutCancel(ctx)
	}
	product, report, err := t.Finder.Find(ctx, name)
	if err == nil {
		t.note(product)
	}
	return product, report, err
}

func (t *tagged) Update(ctx context.Context, product repositories.Product) (services.Report, error) {
	report, err := t.Changer.Update(ctx, product)
	if err == nil {
		t.note(product)
	}
	return report, err
}

func (t *tagged) Delete(ctx context.Context, name string) (services.Report, error) {
	return t.Changer.Delete(ctx, name)
}

// find answers GET /products/{name} as products.find does, with an ETag.
func (c *Config) find(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	return (&products{finder: &tagged{Config: c, header: w.Header()}}).find(w, r)
}

// update answers PUT /products/{name} as changes.update does, with an ETag, and 412 where a precondition fails.
func (c *Config) update(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	return (&changes{&tagged{Config: c, header: w.Header()}}).update(w, withPrecondition(r))
}

// remove answers DELETE /products/{name} as changes.remove does, and 412 where a precondition fails.
func (c *Config) remove(w http.ResponseWriter, r *http.Request) (services.Report, error) {
	return (&changes{c.Changer}).remove(w, withPrecondition(r))
}

// withPrecondition returns a request whose context has what If-Match and If-None-Match demand of the product as it is before
// the change (repositories.OnlyIf).
func withPrecondition(r *http.Request) *http.Request {
	expected, unexpected := r.Header["If-Match"], r.Header["If-None-Match"]
	if len(expected) == 0 && len(unexpected) == 0 {
		return r
	}
	return r.WithContext(repositories.OnlyIf(r.Context(), func(current repositories.Product) bool {
		tag := tagOf(current)
		return (len(expected) == 0 || tagsIn(expected).hasStrong(tag)) && (len(unexpected) == 0 || !tagsIn(unexpected).has(tag))
	}))
}

// tags are those of an If-Match or If-None-Match, or "*". What is no tag is the same as none.
type tags []string

func tagsIn(values []string) (list tags) {
	for _, value := range values {
		for part := range strings.SplitSeq(value, ",") { // no tag of this server has a comma
			list = append(list, strings.TrimSpace(part))
		}
	}
	return list
}

// has compares weakly, as If-None-Match does (RFC 9110, section 8.8.3.2).
func (t tags) has(tag string) bool {
	return tag != "" && slices.ContainsFunc(t, func(one string) bool { return one == "*" || strings.TrimPrefix(one, "W/") == tag })
}

// hasStrong compares strongly, as If-Match does.
func (t tags) hasStrong(tag string) bool { return slices.Contains(t, tag) || slices.Contains(t, "*") }
