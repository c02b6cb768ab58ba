package routes_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"cacheaside/httpapi/routes"
)

// In OpenAPI 3.1 a schema is one of JSON Schema, draft 2020-12. So the validator of that checks the bodies, and also
// openapi.json itself, by the schema of the OpenAPI Initiative, which testdata/openapi-3.1.json is.

// description is openapi.json.
type description struct {
	compiler *jsonschema.Compiler
	document map[string]any
}

const descriptionURL = "http://localhost/openapi.json"

var api = readDescription()

func readDescription() description {
	document := must(jsonschema.UnmarshalJSON(bytes.NewReader(must(os.ReadFile("openapi.json")))))
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource(descriptionURL, document); err != nil {
		panic(err)
	}
	return description{compiler, document.(map[string]any)}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// at returns what stands at a JSON pointer, beyond $ref, and the pointer to that; nil if there is nothing.
func (d description) at(pointer string) (any, string) {
	var here any = d.document
	keys := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, key := range keys {
		object, _ := here.(map[string]any)
		here = object[strings.NewReplacer("~1", "/", "~0", "~").Replace(key)]
		if inner, is := here.(map[string]any); is && inner["$ref"] != nil {
			target := strings.TrimPrefix(inner["$ref"].(string), "#")
			return d.at(strings.Join(append([]string{target}, keys[i+1:]...), "/"))
		}
	}
	return here, pointer
}

func (d description) has(pointer string) bool { found, _ := d.at(pointer); return found != nil }

func (d description) object(pointer string) map[string]any {
	found, _ := d.at(pointer)
	object, _ := found.(map[string]any)
	return object
}

func key(text string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(text) }

// validate holds a body against the schema at a pointer.
func (d description) validate(body []byte, pointer string) error {
	schema, err := d.compiler.Compile(descriptionURL + "#" + pointer)
	if err != nil {
		return err
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// routes returns all that the description has, such as "GET /products/{name}".
func (d description) routes() (all []string) {
	for path := range d.object("/paths") {
		for method := range d.object("/paths/" + key(path)) {
			if method != "parameters" {
				all = append(all, strings.ToUpper(method)+" "+path)
			}
		}
	}
	return all
}

// usual are headers that no description need name: net/http writes them, or they belong to every answer.
var usual = []string{"Content-Type", "Content-Length", "Date", "X-Content-Type-Options", "X-Request-Id"}

var oneName = regexp.MustCompile(`^/products/[^/]*$`)

// wrong says what an answer has that the description has not; it is empty where they agree.
func (d description) wrong(method, path string, status int, header http.Header, body []byte) string {
	if oneName.MatchString(path) {
		path = "/products/{name}"
	}
	operation := "/paths/" + key(path)
	if !d.has(operation) {
		return d.wrongBody(operation, "application/problem+json", "/components/schemas/Problem", header, body, status, http.StatusNotFound)
	}
	described := strings.ToLower(method)
	if method == http.MethodHead {
		described = "get"
	}
	if operation += "/" + described; !d.has(operation) || status == http.StatusMethodNotAllowed {
		return d.wrongBody(operation, "application/problem+json", "/components/schemas/Problem", header, body, status, http.StatusMethodNotAllowed)
	}
	response := fmt.Sprintf("%s/responses/%d", operation, status)
	if !d.has(response) {
		return fmt.Sprintf("the status %d is not at %s/responses", status, operation)
	}
	named := d.object(response + "/headers")
	for name := range header {
		if _, is := named[name]; !is && !slices.Contains(usual, name) && !(name == "Etag" && named["ETag"] != nil) {
			return fmt.Sprintf("the header %s is not at %s/headers", name, response)
		}
	}
	for name := range named {
		if d.object(response + "/headers/" + name)["required"] == true && header.Get(name) == "" {
			return fmt.Sprintf("the header %s is missing, which is required at %s/headers", name, response)
		}
		if value := header.Get(name); value != "" {
			_, schema := d.at(response + "/headers/" + name + "/schema")
			if err := d.validate(headerValue(value), schema); err != nil {
				return fmt.Sprintf("the header %s: %v", name, err)
			}
		}
	}
	contents := d.object(response + "/content")
	if len(contents) == 0 {
		if len(body) > 0 {
			return fmt.Sprintf("the answer has a body, but there is no content at %s", response)
		}
		return ""
	}
	for mediaType := range contents {
		_, schema := d.at(response + "/content/" + key(mediaType) + "/schema")
		if method == http.MethodHead {
			body = nil
		}
		return d.wrongBody(response, mediaType, schema, header, body, status, status)
	}
	return ""
}

func (d description) wrongBody(where, mediaType, schema string, header http.Header, body []byte, status, expected int) string {
	sent, _, _ := strings.Cut(header.Get("Content-Type"), ";")
	switch {
	case status != expected:
		return fmt.Sprintf("nothing but %d is described for %s", expected, where)
	case sent != mediaType:
		return fmt.Sprintf("the Content-Type is %q, but %s at %s", sent, mediaType, where)
	case len(body) == 0 || !strings.HasSuffix(mediaType, "json"):
		return ""
	}
	if err := d.validate(body, schema); err != nil {
		return fmt.Sprintf("the body %s: %v", abridged(string(body)), err)
	}
	return ""
}

// headerValue returns a header's value as JSON.
func headerValue(value string) []byte {
	if regexp.MustCompile(`^\d+$`).MatchString(value) {
		return []byte(value)
	}
	return must(json.Marshal(value))
}

// expectDescribed fails the spec, unless it has failed already, if openapi.json does not have an answer that it got.
func expectDescribed(request *http.Request, a answer) {
	DeferCleanup(func() {
		if CurrentSpecReport().Failed() {
			return
		}
		path := request.URL.EscapedPath()
		wrong := api.wrong(request.Method, path, a.Code, a.Header(), a.Body.Bytes())
		Expect(wrong).To(BeEmpty(), "expected this answer to be as httpapi/routes/openapi.json has it; change that, or what the server does\n%s", a)
	})
}

var _ = Describe("openapi.json", Label("given"), func() {
	It("is right by the schema of OpenAPI 3.1", func() {
		compiler := jsonschema.NewCompiler()
		schema := must(jsonschema.UnmarshalJSON(bytes.NewReader(must(os.ReadFile("testdata/openapi-3.1.json")))))
		Expect(compiler.AddResource("https://spec.openapis.org/oas/3.1/schema/2022-10-07", schema)).To(Succeed())
		Expect(must(compiler.Compile("https://spec.openapis.org/oas/3.1/schema/2022-10-07")).Validate(api.document)).To(Succeed())
	})

	It("has every schema right, and every $ref leads to something", func() {
		var visit func(pointer string, here any)
		visit = func(pointer string, here any) {
			switch here := here.(type) {
			case map[string]any:
				if target, is := here["$ref"].(string); is {
					Expect(api.has(strings.TrimPrefix(target, "#"))).To(BeTrue(), "expected %s, to which %s leads, but there is nothing", target, pointer)
				}
				for name, inner := range here {
					visit(pointer+"/"+key(name), inner)
				}
				if strings.HasSuffix(pointer, "/schema") || regexp.MustCompile(`^/components/schemas/\w+$`).MatchString(pointer) {
					_, err := api.compiler.Compile(descriptionURL + "#" + pointer)
					Expect(err).NotTo(HaveOccurred())
				}
			case []any:
				for i, inner := range here {
					visit(fmt.Sprintf("%s/%d", pointer, i), inner)
				}
			}
		}
		visit("", api.document)
	})

	It("has every route of the server, and no other", func() {
		config := newChanging().config
		config.Lister = listed{}
		config.Metrics = http.NotFoundHandler()
		var served []string
		for _, route := range routes.Routes(config) {
			served = append(served, strings.ReplaceAll(route, "{$}", "{name}")) // a name, too
		}
		slices.Sort(served)
		Expect(api.routes()).To(ConsistOf(slices.Compact(served)))
	})

	It("is served as it is", func() {
		answer := newService().get("/openapi.json")
		answer.expect(http.StatusOK)
		Expect(answer.Header().Get("Content-Type")).To(Equal("application/json"))
		Expect(answer.Body.String()).To(Equal(string(must(os.ReadFile("openapi.json")))))
	})

	problem := `{"type":"about:blank","title":"Not Found","status":404}`
	found := `{"type":"PRODUCT","count":1,"attributes":` + mouseJSON + `}`
	DescribeTable("is broken by an answer", func(method, path string, status int, contentType, etag, body, expected string) {
		header := http.Header{}
		for name, value := range map[string]string{"Content-Type": contentType, "ETag": etag} {
			if value != "" {
				header.Set(name, value)
			}
		}
		wrong := api.wrong(method, path, status, header, []byte(body))
		if expected == "" {
			Expect(wrong).To(BeEmpty())
			return
		}
		Expect(wrong).To(ContainSubstring(expected))
	},
		Entry("no: a product", "GET", "/products/mouse", 200, "application/json", `"1"`, found, ""),
		Entry("no: a product's header", "HEAD", "/products/mouse", 200, "application/json", `"1"`, "", ""),
		Entry("no: the answer to another path", "GET", "/other", 404, "application/problem+json", "", problem, ""),
		Entry("with another status", "GET", "/products/mouse", 202, "application/json", `"1"`, found, "the status 202"),
		Entry("with another type", "GET", "/products/mouse", 200, "text/html", `"1"`, found, "Content-Type"),
		Entry("without a header that is required", "GET", "/products/mouse", 200, "application/json", "", found, "ETag is missing"),
		Entry("with a header that is not named", "DELETE", "/products/mouse", 204, "", `"1"`, "", "the header Etag"),
		Entry("with a header that is wrong", "GET", "/products/mouse", 200, "application/json", `W/"1"`, found, "pattern"),
		Entry("with a field more", "GET", "/products/mouse", 200, "application/json", `"1"`, strings.Replace(found, "{", `{"x":1,`, 1), "'x'"),
		Entry("with a field less", "GET", "/products/mouse", 200, "application/json", `"1"`, strings.Replace(found, `"count":1,`, "", 1), "'count'"),
		Entry("with three decimals", "GET", "/products/mouse", 200, "application/json", `"1"`, strings.Replace(found, "19.99", "19.999", 1), "0.01"),
		Entry("with a body where there is none", "DELETE", "/products/mouse", 204, "", "", "{}", "has a body"),
		Entry("that finds another path", "GET", "/other", 200, "application/json", "", "{}", "nothing but 404"),
		Entry("that takes another method", "PATCH", "/products/mouse", 200, "application/json", "", found, "nothing but 405"),
	)
})
