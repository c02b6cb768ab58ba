package database_test

import (
	"context"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

var (
	_ = Describe("ConditionalChanges on a real SQLite file", Label("given"), func() { conditionalChanges(sqliteFile) })
	_ = Describe("ConditionalChanges in PostgreSQL", Label("given", "machines"), func() { conditionalChanges(postgresSchema) })
)

func conditionalChanges(newSite func(SpecContext) site) {
	var (
		connection database.Connection
		changes    *repositories.ConditionalChanges
		cheaper    = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}
	)

	BeforeEach(func(ctx SpecContext) {
		connection = newSite(ctx).open(ctx)
		changes = repositories.NewConditionalChanges(changesOn(ctx, connection), connection)
		execute(ctx, connection, `INSERT INTO products (name, price_cents, quantity) VALUES ('mouse', 1999, 5)`)
	})

	onlyIf := func(ctx context.Context, expected repositories.Product) context.Context {
		return repositories.OnlyIf(ctx, func(current repositories.Product) bool { return current == expected })
	}

	It("updates and deletes without a precondition, as ProductChanges does", func(ctx SpecContext) {
		Expect(changes.Update(ctx, cheaper)).To(Succeed())
		Expect(stored(ctx, connection, "mouse")).To(Equal(cheaper))
		Expect(changes.Delete(ctx, "mouse")).To(Succeed())
		Expect(count(ctx, connection)).To(BeZero())
		Expect(changes.Delete(ctx, "mouse")).To(MatchError(repositories.ErrNotFound))
	})

	It("updates and deletes where the precondition holds", func(ctx SpecContext) {
		Expect(changes.Update(onlyIf(ctx, mouse), cheaper)).To(Succeed())
		Expect(stored(ctx, connection, "mouse")).To(Equal(cheaper))
		Expect(changes.Delete(onlyIf(ctx, cheaper), "mouse")).To(Succeed())
		Expect(count(ctx, connection)).To(BeZero())
	})

	It("says ErrChanged, with the name, where it does not, and changes nothing", func(ctx SpecContext) {
		for _, err := range []error{changes.Update(onlyIf(ctx, cheaper), cheaper), changes.Delete(onlyIf(ctx, cheaper), "mouse")} {
			Expect(err).To(MatchError(repositories.ErrChanged))
			Expect(err).To(MatchError(ContainSubstring(`"mouse"`)))
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable))
			Expect(err).NotTo(MatchError(repositories.ErrNotFound))
		}
		Expect(stored(ctx, connection, "mouse")).To(Equal(mouse))
	})

	It("says ErrNotFound where there is no such product, and does not ask the precondition", func(ctx SpecContext) {
		never := repositories.OnlyIf(ctx, func(repositories.Product) bool { panic("there is no product to ask of") })
		for _, err := range []error{
			changes.Update(never, repositories.Product{Name: "keyboard", Price: 1}), changes.Delete(never, "keyboard"),
		} {
			Expect(err).To(MatchError(repositories.ErrNotFound))
			Expect(err).NotTo(MatchError(repositories.ErrUnavailable))
		}
	})

	It("says ErrUnavailable where the database can't tell", func(ctx SpecContext) {
		Expect(connection.Close()).To(Succeed())
		Expect(changes.Update(onlyIf(ctx, mouse), cheaper)).To(MatchError(repositories.ErrUnavailable))
	})

	It("lets exactly one of many change what all have seen", func(ctx SpecContext) {
		var made atomic.Int64
		var all sync.WaitGroup
		for i := range 16 {
			all.Go(func() {
				defer GinkgoRecover()
				switch err := changes.Update(onlyIf(ctx, mouse), repositories.Product{Name: "mouse", Price: 1, Quantity: i}); err {
				case nil:
					made.Add(1)
				default:
					Expect(err).To(MatchError(repositories.ErrChanged))
				}
			})
		}
		all.Wait()
		Expect(made.Load()).To(Equal(int64(1)), "how many of 16 updates were made on the condition that the product is as it was")
	})

	It("notes the change for the cache in the same transaction", func(ctx SpecContext) {
		outbox, err := connection.NewOutbox(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(outbox.Close)
		execute(ctx, connection, `DELETE FROM invalidations`)
		Expect(changes.Update(onlyIf(ctx, cheaper), cheaper)).To(MatchError(repositories.ErrChanged))
		Expect(outbox.Of(ctx, "mouse")).To(BeEmpty())
		Expect(changes.Update(onlyIf(ctx, mouse), cheaper)).To(Succeed())
		Expect(outbox.Of(ctx, "mouse")).To(HaveLen(1))
	})
}
