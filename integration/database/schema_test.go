package database_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("ProductsRepository and its table", Label("lesson-05", "step-2"), func() {
	It("finds a product through an index, and never reads the whole table", func(ctx SpecContext) {
		connection := open(ctx, newFile())
		searches := 0
		for _, statement := range statementsOf(ctx, connection) {
			plan := planOf(ctx, connection, statement)
			Expect(plan).NotTo(ContainSubstring("SCAN"), "how SQLite would run %s (EXPLAIN QUERY PLAN): a SCAN reads the whole table", statement)
			if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(statement)), "SELECT") {
				searches++
				Expect(plan).To(MatchRegexp(`^SEARCH \w+ USING .*(PRIMARY KEY|INDEX).*\(name=\?\)`), "how SQLite would run %s (EXPLAIN QUERY PLAN): a SEARCH by the name goes through an index", statement)
			}
		}
		Expect(searches).To(BeNumerically(">", 0), "expected the repository to prepare at least one SELECT")
	})

	DescribeTable("can't be made, and says what the database said, where the products table",
		func(ctx SpecContext, says string, statements ...string) {
			connection := open(ctx, newFile())
			execute(ctx, connection, `DROP TABLE products`)
			execute(ctx, connection, statements...)
			_, err := repositories.NewProductsRepository(ctx, connection)
			Expect(err).To(HaveOccurred(), "NewProductsRepository, over a database in which SQLite can't understand its statements: %q", statements)
			Expect(err.Error()).To(ContainSubstring(says), "the text of NewProductsRepository's error, which wraps its cause: what SQLite said")
		},
		Entry("is missing", "no such table"),
		Entry("has the price under another name", "price_cents",
			`CREATE TABLE products (name TEXT PRIMARY KEY, price REAL, quantity INTEGER)`),
		Entry("has no quantity", "quantity",
			`CREATE TABLE products (name TEXT PRIMARY KEY, price_cents INTEGER)`),
	)
})

// planOf asks SQLite how it would run a statement (https://sqlite.org/eqp.html), one step a line.
func planOf(ctx context.Context, connection *sqliteconn.Connection, statement string) string {
	GinkgoHelper()
	parameters := make([]any, strings.Count(statement, "?"))
	for i := range parameters {
		parameters[i] = "mouse"
	}
	rows, err := connection.Reader().QueryContext(ctx, `EXPLAIN QUERY PLAN `+statement, parameters...)
	Expect(err).NotTo(HaveOccurred())
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var step string
		Expect(rows.Scan(new(int), new(int), new(int), &step)).To(Succeed())
		steps = append(steps, step)
	}
	Expect(rows.Err()).NotTo(HaveOccurred())
	return strings.Join(steps, "\n")
}

// statementsOf returns the statements that a ProductsRepository prepares, as its database sees them: so the plan is
// that of the repository's own statements, whatever they are.
func statementsOf(ctx context.Context, connection *sqliteconn.Connection) (statements []string) {
	GinkgoHelper()
	conn, err := connection.Reader().Conn(ctx)
	Expect(err).NotTo(HaveOccurred())
	defer conn.Close()
	Expect(conn.Raw(func(raw any) error {
		pool := sql.OpenDB(recorder{raw.(driver.Conn), &statements})
		defer pool.Close()
		pool.SetMaxOpenConns(1) // there is only the one connection to lend
		repository, err := repositories.NewProductsRepository(ctx, onePool{pool})
		if err != nil {
			return err
		}
		return repository.Close()
	})).To(Succeed())
	return statements
}

// onePool is a database that reads and writes through the same pool.
type onePool struct{ pool *sql.DB }

func (d onePool) Reader() *sql.DB { return d.pool }
func (d onePool) Writer() *sql.DB { return d.pool }

// recorder lends one connection of a driver, and writes down what is prepared on it.
type recorder struct {
	driver.Conn
	statements *[]string
}

func (r recorder) Connect(context.Context) (driver.Conn, error) { return r, nil }
func (r recorder) Driver() driver.Driver                        { return nil }
func (r recorder) Close() error                                 { return nil } // the connection goes on living in its own pool

func (r recorder) Prepare(statement string) (driver.Stmt, error) {
	*r.statements = append(*r.statements, statement)
	return r.Conn.Prepare(statement)
}

// Begin is here because driver.Conn asks for it; the repository needs no transaction.
func (r recorder) Begin() (driver.Tx, error) {
	return nil, fmt.Errorf("beginning a transaction: %w", errors.ErrUnsupported)
}
