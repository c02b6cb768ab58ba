package database_test

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/repositories/statements"
)

var (
	_ = Describe("ProductList on a real SQLite file", Label("given"), func() { productList(sqliteFile) })
	_ = Describe("ProductList in PostgreSQL", Label("given", "machines"), func() { productList(postgresSchema) })
)

func productList(newSite func(SpecContext) site) {
	var (
		connection database.Connection
		list       *repositories.ProductList
	)

	BeforeEach(func(ctx SpecContext) {
		connection = newSite(ctx).open(ctx)
		var err error
		list, err = repositories.NewProductList(ctx, connection)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(list.Close)
	})

	insert := func(ctx context.Context, names ...string) {
		GinkgoHelper()
		for i, name := range names {
			_, err := connection.Writer().ExecContext(ctx, `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, i, i)
			Expect(err).NotTo(HaveOccurred())
		}
	}
	names := func(products []repositories.Product) (names []string) {
		for _, product := range products {
			names = append(names, product.Name)
		}
		return names
	}

	It("has the products in the order of their names, byte by byte, whole", func(ctx SpecContext) {
		insert(ctx, "ü", "b", "B", "a/b", "a", "商品", "🐭")
		all, err := list.After(ctx, "", 10)
		Expect(err).NotTo(HaveOccurred())
		Expect(names(all)).To(Equal([]string{"B", "a", "a/b", "b", "ü", "商品", "🐭"}))
		Expect(all[0]).To(Equal(repositories.Product{Name: "B", Price: 2, Quantity: 2}))
	})

	It("begins after a name, whether or not there is such a product, and has as many as it may", func(ctx SpecContext) {
		insert(ctx, "a", "b", "c", "d")
		Expect(list.After(ctx, "b", 1)).To(WithTransform(names, Equal([]string{"c"})))
		Expect(list.After(ctx, "bb", 9)).To(WithTransform(names, Equal([]string{"c", "d"})))
		Expect(list.After(ctx, "d", 9)).To(BeEmpty())
	})

	It("says ErrUnavailable where the database can't tell", func(ctx SpecContext) {
		Expect(connection.Close()).To(Succeed())
		Expect(list.After(ctx, "", 1)).Error().To(MatchError(repositories.ErrUnavailable))
	})
}

var _ = Describe("ProductList on a real SQLite file, once more", Label("given"), func() {
	It("reads no more rows than it returns: the index has them in this order", func(ctx SpecContext) {
		connection := open(ctx, newFile())
		list, err := repositories.NewProductList(ctx, connection)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(list.Close)
		statement := ""
		ctx2 := statements.Observe(ctx, func(s statements.Statement) { statement = s.Text })
		Expect(list.After(ctx2, "a", 2)).Error().NotTo(HaveOccurred())
		rows, err := connection.Reader().QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, "a", 2)
		Expect(err).NotTo(HaveOccurred())
		defer rows.Close()
		var plan []string
		for rows.Next() {
			var id, parent, unused int
			var detail string
			Expect(rows.Scan(&id, &parent, &unused, &detail)).To(Succeed())
			plan = append(plan, detail)
		}
		Expect(rows.Err()).NotTo(HaveOccurred())
		Expect(plan).To(HaveExactElements(And(HavePrefix("SEARCH products USING "), ContainSubstring("(name>?)"))),
			fmt.Sprintf("how SQLite goes about %s: it must not scan, nor sort in a B-tree", strings.Join(strings.Fields(statement), " ")))
	})
})
