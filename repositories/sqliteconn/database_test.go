package sqliteconn_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

const (
	insertMouse   = `INSERT INTO products (name, price_cents, quantity) VALUES ('mouse', 1999, 5)`
	countProducts = `SELECT count(*) FROM products`
)

// newFile returns the name of a database file that is not there yet, in a folder of the spec's own. The spec goes there: so
// what is opened by mistake under another name is left there, too.
func newFile() string {
	GinkgoHelper()
	folder := GinkgoT().TempDir()
	GinkgoT().Chdir(folder)
	return filepath.Join(folder, "products.db")
}

// open opens a database file until the spec's end.
func open(ctx context.Context, path string) *sqliteconn.Connection {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, path)
	Expect(err).NotTo(HaveOccurred(), "Open(%q), which applies schema.sql", path)
	Expect(connection).NotTo(BeNil(), "the connection that Open(%q) returned without an error", path)
	DeferCleanup(connection.Close)
	return connection
}

// openPool opens a pool of a database file until the spec's end.
func openPool(path string, use sqliteconn.Purpose, size int) *sql.DB {
	GinkgoHelper()
	pool, err := sqliteconn.OpenPool(path, use, size)
	Expect(err).NotTo(HaveOccurred(), "openPool(%q, …, %d)", path, size)
	Expect(pool).NotTo(BeNil(), "the pool that openPool(%q, …, %d) returned without an error", path, size)
	DeferCleanup(pool.Close)
	return pool
}

// change runs a statement on a pool.
func change(ctx context.Context, pool *sql.DB, statement string) {
	GinkgoHelper()
	_, err := pool.ExecContext(ctx, statement)
	Expect(err).NotTo(HaveOccurred(), statement)
}

// atOnce is a context for what must not wait for something else: far less than the five seconds that SQLite waits for a lock.
func atOnce(ctx context.Context) context.Context {
	GinkgoHelper()
	soon, cancel := context.WithTimeout(ctx, 3*time.Second)
	DeferCleanup(cancel)
	return soon
}

// value returns the one value that a query on a pool gives, as text.
func value(ctx context.Context, pool *sql.DB, query string) string {
	GinkgoHelper()
	var result string
	Expect(pool.QueryRowContext(ctx, query).Scan(&result)).To(Succeed(), query)
	return result
}

// execute runs a statement on the connection that writes.
func execute(ctx context.Context, connection *sqliteconn.Connection, statement string, arguments ...any) {
	GinkgoHelper()
	_, err := connection.Writer().ExecContext(ctx, statement, arguments...)
	Expect(err).NotTo(HaveOccurred(), "%s (its arguments: %v)", statement, arguments)
}

// answer returns the one value that a query on a connection that reads gives, as text.
func answer(ctx context.Context, connection *sqliteconn.Connection, query string) string {
	GinkgoHelper()
	return value(ctx, connection.Reader(), query)
}

// onEach asks every connection that a pool may have for a pragma, all of them open at once.
func onEach(ctx context.Context, pool *sql.DB, pragma string) []string {
	GinkgoHelper()
	var answers []string
	for range pool.Stats().MaxOpenConnections {
		conn, err := pool.Conn(ctx)
		Expect(err).NotTo(HaveOccurred(), "one more connection of the pool")
		defer conn.Close()
		var answer string
		Expect(conn.QueryRowContext(ctx, `PRAGMA `+pragma).Scan(&answer)).To(Succeed(), "PRAGMA %s", pragma)
		answers = append(answers, answer)
	}
	return answers
}
