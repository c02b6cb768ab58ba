package database_test

import (
	"context"
	"database/sql"
	"net/url"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/database"
	"cacheaside/repositories/postgresconn"
	"cacheaside/repositories/statements"
)

// What only PostgreSQL does.
var _ = Describe("PostgreSQL", Label("given", "machines"), func() {
	var (
		at         site
		connection database.Connection
		products   *repositories.ProductsRepository
		outbox     database.Outbox
	)

	BeforeEach(func(ctx SpecContext) {
		at = postgresSchema(ctx)
		connection = at.open(ctx)
		products = repositoryOn(ctx, connection)
		outbox = outboxOn(ctx, connection)
	})

	note := func(ctx context.Context, age time.Duration, names ...string) {
		GinkgoHelper()
		for _, name := range names {
			_, err := connection.Writer().ExecContext(ctx, `INSERT INTO invalidations (name, at) VALUES (?, ?)`, name, time.Now().Add(-age))
			Expect(err).NotTo(HaveOccurred())
		}
	}

	Describe("opening", func() {
		It("makes one schema, and one identifier, however many open it at once", func(ctx SpecContext) {
			at := postgresSchema(ctx)
			var mu sync.Mutex
			identifiers := make(map[string]int)
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					defer GinkgoRecover()
					one := at.open(ctx)
					mu.Lock()
					defer mu.Unlock()
					identifiers[one.Identifier()]++
				})
			}
			all.Wait()
			Expect(identifiers).To(HaveLen(1))
			Expect(identifiers).To(HaveEach(8))
			for identifier := range identifiers {
				Expect(identifier).To(MatchRegexp(`^[0-9a-f]{8}$`))
			}
		})

		It("gives each database an identifier of its own", func(ctx SpecContext) {
			Expect(postgresSchema(ctx).open(ctx).Identifier()).NotTo(Equal(connection.Identifier()))
		})

		It("says what it is connected to, without the password", func(ctx SpecContext) {
			Expect(connection.String()).To(MatchRegexp(`^PostgreSQL \d+\.\d+: \w+@127\.0\.0\.1:\d+/\w+$`))
		})

		It("leaves alone what a later version of the program made, and says so", func(ctx SpecContext) {
			execute(ctx, connection, `UPDATE meta SET value = '9' WHERE key = 'schema'`)
			_, err := postgresconn.Open(ctx, at.setting)
			Expect(err).To(MatchError(ContainSubstring("it was made by a later version of this program: its schema is 9, and this program knows up to 1")))
		})

		It("writes nothing to a database that has the schema", func(ctx SpecContext) {
			again, err := postgresconn.Open(ctx, at.setting+"%20-cdefault_transaction_read_only%3Don")
			Expect(err).NotTo(HaveOccurred())
			Expect(again.Identifier()).To(Equal(connection.Identifier()))
			Expect(again.Close()).To(Succeed())
		})

		It("says what is missing, and what to do", func(ctx SpecContext) {
			parsed, err := url.Parse(at.setting)
			Expect(err).NotTo(HaveOccurred())
			parsed.Path = "/nothing"
			_, err = postgresconn.Open(ctx, parsed.String())
			Expect(err).To(MatchError(HaveSuffix(`/nothing: database "nothing" does not exist (createdb makes one)`)))
		})

		It("says in one line that nothing answers, and names it, without the password", func(ctx SpecContext) {
			_, err := postgresconn.Open(ctx, "postgres://shop:open-sesame@127.0.0.1:1/products")
			Expect(err).To(MatchError(HavePrefix("opening the database shop@127.0.0.1:1/products: ")))
			Expect(err.Error()).To(And(ContainSubstring("connection refused"), Not(ContainSubstring("sesame")), Not(ContainSubstring("\n"))))
		})
	})

	Describe("a connection", func() {
		It("that reads can't write", func(ctx SpecContext) {
			_, err := connection.Reader().ExecContext(ctx, `DELETE FROM products`)
			Expect(err).To(MatchError(ContainSubstring("read-only transaction")))
		})

		It("that writes waits for the disk, though the database is set not to", func(ctx SpecContext) {
			other, err := postgresconn.Open(ctx, at.setting+"%20-csynchronous_commit%3Doff")
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(other.Close)
			Expect(setting(ctx, other.Writer(), "synchronous_commit")).To(Equal("local"))
			Expect(setting(ctx, connection.Writer(), "synchronous_commit")).To(Equal("on"), "where the database is not set otherwise")
		})

		DescribeTable("has a setting that bounds what goes on without its client:", func(ctx SpecContext, name, expected string) {
			Expect(setting(ctx, connection.Writer(), name)).To(Equal(expected))
		},
			EntryDescription("%s"),
			Entry(nil, "statement_timeout", "10s"),
			Entry(nil, "idle_in_transaction_session_timeout", "10s"),
			Entry(nil, "client_connection_check_interval", "1s"),
			Entry(nil, "default_transaction_isolation", "read committed"),
			Entry(nil, "application_name", "cacheaside"),
		)
	})

	It("tells an observer of statements, with their parameters, and of failures", func(ctx SpecContext) {
		var seen []statements.Statement
		observed := statements.Observe(ctx, func(s statements.Statement) { seen = append(seen, s) })
		Expect(products.Insert(observed, mouse)).To(Succeed())
		Expect(products.FindByName(observed, "mouse")).To(Equal(mouse))
		_, err := connection.Writer().ExecContext(observed, `DELETE FROM nothing`)
		Expect(err).To(HaveOccurred())
		Expect(seen).To(HaveLen(3))
		Expect(seen[0].Text).To(HavePrefix("INSERT INTO products"))
		Expect(seen[0].Arguments).To(HaveExactElements(HaveField("Value", "mouse"), HaveField("Value", int64(1999)), HaveField("Value", 5)))
		Expect(seen[1].Text).To(HavePrefix("SELECT price_cents"))
		Expect(seen[1].Took).To(BeNumerically(">", 0))
		Expect(seen[2].Err).To(MatchError(ContainSubstring("nothing")))
	})

	It("notes every name when the table is emptied at once", func(ctx SpecContext) {
		Expect(products.Insert(ctx, mouse)).To(Succeed())
		Expect(products.Insert(ctx, repositories.Product{Name: "keyboard"})).To(Succeed())
		execute(ctx, connection, `DELETE FROM invalidations`, `TRUNCATE products`)
		Expect(outbox.Pending(ctx, 0, all)).To(ConsistOf(HaveField("Name", "mouse"), HaveField("Name", "keyboard")))
	})

	Describe("one outbox that several instances deliver", func() {
		It("gives each of what is abandoned to one of them, and all to whoever asks for all", func(ctx SpecContext) {
			note(ctx, time.Minute, "a", "b", "c", "d", "e", "f")
			other := outboxOn(ctx, at.open(ctx))
			first, err := outbox.Pending(ctx, time.Second, 4)
			Expect(err).NotTo(HaveOccurred())
			second, err := other.Pending(ctx, time.Second, 4)
			Expect(err).NotTo(HaveOccurred())
			Expect([]int{len(first), len(second)}).To(Equal([]int{4, 2}), "what two instances were given of six, four at most")
			Expect(append(first, second...)).To(HaveEach(Not(BeZero())))
			Expect(other.Pending(ctx, time.Second, all)).To(BeEmpty(), "what is left for one who asks a moment later")
			Expect(other.Pending(ctx, 0, all)).To(HaveLen(6), "what one is given who must know that all is told")
		})

		It("gives it to the next when the first has not removed it in time", func(ctx SpecContext) {
			note(ctx, time.Minute, "a")
			Expect(outbox.Pending(ctx, time.Second, all)).To(HaveLen(1))
			Eventually(ctx, func() ([]repositories.Invalidation, error) { return outbox.Pending(ctx, time.Second, all) }).
				WithTimeout(5 * time.Second).Should(HaveLen(1))
		})

		It("removes one that another looks at in that moment", func(ctx SpecContext) {
			note(ctx, time.Minute, "a")
			pending, err := outbox.Pending(ctx, 0, all)
			Expect(err).NotTo(HaveOccurred())
			Expect(pending).To(HaveLen(1))
			looking, err := at.open(ctx).Writer().BeginTx(ctx, nil)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(func() { _ = looking.Rollback() }) // which may have been done
			_, err = looking.ExecContext(ctx, `SELECT id FROM invalidations FOR UPDATE`)
			Expect(err).NotTo(HaveOccurred())

			removed := make(chan error, 1)
			go func() { removed <- outbox.Remove(ctx, pending[0].ID) }()
			Consistently(removed, 200*time.Millisecond).ShouldNot(Receive(), "whether it was removed before the other let go of it")
			Expect(looking.Rollback()).To(Succeed())
			Eventually(ctx, removed).WithTimeout(5 * time.Second).Should(Receive(BeNil()))
			Expect(outbox.Pending(ctx, 0, all)).To(BeEmpty())
		})

		It("lets all of them take and remove at once, without waiting for each other for ever", func(ctx SpecContext) {
			const many = 400
			var names []string
			for range many {
				names = append(names, "mouse")
			}
			note(ctx, time.Minute, names...)
			var given sync.Map
			var all sync.WaitGroup
			for range 4 {
				one := outboxOn(ctx, at.open(ctx))
				all.Go(func() {
					defer GinkgoRecover()
					for {
						pending, err := one.Pending(ctx, time.Second, 50)
						Expect(err).NotTo(HaveOccurred())
						if len(pending) == 0 {
							return
						}
						var ids []int64
						for _, each := range pending {
							_, before := given.LoadOrStore(each.ID, true)
							Expect(before).To(BeFalse(), "whether invalidation %d was given to two", each.ID)
							ids = append([]int64{each.ID}, ids...)
						}
						Expect(one.Remove(ctx, ids...)).To(Succeed())
					}
				})
			}
			all.Wait()
			Expect(outbox.Pending(ctx, 0, many)).To(BeEmpty())
		})
	})
})

// setting returns what a setting is on a connection of a pool.
func setting(ctx context.Context, pool *sql.DB, name string) (value string) {
	GinkgoHelper()
	Expect(pool.QueryRowContext(ctx, `SELECT current_setting(?)`, name).Scan(&value)).To(Succeed())
	return value
}
