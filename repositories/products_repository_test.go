package repositories_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
)

// These are the unit specs: what the repository asks of the database, and what it makes of the answers. A double
// stands in for the driver, so they run without SQLite. Whether SQLite agrees is specified in integration.
var _ = Describe("ProductsRepository", Label("lesson-05"), func() {
	var (
		database   *databaseDouble
		repository *repositories.ProductsRepository
		mouse      = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}
	)

	BeforeEach(func(ctx SpecContext) {
		database = newDatabaseDouble()
		var err error
		repository, err = repositories.NewProductsRepository(ctx, database)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(repository.Close)
	})

	Describe("Insert", Label("step-3"), func() {
		It("writes the name, the price in cents and the quantity, as parameters of one statement", func(ctx SpecContext) {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			Expect(database.calls).To(HaveLen(1), "the statements that one Insert executed")
			Expect(database.calls[0].on).To(Equal("writer"), "which pool executed %s", database.calls[0].statement)
			Expect(database.calls[0].parameters).To(ConsistOf("mouse", int64(1999), int64(5)), "the parameters of %s", database.calls[0].statement)
			Expect(database.calls[0].statement).NotTo(ContainSubstring("mouse"), "the name is a parameter, and no part of the SQL")
		})

		It("says ErrUnavailable, with the cause, when the database fails", func(ctx SpecContext) {
			database.failure = errors.New("database is locked")
			err := repository.Insert(ctx, mouse)
			Expect(err).To(MatchError(repositories.ErrUnavailable), "what Insert returned, when the database failed")
			Expect(err).To(MatchError(database.failure), "what Insert returned, when the database failed: it wraps the cause, too (%%w)")
			Expect(err).NotTo(MatchError(repositories.ErrAlreadyExists), "what Insert returned, when the database failed")
		})

		It("does not say that the name is taken when the database does not say whether it added a row", func(ctx SpecContext) {
			database.rowsAffected, database.resultFailure = 0, errors.New("connection lost")
			err := repository.Insert(ctx, mouse)
			if errors.Is(err, repositories.ErrAlreadyExists) {
				Fail(fmt.Sprintf("the statement was executed, and RowsAffected failed with %q; expected Insert not to say ErrAlreadyExists, but it returned: %v",
					database.resultFailure, err))
			}
		})

		It("passes the caller's context on", func() {
			Expect(repository.Insert(cancelled(), mouse)).To(MatchError(context.Canceled), "Insert with a context that is cancelled")
			Expect(database.calls).To(BeEmpty(), "the statements that were executed for a caller who has gone")
		})
	})

	Describe("FindByName", Label("step-4"), func() {
		It("reads the row of that name, which is the statement's parameter", func(ctx SpecContext) {
			database.rows = []row{mouseRow}
			Expect(repository.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, when the table has the row %v", mouseRow)
			Expect(database.calls).To(HaveLen(1), "the statements that one FindByName executed")
			Expect(database.calls[0].on).To(Equal("reader"), "which pool executed %s", database.calls[0].statement)
			Expect(database.calls[0].parameters).To(ConsistOf("mouse"), "the parameters of %s", database.calls[0].statement)
			Expect(database.calls[0].statement).NotTo(ContainSubstring("mouse"), "the name is a parameter, and no part of the SQL")
		})

		It("says ErrNotFound, with the name, when there is no row", func(ctx SpecContext) {
			_, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "what FindByName returned, when there was no row")
			Expect(err).NotTo(MatchError(sql.ErrNoRows), "what FindByName returned, when there was no row: database/sql's own word for it stops at the repository")
			Expect(err.Error()).To(ContainSubstring(`"mouse"`), "the text of the error, which names the product in quotes")
		})

		It("says ErrUnavailable, and not ErrNotFound, when the database fails", func(ctx SpecContext) {
			database.failure = errors.New("disk I/O error")
			_, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrUnavailable), "what FindByName returned, when the database failed")
			Expect(err).To(MatchError(database.failure), "what FindByName returned, when the database failed: it wraps the cause, too (%%w)")
			Expect(err).NotTo(MatchError(repositories.ErrNotFound), "what FindByName returned, when the database failed")
		})

		It("says so when the database fails while the row is read", func(ctx SpecContext) {
			database.rowFailure = errors.New("disk I/O error")
			_, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrUnavailable), "what FindByName returned, when the database failed while the row was read")
			Expect(err).NotTo(MatchError(repositories.ErrNotFound), "what FindByName returned, when the database failed while the row was read")
		})

		It("closes what it reads from, so that the connection goes back to its pool", func(ctx SpecContext) {
			database.rows = []row{mouseRow}
			for range 3 { // the double's pool has one connection
				Expect(repository.FindByName(ctx, "mouse")).To(Equal(mouse), "FindByName, three times, over a pool of one connection")
			}
			Expect(database.openRows).To(BeZero(), "how many results FindByName has not closed")
		}, SpecTimeout(5*time.Second))

		It("passes the caller's context on", func() {
			_, err := repository.FindByName(cancelled(), "mouse")
			Expect(err).To(MatchError(context.Canceled), "FindByName with a context that is cancelled")
			Expect(database.calls).To(BeEmpty(), "the statements that were executed for a caller who has gone")
		})
	})

	It("prepares one statement on the pool that writes, and one on the pool that reads", Label("step-2"), func() {
		var pools []string
		for _, prepared := range database.prepared {
			pools = append(pools, prepared.on)
		}
		Expect(pools).To(ConsistOf("writer", "reader"), "the pools that prepared %q", database.prepared)
	})

	It("prepares each statement once", Label("step-4"), func(ctx SpecContext) {
		for range 3 {
			Expect(repository.Insert(ctx, mouse)).To(Succeed(), "Insert of %+v", mouse)
			_, err := repository.FindByName(ctx, "mouse")
			Expect(err).To(MatchError(repositories.ErrNotFound), "FindByName, when the table has no row")
		}
		Expect(database.prepared).To(HaveLen(2), "the statements that were prepared for three times Insert and FindByName")
	})

	It("releases its statements with Close", Label("step-2"), func() {
		Expect(database.openStatements).To(Equal(2), "how many statements are open before Close")
		Expect(repository.Close()).To(Succeed(), "Close of the repository")
		Expect(database.openStatements).To(BeZero(), "how many statements are open after Close")
	})

	It("can't be made over a database that can't prepare its statements", Label("step-2"), func(ctx SpecContext) {
		database := newDatabaseDouble()
		database.prepareFailure = errors.New("no such column: price_cents")
		_, err := repositories.NewProductsRepository(ctx, database)
		Expect(err).To(MatchError(database.prepareFailure), "what NewProductsRepository returned, when the database could not prepare: it wraps the cause (%%w)")
	})

	It("releases the one statement when the other can't be prepared", Label("step-2"), func(ctx SpecContext) {
		database := newDatabaseDouble()
		database.prepareFailure, database.prepareFailureOn = errors.New("disk I/O error"), "reader"
		_, err := repositories.NewProductsRepository(ctx, database)
		Expect(err).To(MatchError(database.prepareFailure), "what NewProductsRepository returned, when the second statement could not be prepared: it wraps the cause (%%w)")
		Expect(database.openStatements).To(BeZero(), "how many statements are open, after the second could not be prepared")
	})
})

