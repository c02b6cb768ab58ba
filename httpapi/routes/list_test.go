package routes_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
)

// listed are products in the order of their names.
type listed []repositories.Product

func (l listed) After(_ context.Context, name string, limit int) (page []repositories.Product, err error) {
	for _, product := range l {
		if product.Name > name && len(page) < limit {
			page = append(page, product)
		}
	}
	return page, nil
}

// asked is a Lister that answers with an error, and notes what it was asked for.
type asked struct {
	name  string
	limit int
	err   error
}

func (a *asked) After(_ context.Context, name string, limit int) ([]repositories.Product, error) {
	a.name, a.limit = name, limit
	return nil, a.err
}

var _ = Describe("GET /products", Label("given"), func() {
	var service *service

	BeforeEach(func() { service = newService() })

	It("lists the products in pages, each of which leads to the next", func() {
		var all listed
		for _, name := range []string{"50% off?#x", "Bücher 商品 🐭", "a+b&c=d;e", "a/b", "quo'ted"} {
			all = append(all, repositories.Product{Name: name, Price: 100, Quantity: 1})
		}
		service.config.Lister = all
		target, seen := "/products?limit=2", ""
		for range 3 {
			answer := service.get(target)
			answer.expect(http.StatusOK)
			seen += answer.Body.String()
			link := regexp.MustCompile(`^<(/products\?[!-~]+)>; rel="next"$`).FindStringSubmatch(answer.Header().Get("Link"))
			if link == nil {
				Expect(answer.Header()).NotTo(HaveKey("Link"), answer.String)
				target = ""
				break
			}
			target = link[1]
		}
		Expect(target).To(BeEmpty(), "five products, two a page, have three pages")
		Expect(strings.Count(seen, `"name":`)).To(Equal(5), "%s", seen)
		for _, product := range all {
			Expect(seen).To(ContainSubstring(fmt.Sprintf(`"name":%q`, product.Name)))
		}
	})

	It("has the fields of each product", func() {
		service.config.Lister = listed{mouse}
		answer := service.get("/products")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(Equal(`{"type":"PRODUCTS","count":1,"attributes":[` + mouseJSON + "]}\n"))
		Expect(answer.Header().Get("Server-Timing")).To(HavePrefix("sql;dur="))
	})

	It("is an empty list where there is none", func() {
		service.config.Lister = listed{}
		answer := service.get("/products?after=mouse")
		answer.expect(http.StatusOK)
		Expect(answer.Body.String()).To(Equal(`{"type":"PRODUCTS","count":0,"attributes":[]}` + "\n"))
	})

	DescribeTable("asks for one product more than it shows at the most", func(query, name string, limit int) {
		asked := &asked{}
		service.config.Lister = asked
		service.get("/products" + query).expect(http.StatusOK)
		Expect(asked.name).To(Equal(name))
		Expect(asked.limit).To(Equal(limit))
	},
		EntryDescription("%s: after %q, %d"),
		Entry(nil, "", "", 101),
		Entry(nil, "?limit=1", "", 2),
		Entry(nil, "?limit=1000", "", 1001),
		Entry(nil, "?after=a%2Fb&limit=7", "a/b", 8),
		Entry(nil, "?after="+url.QueryEscape("u\u0308"), "ü", 101), // NFC
	)

	DescribeTable("is a 422 that names the parameter", func(query string, parameters ...string) {
		service.config.Lister = &asked{}
		problem := service.get("/products?" + query).expectProblem(http.StatusUnprocessableEntity)
		var named []string
		for _, failure := range problem.Errors {
			named = append(named, failure.Field)
		}
		Expect(named).To(Equal(parameters), "what the problem names: %v", problem.Errors)
	},
		EntryDescription("%s"),
		Entry(nil, "limit=0", "limit"),
		Entry(nil, "limit=-1", "limit"),
		Entry(nil, "limit=1001", "limit"),
		Entry(nil, "limit=", "limit"),
		Entry(nil, "limit=ten", "limit"),
		Entry(nil, "limit=1.5", "limit"),
		Entry(nil, "limit=99999999999999999999", "limit"),
		Entry(nil, "limit=1&limit=2", "limit"),
		Entry(nil, "after=", "after"),
		Entry(nil, "after=%ff", "after"),
		Entry(nil, "after=%20", "after"),
		Entry(nil, "after=a&after=b", "after"),
		Entry(nil, "lmit=1&page=2", "lmit", "page"),
		Entry(nil, "limit=0&after=", "after", "limit"),
	)

	DescribeTable("is a 400 where the query can't be read", func(query string) {
		service.config.Lister = &asked{}
		service.get("/products?" + query).expectProblem(http.StatusBadRequest)
	},
		EntryDescription("%s"), Entry(nil, "after=%zz"), Entry(nil, "after=a;limit=1"),
	)

	It("is a 503 where the database can't tell, and keeps the cause for the log", func() {
		service.config.Lister = &asked{err: fmt.Errorf("%w: /srv/products.db is locked", repositories.ErrUnavailable)}
		answer := service.get("/products")
		answer.expectProblem(http.StatusServiceUnavailable)
		Expect(answer.Body.String()).NotTo(ContainSubstring("/srv"))
		Expect(answer.log).To(ContainSubstring("/srv/products.db is locked"))
	})
})
