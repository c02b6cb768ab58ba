package server_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the specs of the server", Label("given"), func() {
	// They would be run with every version of what they import, by "verify", which has no time for that.
	It("import nothing of what lessons have written: they know the server from outside", func() {
		files, err := filepath.Glob("*_test.go")
		Expect(err).NotTo(HaveOccurred())
		Expect(files).NotTo(BeEmpty())
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			Expect(err).NotTo(HaveOccurred())
			for _, imported := range parsed.Imports {
				path, err := strconv.Unquote(imported.Path.Value)
				Expect(err).NotTo(HaveOccurred())
				Expect(path).NotTo(Or(Equal("cacheaside/repositories"), HavePrefix("cacheaside/services"), HavePrefix("cacheaside/httpapi")), file)
			}
		}
	})
})
