package page_test

import (
	"context"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/page"
	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

// newProducts returns a repository over a database file of its own.
func newProducts(ctx context.Context) *repositories.ProductsRepository {
	GinkgoHelper()
	database, err := sqliteconn.Open(ctx, filepath.Join(GinkgoT().TempDir(), "products.db"))
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(database.Close)
	products, err := repositories.NewProductsRepository(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(products.Close)
	return products
}

var _ = Describe("SQL", func() {
	It("has the very statements of a request noted, with what they are given", func(ctx SpecContext) {
		products := newProducts(ctx)
		sql := new(page.SQL)
		lines, _ := traced(func(ctx context.Context) {
			Expect(sql.Writer(products).Insert(ctx, mouse)).To(Succeed())
			_, err := sql.Reader(products).FindByName(ctx, `no "such" name`)
			Expect(err).To(MatchError(repositories.ErrNotFound))
		})
		// What the SQL looks like is the repository's business.
		Expect(texts(lines)).To(ContainElements(
			MatchRegexp(`^SQL (?i:insert)\b.* — "mouse", 1999, 5$`),
			MatchRegexp(`^SQL (?i:select)\b.* — "no \\"such\\" name"$`),
		))
	})

	It("has the statements of a list noted, too, and makes it wait as well", func(ctx SpecContext) {
		database, err := sqliteconn.Open(ctx, filepath.Join(GinkgoT().TempDir(), "products.db"))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(database.Close)
		list, err := repositories.NewProductList(ctx, database)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(list.Close)
		sql := new(page.SQL)
		sql.SetDelay(time.Millisecond)
		lines, _ := traced(func(ctx context.Context) {
			Expect(sql.Lister(list).After(ctx, "keyboard", 7)).To(BeEmpty())
		})
		Expect(texts(lines)).To(HaveExactElements("SQL delay", MatchRegexp(`^SQL (?i:select)\b.* — "keyboard", 7$`)))
	})

	It("makes the database seem far away, and says so", func() {
		var took time.Duration
		sql := new(page.SQL)
		lines, _ := traced(func(ctx context.Context) {
			began := time.Now()
			sql.SetDelay(50 * time.Millisecond)
			Expect(sql.Reader(readerOf(mouse, nil)).FindByName(ctx, "mouse")).To(Equal(mouse))
			took = time.Since(began)
			sql.SetDelay(0)
			Expect(sql.Reader(readerOf(mouse, nil)).FindByName(ctx, "mouse")).To(Equal(mouse))
			Expect(time.Since(began)).To(Equal(took), "without the delay")
		})
		Expect(took).To(Equal(50*time.Millisecond), "by the spec's still clock")
		Expect(lines).To(Equal([]page.Line{{To: "SQL", What: "delay", Took: 50_000}}))
	})

	It("lets go who does not wait any longer", func() {
		sql := new(page.SQL)
		sql.SetDelay(2 * time.Second)
		onStillClock(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			defer cancel()
			began := time.Now()
			_, _ = sql.Reader(readerOf(mouse, nil)).FindByName(ctx, "mouse")
			Expect(time.Since(began)).To(Equal(time.Millisecond))
		})
		lines, _ := traced(func(ctx context.Context) {
			ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
			defer cancel()
			_, _ = sql.Reader(readerOf(mouse, nil)).FindByName(ctx, "mouse")
		})
		Expect(texts(lines)).To(Equal([]string{"SQL delay : context deadline exceeded"}))
	})
})
