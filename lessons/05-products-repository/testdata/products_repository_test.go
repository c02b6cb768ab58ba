package database_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

// Here you write the specs of ProductsRepository, before you write the repository itself. The doc comments in
// repositories/products_repository.go say what it promises: write an It for each promise of the type, of Insert and of
// FindByName. Not judged are NewProductsRepository, Close, and what many callers do at once.
//
// Each spec gets a database file of its own, which is new, and a repository over it. database_test.go has more that
// you may use: the product mouse; newFile, open and repositoryOn, for a second connection to a file; execute, for SQL
// that the repository has no method for; stored, which reads a product's row in the table; and count, which counts the
// products in a file.
//
// This is how a spec begins:
//
//	It("finds a product that was inserted", func(ctx SpecContext) {
//		Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of the mouse")
//	}, SpecTimeout(5*time.Second))
//
// The text behind a matcher is what a failure begins with: it says what was looked at.
// A SpecTimeout cancels ctx when the time is up: without one, a spec of code that waits for ever waits for ever, too.
var _ = Describe("ProductsRepository", Label("lesson-05"), func() {
	var (
		path       string
		connection *sqliteconn.Connection
		repository *repositories.ProductsRepository
	)

	BeforeEach(func(ctx SpecContext) {
		path = newFile()
		connection = open(ctx, path)
		repository = repositoryOn(ctx, connection)
		Expect(repository).NotTo(BeNil())
	})

	Describe("Insert", func() {
	})

	Describe("FindByName", func() {
	})
})
