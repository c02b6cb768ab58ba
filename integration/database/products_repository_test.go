package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

// What ProductsRepository promises in its doc comments, on a database file of its own for each spec.
var (
	_ = Describe("ProductsRepository on a real SQLite file:", Label("lesson-05"), func() { productsRepository(sqliteFile, Entry("with a zero byte behind it", "mouse\x00")) })
	_ = Describe("ProductsRepository in PostgreSQL:", Label("given", "machines"), func() { productsRepository(postgresSchema) })
)

// Strangers are names which nobody inserted, and which one kind of database can be asked for, and the other can't.
func productsRepository(newSite func(SpecContext) site, strangers ...TableEntry) {
	var (
		at         site
		connection database.Connection
		repository *repositories.ProductsRepository
	)

	BeforeEach(func(ctx SpecContext) {
		at = newSite(ctx)
		connection = at.open(ctx)
		repository = repositoryOn(ctx, connection)
	})

	It("a repository can be made over it", Label("step-2"), func() {
		Expect(repository).NotTo(BeNil(), "the repository that NewProductsRepository returned beside no error")
	})

	Describe("a product that was inserted", func() {
		It("is a row of the table, with its name, its price in cents and its quantity", Label("step-3"), func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(stored(ctx, connection, "mouse")).To(Equal(mouse), "the row in the table, after Insert of %+v", mouse)
		})

		It("is found by its name", Label("step-4"), func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(repository.FindByName(ctx, "mouse")).To(Equal(mouse), `FindByName("mouse"), after Insert of %+v`, mouse)
		})

		DescribeTable("keeps its numbers, up to their bounds:", Label("step-3"), func(ctx SpecContext, price repositories.Cents, quantity int) {
			product := repositories.Product{Name: "mouse", Price: price, Quantity: quantity}
			Expect(repository.Insert(ctx, product)).To(Succeed(), "Insert of %+v", product)
			Expect(stored(ctx, connection, "mouse")).To(Equal(product), "the row in the table, after Insert of %+v", product)
		},
			Entry("free, and none left", repositories.Cents(0), 0),
			Entry("one cent, and one left", repositories.Cents(1), 1),
			Entry("a price that binary floats can't hold", repositories.Cents(1999), 5),
			Entry("the highest price and the largest quantity", repositories.MaxPrice, repositories.MaxQuantity),
		)

		It("is there after the file was closed and opened again", Label("step-3"), func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(repository.Close()).To(Succeed(), "Close of the repository")
			Expect(connection.Close()).To(Succeed(), "Close of the connection")
			Expect(stored(ctx, at.open(ctx), "mouse")).To(Equal(mouse),
				"the row in the table, after Insert, with the file closed and opened again since")
		})

		// The service stores no such name. The repository does not rely on that.
		DescribeTable("is another product than one whose name differs in bytes alone, such as", Label("step-3"), func(ctx SpecContext, first, second string) {
			products := []repositories.Product{{Name: first, Price: 1999, Quantity: 5}, {Name: second, Price: 4950, Quantity: 2}}
			for _, product := range products {
				Expect(repository.Insert(ctx, product)).To(Succeed(), "Insert of %q, one of %+q", product.Name, []string{first, second})
			}
			for _, product := range products {
				Expect(stored(ctx, connection, product.Name)).To(Equal(product), "the row of %+q", product.Name)
			}
		},
			Entry("a letter's case", "mouse", "Mouse"),
			Entry("a blank before it", "mouse", " mouse"),
			Entry("a blank behind it", "mouse", "mouse "),
			Entry("how an accent is spelt", "Caf\u00e9", "Cafe\u0301"),
		)

		DescribeTable("is found as it was, and alone, when its name", Label("step-4"), func(ctx SpecContext, name string) {
			parsed, err := repositories.ParseName(name)
			Expect(err).NotTo(HaveOccurred())
			Expect(parsed).To(Equal(name), "the service stores names as ParseName returns them")

			product := repositories.Product{Name: name, Price: 4950, Quantity: 2}
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(repository.Insert(ctx, product)).To(Succeed(), "Insert of %q, beside %q", name, mouse.Name)
			Expect(repository.FindByName(ctx, name)).To(Equal(product), "FindByName(%q)", name)
			Expect(repository.FindByName(ctx, mouse.Name)).To(Equal(mouse), "FindByName(%q), after Insert of %q", mouse.Name, name)
			Expect(count(ctx, connection)).To(Equal(2), "how many products there are, after Insert of two")
		},
			Entry("is one letter", "a"),
			Entry("has a single quote", "O'Reilly"),
			Entry("is a single quote", "'"),
			Entry("has double quotes", `19" monitor`),
			Entry("has a backslash", `a\b`),
			Entry("drops the table", "'; DROP TABLE products; --"),
			Entry("is true for every row", "' OR '1'='1"),
			Entry("closes a statement of values", "x', 0, 0); DELETE FROM products; --"),
			Entry("has SQL's pattern characters", "m_us%"),
			Entry("has SQL's parameters", "?1 :name @name $name"),
			Entry("is the name of a column", "price_cents"),
			Entry("is a word of SQL", "NULL"),
			Entry("looks like a number", "007"),
			Entry("looks like another number", "7.0e0"),
			Entry("differs from another in its case only", "MOUSE"),
			Entry("has white space inside", "a  mouse"),
			Entry("has letters beyond ASCII", "Bücher 商品 🐭"),
			Entry("has an accent, composed as NFC has it", "Caf\u00e9"),
			Entry("has a character that NFC leaves decomposed", "q\u0323\u0307"),
			Entry("is as long as a name may be", strings.Repeat("商", repositories.MaxNameLength)),
		)

		It("is found among many, with its own numbers", Label("step-4"), func(ctx SpecContext) {
			random := rand.New(rand.NewPCG(uint64(GinkgoRandomSeed()), 5))
			var products []repositories.Product
			for number := range 300 {
				products = append(products, repositories.Product{
					Name:     fmt.Sprintf("product '%d'", number),
					Price:    repositories.Cents(random.Int64N(int64(repositories.MaxPrice) + 1)),
					Quantity: random.IntN(repositories.MaxQuantity),
				})
			}
			for _, product := range products {
				Expect(repository.Insert(ctx, product)).To(Succeed(), "Insert of %+v", product)
			}
			for _, product := range products {
				Expect(repository.FindByName(ctx, product.Name)).To(Equal(product), "FindByName(%q)", product.Name)
			}
		})

		It("is found again and again, without using up the connections that read", Label("step-4"), func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			times := 3 * connection.Reader().Stats().MaxOpenConnections
			for number := range times {
				Expect(repository.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, call %d of %d; the pool has %d connections that read",
					number+1, times, connection.Reader().Stats().MaxOpenConnections)
			}
			Expect(connection.Reader().Stats().InUse).To(BeZero(), "how many connections FindByName still holds")
		}, SpecTimeout(5*time.Second))

		It("is seen at once through another connection to the file", Label("step-4"), func(ctx SpecContext) {
			other := repositoryOn(ctx, at.open(ctx))
			Expect(other.FindByName(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound), "FindByName of a second repository, before Insert of the first")
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(other.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName of a second repository, after Insert of the first")
		})
	})

	Describe("a name that is taken", Label("step-3"), func() {
		It("is ErrAlreadyExists, and the first product stays as it was", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			second := repositories.Product{Name: "mouse", Price: 1, Quantity: 1}
			err := repository.Insert(ctx, second)
			Expect(err).To(MatchError(repositories.ErrAlreadyExists), "Insert of a second product of the same name")
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable), "the database works: the name is taken")
			Expect(err.Error()).To(ContainSubstring(`"mouse"`), "the text of the error, which names the product in quotes")
			Expect(stored(ctx, connection, "mouse")).To(Equal(mouse), "the row in the table, after a second Insert of the same name was refused")
			Expect(count(ctx, connection)).To(Equal(1), "how many products there are, after a second Insert of the same name was refused")
			Expect(connection.Writer().Stats().InUse).To(BeZero(), "how many connections Insert still holds")
		})

		It("is taken also for a program that opens the file later", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(repositoryOn(ctx, at.open(ctx)).Insert(ctx, mouse)).To(MatchError(repositories.ErrAlreadyExists), "Insert of the same name, through a second connection to the file")
		})
	})

	Describe("a name that nobody inserted", Label("step-4"), func() {
		It("is ErrNotFound, and not an error of database/sql", func(ctx SpecContext) {
			product, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "FindByName of a name that nobody inserted")
			Expect(err).NotTo(MatchError(sql.ErrNoRows), "database/sql's own word for it stops at the repository")
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable), "the database works: there is no such product")
			Expect(err.Error()).To(ContainSubstring(`"mouse"`), "the text of the error, which names the product in quotes")
			Expect(product).To(BeZero(), "the product that FindByName returned beside an error, which is empty")
		})

		DescribeTable("is not taken for another", func(ctx SpecContext, name string) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			_, err := repository.FindByName(ctx, name)
			Expect(err).To(MatchError(repositories.ErrNotFound), "FindByName(%q), when only %q was inserted", name, mouse.Name)
		},
			Entry("of another case", "Mouse"),
			Entry("that begins with it", "mous"),
			Entry("that is its beginning", "mouse2"),
			Entry("that it would match as a pattern", "m%"),
			Entry("that it would match as another pattern", "m*"),
			Entry("with a blank before it", " mouse"),
			Entry("with a blank behind it", "mouse "),
			Entry("by an injection", "' OR '1'='1"),
			strangers,
		)
	})

	Describe("a product outside its bounds", Label("step-3"), func() {
		DescribeTable("is refused by the schema, and not stored, where it has", func(ctx SpecContext, product repositories.Product) {
			err := repository.Insert(ctx, product)
			Expect(err).To(MatchError(repositories.ErrUnavailable), "Insert of %+v, which the schema refuses", product)
			Expect(err).NotTo(MatchError(repositories.ErrAlreadyExists), "Insert of %+v: no name is taken", product)
			Expect(err.Error()).To(ContainSubstring("constraint"), "the text of the error, which wraps its cause: what the database said")
			Expect(connection.Writer().Stats().InUse).To(BeZero(), "how many connections Insert still holds")
			Expect(count(ctx, connection)).To(BeZero(), "how many products there are, after Insert of one that the schema refuses")
		},
			Entry("no name", repositories.Product{Price: 1999, Quantity: 5}),
			Entry("a negative price", repositories.Product{Name: "mouse", Price: -1, Quantity: 5}),
			Entry("too high a price", repositories.Product{Name: "mouse", Price: repositories.MaxPrice + 1, Quantity: 5}),
			Entry("a negative quantity", repositories.Product{Name: "mouse", Price: 1999, Quantity: -1}),
			Entry("too large a quantity", repositories.Product{Name: "mouse", Price: 1999, Quantity: repositories.MaxQuantity + 1}),
		)
	})

	Describe("a database that fails", func() {
		BeforeEach(func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(connection.Close()).To(Succeed(), "Close of the connection")
		})

		It("is ErrUnavailable to a caller who inserts, and does not say that the name is taken", Label("step-3"), func(ctx SpecContext) {
			err := repository.Insert(ctx, mouse)
			Expect(err).To(MatchError(repositories.ErrUnavailable), "Insert, after the connection was closed")
			Expect(err).NotTo(MatchError(repositories.ErrAlreadyExists), "Insert, after the connection was closed: whether the name is taken, nobody knows")
			Expect(err.Error()).To(ContainSubstring(`"mouse"`), "the text of the error, which names the product in quotes")
		})

		It("is ErrUnavailable to a caller who looks for a product, and does not say that there is none", Label("step-4"), func(ctx SpecContext) {
			product, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrUnavailable), "FindByName, after the connection was closed")
			Expect(err).NotTo(MatchError(repositories.ErrNotFound), "FindByName, after the connection was closed: whether there is such a product, nobody knows")
			Expect(err.Error()).To(ContainSubstring(`"mouse"`), "the text of the error, which names the product in quotes")
			Expect(product).To(BeZero(), "the product that FindByName returned beside an error, which is empty")
		})
	})

	Describe("Close", func() {
		It("leaves the connections open", Label("step-2"), func(ctx SpecContext) {
			Expect(repository.Close()).To(Succeed(), "Close of the repository")
			Expect(connection.Writer().PingContext(ctx)).To(Succeed(), "the pool that writes, after Close of the repository")
			Expect(connection.Reader().PingContext(ctx)).To(Succeed(), "the pool that reads, after Close of the repository")
		})

		It("leaves no Insert that works", Label("step-3"), func(ctx SpecContext) {
			Expect(repository.Close()).To(Succeed(), "Close of the repository")
			Expect(repository.Insert(ctx, mouse)).To(MatchError(repositories.ErrUnavailable), "Insert after Close")
			Expect(count(ctx, connection)).To(BeZero(), "how many products there are, after Insert on a repository that was closed")
		})

		It("leaves no FindByName that works", Label("step-4"), func(ctx SpecContext) {
			Expect(repository.Close()).To(Succeed(), "Close of the repository")
			Expect(repository.FindByName(ctx, "mouse")).Error().To(MatchError(repositories.ErrUnavailable), "FindByName after Close")
		})
	})

	Describe("a caller who has gone", func() {
		var gone context.Context

		BeforeEach(func(ctx SpecContext) {
			var leave context.CancelFunc
			gone, leave = context.WithCancel(ctx)
			leave()
		})

		It("inserts nothing", Label("step-3"), func(ctx SpecContext) {
			Expect(repository.Insert(gone, mouse)).NotTo(Succeed(), "Insert with a context that is cancelled")
			Expect(count(ctx, connection)).To(BeZero(), "how many products there are, after Insert with a context that is cancelled")
		})

		It("finds nothing", Label("step-4"), func() {
			Expect(repository.FindByName(gone, "mouse")).Error().To(MatchError(context.Canceled), "FindByName with a context that is cancelled")
		})
	})
}
