package sqliteconn_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("the SQLite connection", Label("lesson-03"), func() {
	var path string

	BeforeEach(func() { path = filepath.Join(GinkgoT().TempDir(), "products.db") })

	open := func(ctx context.Context) *sqliteconn.Connection {
		GinkgoHelper()
		connection, err := sqliteconn.Open(ctx, path)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		return connection
	}
	execute := func(ctx context.Context, connection *sqliteconn.Connection, statement string, arguments ...any) {
		GinkgoHelper()
		_, err := connection.Writer().ExecContext(ctx, statement, arguments...)
		Expect(err).NotTo(HaveOccurred())
	}
	text := func(ctx context.Context, connection *sqliteconn.Connection, query string) string {
		GinkgoHelper()
		var result string
		Expect(connection.Reader().QueryRowContext(ctx, query).Scan(&result)).To(Succeed())
		return result
	}
	const insertMouse = `INSERT INTO products (name, price_cents, quantity) VALUES ('mouse', 1999, 5)`
	const countProducts = `SELECT count(*) FROM products`

	Describe("the schema", func() {
		It("is there as soon as a new file is opened", func(ctx SpecContext) {
			connection := open(ctx)
			execute(ctx, connection, insertMouse)
			Expect(text(ctx, connection, countProducts)).To(Equal("1"))
			Expect(path).To(BeARegularFile())
		})

		It("is applied again without harm to what is stored", func(ctx SpecContext) {
			first := open(ctx)
			execute(ctx, first, insertMouse)
			Expect(first.Close()).To(Succeed())
			Expect(text(ctx, open(ctx), countProducts)).To(Equal("1"))
		})

		It("is completed in a file that an earlier version made", func(ctx SpecContext) {
			earlier := open(ctx)
			execute(ctx, earlier, insertMouse)
			execute(ctx, earlier, `DROP TABLE meta`)
			execute(ctx, earlier, `PRAGMA user_version = 0`)
			Expect(earlier.Close()).To(Succeed())

			connection := open(ctx)
			Expect(text(ctx, connection, countProducts)).To(Equal("1"))
			Expect(connection.Identifier()).NotTo(BeEmpty())
			Expect(text(ctx, connection, `PRAGMA user_version`)).To(Equal("1"))
		})

		It("refuses a file that a later version made, and leaves it alone", func(ctx SpecContext) {
			later := open(ctx)
			execute(ctx, later, `PRAGMA user_version = 999`)
			Expect(later.Close()).To(Succeed())
			_, err := sqliteconn.Open(ctx, path)
			Expect(err).To(MatchError(And(ContainSubstring("999"), ContainSubstring("later version"))))
		})

		It("is applied by many who open a new file at once", func(ctx SpecContext) {
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					defer GinkgoRecover()
					Expect(text(ctx, open(ctx), countProducts)).To(Equal("0"))
				})
			}
			wg.Wait()
		})

		DescribeTable("keeps out what is no product", func(ctx SpecContext, name, price, quantity any) {
			_, err := open(ctx).Writer().ExecContext(ctx,
				`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, price, quantity)
			Expect(err).To(HaveOccurred())
		},
			Entry("no name", nil, 1999, 5),
			Entry("an empty name", "", 1999, 5),
			Entry("no price", "mouse", nil, 5),
			Entry("a negative price", "mouse", -1, 5),
			Entry("a price over 9,999,999.99", "mouse", 1_000_000_000, 5),
			Entry("a price with a fraction of a cent", "mouse", 19.995, 5),
			Entry("a price that is text", "mouse", "cheap", 5),
			Entry("no quantity", "mouse", 1999, nil),
			Entry("a negative quantity", "mouse", 1999, -1),
			Entry("a quantity over 2,147,483,647", "mouse", 1999, 2_147_483_648),
		)

		It("has each name once", func(ctx SpecContext) {
			connection := open(ctx)
			execute(ctx, connection, insertMouse)
			_, err := connection.Writer().ExecContext(ctx, insertMouse)
			Expect(err).To(MatchError(ContainSubstring("UNIQUE")))
		})
	})

	Describe("the identifier", func() {
		It("is short, and stays with the file", func(ctx SpecContext) {
			first := open(ctx)
			Expect(first.Identifier()).To(MatchRegexp(`^[0-9a-f]{8}$`))
			Expect(first.Close()).To(Succeed())
			Expect(open(ctx).Identifier()).To(Equal(first.Identifier()))
		})

		It("is another in another file, also in one that replaces a deleted one", func(ctx SpecContext) {
			first := open(ctx)
			Expect(first.Close()).To(Succeed())
			Expect(os.Remove(path)).To(Succeed())
			Expect(open(ctx).Identifier()).NotTo(Equal(first.Identifier()))
		})
	})

	Describe("the pragmas", func() {
		// A PRAGMA sent through Exec reaches one connection of the pool; each of these is asked on connections
		// that are all held open at once.
		onEveryReader := func(ctx context.Context, connection *sqliteconn.Connection, pragma string) []string {
			GinkgoHelper()
			var answers []string
			for range connection.Reader().Stats().MaxOpenConnections {
				conn, err := connection.Reader().Conn(ctx)
				Expect(err).NotTo(HaveOccurred())
				defer conn.Close()
				var answer string
				Expect(conn.QueryRowContext(ctx, `PRAGMA `+pragma).Scan(&answer)).To(Succeed())
				answers = append(answers, answer)
			}
			return answers
		}

		DescribeTable("hold on every connection of the pool", func(ctx SpecContext, pragma, value string) {
			Expect(onEveryReader(ctx, open(ctx), pragma)).To(And(Not(BeEmpty()), HaveEach(value)))
		},
			Entry("readers go on while one writes", "journal_mode", "wal"),
			Entry("a lock is waited for", "busy_timeout", "5000"),
			Entry("foreign keys are checked", "foreign_keys", "1"),
			Entry("readers can't write", "query_only", "1"),
		)

		It("have the writer wait for the disk, so that what it acknowledged survives a power failure", func(ctx SpecContext) {
			var synchronous string
			Expect(open(ctx).Writer().QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&synchronous)).To(Succeed())
			Expect(synchronous).To(Equal("2"), "2 is FULL; at 1, NORMAL, a write-ahead log is not synced at a commit")
		})
	})

	It("lets readers read while the writer is in a transaction", func(ctx SpecContext) {
		connection := open(ctx)
		tx, err := connection.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer tx.Rollback()
		_, err = tx.ExecContext(ctx, insertMouse)
		Expect(err).NotTo(HaveOccurred())
		Expect(text(ctx, connection, countProducts)).To(Equal("0"))
	}, SpecTimeout(3*time.Second))

	DescribeTable("takes a file name literally", func(ctx SpecContext, name string) {
		path = filepath.Join(GinkgoT().TempDir(), name)
		execute(ctx, open(ctx), insertMouse)
		Expect(path).To(BeARegularFile())
	},
		Entry("with a space", "my products.db"),
		Entry("with what separates a URI's query", "a?mode=memory.db"),
		Entry("with a percent sign", "100%41.db"),
		Entry("with a hash", "a#b.db"),
		Entry("with letters beyond ASCII", "Bücher-商品.db"),
	)

	DescribeTable("says in one line what is wrong with", func(ctx SpecContext, prepare func() string, expected string) {
		path = prepare()
		_, err := sqliteconn.Open(ctx, path)
		Expect(err).To(MatchError(And(ContainSubstring(path), ContainSubstring(expected))))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("a file that is no database", func() string {
			Expect(os.WriteFile(path, []byte("name,price,quantity\nmouse,19.99,5\n"), 0o600)).To(Succeed())
			return path
		}, "not a database"),
		Entry("a folder", func() string { return filepath.Dir(path) }, "folder"),
		Entry("a file in a folder that is not there", func() string {
			return filepath.Join(filepath.Dir(path), "missing", "products.db")
		}, "no such file or directory"),
		Entry("a database in memory, which each connection of a pool has for itself", func() string {
			return ":memory:"
		}, "file"),
		Entry("an empty name", func() string { return "" }, "file"),
	)

	It("leaves a file that is no database as it was", func(ctx SpecContext) {
		content := []byte("name,price,quantity\nmouse,19.99,5\n")
		Expect(os.WriteFile(path, content, 0o600)).To(Succeed())
		_, err := sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred())
		Expect(os.ReadFile(path)).To(Equal(content))
	})

	Describe("Check", func() {
		It("is content with a database that is there", func(ctx SpecContext) {
			Expect(open(ctx).Check(ctx)).To(Succeed())
		})

		It("notices that the file was deleted", func(ctx SpecContext) {
			connection := open(ctx)
			Expect(os.Remove(path)).To(Succeed())
			Expect(connection.Check(ctx)).To(MatchError(ContainSubstring("deleted")))
		})

		It("notices that the file was replaced", func(ctx SpecContext) {
			connection := open(ctx)
			Expect(os.Rename(path, path+".old")).To(Succeed())
			Expect(os.WriteFile(path, nil, 0o600)).To(Succeed())
			Expect(connection.Check(ctx)).To(MatchError(ContainSubstring("replaced")))
		})

		It("fails after Close", func(ctx SpecContext) {
			connection := open(ctx)
			Expect(connection.Close()).To(Succeed())
			Expect(connection.Check(ctx)).NotTo(Succeed())
		})
	})

	It("leaves one whole file behind after Close", func(ctx SpecContext) {
		connection := open(ctx)
		execute(ctx, connection, insertMouse)
		Expect(connection.Close()).To(Succeed())
		Expect(path + "-wal").NotTo(BeAnExistingFile())
	})
})
