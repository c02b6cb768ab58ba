package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the server over HTTP", Label("lesson-07"), func() {
	var server *server

	BeforeEach(func(ctx SpecContext) { server = start(ctx, embeddedRedis(ctx), newDatabase()) })

	post := func(ctx SpecContext, body string) answer {
		GinkgoHelper()
		return server.request(ctx, http.MethodPost, "/products", body, "Content-Type", "application/json")
	}
	// expectProblem expects an error as RFC 9457 has it, and a server that goes on.
	expectProblem := func(ctx SpecContext, got answer, status int) {
		GinkgoHelper()
		Expect(got.status).To(Equal(status), got.body)
		Expect(got.header.Get("Content-Type")).To(Equal("application/problem+json"))
		var problem struct {
			Type, Title string
			Status      int
		}
		Expect(json.Unmarshal([]byte(got.body), &problem)).To(Succeed())
		Expect(problem.Status).To(Equal(status))
		Expect(problem.Title).To(Equal(http.StatusText(status)))
		Expect(server.request(ctx, http.MethodGet, "/healthz", "").status).To(Equal(http.StatusOK))
	}

	It("creates a product and leads to it", func(ctx SpecContext) {
		created := server.create(ctx, mouse)
		Expect(created.header.Get("Content-Type")).To(Equal("application/json"))
		Expect(created.body).To(MatchJSON(`{"type":"PRODUCTS","count":1,"message":"product \"mouse\" created"}`))
		found := server.request(ctx, http.MethodGet, created.header.Get("Location"), "")
		Expect(found.status).To(Equal(http.StatusOK))
		Expect(found.header.Get("Content-Type")).To(Equal("application/json"))
		Expect(found.body).To(MatchJSON(`{"type":"PRODUCT","count":1,"attributes":{"name":"mouse","price":19.99,"quantity":5}}`))
	})

	DescribeTable("keeps every name, on the way in and out", func(ctx SpecContext, name string) {
		created := server.create(ctx, product{Name: name, Price: "0.10", Quantity: 1})
		found := server.request(ctx, http.MethodGet, created.header.Get("Location"), "")
		Expect(found.status).To(Equal(http.StatusOK), "the location is %s", created.header.Get("Location"))
		var got struct{ Attributes product }
		Expect(json.Unmarshal([]byte(found.body), &got)).To(Succeed())
		Expect(got.Attributes).To(Equal(product{Name: name, Price: "0.10", Quantity: 1}))
	},
		Entry("with slashes and dots", "a/b//c/../d"),
		Entry("that is a slash", "/"),
		Entry("with what means something in a URL", "50% off?#x&y=z;+"),
		Entry("with what means something in HTML", "<b>&amp;</b>"),
		Entry("with quotes", `"double" 'single' \back`),
		Entry("with letters beyond ASCII", "Bücher 商品 🐭"),
		Entry("as long as a name may be", strings.Repeat("商", 200)),
	)

	It("finds a name in whatever form of Unicode it is asked for", func(ctx SpecContext) {
		server.create(ctx, product{Name: "Cafe\u0301", Price: "1.00", Quantity: 1})
		server.find(ctx, product{Name: "Caf\u00e9", Price: "1.00", Quantity: 1})
		again, err := server.sendProduct(ctx, product{Name: "Caf\u00e9", Price: "1.00", Quantity: 1})
		Expect(err).NotTo(HaveOccurred())
		expectProblem(ctx, again, http.StatusConflict)
	})

	It("answers 409 to a name that is taken, and keeps the first product", func(ctx SpecContext) {
		server.create(ctx, mouse)
		expectProblem(ctx, post(ctx, `{"name":"mouse","price":1,"quantity":1}`), http.StatusConflict)
		server.find(ctx, mouse)
	})

	It("answers 400 to what is not JSON", func(ctx SpecContext) {
		expectProblem(ctx, post(ctx, `{"name":"mouse",`), http.StatusBadRequest)
		expectProblem(ctx, post(ctx, ""), http.StatusBadRequest)
	})

	It("answers 413 to a body above 1 MiB", func(ctx SpecContext) {
		body := mouse.json() + strings.Repeat(" ", 1<<20-len(mouse.json()))
		expectProblem(ctx, post(ctx, body+" "), http.StatusRequestEntityTooLarge)
		Expect(server.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
		Expect(post(ctx, body).status).To(Equal(http.StatusCreated), "1 MiB itself is allowed")
	})

	It("answers 415 to a body that says it is a form, as curl -d sends it", func(ctx SpecContext) {
		got := server.request(ctx, http.MethodPost, "/products", mouse.json(), "Content-Type", "application/x-www-form-urlencoded")
		expectProblem(ctx, got, http.StatusUnsupportedMediaType)
		Expect(server.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
	})

	DescribeTable("answers 422 to JSON that is no product, and names the fields", func(ctx SpecContext, body string, fields ...string) {
		got := post(ctx, body)
		expectProblem(ctx, got, http.StatusUnprocessableEntity)
		var problem struct{ Errors []struct{ Field string } }
		Expect(json.Unmarshal([]byte(got.body), &problem)).To(Succeed())
		var named []string
		for _, wrong := range problem.Errors {
			named = append(named, wrong.Field)
		}
		Expect(named).To(ConsistOf(fields))
		Expect(server.lookFor(ctx, "mouse").status).To(Equal(http.StatusNotFound))
	},
		Entry("a missing field", `{"name":"mouse","price":1}`, "quantity"),
		Entry("null", `{"name":null,"price":1,"quantity":1}`, "name"),
		Entry("a field given twice", `{"name":"mouse","price":1,"price":2,"quantity":1}`, "price"),
		Entry("an unknown field", `{"name":"mouse","price":1,"quantity":1,"colour":"red"}`, "colour"),
		Entry("three decimals", `{"name":"mouse","price":0.001,"quantity":1}`, "price"),
		Entry("everything wrong", `{"name":"","price":-1,"quantity":1.5}`, "name", "price", "quantity"),
		Entry("a list", `[]`, "name", "price", "quantity"),
	)

	It("answers HEAD as GET, without a body", func(ctx SpecContext) {
		server.create(ctx, mouse)
		head := server.request(ctx, http.MethodHead, "/products/mouse", "")
		Expect(head.status).To(Equal(http.StatusOK))
		Expect(head.cache()).To(beHit())
		Expect(head.header.Get("Content-Length")).To(Equal(fmt.Sprint(len(mouse.body()))))
		Expect(head.body).To(BeEmpty())
		Expect(server.request(ctx, http.MethodHead, "/products/keyboard", "").status).To(Equal(http.StatusNotFound))
	})

	DescribeTable("answers 405 with what is allowed", func(ctx SpecContext, method, path, allow string) {
		got := server.request(ctx, method, path, "")
		expectProblem(ctx, got, http.StatusMethodNotAllowed)
		Expect(got.header.Get("Allow")).To(Equal(allow))
	},
		Entry(nil, http.MethodPut, "/products", "GET, HEAD, POST"),
		Entry(nil, http.MethodPatch, "/products/mouse", "DELETE, GET, HEAD, PUT"),
		Entry(nil, http.MethodPost, "/healthz", "GET, HEAD"),
	)

	It("answers 404 to paths that lead nowhere, and to names that no product can have", func(ctx SpecContext) {
		expectProblem(ctx, server.request(ctx, http.MethodGet, "/nothing", ""), http.StatusNotFound)
		expectProblem(ctx, server.lookFor(ctx, strings.Repeat("a", 201)), http.StatusNotFound)
		expectProblem(ctx, server.lookFor(ctx, "a\x00b"), http.StatusNotFound)
	})

	It("logs one line a request, and never a body", func(ctx SpecContext) {
		post(ctx, `{"name":"mouse","price":"s3cret","quantity":1}`)
		server.create(ctx, mouse)
		server.find(ctx, mouse)
		awaitText(ctx, server.Err, `msg=request method=GET path=/products/mouse status=200 took=\S+ cache=hit client=127\.0\.0\.1:\d+ id=\w+\n`)
		log := string(server.Err.Contents())
		Expect(strings.Count(log, "msg=request")).To(Equal(3), log)
		Expect(log).NotTo(ContainSubstring("s3cret"))
	})
})

var _ = Describe("the server when its database can't answer", Label("lesson-07"), func() {
	It("answers 503 with Retry-After to a write while another program holds the lock, and goes on reading", func(ctx SpecContext) {
		database := newDatabase()
		server := start(ctx, downRedis, database)
		server.create(ctx, mouse)
		release := lock(ctx, database)
		keyboard := product{Name: "keyboard", Price: "49.50", Quantity: 2}
		busy, err := server.sendProduct(ctx, keyboard)
		Expect(err).NotTo(HaveOccurred())
		Expect(busy.status).To(Equal(http.StatusServiceUnavailable))
		Expect(busy.header.Get("Retry-After")).To(MatchRegexp(`^[1-9]\d*$`))
		Expect(busy.body).NotTo(ContainSubstring("locked"), "the cause is for the log")
		server.find(ctx, mouse)

		release()
		Expect(server.lookFor(ctx, "keyboard").status).To(Equal(http.StatusNotFound))
		server.create(ctx, keyboard)
		server.find(ctx, keyboard)
	}, SpecTimeout(time.Minute))
})
