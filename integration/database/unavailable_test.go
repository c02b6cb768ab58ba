package database_test

import (
	"context"
	"database/sql"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("ProductsRepository when the database can't answer", Label("lesson-05"), func() {
	Context("because another program holds the write lock", func() {
		var (
			connection *sqliteconn.Connection
			repository *repositories.ProductsRepository
			release    func() error
		)

		BeforeEach(func(ctx SpecContext) {
			path := newFile()
			connection = open(ctx, path)
			repository = repositoryOn(ctx, connection)
			Expect(repository.Insert(ctx, mouse)).To(Succeed())
			// A transaction of the writer begins with BEGIN IMMEDIATE, which takes the lock.
			holder, err := open(ctx, path).Writer().BeginTx(context.WithoutCancel(ctx), nil)
			Expect(err).NotTo(HaveOccurred())
			release = holder.Rollback
			DeferCleanup(func() { _ = release() })
		})

		keyboard := repositories.Product{Name: "keyboard", Price: 4950, Quantity: 2}

		// SQLite waits for a lock for as long as the connection says, which is five seconds, and minds no context meanwhile.
		waitsHalfASecond := func(ctx context.Context) {
			GinkgoHelper()
			_, err := connection.Writer().ExecContext(ctx, "PRAGMA busy_timeout = 500") // of its one connection
			Expect(err).NotTo(HaveOccurred())
		}

		It("says ErrUnavailable when the caller's time is up, and stores nothing", Label("step-3"), func(ctx SpecContext) {
			waitsHalfASecond(ctx)
			soon, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			defer cancel()
			err := repository.Insert(soon, keyboard)
			Expect(err).To(MatchError(repositories.ErrUnavailable), "Insert with 200ms, while another program holds the write lock")
			Expect(err).NotTo(MatchError(repositories.ErrAlreadyExists), "Insert with 200ms, while another program holds the write lock: no name is taken")
			Expect(release()).To(Succeed(), "the other program gives the lock back")
			Expect(count(ctx, connection)).To(Equal(1), "how many products there are, after the Insert that failed: the one from before")
		})

		It("says ErrUnavailable when SQLite's own timeout is over", Label("step-3"), func(ctx SpecContext) {
			waitsHalfASecond(ctx)
			err := repository.Insert(ctx, keyboard)
			Expect(err).To(MatchError(repositories.ErrUnavailable), "Insert, while another program holds the write lock for longer than SQLite waits")
			Expect(err.Error()).To(ContainSubstring("locked"), "the text of the error, which wraps its cause: what SQLite said")
		})

		It("waits, and inserts when the lock is free", Label("step-3"), func(ctx SpecContext) {
			inserted := make(chan error, 1)
			go func() {
				defer GinkgoRecover()
				inserted <- repository.Insert(ctx, keyboard)
			}()
			Consistently(ctx, inserted).WithTimeout(100*time.Millisecond).ShouldNot(Receive(),
				"an insert came to its end while another program held the write lock")
			Expect(release()).To(Succeed(), "the other program gives the lock back")
			var err error
			Eventually(ctx, inserted).WithTimeout(5*time.Second).Should(Receive(&err), "the lock is free, and Insert has not returned")
			Expect(err).NotTo(HaveOccurred(), "what Insert returned when the lock was free")
			Expect(stored(ctx, connection, "keyboard")).To(Equal(keyboard), "the row in the table, after Insert of %+v", keyboard)
		})

		It("reads meanwhile", Label("step-4"), func(ctx SpecContext) {
			Expect(repository.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, while another program holds the write lock: who reads need not wait for it")
		}, SpecTimeout(4*time.Second)) // less than SQLite would wait for a lock
	})

	DescribeTable("says ErrUnavailable when the caller's time is up before a connection is free",
		func(ctx SpecContext, pool func(*sqliteconn.Connection) *sql.DB, call func(context.Context, *repositories.ProductsRepository) error) {
			connection := open(ctx, newFile())
			repository := repositoryOn(ctx, connection)
			for range pool(connection).Stats().MaxOpenConnections {
				taken, err := pool(connection).Conn(context.WithoutCancel(ctx))
				Expect(err).NotTo(HaveOccurred())
				DeferCleanup(taken.Close)
			}
			soon, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
			defer cancel()
			ended := make(chan error, 1)
			go func() {
				defer GinkgoRecover()
				ended <- call(soon, repository)
			}()
			var err error
			Eventually(ctx, ended).WithTimeout(4*time.Second).Should(Receive(&err),
				"all connections of the pool are taken, the call had 50ms, and 4s later it has not returned")
			Expect(err).To(MatchError(repositories.ErrUnavailable), "what the call returned that had 50ms, when all connections of the pool were taken")
		},
		Entry("to write", Label("step-3"), (*sqliteconn.Connection).Writer, func(ctx context.Context, repository *repositories.ProductsRepository) error {
			return repository.Insert(ctx, mouse)
		}),
		Entry("to read", Label("step-4"), (*sqliteconn.Connection).Reader, func(ctx context.Context, repository *repositories.ProductsRepository) error {
			_, err := repository.FindByName(ctx, "mouse")
			return err
		}),
	)

	It("is not made over a connection that is closed", Label("step-2"), func(ctx SpecContext) {
		connection := open(ctx, newFile())
		Expect(connection.Close()).To(Succeed())
		Expect(repositories.NewProductsRepository(ctx, connection)).Error().To(HaveOccurred(), "NewProductsRepository, after the connection was closed")
	})

	It("is not made for a caller who has gone", Label("step-2"), func(ctx SpecContext) {
		connection := open(ctx, newFile())
		gone, leave := context.WithCancel(ctx)
		leave()
		Expect(repositories.NewProductsRepository(gone, connection)).Error().To(MatchError(context.Canceled),
			"NewProductsRepository, with a context that is cancelled")
	})

	DescribeTable("says ErrUnavailable when its table was", Label("step-4"), func(ctx SpecContext, statement string) {
		connection := open(ctx, newFile())
		repository := repositoryOn(ctx, connection)
		execute(ctx, connection, statement)
		Expect(repository.FindByName(ctx, "mouse")).Error().To(MatchError(repositories.ErrUnavailable), "FindByName, after %s", statement)
		Expect(repository.Insert(ctx, mouse)).To(MatchError(repositories.ErrUnavailable), "Insert, after %s", statement)
	},
		Entry("dropped", `DROP TABLE products`),
		Entry("renamed", `ALTER TABLE products RENAME TO goods`),
	)
})
