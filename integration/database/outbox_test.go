package database_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

// all is more than any of these specs notes.
const all = 1000

var (
	_ = Describe("the table of invalidations on a real SQLite file", Label("lesson-10", "step-4"), func() { invalidations(sqliteFile) })
	_ = Describe("the table of invalidations in PostgreSQL", Label("given", "machines"), func() { invalidations(postgresSchema) })
	_ = Describe("OutboxRepository on a real SQLite file", Label("given"), func() { outboxRepository(sqliteFile) })
	_ = Describe("Outbox in PostgreSQL", Label("given", "machines"), func() { outboxRepository(postgresSchema) })
)

var _ = Describe("OutboxRepository on a real SQLite file, where it makes the table", Label("given"), func() {
	It("makes its table in a file that an earlier version of the program made", func(ctx SpecContext) {
		at := sqliteFile(ctx)
		before := at.open(ctx)
		Expect(repositoryOn(ctx, before).Insert(ctx, mouse)).To(Succeed())
		Expect(before.Close()).To(Succeed())
		after := outboxOn(ctx, at.open(ctx))
		Expect(after.Pending(ctx, 0, all)).To(BeEmpty())
	})
})

func invalidations(newSite func(SpecContext) site) {
	var (
		at         site
		connection database.Connection
		outbox     database.Outbox
		products   *repositories.ProductsRepository
		cheaper    = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}
	)

	BeforeEach(func(ctx SpecContext) {
		at = newSite(ctx)
		connection = at.open(ctx)
		outbox = outboxOn(ctx, connection)
		products = repositoryOn(ctx, connection)
	})

	// noted returns the names that are noted, in their order.
	noted := func(ctx context.Context) []string {
		GinkgoHelper()
		pending, err := outbox.Pending(ctx, 0, all)
		Expect(err).NotTo(HaveOccurred())
		var names []string
		for _, one := range pending {
			names = append(names, one.Name)
		}
		return names
	}
	// forget empties the table, so that a spec begins with nothing noted.
	forget := func(ctx context.Context) {
		GinkgoHelper()
		execute(ctx, connection, `DELETE FROM invalidations`)
	}

	It("notes the name of a product that the repository of lesson 05 inserts", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(noted(ctx)).To(Equal([]string{"mouse"}), "what is noted after Insert of mouse: a cache may remember that there was none")
	})

	It("notes nothing for a name that was taken", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		forget(ctx)
		Expect(products.Insert(ctx, cheaper)).To(MatchError(repositories.ErrAlreadyExists))
		Expect(noted(ctx)).To(BeEmpty(), "what is noted after Insert of a name that was taken: nothing has changed")
		// Or there is no trigger at all.
		Expect(products.Insert(ctx, repositories.Product{Name: "keyboard"})).To(Succeed())
		Expect(noted(ctx)).To(Equal([]string{"keyboard"}), "what is noted after Insert of keyboard")
	})

	It("notes the name of a product that is updated", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET price_cents = 1499 WHERE name = 'mouse'`)
		Expect(noted(ctx)).To(Equal([]string{"mouse"}), "what is noted after UPDATE of mouse: one note for one change, since a second stands for another writer")
	})

	It("notes the name of a product that is deleted", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		forget(ctx)
		execute(ctx, connection, `DELETE FROM products WHERE name = 'mouse'`)
		Expect(noted(ctx)).To(Equal([]string{"mouse"}), "what is noted after DELETE of mouse")
	})

	It("notes both names of a product that somebody renames", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET name = 'rat' WHERE name = 'mouse'`)
		Expect(noted(ctx)).To(ConsistOf("mouse", "rat"), "what is noted after UPDATE of mouse to rat: both answers have changed")
	})

	It("notes the name of a product of which only the quantity changes", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET quantity = 4 WHERE name = 'mouse'`)
		Expect(noted(ctx)).To(Equal([]string{"mouse"}), "what is noted after UPDATE of the quantity of mouse")
	})

	It("notes names letter for letter", func(ctx SpecContext) {
		Expect(products.Insert(ctx, repositories.Product{Name: "USB Hub"})).To(Succeed())
		Expect(noted(ctx)).To(Equal([]string{"USB Hub"}), "what is noted after INSERT of USB Hub")
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET quantity = 4 WHERE name = 'USB Hub'`)
		Expect(noted(ctx)).To(Equal([]string{"USB Hub"}), "what is noted after UPDATE of USB Hub")
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET name = 'usb hub' WHERE name = 'USB Hub'`)
		Expect(noted(ctx)).To(ConsistOf("USB Hub", "usb hub"), "what is noted after UPDATE of USB Hub to usb hub: they are two names")
		execute(ctx, connection, `UPDATE products SET name = 'USB Hub' WHERE name = 'usb hub'`)
		forget(ctx)
		execute(ctx, connection, `DELETE FROM products WHERE name = 'USB Hub'`)
		Expect(noted(ctx)).To(Equal([]string{"USB Hub"}), "what is noted after DELETE of USB Hub")
	})

	It("notes each of many that one statement changes", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(products.Insert(ctx, repositories.Product{Name: "keyboard"})).To(Succeed())
		forget(ctx)
		execute(ctx, connection, `UPDATE products SET price_cents = price_cents + 1`)
		Expect(noted(ctx)).To(ConsistOf("mouse", "keyboard"), "what is noted after UPDATE of all products")
	})

	It("notes what another program changes, which knows nothing of caches", func(ctx SpecContext) {
		at.byHand(ctx, `INSERT INTO products VALUES ('by hand', 1, 1)`)
		Expect(noted(ctx)).To(Equal([]string{"by hand"}), "what is noted after a program of the database's own has inserted a product named by hand")
	})

	It("has nothing of a change that is rolled back: the note is a part of the change's transaction", func(ctx SpecContext) {
		transaction, err := connection.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		for _, change := range []string{
			`INSERT INTO products VALUES ('mouse', 1999, 5)`, `UPDATE products SET quantity = 4`, `DELETE FROM products`,
		} {
			_, err = transaction.ExecContext(ctx, change)
			Expect(err).NotTo(HaveOccurred(), change)
		}
		var within int
		Expect(transaction.QueryRowContext(ctx, `SELECT count(*) FROM invalidations WHERE name = 'mouse'`).Scan(&within)).To(Succeed())
		Expect(within).To(Equal(3), "notes that the transaction itself sees, after INSERT, UPDATE and DELETE of mouse")
		Expect(transaction.Rollback()).To(Succeed())
		Expect(noted(ctx)).To(BeEmpty(), "what is noted after the rollback")
	})

	It("still has what was noted when the file is opened again, and goes on noting", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(errors.Join(outbox.Close(), products.Close(), connection.Close())).To(Succeed())
		connection = at.open(ctx)
		outbox, products = outboxOn(ctx, connection), repositoryOn(ctx, connection)
		Expect(noted(ctx)).To(Equal([]string{"mouse"}), "what is noted when the file was closed and opened again")
		Expect(products.Insert(ctx, repositories.Product{Name: "keyboard"})).To(Succeed())
		Expect(noted(ctx)).To(Equal([]string{"mouse", "keyboard"}), "what is noted after one more Insert: one note, although the schema was applied twice")
	})
}

func outboxRepository(newSite func(SpecContext) site) {
	var (
		connection database.Connection
		outbox     database.Outbox
		at         site
	)

	BeforeEach(func(ctx SpecContext) {
		at = newSite(ctx)
		connection = at.open(ctx)
		outbox = outboxOn(ctx, connection)
	})

	// note puts a name there that was noted so long ago; the triggers are not needed for that.
	note := func(ctx context.Context, name string, age time.Duration) {
		GinkgoHelper()
		_, err := connection.Writer().ExecContext(ctx, `INSERT INTO invalidations (name, at) VALUES (?, ?)`, name, at.instant(time.Now().Add(-age)))
		Expect(err).NotTo(HaveOccurred())
	}
	pending := func(ctx context.Context, age time.Duration, limit int) []repositories.Invalidation {
		GinkgoHelper()
		pending, err := outbox.Pending(ctx, age, limit)
		Expect(err).NotTo(HaveOccurred())
		return pending
	}

	It("returns what is pending, what was noted first first, up to a limit", func(ctx SpecContext) {
		note(ctx, "mouse", 0)
		note(ctx, "keyboard", time.Hour)
		note(ctx, "mouse", 0)
		Expect(pending(ctx, 0, all)).To(HaveExactElements(
			repositories.Invalidation{ID: 1, Name: "mouse"},
			repositories.Invalidation{ID: 2, Name: "keyboard"},
			repositories.Invalidation{ID: 3, Name: "mouse"}))
		Expect(pending(ctx, 0, 2)).To(HaveLen(2))
	})

	It("returns what is of an age or older", func(ctx SpecContext) {
		note(ctx, "mouse", 0)
		note(ctx, "keyboard", time.Hour)
		Expect(pending(ctx, time.Minute, all)).To(HaveExactElements(HaveField("Name", "keyboard")))
	})

	It("returns all for an age of zero, also what was noted before the clock was set back", func(ctx SpecContext) {
		note(ctx, "mouse", -time.Hour)
		Expect(pending(ctx, 0, all)).To(HaveExactElements(HaveField("Name", "mouse")))
		Expect(pending(ctx, time.Second, all)).To(HaveExactElements(HaveField("Name", "mouse")))
	})

	It("returns the identifiers of one name", func(ctx SpecContext) {
		note(ctx, "mouse", 0)
		note(ctx, "Mouse", 0)
		note(ctx, "mouse", 0)
		Expect(outbox.Of(ctx, "mouse")).To(ConsistOf(int64(1), int64(3)))
		Expect(outbox.Of(ctx, "keyboard")).To(BeEmpty())
	})

	It("removes what was delivered, and never gives an identifier again", func(ctx SpecContext) {
		note(ctx, "mouse", 0)
		note(ctx, "keyboard", 0)
		Expect(outbox.Remove(ctx, 2, 99)).To(Succeed(), "one that is not there is no error")
		Expect(pending(ctx, 0, all)).To(HaveExactElements(HaveField("Name", "mouse")))
		note(ctx, "keyboard", 0)
		Expect(outbox.Of(ctx, "keyboard")).To(Equal([]int64{3}), "a removal that comes late must not hit a newer note")
	})

	It("says how many are to be delivered, and how old the first is", func(ctx SpecContext) {
		length, oldest, err := outbox.Backlog(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect([]any{length, oldest}).To(Equal([]any{0, time.Duration(0)}), "the length and the age of an empty outbox")

		note(ctx, "mouse", time.Hour)
		note(ctx, "keyboard", time.Minute)
		length, oldest, err = outbox.Backlog(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(length).To(Equal(2))
		Expect(oldest).To(BeNumerically("~", time.Hour, time.Minute), "the age of the first, noted an hour ago")
	})

	It("has no age below zero, although the clock was set back", func(ctx SpecContext) {
		note(ctx, "mouse", -time.Hour)
		_, oldest, err := outbox.Backlog(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(oldest).To(BeZero())
	})

	It("says ErrUnavailable when the database fails", func(ctx SpecContext) {
		Expect(connection.Close()).To(Succeed())
		_, _, err := outbox.Backlog(ctx)
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Expect(outbox.Of(ctx, "mouse")).Error().To(MatchError(repositories.ErrUnavailable))
		Expect(outbox.Pending(ctx, 0, all)).Error().To(MatchError(repositories.ErrUnavailable))
		Expect(outbox.Remove(ctx, 1)).To(MatchError(repositories.ErrUnavailable))
	})
}

// outboxOn makes the table of invalidations over an open connection, and what reads it until the spec's end.
func outboxOn(ctx context.Context, connection database.Connection) database.Outbox {
	GinkgoHelper()
	outbox, err := connection.NewOutbox(ctx)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(outbox.Close)
	return outbox
}
