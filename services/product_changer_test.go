package services_test

import (
	"context"
	"fmt"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
)

var _ = Describe("ProductChanger", Label("lesson-10"), func() {
	var (
		happened              *journal.Journal
		changeError, delError error
		askedIn               []context.Context
		changer               *services.ProductChanger
		product               = repositories.Product{Name: "O'Reilly's Mouse", Price: 1499, Quantity: 7}
	)

	BeforeEach(func() {
		happened, changeError, delError, askedIn = journal.New(), nil, nil, nil
		changer = services.NewProductChanger(&mock.ProductChanges{
			UpdateFunc: func(ctx context.Context, product repositories.Product) error {
				askedIn = append(askedIn, ctx)
				happened.Record("sql update "+journal.Describe(product), sqlTime, journal.Outcome(changeError))
				return changeError
			},
			DeleteFunc: func(ctx context.Context, name string) error {
				askedIn = append(askedIn, ctx)
				happened.Record("sql delete "+name, sqlTime, journal.Outcome(changeError))
				return changeError
			},
		}, &mock.Keys{DeleteKeyFunc: func(ctx context.Context, key string) error {
			askedIn = append(askedIn, ctx)
			happened.Record("cache delete "+key, putTime, journal.Outcome(delError))
			return delError
		}}, "db", happened.Clock)
	})

	const key = "product:db:O'Reilly's Mouse"
	for _, one := range []struct {
		name, step, inDatabase string
		change                 func(context.Context) (services.Report, error)
	}{
		{"Delete", "step-1", "sql delete O'Reilly's Mouse", func(ctx context.Context) (services.Report, error) { return changer.Delete(ctx, product.Name) }},
		{"Update", "step-2", "sql update O'Reilly's Mouse 14.99 7", func(ctx context.Context) (services.Report, error) { return changer.Update(ctx, product) }},
	} {
		Describe(one.name, Label(one.step), func() {
			It("changes the database first, then deletes the key", func(ctx SpecContext) {
				report, err := one.change(ctx)
				Expect(err).NotTo(HaveOccurred(), happened.String)
				happened.Expect(one.inDatabase, "cache delete "+key)
				Expect(report).To(journal.BeReport(services.Report{SQLTime: sqlTime, CacheTime: putTime}), happened.String)
			})

			It("succeeds when the cache fails, and reports why", func(ctx SpecContext) {
				delError = errDown
				report, err := one.change(ctx)
				Expect(err).NotTo(HaveOccurred(), happened.String)
				happened.Expect(one.inDatabase, "cache delete "+key)
				Expect(report).To(journal.BeReport(services.Report{CacheError: errDown, SQLTime: sqlTime, CacheTime: putTime}), happened.String)
			})

			DescribeTable("returns the database's error, and leaves the cache alone", func(ctx SpecContext, failure error) {
				changeError = fmt.Errorf("changing: %w", failure)
				report, err := one.change(ctx)
				Expect(err).To(MatchError(failure), happened.String)
				Expect(err).To(MatchError(changeError), "the database's error is lost; %s", happened)
				happened.Expect(one.inDatabase)
				Expect(report).To(journal.BeReport(services.Report{SQLTime: sqlTime}), happened.String)
			},
				Entry("when there is no such product", repositories.ErrNotFound),
				Entry("when the database can't change it", repositories.ErrUnavailable),
			)

			It("asks both in the caller's context", func(ctx SpecContext) {
				type request struct{}
				own := context.WithValue(ctx, request{}, "this one")
				_, _ = one.change(own)
				Expect(askedIn).To(HaveEach(BeIdenticalTo(own)), "the contexts in which the database and the cache were asked")
				Expect(askedIn).To(HaveLen(2), happened.String)
			})
		})
	}
})
