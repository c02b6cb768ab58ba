package sqliteconn_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"

	"cacheaside/repositories/sqliteconn"
	"cacheaside/repositories/statements"
)

const (
	insertProduct  = `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`
	selectQuantity = `SELECT quantity FROM products WHERE name = ?`
	twoNumbers     = `SELECT 1 UNION ALL SELECT 2`
	endless        = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n`
)

var _ = Describe("observing statements", Label("given"), func() {
	Describe("a statement", func() {
		It("is told with its text, its arguments and its time", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			_, err := open(ctx, newFile()).Writer().ExecContext(observed, insertProduct, "mouse", 1999, 5)
			Expect(err).NotTo(HaveOccurred())
			Expect(journal.lines()).To(HaveExactElements(succeeded(insertProduct, "mouse", 1999, 5)))
		})

		It("is told with the names of its arguments", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			_, err := open(ctx, newFile()).Writer().ExecContext(observed, `DELETE FROM products WHERE name = :name`, sql.Named("name", "mouse"))
			Expect(err).NotTo(HaveOccurred())
			Expect(journal.told()).To(HaveExactElements(HaveField("Arguments",
				HaveExactElements(driver.NamedValue{Name: "name", Ordinal: 1, Value: "mouse"}))))
		})

		It("is told each time that it is executed, by the context of that and not of the preparation", func(ctx SpecContext) {
			writer := open(ctx, newFile()).Writer()
			preparing, prepared := observe(ctx)
			statement, err := writer.PrepareContext(preparing, insertProduct)
			Expect(err).NotTo(HaveOccurred())
			defer statement.Close()

			observed, journal := observe(ctx)
			for _, name := range []string{"mouse", "cat"} {
				_, err := statement.ExecContext(observed, name, 1999, 5)
				Expect(err).NotTo(HaveOccurred())
			}
			_, err = statement.ExecContext(ctx, "dog", 1999, 5)
			Expect(err).NotTo(HaveOccurred())
			Expect(journal.lines()).To(HaveExactElements(
				succeeded(insertProduct, "mouse", 1999, 5),
				succeeded(insertProduct, "cat", 1999, 5),
			))
			Expect(prepared.told()).To(BeEmpty(), "statements told to the observer of the context in which one was prepared")
		})

		It("is told to nobody where there is no observer", func(ctx SpecContext) {
			connection := open(ctx, newFile())
			_, journal := observe(ctx)
			execute(ctx, connection, insertMouse)
			Expect(answer(ctx, connection, countProducts)).To(Equal("1"))
			Expect(journal.told()).To(BeEmpty())
			Expect(answer(statements.Observe(ctx, nil), connection, countProducts)).To(Equal("1"), "with an observer that is nil")
		})

		It("is told to the innermost observer alone", func(ctx SpecContext) {
			outside, outer := observe(ctx)
			inside, inner := observe(outside)
			Expect(answer(inside, open(ctx, newFile()), countProducts)).To(Equal("0"))
			Expect(inner.texts()).To(HaveExactElements(countProducts))
			Expect(outer.texts()).To(BeEmpty())
		})
	})

	Describe("a query", func() {
		It("is told when its rows were read to the end, and no earlier", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			rows, err := open(ctx, newFile()).Reader().QueryContext(observed, twoNumbers)
			Expect(err).NotTo(HaveOccurred())
			defer rows.Close()
			for range 2 {
				Expect(rows.Next()).To(BeTrue())
				Expect(journal.told()).To(BeEmpty(), "while rows were left")
			}
			time.Sleep(10 * time.Millisecond)
			Expect(rows.Next()).To(BeFalse())
			Expect(rows.Close()).To(Succeed())
			Expect(journal.lines()).To(HaveExactElements(succeeded(twoNumbers)))
			Expect(journal.told()).To(HaveEach(HaveField("Took", BeNumerically(">=", 10*time.Millisecond))), "the caller rested for 10 ms before it asked for more")
		})

		It("is told when its rows are closed early", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			rows, err := open(ctx, newFile()).Reader().QueryContext(observed, twoNumbers)
			Expect(err).NotTo(HaveOccurred())
			Expect(rows.Next()).To(BeTrue())
			Expect(rows.Close()).To(Succeed())
			Expect(journal.lines()).To(HaveExactElements(succeeded(twoNumbers)))
		})

		DescribeTable("of one row is told when that was read", func(ctx SpecContext, name string, expected types.GomegaMatcher) {
			connection := open(ctx, newFile())
			execute(ctx, connection, insertMouse)
			statement, err := connection.Reader().PrepareContext(ctx, selectQuantity)
			Expect(err).NotTo(HaveOccurred())
			defer statement.Close()
			observed, journal := observe(ctx)
			Expect(statement.QueryRowContext(observed, name).Scan(new(int))).To(expected)
			Expect(journal.lines()).To(HaveExactElements(succeeded(selectQuantity, name)))
		},
			Entry("if it is there", "mouse", Succeed()),
			Entry("if it is not", "unicorn", MatchError(sql.ErrNoRows)),
		)

		It("has the columns that it has without an observer", func(ctx SpecContext) {
			reader := open(ctx, newFile()).Reader()
			observed, _ := observe(ctx)
			Expect(columnsOf(observed, reader)).To(And(Not(BeEmpty()), Equal(columnsOf(ctx, reader))))
		})
	})

	Describe("a transaction", func() {
		It("is told from its beginning to its commit, in order", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			tx, err := open(ctx, newFile()).Writer().BeginTx(observed, nil)
			Expect(err).NotTo(HaveOccurred())
			defer tx.Rollback()
			_, err = tx.ExecContext(observed, insertProduct, "mouse", 1999, 5)
			Expect(err).NotTo(HaveOccurred())
			Expect(tx.QueryRowContext(observed, countProducts).Scan(new(int))).To(Succeed())
			Expect(tx.Commit()).To(Succeed())
			Expect(tx.Rollback()).To(MatchError(sql.ErrTxDone))
			Expect(journal.lines()).To(HaveExactElements(
				succeeded("BEGIN IMMEDIATE"),
				succeeded(insertProduct, "mouse", 1999, 5),
				succeeded(countProducts),
				succeeded("COMMIT"),
			))
		})

		It("is told to its rollback", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			tx, err := open(ctx, newFile()).Writer().BeginTx(observed, nil)
			Expect(err).NotTo(HaveOccurred())
			Expect(tx.Rollback()).To(Succeed())
			Expect(journal.lines()).To(HaveExactElements(succeeded("BEGIN IMMEDIATE"), succeeded("ROLLBACK")))
		})

		It("is told to the rollback that its context's end brings about", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			observed, cancel := context.WithCancel(observed)
			defer cancel()
			_, err := open(ctx, newFile()).Writer().BeginTx(observed, nil)
			Expect(err).NotTo(HaveOccurred())
			cancel()
			Eventually(ctx, journal.texts).WithTimeout(10 * time.Second).Should(HaveExactElements("BEGIN IMMEDIATE", "ROLLBACK"))
		})

		DescribeTable("is told to have taken the lock if it has", func(ctx SpecContext, pool func(*sqliteconn.Connection) *sql.DB, options *sql.TxOptions) {
			path := newFile()
			first, second := open(ctx, path), open(ctx, path)
			execute(ctx, second, `PRAGMA busy_timeout = 0`)
			observed, journal := observe(ctx)
			tx, err := pool(first).BeginTx(observed, options)
			Expect(err).NotTo(HaveOccurred())
			defer tx.Rollback()
			expected := "BEGIN"
			if _, err := second.Writer().ExecContext(ctx, insertMouse); err != nil {
				Expect(err).To(MatchError(ContainSubstring("locked")), "an INSERT by another, while the transaction is open")
				expected = "BEGIN IMMEDIATE"
			}
			Expect(journal.lines()).To(HaveExactElements(succeeded(expected)))
		},
			Entry("on the connection that writes", (*sqliteconn.Connection).Writer, nil),
			Entry("on the connection that writes, which shall only read", (*sqliteconn.Connection).Writer, &sql.TxOptions{ReadOnly: true}),
			Entry("on one that reads", (*sqliteconn.Connection).Reader, nil),
		)
	})

	Describe("a failure", func() {
		DescribeTable("is told as the driver's own error, which the caller gets too", func(ctx SpecContext, insert func(context.Context, *sql.DB) error) {
			connection := open(ctx, newFile())
			execute(ctx, connection, insertMouse)
			expected := insert(ctx, bare(fileOf(ctx, connection)))
			Expect(expected).To(MatchError(ContainSubstring("UNIQUE")))

			observed, journal := observe(ctx)
			err := insert(observed, connection.Writer())
			Expect(err).To(Equal(expected), "the error of the driver by itself, to its type")
			Expect(journal.told()).To(HaveExactElements(And(HaveField("Text", insertMouse), HaveField("Err", Equal(expected)))))
		},
			Entry("of an execution", func(ctx context.Context, pool *sql.DB) error {
				_, err := pool.ExecContext(ctx, insertMouse)
				return err
			}),
			Entry("of a prepared statement", func(ctx context.Context, pool *sql.DB) error {
				_, err := prepare(ctx, pool, insertMouse).ExecContext(ctx)
				return err
			}),
		)

		It("is told of a query that fails after its first row", func(ctx SpecContext) {
			const overflow = `SELECT 1 UNION ALL SELECT abs(-9223372036854775808)` // which has no positive counterpart
			observed, journal := observe(ctx)
			rows, err := open(ctx, newFile()).Reader().QueryContext(observed, overflow)
			Expect(err).NotTo(HaveOccurred())
			defer rows.Close()
			Expect(rows.Next()).To(BeTrue())
			Expect(rows.Next()).To(BeFalse())
			Expect(rows.Err()).To(MatchError(ContainSubstring("overflow")))
			Expect(journal.told()).To(HaveExactElements(HaveField("Err", Equal(rows.Err()))))
		})

		It("is told of a statement that SQLite does not understand", func(ctx SpecContext) {
			observed, journal := observe(ctx)
			_, err := open(ctx, newFile()).Reader().QueryContext(observed, `SELEKT 1`)
			Expect(err).To(MatchError(ContainSubstring("syntax error")))
			Expect(journal.told()).To(HaveExactElements(And(HaveField("Text", `SELEKT 1`), HaveField("Err", Equal(err)))))
		})

		It("is told of a transaction that did not begin, since another had the lock", func(ctx SpecContext) {
			path := newFile()
			first, second := open(ctx, path), open(ctx, path)
			tx, err := first.Writer().BeginTx(ctx, nil)
			Expect(err).NotTo(HaveOccurred())
			defer tx.Rollback()
			_, expected := bare(fileOf(ctx, first)).ExecContext(ctx, `BEGIN IMMEDIATE`)
			Expect(expected).To(MatchError(ContainSubstring("locked")))

			execute(ctx, second, `PRAGMA busy_timeout = 0`)
			observed, journal := observe(ctx)
			_, err = second.Writer().BeginTx(observed, nil)
			Expect(err).To(Equal(expected), "the error of the driver by itself, to its type")
			Expect(journal.told()).To(HaveExactElements(And(HaveField("Text", "BEGIN IMMEDIATE"), HaveField("Err", Equal(expected)))))
		})

		DescribeTable("is told of a statement that was under way when its context ended", func(ctx SpecContext, run func(context.Context, *sql.DB) error) {
			pool := open(ctx, newFile()).Reader()
			observed, journal := observe(ctx)
			observed, cancel := context.WithCancel(observed)
			defer cancel()
			go func() {
				defer GinkgoRecover()
				defer cancel()
				Eventually(ctx, func() int { return pool.Stats().InUse }).WithTimeout(10 * time.Second).Should(Equal(1))
				time.Sleep(20 * time.Millisecond) // it has its connection, and should have come to SQLite by then
			}()
			Expect(run(observed, pool)).To(MatchError(context.Canceled))
			Expect(journal.told()).To(HaveExactElements(HaveField("Err", MatchError(context.Canceled))))
		},
			Entry("and was executed", func(ctx context.Context, pool *sql.DB) error {
				_, err := pool.ExecContext(ctx, `SELECT count(*) FROM (`+endless+`)`)
				return err
			}),
			Entry("and was looking for its first row", func(ctx context.Context, pool *sql.DB) error {
				return pool.QueryRowContext(ctx, `SELECT count(*) FROM (`+endless+`)`).Scan(new(int))
			}),
		)

		DescribeTable("is told of a query whose context ended while rows were left", func(ctx SpecContext, asking bool) {
			observed, journal := observe(ctx)
			observed, cancel := context.WithCancel(observed)
			defer cancel()
			rows, err := open(ctx, newFile()).Reader().QueryContext(observed, endless)
			Expect(err).NotTo(HaveOccurred())
			defer rows.Close()
			Expect(rows.Next()).To(BeTrue())
			cancel()
			for asking && rows.Next() {
			}
			// It is database/sql that closes them, in a goroutine of its own.
			Eventually(ctx, journal.told).WithTimeout(10 * time.Second).Should(HaveExactElements(HaveField("Err", MatchError(context.Canceled))))
			Expect(rows.Next()).To(BeFalse())
			Expect(rows.Err()).To(MatchError(context.Canceled))
		},
			Entry("and they were asked for", true),
			Entry("and nobody asked for them", false),
		)
	})

	It("tells each observer its own, when many use the pools at once", func(ctx SpecContext) {
		connection := open(ctx, newFile())
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				defer GinkgoRecover()
				observed, journal := observe(ctx)
				name := fmt.Sprint("product ", i)
				for range 5 {
					Expect(answer(observed, connection, `SELECT '`+name+`'`)).To(Equal(name))
				}
				execute(observed, connection, insertProduct, name, 1999, i)
				Expect(journal.lines()).To(Equal(append(
					slices.Repeat([]string{succeeded(`SELECT '` + name + `'`)}, 5),
					succeeded(insertProduct, name, 1999, i))))
			})
		}
		wg.Wait()
	})

	It("takes statements of one observer from many goroutines", func(ctx SpecContext) {
		connection := open(ctx, newFile())
		observed, journal := observe(ctx)
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				defer GinkgoRecover()
				Expect(answer(observed, connection, countProducts)).To(Equal("0"))
			})
		}
		wg.Wait()
		Expect(journal.texts()).To(And(HaveLen(16), HaveEach(countProducts)))
	})
})

// allocationsPerRun is testing.AllocsPerRun with its fraction, so that a pool that was emptied meanwhile, or another goroutine,
// does not tip it over to the next whole number; and the least of some attempts.
func allocationsPerRun(run func()) float64 {
	const attempts, runs = 5, 200
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	least := math.Inf(1)
	for range attempts {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range runs {
			run()
		}
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.Mallocs-before.Mallocs)/runs)
	}
	return least
}

var _ = Describe("the driver, where there is no observer", Label("given"), func() {
	type pool = func(*sqliteconn.Connection) *sql.DB
	reader, writer := (*sqliteconn.Connection).Reader, (*sqliteconn.Connection).Writer

	// A pool that can write looks for the database's two files after each statement, and has a transaction in a wrapper.
	DescribeTable("allocates no more than by itself", func(ctx SpecContext, pool pool, looks, wrappers int, run func(context.Context, *sql.DB) func() error) {
		file := newFile()
		connection := open(ctx, file)
		execute(ctx, connection, insertMouse)
		quiet := context.Background() // a context that can end costs goroutines, whose allocations vary
		allocations := func(pool *sql.DB) float64 {
			GinkgoHelper()
			run := run(quiet, pool)
			Expect(run()).To(Succeed())
			return allocationsPerRun(func() { _ = run() })
		}
		byItself := allocations(bare(file))
		aLook := allocationsPerRun(func() { _, _ = os.Stat(file) })
		Expect(allocations(pool(connection))).To(BeNumerically("<", byItself+float64(looks)*aLook+float64(wrappers)+0.5),
			"allocations for each run; by itself %.2f, for each of %d looks for a file %.2f, and %d wrappers", byItself, looks, aLook, wrappers)
	},
		Entry("for a row, by a prepared statement", reader, 0, 0, func(ctx context.Context, pool *sql.DB) func() error {
			statement := prepare(ctx, pool, selectQuantity)
			var quantity int
			return func() error { return statement.QueryRowContext(ctx, "mouse").Scan(&quantity) }
		}),
		Entry("for a row, by a query", reader, 0, 0, func(ctx context.Context, pool *sql.DB) func() error {
			var quantity int
			return func() error { return pool.QueryRowContext(ctx, selectQuantity, "mouse").Scan(&quantity) }
		}),
		Entry("for an execution, by a prepared statement", writer, 2, 0, func(ctx context.Context, pool *sql.DB) func() error {
			statement := prepare(ctx, pool, `DELETE FROM products WHERE name = ?`)
			return func() error { _, err := statement.ExecContext(ctx, "unicorn"); return err }
		}),
		Entry("for an execution", writer, 2, 0, func(ctx context.Context, pool *sql.DB) func() error {
			return func() error {
				_, err := pool.ExecContext(ctx, `DELETE FROM products WHERE name = ?`, "unicorn")
				return err
			}
		}),
		Entry("for a transaction", writer, 2, 1, func(ctx context.Context, pool *sql.DB) func() error {
			return func() error {
				tx, err := pool.BeginTx(ctx, nil)
				if err != nil {
					return err
				}
				return tx.Commit()
			}
		}),
	)

	// database/sql takes other paths, and keeps connections or not, by which of these a connection and a statement are.
	It("is all that it is by itself", func(ctx SpecContext) {
		connection := open(ctx, newFile())
		conn, statement := abilities(ctx, connection.Writer())
		bareConn, bareStatement := abilities(ctx, bare(fileOf(ctx, connection)))
		Expect(conn).To(Equal(bareConn), "the interfaces of database/sql/driver that a connection has")
		Expect(statement).To(Equal(bareStatement), "the interfaces of database/sql/driver that a prepared statement has")
	})
})

// journal is an observer that keeps what it was told.
type journal struct {
	mu         sync.Mutex
	statements []statements.Statement
}

// observe returns a context with an observer of its own.
func observe(ctx context.Context) (context.Context, *journal) {
	j := &journal{}
	return statements.Observe(ctx, func(statement statements.Statement) {
		j.mu.Lock()
		defer j.mu.Unlock()
		statement.Arguments = slices.Clone(statement.Arguments)
		j.statements = append(j.statements, statement)
	}), j
}

func (j *journal) told() []statements.Statement {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.statements)
}

func (j *journal) texts() []string {
	var texts []string
	for _, statement := range j.told() {
		texts = append(texts, statement.Text)
	}
	return texts
}

// lines returns a line for each statement: its text, its arguments, and what is wrong with it.
func (j *journal) lines() []string {
	var lines []string
	for _, statement := range j.told() {
		var arguments []any
		for _, argument := range statement.Arguments {
			arguments = append(arguments, argument.Value)
		}
		line := fmt.Sprint(statement.Text, " ", arguments)
		if statement.Took <= 0 {
			line += fmt.Sprint(", in ", statement.Took)
		}
		if statement.Err != nil {
			line += fmt.Sprint(", failed: ", statement.Err)
		}
		lines = append(lines, line)
	}
	return lines
}

// succeeded is the line of a statement that took some time, and has no error.
func succeeded(text string, arguments ...any) string { return fmt.Sprint(text, " ", arguments) }

// bare returns a pool of one connection to a file, by the driver that is not observed, until the spec's end.
func bare(file string) *sql.DB {
	GinkgoHelper()
	name := "sqlite" // modernc.org/sqlite
	if slices.Contains(sql.Drivers(), "sqlite3") {
		name = "sqlite3" // github.com/mattn/go-sqlite3
	}
	pool, err := sql.Open(name, "file:"+file+"?_txlock=immediate&_busy_timeout=0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(pool.Close)
	pool.SetMaxOpenConns(1)
	return pool
}

// fileOf returns the name of the file that a connection has open.
func fileOf(ctx context.Context, connection *sqliteconn.Connection) string {
	GinkgoHelper()
	return answer(ctx, connection, `SELECT file FROM pragma_database_list WHERE name = 'main'`)
}

// prepare prepares a statement until the spec's end.
func prepare(ctx context.Context, pool *sql.DB, text string) *sql.Stmt {
	GinkgoHelper()
	statement, err := pool.PrepareContext(ctx, text)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(statement.Close)
	return statement
}

// columnsOf returns all that is known of a query's columns.
func columnsOf(ctx context.Context, pool *sql.DB) []string {
	GinkgoHelper()
	rows, err := pool.QueryContext(ctx, `SELECT name, price_cents, 1.5 FROM products`)
	Expect(err).NotTo(HaveOccurred())
	defer rows.Close()
	columns, err := rows.ColumnTypes()
	Expect(err).NotTo(HaveOccurred())
	var known []string
	for _, column := range columns {
		known = append(known, fmt.Sprintf("%+v", *column))
	}
	return known
}

// abilities returns which of the interfaces that database/sql asks a driver for, a connection of the pool and a
// statement prepared on it have.
func abilities(ctx context.Context, pool *sql.DB) (ofConn, ofStatement map[string]bool) {
	GinkgoHelper()
	conn, err := pool.Conn(ctx)
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	Expect(conn.Raw(func(raw any) error {
		ofConn = map[string]bool{
			"ConnBeginTx":        is[driver.ConnBeginTx](raw),
			"ConnPrepareContext": is[driver.ConnPrepareContext](raw),
			"ExecerContext":      is[driver.ExecerContext](raw),
			"QueryerContext":     is[driver.QueryerContext](raw),
			"NamedValueChecker":  is[driver.NamedValueChecker](raw),
			"Pinger":             is[driver.Pinger](raw),
			"SessionResetter":    is[driver.SessionResetter](raw),
			"Validator":          is[driver.Validator](raw),
		}
		preparer, ok := raw.(driver.ConnPrepareContext)
		if !ok {
			return errors.New("expected a connection that prepares with a context")
		}
		statement, err := preparer.PrepareContext(ctx, `SELECT 1`)
		if err != nil {
			return err
		}
		ofStatement = map[string]bool{
			"StmtExecContext":   is[driver.StmtExecContext](statement),
			"StmtQueryContext":  is[driver.StmtQueryContext](statement),
			"NamedValueChecker": is[driver.NamedValueChecker](statement),
			"ColumnConverter": is[interface {
				ColumnConverter(int) driver.ValueConverter
			}](statement), // a deprecated one of package driver
		}
		return statement.Close()
	})).To(Succeed())
	return ofConn, ofStatement
}

func is[T any](value any) bool {
	_, ok := value.(T)
	return ok
}
