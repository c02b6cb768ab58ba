package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

const goroutines = 16

var _ = Describe("ProductsRepository under many goroutines", Label("lesson-05"), func() {
	It("inserts and finds for all of them at once, and no database is locked", Label("step-4"), func(ctx SpecContext) {
		const productsEach = 25
		repository := repositoryOn(ctx, open(ctx, newFile()))
		atOnce(func(number int) error {
			for count := range productsEach {
				product := repositories.Product{
					Name:     fmt.Sprintf("%d of goroutine %d", count, number),
					Price:    repositories.Cents(number*1000 + count),
					Quantity: count,
				}
				if err := repository.Insert(ctx, product); err != nil {
					return err
				}
				if err := expectFound(ctx, repository, product); err != nil {
					return err
				}
				// What others insert meanwhile is there as a whole or not at all.
				other := fmt.Sprintf("%d of goroutine %d", count, (number+1)%goroutines)
				if _, err := repository.FindByName(ctx, other); err != nil && !errors.Is(err, repositories.ErrNotFound) {
					return err
				}
			}
			return nil
		})
		for number := range goroutines {
			for count := range productsEach {
				Expect(repository.FindByName(ctx, fmt.Sprintf("%d of goroutine %d", count, number))).To(
					And(HaveField("Price", repositories.Cents(number*1000+count)), HaveField("Quantity", count)), "what is found of product %d of goroutine %d", count, number)
			}
		}
	})

	It("lets exactly one of them have a name that all want", Label("step-3"), func(ctx SpecContext) {
		const names = 10
		connection := open(ctx, newFile())
		repository := repositoryOn(ctx, connection)
		winners := raceFor(ctx, names, func(int) *repositories.ProductsRepository { return repository })
		for name, winner := range winners {
			Expect(stored(ctx, connection, name)).To(HaveField("Quantity", winner), "the quantity tells who inserted %s", name)
		}
	})

	It("lets exactly one of them have a name also when each has the file open for itself, as several programs would", Label("step-3"), func(ctx SpecContext) {
		const names = 3
		path := newFile()
		var connections []*sqliteconn.Connection
		var each []*repositories.ProductsRepository
		for range goroutines {
			connection := open(ctx, path)
			connections, each = append(connections, connection), append(each, repositoryOn(ctx, connection))
		}
		winners := raceFor(ctx, names, func(number int) *repositories.ProductsRepository { return each[number] })
		for name, winner := range winners {
			for _, connection := range connections {
				Expect(stored(ctx, connection, name)).To(HaveField("Quantity", winner), "the quantity tells who inserted %s", name)
			}
		}
	})
})

// raceFor lets every goroutine insert a product under each of the names, its own number as the quantity, and returns
// the winner of each name. It fails unless each name has exactly one winner, and all others ErrAlreadyExists.
func raceFor(ctx context.Context, names int, repositoryOf func(int) *repositories.ProductsRepository) map[string]int {
	GinkgoHelper()
	var (
		winners = make(map[string]int)
		lock    sync.Mutex
	)
	atOnce(func(number int) error {
		for count := range names {
			name := fmt.Sprintf("wanted %d", count)
			switch err := repositoryOf(number).Insert(ctx, repositories.Product{Name: name, Quantity: number}); {
			case err == nil:
				lock.Lock()
				earlier, taken := winners[name]
				winners[name] = number
				lock.Unlock()
				if taken {
					return fmt.Errorf("expected one winner of %q, got %d and %d", name, earlier, number)
				}
			case !errors.Is(err, repositories.ErrAlreadyExists):
				return err
			}
		}
		return nil
	})
	Expect(winners).To(HaveLen(names), "the names that somebody got, and who, of %d that all goroutines wanted", names)
	return winners
}

func expectFound(ctx context.Context, repository *repositories.ProductsRepository, product repositories.Product) error {
	found, err := repository.FindByName(ctx, product.Name)
	if err != nil {
		return err
	}
	if found != product {
		return fmt.Errorf("expected to find %v, found %v", product, found)
	}
	return nil
}

// atOnce runs work in every goroutine, lets all of them begin together, and fails with the first error of each.
func atOnce(work func(number int) error) {
	GinkgoHelper()
	var (
		begin  = make(chan struct{})
		failed = make([]error, goroutines)
		done   sync.WaitGroup
	)
	for number := range goroutines {
		done.Go(func() {
			defer GinkgoRecover()
			<-begin
			failed[number] = work(number)
		})
	}
	close(begin)
	done.Wait()
	Expect(errors.Join(failed...)).To(Succeed(), "the first failure of each of %d goroutines at once", goroutines)
}