// cancelled returns a context that has ended.
func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// row is one of the table products, by its columns.
type row map[string]driver.Value

var mouseRow = row{"name": "mouse", "price_cents": int64(1999), "quantity": int64(5)}

// databaseDouble is a repositories.Database whose answers a spec sets and whose calls it reads. It implements as
// much of database/sql/driver as a prepared statement needs.
type databaseDouble struct {
	rowsAffected int64
	rows         []row

	failure          error // of every statement
	resultFailure    error // of asking how many rows a statement changed
	rowFailure       error // of the first row
	prepareFailure   error
	prepareFailureOn string // the pool that can't prepare; empty for both

	calls          []call
	prepared       []call // without parameters
	openRows       int
	openStatements int

	reader, writer *sql.DB
}

type call struct {
	on, statement string
	parameters    []any
}

func newDatabaseDouble() *databaseDouble {
	d := &databaseDouble{rowsAffected: 1}
	d.reader, d.writer = sql.OpenDB(connector{d, "reader"}), sql.OpenDB(connector{d, "writer"})
	d.reader.SetMaxOpenConns(1)
	DeferCleanup(d.reader.Close)
	DeferCleanup(d.writer.Close)
	return d
}

func (d *databaseDouble) Reader() *sql.DB { return d.reader }
func (d *databaseDouble) Writer() *sql.DB { return d.writer }

