package sqliteconn_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("the SQLite connection", Label("lesson-04", "step-3"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	It("makes the file if it is not there, with the schema in it", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "%s, asked through Reader after one INSERT through Writer", countProducts)
		Expect(path).To(BeARegularFile())
	})

	It("finds what the file had", func(ctx SpecContext) {
		first := open(ctx, path)
		execute(ctx, first, insertMouse)
		Expect(first.Close()).To(Succeed())
		Expect(answer(ctx, open(ctx, path), countProducts)).To(Equal("1"), "%s, after one INSERT, with the file closed and opened again since", countProducts)
	})

	It("tells the identifier that the file has", func(ctx SpecContext) {
		connection := open(ctx, path)
		Expect(connection.Identifier()).To(And(Not(BeEmpty()), Equal(answer(ctx, connection, `SELECT value FROM meta WHERE key = 'identifier'`))),
			"Identifier(), which is the value of the key 'identifier' in the table meta")
	})

	It("can be opened by many at once, where there was no file", func(ctx SpecContext) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				defer GinkgoRecover()
				Expect(answer(ctx, open(ctx, path), countProducts)).To(Equal("0"), "%s, in one of 8 connections opened at once", countProducts)
			})
		}
		wg.Wait()
	})

	It("lets readers read while the writer is in a transaction", func(ctx SpecContext) {
		connection := open(ctx, path)
		tx, err := connection.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer tx.Rollback()
		_, err = tx.ExecContext(ctx, insertMouse)
		Expect(err).NotTo(HaveOccurred())
		var count string
		Expect(connection.Reader().QueryRowContext(atOnce(ctx), countProducts).Scan(&count)).To(Succeed(), "%s through Reader, while the INSERT through Writer is not committed", countProducts)
		Expect(count).To(Equal("0"), "%s through Reader, while the INSERT through Writer is not committed", countProducts)
	})

	It("keeps Reader from writing", func(ctx SpecContext) {
		_, err := open(ctx, path).Reader().ExecContext(ctx, insertMouse)
		Expect(err).To(HaveOccurred(), "an INSERT through Reader")
		Expect(err.Error()).To(ContainSubstring("readonly"), "SQLite's reason to refuse an INSERT through Reader: its pool is opened forReading")
	})

	It("has several connections that read at once", func(ctx SpecContext) {
		connection := open(ctx, path)
		for _, asked := range []context.Context{ctx, atOnce(ctx)} { // the first goes on until the spec's end
			rows, err := connection.Reader().QueryContext(asked, `SELECT name FROM sqlite_schema`)
			Expect(err).NotTo(HaveOccurred(), "a query through Reader, while the rows of another are being read: Reader has several connections")
			defer rows.Close()
			Expect(rows.Next()).To(BeTrueBecause("expected a row of SELECT name FROM sqlite_schema, which has the tables; there is none: %v", rows.Err()))
		}
	})

	It("has a limit on its connections: one that writes, and several that read", func(ctx SpecContext) {
		connection := open(ctx, path)
		Expect(connection.Writer().Stats().MaxOpenConnections).To(Equal(1), "how many connections the pool that writes may have; 0 is without a limit")
		Expect(connection.Reader().Stats().MaxOpenConnections).To(BeNumerically(">", 1), "how many connections the pool that reads may have; 0 is without a limit")
	})

	It("takes a file name literally, letters beyond ASCII and capital letters included", func(ctx SpecContext) {
		path = filepath.Join(filepath.Dir(path), "Bücher-商品.db")
		execute(ctx, open(ctx, path), insertMouse)
		Expect(path).To(BeARegularFile())
	})

	DescribeTable("says in one line what is wrong with", func(ctx SpecContext, prepare func() string, expected string) {
		path = prepare()
		_, err := sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred(), "Open(%q)", path)
		Expect(err.Error()).To(ContainSubstring(strconv.Quote(path)), "the error of Open(%q) names the path in quotes, as %%q writes it", path)
		Expect(err.Error()).To(ContainSubstring(expected), "the error of Open(%q) wraps what checkPath or SQLite says is wrong", path)
		Expect(err.Error()).NotTo(ContainSubstring("\n"), "the error of Open(%q) is one line", path)
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
		}, "expected the name of a file"),
		Entry("an empty name", func() string { return "" }, "expected the name of a file"),
	)

	It("names the path as it was given when it fails", func(ctx SpecContext) {
		Expect(os.WriteFile("List.csv", []byte("name,price,quantity\nmouse,19.99,5\n"), 0o600)).To(Succeed())
		_, err := sqliteconn.Open(ctx, "List.csv")
		Expect(err).To(HaveOccurred(), `Open("List.csv"), which is no database`)
		Expect(err.Error()).To(ContainSubstring(`"List.csv"`), `the error of Open("List.csv") names the path as it was given, in quotes`)
	})

	It("refuses a context that is over", func(ctx SpecContext) {
		gone, leave := context.WithCancel(ctx)
		leave()
		_, err := sqliteconn.Open(gone, path)
		Expect(err).To(HaveOccurred(), "Open with a context that is cancelled; is it handed on to all that is asked of the database?")
	})

	It("does not take the part of a name before a NUL for the name", func(ctx SpecContext) {
		_, err := sqliteconn.Open(ctx, path+"\x00.db")
		Expect(err).To(HaveOccurred(), "Open(%q)", path+"\x00.db")
		Expect(path).NotTo(BeAnExistingFile(), "a file was made, of another name than the one that was given")
	})

	It("leaves a file that is no database as it was", func(ctx SpecContext) {
		const content = "name,price,quantity\nmouse,19.99,5\n"
		Expect(os.WriteFile(path, []byte(content), 0o600)).To(Succeed())
		began := time.Now()
		_, err := sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred(), "Open of a file that is no database")
		Expect(time.Since(began)).To(BeNumerically("<", 4*time.Second), "how long Open took to refuse a file that is no database, which is no lock to be waited for")
		after, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred(), "reading the file that is no database, after Open")
		Expect(string(after)).To(Equal(content), "the file that is no database, after Open")
	})

	It("closes what it had opened when it fails", func(ctx SpecContext) {
		later := open(ctx, path)
		execute(ctx, later, `PRAGMA user_version = 999`)
		Expect(later.Close()).To(Succeed())
		_, err := sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred(), "Open of a file whose user_version is 999")
		Expect(path+"-wal").NotTo(BeAnExistingFile(), "a write-ahead log is there: a connection to the file is open, although Open failed")
	})

	Describe("on Check", Label("step-4"), func() {
		It("is content with a database that is there", func(ctx SpecContext) {
			Expect(open(ctx, path).Check(ctx)).To(Succeed(), "Check, while all is there; the file that is there is compared with c.file, in which open keeps what os.Stat said")
		})

		It("notices that the file was deleted", func(ctx SpecContext) {
			connection := open(ctx, path)
			Expect(os.Remove(path)).To(Succeed())
			err := connection.Check(ctx)
			Expect(err).To(HaveOccurred(), "Check, after the file was deleted under an open connection")
			Expect(err.Error()).To(ContainSubstring("deleted"), "the error says what has become of the file")
			Expect(err.Error()).To(ContainSubstring(path), "the error names the path")
		})

		It("notices that the file was replaced", func(ctx SpecContext) {
			connection := open(ctx, path)
			Expect(os.Rename(path, path+".old")).To(Succeed())
			Expect(os.WriteFile(path, nil, 0o600)).To(Succeed())
			err := connection.Check(ctx)
			Expect(err).To(HaveOccurred(), "Check, after another file took the place of the one that was opened")
			Expect(err.Error()).To(ContainSubstring("replaced"), "the error says what has become of the file")
			Expect(err.Error()).To(ContainSubstring(path), "the error names the path")
		})

		It("notices that the connection was closed", func(ctx SpecContext) {
			connection := open(ctx, path)
			Expect(connection.Close()).To(Succeed(), "Close")
			Expect(connection.Check(ctx)).NotTo(Succeed(), "Check after Close")
		})

		It("obeys its context", func(ctx SpecContext) {
			connection := open(ctx, path)
			gone, leave := context.WithCancel(ctx)
			leave()
			err := connection.Check(gone)
			Expect(errors.Is(err, context.Canceled)).To(
				BeTrueBecause("expected an error that wraps context.Canceled, from Check with a context that is cancelled; it is: %v", err))
			Expect(err.Error()).To(ContainSubstring(path), "the error names the path")
		})

		It("names the path as it was given", func(ctx SpecContext) {
			connection := open(ctx, "Products.db")
			Expect(os.Remove("Products.db")).To(Succeed())
			err := connection.Check(ctx)
			Expect(err).To(HaveOccurred(), "Check, after the file was deleted under an open connection")
			Expect(err.Error()).To(ContainSubstring("Products.db"), "the error names the path as it was given to Open, Products.db")
			Expect(err.Error()).NotTo(ContainSubstring(filepath.Dir(path)), "the error names the path as it was given to Open, Products.db, and no other")
		})
	})

	Describe("on Close", func() {
		It("closes the connections that read", func(ctx SpecContext) {
			connection := open(ctx, path)
			Expect(connection.Close()).To(Succeed(), "Close")
			Expect(connection.Reader().PingContext(ctx)).NotTo(Succeed(), "Reader().PingContext after Close")
		})

		It("closes the connection that writes", func(ctx SpecContext) {
			connection := open(ctx, path)
			Expect(connection.Close()).To(Succeed(), "Close")
			Expect(connection.Writer().PingContext(ctx)).NotTo(Succeed(), "Writer().PingContext after Close")
		})

		It("leaves one whole file behind", func(ctx SpecContext) {
			connection := open(ctx, path)
			execute(ctx, connection, insertMouse)
			Expect(connection.Close()).To(Succeed(), "Close")
			Expect(path+"-wal").NotTo(BeAnExistingFile(), "the write-ahead log after Close")
		})
	})
})
