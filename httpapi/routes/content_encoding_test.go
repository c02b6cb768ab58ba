package routes_test

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
)

var _ = Describe("a body in an encoding of its own", Label("given"), func() {
	var service *changing

	BeforeEach(func() { service = newChanging() })

	DescribeTable("is a 415 that names what is understood", func(coding string) {
		for _, method := range []string{"POST", "PUT"} {
			target := map[string]string{"POST": "/products", "PUT": "/products/mouse"}[method]
			answer := service.send(method, target, "\x1f\x8b", "Content-Type", "application/json", "Content-Encoding", coding)
			Expect(answer.expectProblem(http.StatusUnsupportedMediaType).Detail).To(ContainSubstring("Content-Encoding"))
			Expect(answer.Header().Get("Accept-Encoding")).To(Equal("identity"), answer.String)
		}
	},
		EntryDescription("%s"), Entry(nil, "gzip"), Entry(nil, "br"), Entry(nil, "identity, gzip"), Entry(nil, "x"),
	)

	DescribeTable("is read where that changes nothing", func(coding string) {
		service.creates(services.Report{}, nil)
		service.send("POST", "/products", mouseJSON, "Content-Type", "application/json", "Content-Encoding", coding).expect(http.StatusCreated)
	},
		EntryDescription("%q"), Entry(nil, "identity"), Entry(nil, "Identity"), Entry(nil, ""),
	)

	It("is a 400 that names the byte order mark before JSON", func() {
		problem := service.post("\ufeff" + mouseJSON).expectProblem(http.StatusBadRequest)
		Expect(problem.Detail).To(And(ContainSubstring("not JSON"), ContainSubstring("byte order mark (U+FEFF)")))
	})
})
