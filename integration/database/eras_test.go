package database_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

var (
	_ = Describe("EraRepository on a real SQLite file", Label("given"), func() { eraRepository(sqliteFile) })
	_ = Describe("EraRepository in PostgreSQL", Label("given", "machines"), func() { eraRepository(postgresSchema) })
)

func eraRepository(newSite func(SpecContext) site) {
	var at site

	BeforeEach(func(ctx SpecContext) { at = newSite(ctx) })

	// on returns a repository on a connection, until the spec's end.
	on := func(ctx context.Context, connection database.Connection) *repositories.EraRepository {
		GinkgoHelper()
		repository, err := repositories.NewEraRepository(ctx, connection)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(repository.Close)
		return repository
	}

	It("has none in the beginning", func(ctx SpecContext) {
		Expect(on(ctx, at.open(ctx)).Newest(ctx)).To(BeZero())
	})

	It("has the one that was begun last, for all that use the database, and those that open it later", func(ctx SpecContext) {
		one, other := on(ctx, at.open(ctx)), on(ctx, at.open(ctx))
		first := repositories.Era{Number: 1, Identity: "run-1", Epoch: 7}
		Expect(one.Begin(ctx, 0, "run-1", 7)).To(Equal(first))
		Expect(other.Newest(ctx)).To(Equal(first))
		second := repositories.Era{Number: 2, Identity: "run-2", Epoch: 3}
		Expect(other.Begin(ctx, 1, "run-2", 3)).To(Equal(second), "whatever the epoch")
		Expect(one.Newest(ctx)).To(Equal(second))
		Expect(on(ctx, at.open(ctx)).Newest(ctx)).To(Equal(second))
	})

	It("begins one after each, though many try at once", func(ctx SpecContext) {
		var begun atomic.Int64
		var all sync.WaitGroup
		for range 4 {
			repository := on(ctx, at.open(ctx))
			all.Go(func() {
				defer GinkgoRecover()
				for range 10 {
					newest, err := repository.Newest(ctx)
					Expect(err).NotTo(HaveOccurred())
					switch _, err := repository.Begin(ctx, newest.Number, "run", 0); {
					case err == nil:
						begun.Add(1)
					default:
						Expect(err).To(MatchError(repositories.ErrOtherEra))
					}
				}
			})
		}
		all.Wait()
		newest, err := on(ctx, at.open(ctx)).Newest(ctx)
		Expect(err).NotTo(HaveOccurred())
		Expect(newest.Number).To(Equal(begun.Load()), "the number of the newest era, after so many were begun")
	})

	It("says when the database is not there", func(ctx SpecContext) {
		repository := on(ctx, at.open(ctx))
		ended, cancel := context.WithCancel(ctx)
		cancel()
		_, err := repository.Newest(ended)
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		_, err = repository.Begin(ended, 0, "run", 0)
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Expect(errors.Is(err, context.Canceled)).To(BeTrue(), "the cause")
	})
}
