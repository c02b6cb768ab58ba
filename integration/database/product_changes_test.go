package database_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

var (
	_ = Describe("ProductChanges on a real SQLite file", Label("lesson-10"), func() { productChanges(sqliteFile) })
	_ = Describe("ProductChanges in PostgreSQL", Label("given", "machines"), func() { productChanges(postgresSchema) })
)

func productChanges(newSite func(SpecContext) site) {
	var (
		connection database.Connection
		products   *repositories.ProductsRepository
		changes    *repositories.ProductChanges
		keyboard   = repositories.Product{Name: "keyboard", Price: 4950, Quantity: 3}
		cheaper    = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}
	)

	BeforeEach(func(ctx SpecContext) {
		connection = newSite(ctx).open(ctx)
		products = repositoryOn(ctx, connection)
		changes = changesOn(ctx, connection)
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(products.Insert(ctx, keyboard)).To(Succeed())
	})

	Describe("Delete", Label("step-1"), func() {
		It("removes the product, and leaves the others as they were", func(ctx SpecContext) {
			Expect(changes.Delete(ctx, "mouse")).To(Succeed(), "Delete of mouse, which is there")
			Expect(products.FindByName(ctx, "mouse")).Error().To(MatchError(repositories.ErrNotFound), "FindByName, after Delete of mouse")
			Expect(products.FindByName(ctx, "keyboard")).To(Equal(keyboard), "FindByName of keyboard, after Delete of mouse")
		})

		It("says ErrNotFound, with the name, when there is no such product, also the second time", func(ctx SpecContext) {
			Expect(changes.Delete(ctx, "mouse")).To(Succeed(), "Delete of mouse, which is there")
			err := changes.Delete(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "the second Delete of mouse: no row was removed")
			Expect(err).To(MatchError(ContainSubstring(`"mouse"`)), "the error names the product in quotes")
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable), "nothing failed: the database could say that there is no such product")
		})

		It("leaves the name free for another product", func(ctx SpecContext) {
			Expect(changes.Delete(ctx, "mouse")).To(Succeed(), "Delete of mouse, which is there")
			Expect(products.Insert(ctx, cheaper)).To(Succeed(), "Insert of mouse, after Delete of mouse")
			Expect(products.FindByName(ctx, "mouse")).To(Equal(cheaper), "FindByName, after Delete and Insert of another mouse")
		})

		DescribeTable("takes a name letter for letter:", func(ctx SpecContext, name string) {
			Expect(products.Insert(ctx, repositories.Product{Name: name, Price: 2999, Quantity: 2})).To(Succeed())
			Expect(changes.Delete(ctx, name)).To(Succeed(), "Delete of %q, which is there", name)
			Expect(products.FindByName(ctx, name)).Error().To(MatchError(repositories.ErrNotFound), "FindByName, after Delete of %q", name)
			Expect(count(ctx, connection)).To(Equal(2), "how many products there are: mouse and keyboard are left")
		},
			EntryDescription("%s"), Entry(nil, "Mouse"), Entry(nil, "USB Hub"), Entry(nil, "%"), Entry(nil, "O'Neill"),
		)
	})

	Describe("Update", Label("step-2"), func() {
		It("gives the product another price and quantity, and leaves the others as they were", func(ctx SpecContext) {
			Expect(changes.Update(ctx, cheaper)).To(Succeed(), "Update of mouse, which is there")
			Expect(products.FindByName(ctx, "mouse")).To(Equal(cheaper), "FindByName, after Update of mouse")
			Expect(products.FindByName(ctx, "keyboard")).To(Equal(keyboard), "FindByName of keyboard, after Update of mouse")
		})

		It("succeeds also where nothing is different, for the product is there", func(ctx SpecContext) {
			Expect(changes.Update(ctx, mouse)).To(Succeed(), "Update of mouse to what it is already")
		})

		It("says ErrNotFound, with the name, and creates nothing, when there is no such product", func(ctx SpecContext) {
			err := changes.Update(ctx, repositories.Product{Name: "Mouse", Price: 1, Quantity: 1})
			Expect(err).To(MatchError(repositories.ErrNotFound), "Update of Mouse, when there are mouse and keyboard: no row was changed")
			Expect(err).To(MatchError(ContainSubstring(`"Mouse"`)), "the error names the product in quotes")
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable), "nothing failed: the database could say that there is no such product")
			Expect(count(ctx, connection)).To(Equal(2), "how many products there are, after Update of one that was not there")
			Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName of mouse, after Update of Mouse")
		})

		DescribeTable("takes a price to the cent, and a quantity to the piece:", func(ctx SpecContext, price repositories.Cents, quantity int) {
			changed := repositories.Product{Name: "mouse", Price: price, Quantity: quantity}
			Expect(changes.Update(ctx, changed)).To(Succeed(), "Update of mouse, which is there")
			Expect(products.FindByName(ctx, "mouse")).To(Equal(changed), "FindByName, after Update")
		},
			EntryDescription("%s and %d"),
			Entry(nil, repositories.Cents(0), 0),
			Entry(nil, repositories.Cents(1998), 0),
			Entry(nil, repositories.Cents(1999), 1),
			Entry(nil, repositories.MaxPrice, repositories.MaxQuantity),
		)

		DescribeTable("takes a name letter for letter:", func(ctx SpecContext, name string) {
			hub := repositories.Product{Name: name, Price: 2999, Quantity: 2}
			Expect(products.Insert(ctx, hub)).To(Succeed())
			hub.Price = 2499
			Expect(changes.Update(ctx, hub)).To(Succeed(), "Update of %q, which is there", name)
			Expect(products.FindByName(ctx, name)).To(Equal(hub), "FindByName, after Update of %q", name)
			Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName of mouse, after Update of %q", name)
		},
			EntryDescription("%s"), Entry(nil, "Mouse"), Entry(nil, "USB Hub"), Entry(nil, "%"), Entry(nil, "O'Neill"),
		)

		It("says ErrUnavailable, and changes nothing, when the schema refuses the product", func(ctx SpecContext) {
			err := changes.Update(ctx, repositories.Product{Name: "mouse", Price: -1, Quantity: 5})
			Expect(err).To(MatchError(repositories.ErrUnavailable), "Update to a price of -1 cent, which the schema refuses")
			Expect(err).NotTo(MatchError(repositories.ErrNotFound), "the error of Update to a price that the schema refuses: mouse is there")
			Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, after an Update that was refused")
		})
	})

	DescribeTable("says ErrUnavailable, and not ErrNotFound, when the database fails in", func(ctx SpecContext, change func(context.Context) error) {
		Expect(connection.Close()).To(Succeed())
		err := change(ctx)
		Expect(err).To(MatchError(repositories.ErrUnavailable), "a change, after the connection was closed")
		Expect(err).NotTo(MatchError(repositories.ErrNotFound), "nobody knows whether there is such a product")
		Expect(err).To(MatchError(ContainSubstring(`"mouse"`)), "the error names the product in quotes")
	},
		Entry("Update", Label("step-2"), func(ctx context.Context) error { return changes.Update(ctx, cheaper) }),
		Entry("Delete", Label("step-1"), func(ctx context.Context) error { return changes.Delete(ctx, "mouse") }),
	)

	DescribeTable("waits for another writer no longer than its caller does, in", func(ctx SpecContext, change func(context.Context) error) {
		other, err := connection.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = other.Rollback() })
		_, err = other.ExecContext(ctx, `UPDATE products SET quantity = quantity + 1 WHERE name = 'mouse'`)
		Expect(err).NotTo(HaveOccurred())
		waiting, leave := context.WithCancel(ctx)
		DeferCleanup(leave)
		done := make(chan error, 1)
		go func() { done <- change(waiting) }()
		Consistently(ctx, done).WithTimeout(50*time.Millisecond).ShouldNot(Receive(), "the change came to its end while another transaction was under way")
		leave()
		Eventually(ctx, done).WithTimeout(5*time.Second).Should(Receive(MatchError(repositories.ErrUnavailable)),
			"the caller has gone, and the change waits still: is it made with the caller's context?")
		Expect(other.Rollback()).To(Succeed())
		Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse), "what the caller who went away has not changed")
	},
		Entry("Update", Label("step-2"), func(ctx context.Context) error { return changes.Update(ctx, cheaper) }),
		Entry("Delete", Label("step-1"), func(ctx context.Context) error { return changes.Delete(ctx, "mouse") }),
	)

	DescribeTable("does nothing for a caller who has gone, in", func(ctx SpecContext, change func(context.Context) error) {
		gone, leave := context.WithCancel(ctx)
		leave()
		Expect(change(gone)).To(MatchError(context.Canceled), "a change with a context that is cancelled")
		Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, after a change whose caller had gone")
	},
		Entry("Update", Label("step-2"), func(ctx context.Context) error { return changes.Update(ctx, cheaper) }),
		Entry("Delete", Label("step-1"), func(ctx context.Context) error { return changes.Delete(ctx, "mouse") }),
	)
}

// changesOn makes what changes products over an open connection, until the spec's end.
func changesOn(ctx context.Context, database repositories.Database) *repositories.ProductChanges {
	GinkgoHelper()
	changes, err := repositories.NewProductChanges(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(changes.Close)
	return changes
}
