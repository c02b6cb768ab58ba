package routes_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

var _ = Describe("readProduct", Label("lesson-07", "step-2"), func() {
	read := func(contentType string, body io.Reader) (repositories.Product, error) {
		request := httptest.NewRequest("POST", "/products", body)
		request.Header.Set("Content-Type", contentType)
		return routes.ReadProduct(httptest.NewRecorder(), request, routes.DecodeProduct)
	}

	readJSON := func(body string) (repositories.Product, error) {
		return read("application/json", strings.NewReader(body))
	}

	It("reads the product that the body holds", func() {
		product, err := readJSON(mouseJSON)
		expectProduct(mouse, product, err, "the body "+mouseJSON)
	})

	It("reads its name as it is, in upper and lower case", func() {
		const cable = `{"name":"USB Cable","price":0.5,"quantity":1}`
		product, err := readJSON(cable)
		expectProduct(repositories.Product{Name: "USB Cable", Price: 50, Quantity: 1}, product, err, "the body "+cable)
	})

	DescribeTable("takes for JSON", func(contentType string) {
		product, err := read(contentType, strings.NewReader(mouseJSON))
		expectProduct(mouse, product, err, fmt.Sprintf("the Content-Type %q", contentType))
	},
		EntryDescription("%s"),
		Entry(nil, "application/json"),
		Entry(nil, "application/json; charset=utf-8"),
		Entry(nil, `Application/JSON;charset="UTF-8"`),
		Entry(nil, "application/vnd.shop+json"),
	)

	DescribeTable("says 415 when the Content-Type is", func(contentType string) {
		product, err := read(contentType, strings.NewReader(mouseJSON))
		expectProblem(http.StatusUnsupportedMediaType, product, err)
	},
		Entry("missing", ""),
		Entry("a form's, which is what curl -d sends", "application/x-www-form-urlencoded"),
		Entry("plain text", "text/plain"),
		Entry("JSON in another encoding", "application/json; charset=utf-16"),
		Entry("something like JSON", "application/jsonx"),
		Entry("broken", "application/json; charset"),
	)

	It("says 413 of a body above 1 MiB", func() {
		product, err := readJSON(`{"name":"` + strings.Repeat("a", routes.MaxBody))
		expectProblem(http.StatusRequestEntityTooLarge, product, err)
	})

	It("reads a body of just 1 MiB", func() {
		padding := strings.Repeat(" ", routes.MaxBody-len(mouseJSON))
		product, err := readJSON(mouseJSON + padding)
		expectProduct(mouse, product, err, fmt.Sprintf("a body of %d bytes, which is MaxBody", routes.MaxBody))
		product, err = readJSON(mouseJSON + padding + " ")
		expectProblem(http.StatusRequestEntityTooLarge, product, err)
	})

	It("stops reading a body above 1 MiB", func() {
		body := &counted{Reader: strings.NewReader(mouseJSON + strings.Repeat(" ", 8*routes.MaxBody))}
		product, err := read("application/json", body)
		expectProblem(http.StatusRequestEntityTooLarge, product, err)
		Expect(body.bytes).To(BeNumerically("<=", routes.MaxBody+64<<10), "how many bytes of the body were read, where 1 MiB is the limit")
	})

	It("says 400 of what is not JSON", func() {
		product, err := readJSON(`{"name":`)
		Expect(expectProblem(http.StatusBadRequest, product, err).Detail).To(ContainSubstring("not JSON"), "the problem's Detail: the text of decode's error")
	})

	It("says 400 of a body that does not arrive whole", func() {
		body := &cutOff{strings.NewReader(mouseJSON + strings.Repeat(" ", 20))} // what arrives is a product: the rest might say more
		product, err := read("application/json", body)
		expectProblem(http.StatusBadRequest, product, err)
	})

	It("says 422 of JSON that is no product, and names each field", func() {
		product, err := readJSON(`{"name":"mouse","price":"cheap"}`)
		problem := expectProblem(http.StatusUnprocessableEntity, product, err)
		var fields []string
		for _, wrong := range problem.Errors {
			fields = append(fields, wrong.Field)
		}
		Expect(fields).To(ConsistOf("price", "quantity"), "the fields that the problem's Errors name: the price is no number, and the quantity is missing")
	})
})

// expectProblem fails the spec unless readProduct returned a problem of that status.
func expectProblem(status int, product repositories.Product, err error) routes.Problem {
	GinkgoHelper()
	var problem routes.Problem
	switch expected := fmt.Sprintf("expected readProduct to return the problem %d %s", status, http.StatusText(status)); {
	case err == nil:
		Fail(fmt.Sprintf("%s, but it returned the product %+v and no error", expected, product))
	case !errors.As(err, &problem):
		Fail(fmt.Sprintf("%s, but it returned an error that is no problem: %v", expected, err))
	case problem.Status != status:
		Fail(fmt.Sprintf("%s, but it is %d %s", expected, problem.Status, problem))
	}
	return problem
}

// expectProduct fails the spec unless readProduct returned that product; given is what it read.
func expectProduct(expected, product repositories.Product, err error, given string) {
	GinkgoHelper()
	if err != nil {
		Fail(fmt.Sprintf("expected readProduct to read the product %+v, but for %s it returned the error: %v", expected, given, err))
	}
	Expect(product).To(Equal(expected), "the product that readProduct returned for %s", given)
}

// counted is a body that counts what is read of it.
type counted struct {
	io.Reader
	bytes int
}

func (c *counted) Read(into []byte) (int, error) {
	read, err := c.Reader.Read(into)
	c.bytes += read
	return read, err
}

// cutOff is a body whose sender goes away before its end.
type cutOff struct{ *strings.Reader }

func (c *cutOff) Read(into []byte) (int, error) {
	if c.Len() <= 10 {
		return 0, errors.New("connection reset by peer")
	}
	return c.Reader.Read(into[:min(len(into), 10)])
}
