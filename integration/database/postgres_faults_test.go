package database_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/soak/proxy"
	"cacheaside/repositories"
	"cacheaside/repositories/database"
)

// What a caller is told when PostgreSQL can't answer, or was lost on the way.
var _ = Describe("PostgreSQL that fails", Label("given", "machines"), func() {
	const between = time.Second // what the proxy delays where a spec wants to come between a statement and its answer

	var (
		at       site
		beside   database.Connection // past the proxy
		network  *proxy.Proxy
		products *repositories.ProductsRepository
		changes  *repositories.ProductChanges
		cheaper  = repositories.Product{Name: "mouse", Price: 1499, Quantity: 7}
	)

	BeforeEach(func(ctx SpecContext) {
		at = postgresSchema(ctx)
		beside = at.open(ctx)
		parsed, err := url.Parse(at.setting)
		Expect(err).NotTo(HaveOccurred())
		network, err = proxy.Listen(parsed.Host)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(network.Close)
		through := site{setting: strings.Replace(at.setting, parsed.Host, network.Address(), 1)}.open(ctx)
		products, changes = repositoryOn(ctx, through), changesOn(ctx, through)
	})

	within := func(ctx context.Context, long time.Duration, call func(context.Context) error) error {
		GinkgoHelper()
		bounded, cancel := context.WithTimeout(ctx, long)
		defer cancel()
		began := time.Now()
		err := call(bounded)
		Expect(time.Since(began)).To(BeNumerically("<", long+2*time.Second), "how long a call took that had %s", long)
		return err
	}

	It("is ErrUnavailable when the caller's time is up before another writer has ended, and the change is not made later", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		other, err := beside.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = other.Rollback() })
		_, err = other.ExecContext(ctx, `UPDATE products SET quantity = 6 WHERE name = 'mouse'`)
		Expect(err).NotTo(HaveOccurred())
		err = within(ctx, 200*time.Millisecond, func(ctx context.Context) error { return changes.Update(ctx, cheaper) })
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Eventually(ctx, func() (waiting int, err error) {
			err = beside.Reader().QueryRowContext(ctx, `SELECT count(*) FROM pg_locks WHERE NOT granted`).Scan(&waiting)
			return waiting, err
		}).WithTimeout(5*time.Second).Should(BeZero(), "how many wait for a lock, whose caller has gone")
		Expect(other.Commit()).To(Succeed())
		Expect(stored(ctx, beside, "mouse")).To(Equal(repositories.Product{Name: "mouse", Price: mouse.Price, Quantity: 6}))
	})

	It("is ErrUnavailable, and no taken name, when the connection is lost between a product's storing and the answer", func(ctx SpecContext) {
		network.Delay(between)
		done := make(chan error, 1)
		go func() { done <- products.Insert(ctx, mouse) }()
		Eventually(ctx, func() int { return count(ctx, beside) }).WithTimeout(10*time.Second).WithPolling(5*time.Millisecond).Should(Equal(1), "products")
		network.Delay(0)
		network.Cut()
		var err error
		Eventually(ctx, done).WithTimeout(10 * time.Second).Should(Receive(&err))
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Expect(err).NotTo(MatchError(repositories.ErrAlreadyExists), "it was this call itself that took the name")
	})

	It("is ErrUnavailable, and not ErrNotFound, when the connection is lost between a deletion and the answer", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		network.Delay(between)
		done := make(chan error, 1)
		go func() { done <- changes.Delete(ctx, "mouse") }()
		Eventually(ctx, func() int { return count(ctx, beside) }).WithTimeout(10 * time.Second).WithPolling(5 * time.Millisecond).Should(BeZero())
		network.Delay(0)
		network.Cut()
		var err error
		Eventually(ctx, done).WithTimeout(10 * time.Second).Should(Receive(&err))
		Expect(err).To(MatchError(repositories.ErrUnavailable))
		Expect(err).NotTo(MatchError(repositories.ErrNotFound), "it was this call itself that deleted it")
	})

	It("is ErrUnavailable within the caller's time when nothing passes, and works again when it does", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		network.Hold(true)
		Expect(within(ctx, 300*time.Millisecond, func(ctx context.Context) error {
			_, err := products.FindByName(ctx, "mouse")
			return err
		})).To(MatchError(repositories.ErrUnavailable), "a read")
		Expect(within(ctx, 300*time.Millisecond, func(ctx context.Context) error { return changes.Update(ctx, cheaper) })).
			To(MatchError(repositories.ErrUnavailable), "a write")
		network.Hold(false)
		Eventually(ctx, func() (repositories.Product, error) { return products.FindByName(ctx, "mouse") }).
			WithTimeout(10 * time.Second).Should(Or(Equal(mouse), Equal(cheaper)))
	})

	It("works again after its connections were ended by an administrator, or after a restart", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse))
		execute(ctx, beside, fmt.Sprintf(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE pid <> pg_backend_pid() AND application_name = 'cacheaside' AND query LIKE '%%%s%%'`, "products"))
		for call := range 4 {
			product, err := products.FindByName(ctx, "mouse")
			if err != nil { // one for each connection that was idle, at most
				Expect(err).To(MatchError(repositories.ErrUnavailable), "call %d", call)
				continue
			}
			Expect(product).To(Equal(mouse))
		}
		Expect(products.FindByName(ctx, "mouse")).To(Equal(mouse))
		Expect(changes.Update(ctx, cheaper)).To(Or(Succeed(), MatchError(repositories.ErrUnavailable)))
		Expect(changes.Update(ctx, cheaper)).To(Succeed())
	})

	It("is ErrUnavailable when the database asks for a transaction to be made again", func(ctx SpecContext) {
		strict := site{setting: at.setting + "%20-cdefault_transaction_isolation%3Dserializable&default_transaction_isolation=serializable"}.open(ctx)
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		tx, err := strict.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = tx.Rollback() })
		_, err = tx.ExecContext(ctx, `UPDATE products SET quantity = 6 WHERE name = 'mouse'`)
		Expect(err).NotTo(HaveOccurred())
		done := make(chan error, 1)
		go func() { done <- changesOn(ctx, strict).Update(ctx, cheaper) }()
		Consistently(ctx, done).WithTimeout(200 * time.Millisecond).ShouldNot(Receive())
		Expect(tx.Commit()).To(Succeed())
		Eventually(ctx, done).WithTimeout(10 * time.Second).Should(Receive(And(
			MatchError(repositories.ErrUnavailable), MatchError(ContainSubstring("could not serialize")))))
	})
})
