package sqliteconn_test

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("the schema", Label("lesson-03", "step-1"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	It("is there as soon as a new file is opened", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "%s, after one INSERT", countProducts)
		Expect(path).To(BeARegularFile())
	})

	It("is applied again without harm to what is stored", func(ctx SpecContext) {
		first := open(ctx, path)
		execute(ctx, first, insertMouse)
		Expect(first.Close()).To(Succeed())
		Expect(answer(ctx, open(ctx, path), countProducts)).To(Equal("1"),
			"%s, after one INSERT, with the file closed and opened again since", countProducts)
	})

	It("is completed where an earlier one had a part of it", func(ctx SpecContext) {
		earlier := open(ctx, path)
		execute(ctx, earlier, insertMouse)
		execute(ctx, earlier, `DROP TABLE meta`)
		Expect(earlier.Close()).To(Succeed())
		connection := open(ctx, path)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "the file had one product, and no table meta, when it was opened again")
		Expect(answer(ctx, connection, `SELECT count(*) FROM meta`)).To(Equal("1"), "the rows of the table meta, after the file was opened again")
	})

	DescribeTable("keeps out what is no product:", func(ctx SpecContext, name, price, quantity any) {
		_, err := open(ctx, path).Writer().ExecContext(ctx,
			`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, price, quantity)
		Expect(err).To(HaveOccurred(), "INSERT of the name %#v, the price %v cents and the quantity %v: the table must refuse it", name, price, quantity)
		// What SQLite says of a CHECK or a NOT NULL, and of a STRICT table.
		isRefused := strings.Contains(err.Error(), "constraint") || strings.Contains(err.Error(), "cannot store")
		Expect(isRefused).To(BeTrueBecause("expected the table to refuse it by a constraint (NOT NULL, CHECK) or by a type (STRICT); SQLite says: %s", err))
	},
		Entry("no name", nil, 1999, 5),
		Entry("an empty name", "", 1999, 5),
		Entry("no price", "mouse", nil, 5),
		Entry("a negative price", "mouse", -1, 5),
		Entry("a price over 9,999,999.99", "mouse", 1_000_000_000, 5),
		Entry("a price with a fraction of a cent", "mouse", 19.995, 5),
		Entry("a price that is text", "mouse", "cheap", 5),
		Entry("no quantity", "mouse", 1999, nil),
		Entry("a negative quantity", "mouse", 1999, -1),
		Entry("a quantity over 2,147,483,647", "mouse", 1999, 2_147_483_648),
	)

	DescribeTable("takes a product", func(ctx SpecContext, name string, price, quantity int) {
		connection := open(ctx, path)
		execute(ctx, connection, `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, price, quantity)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "%s, after one INSERT of %q", countProducts, name)
	},
		Entry("that is free, and of which none is left", "mouse", 0, 0),
		Entry("of the highest price and the largest quantity", "mouse", 999_999_999, 2_147_483_647),
		Entry("with a name that looks like a number", "007", 1999, 5),
	)

	It("has each name once", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		_, err := connection.Writer().ExecContext(ctx, insertMouse)
		Expect(err).To(HaveOccurred(), "INSERT of a second product of the same name: the table must refuse it")
		Expect(err.Error()).To(ContainSubstring("UNIQUE"), "SQLite's reason to refuse it: the name is the PRIMARY KEY")
	})

	It("tells names apart by their case", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		execute(ctx, connection, `INSERT INTO products (name, price_cents, quantity) VALUES ('Mouse', 1999, 5)`)
		Expect(answer(ctx, connection, countProducts)).To(Equal("2"), "%s, after one INSERT of mouse and one of Mouse", countProducts)
	})
})

var _ = Describe("the identifier", Label("lesson-03", "step-1"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	It("is short, and stays with the file", func(ctx SpecContext) {
		first := open(ctx, path)
		Expect(first.Identifier()).To(MatchRegexp(`^[0-9a-f]{8}$`), "the identifier, which is eight hexadecimal digits in lower case")
		Expect(first.Close()).To(Succeed())
		Expect(open(ctx, path).Identifier()).To(Equal(first.Identifier()), "the identifier after the file was closed and opened again")
	})

	It("differs from file to file, also where a file replaces a deleted one", func(ctx SpecContext) {
		first := open(ctx, path)
		Expect(first.Close()).To(Succeed())
		Expect(os.Remove(path)).To(Succeed())
		Expect(open(ctx, path).Identifier()).NotTo(Equal(first.Identifier()), "the identifier of a new file where another was deleted")
	})
})
