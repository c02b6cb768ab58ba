package postgresconn_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/postgresconn"
)

// What needs no server; the rest is in integration/database.
var _ = Describe("the connection to PostgreSQL", Label("given"), func() {
	DescribeTable("knows a URL of PostgreSQL's from a file", func(text string, is bool) {
		Expect(postgresconn.IsURL(text)).To(Equal(is))
	},
		EntryDescription("%s"),
		Entry(nil, "postgres://127.0.0.1/products", true),
		Entry(nil, "postgresql://127.0.0.1/products", true),
		Entry(nil, "products.db", false),
		Entry(nil, "postgres.db", false),
		Entry(nil, "mysql://127.0.0.1/products", false),
	)

	DescribeTable("says in one line what is wrong with a URL, and never its password:", func(ctx SpecContext, text string) {
		_, err := postgresconn.Open(ctx, text)
		Expect(err).To(MatchError(postgresconn.ErrSetting))
		Expect(err.Error()).NotTo(Or(ContainSubstring("sesame"), ContainSubstring("\n")))
	},
		EntryDescription("%s"),
		Entry(nil, "postgres://shop:open-sesame@127.0.0.1:port/products"),
		Entry(nil, "postgres://shop:open sesame@127.0.0.1/products"),
		Entry(nil, "postgres://shop:open%zzsesame@127.0.0.1/products"),
		Entry(nil, "postgres://shop:open-sesame@127.0.0.1/products?sslmode=perhaps"),
		Entry(nil, "postgres://127.0.0.1/products?password=open-sesame&sslmode=perhaps"),
	)

	DescribeTable("numbers the parameters of a statement", func(statement, expected string) {
		Expect(postgresconn.Numbered(statement)).To(Equal(expected))
	},
		EntryDescription("%s"),
		Entry(nil, `SELECT 1`, `SELECT 1`),
		Entry(nil, `INSERT INTO products VALUES (?, ?, ?)`, `INSERT INTO products VALUES ($1, $2, $3)`),
		Entry(nil, `SELECT '?', "?" FROM "it""s?" WHERE a = ?`, `SELECT '?', "?" FROM "it""s?" WHERE a = $1`),
		Entry(nil, `SELECT 'it''s ?', ?`, `SELECT 'it''s ?', $1`),
	)
})