// errNoTransaction is what a repository is told that begins a transaction: each of its calls is one statement.
var errNoTransaction = errors.New("the database of this spec has no transactions, since one statement does it")

type connector struct {
	double *databaseDouble
	name   string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c, nil }
func (c connector) Driver() driver.Driver                        { panic("not used") }
func (c connector) Begin() (driver.Tx, error)                    { return nil, errNoTransaction }
func (c connector) Close() error                                 { return nil }

func (c connector) Prepare(query string) (driver.Stmt, error) {
	if c.double.prepareFailure != nil && strings.Contains(c.name, c.double.prepareFailureOn) {
		return nil, c.double.prepareFailure
	}
	c.double.prepared = append(c.double.prepared, call{on: c.name, statement: query})
	c.double.openStatements++
	return statement{c, query}, nil
}

type statement struct {
	connector
	query string
}

func (s statement) NumInput() int { return -1 }
func (s statement) Close() error  { s.double.openStatements--; return nil }

func (s statement) record(parameters []driver.Value) {
	var values []any
	for _, parameter := range parameters {
		values = append(values, parameter)
	}
	s.double.calls = append(s.double.calls, call{s.name, s.query, values})
}

func (s statement) Exec(parameters []driver.Value) (driver.Result, error) {
	s.record(parameters)
	return result{s.double}, s.double.failure
}

type result struct{ double *databaseDouble }

func (r result) LastInsertId() (int64, error) { return 0, errors.ErrUnsupported }
func (r result) RowsAffected() (int64, error) { return r.double.rowsAffected, r.double.resultFailure }

func (s statement) Query(parameters []driver.Value) (driver.Rows, error) {
	s.record(parameters)
	if s.double.failure != nil {
		return nil, s.double.failure
	}
	s.double.openRows++
	return &rows{s.double, columnsOf(s.query), slices.Clone(s.double.rows)}, nil
}

var selected = regexp.MustCompile(`(?is)^\s*SELECT\s+(.*?)\s+FROM\s`)

// columnsOf lists what a SELECT asks for, tables' names aside.
func columnsOf(query string) []string {
	match := selected.FindStringSubmatch(query)
	if match == nil || match[1] == "*" {
		return []string{"name", "price_cents", "quantity"}
	}
	columns := strings.FieldsFunc(match[1], func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for i, column := range columns {
		columns[i] = column[strings.LastIndex(column, ".")+1:]
	}
	return columns
}

type rows struct {
	double  *databaseDouble
	columns []string
	left    []row
}

func (r *rows) Columns() []string { return r.columns }
func (r *rows) Close() error      { r.double.openRows--; return nil }

func (r *rows) Next(into []driver.Value) error {
	if r.double.rowFailure != nil {
		return r.double.rowFailure
	}
	if len(r.left) == 0 {
		return io.EOF
	}
	for i, column := range r.columns {
		into[i] = r.left[0][column]
	}
	r.left = r.left[1:]
	return nil
}
