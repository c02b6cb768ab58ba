package sqliteconn_test

import (
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("the schema", Label("lesson-03"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	It("is there as soon as a new file is opened", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "%s, after one INSERT", countProducts)
		Expect(path).To(BeARegularFile())
	})

	It("is applied again without harm to what is stored", func(ctx SpecContext) {
		first := open(ctx, path)
		execute(ctx, first, insertMouse)
		Expect(first.Close()).To(Succeed())
		Expect(answer(ctx, open(ctx, path), countProducts)).To(Equal("1"),
			"%s, after one INSERT, with the file closed and opened again since", countProducts)
	})

	It("is completed in a file that an earlier version made", func(ctx SpecContext) {
		earlier := open(ctx, path)
		execute(ctx, earlier, insertMouse)
		execute(ctx, earlier, `DROP TABLE meta`)
		execute(ctx, earlier, `PRAGMA user_version = 0`)
		Expect(earlier.Close()).To(Succeed())

		connection := open(ctx, path)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"), "the earlier version had stored one product")
		Expect(connection.Identifier()).NotTo(BeEmpty(), "the earlier version had no table meta, so the identifier must be made now")
		Expect(answer(ctx, connection, `PRAGMA user_version`)).To(Equal("1"), "the version that the file says it has, after it was brought up to date")
	})

	It("refuses a file that a later version made, and leaves it alone", func(ctx SpecContext) {
		later := open(ctx, path)
		execute(ctx, later, `PRAGMA user_version = 999`)
		Expect(later.Close()).To(Succeed())
		before, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())

		_, err = sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred(), "Open of a file whose user_version is 999")
		said := strings.ReplaceAll(err.Error(), strconv.Quote(path), "") // the path may have any digit in it
		Expect(said).To(And(MatchRegexp(`\b999\b`), MatchRegexp(`\b1\b`), ContainSubstring("later version")),
			"the error names the version of the file, and the one that this program knows")
		after, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(after) == string(before)).To(BeTrue(), "the file that a later version made was changed")
	})

	It("is applied as a whole or not at all", func(ctx SpecContext) {
		foreign := open(ctx, path)
		execute(ctx, foreign, `DROP TABLE products`)
		execute(ctx, foreign, `DROP TABLE meta`)
		execute(ctx, foreign, `CREATE TABLE meta (something TEXT)`)
		execute(ctx, foreign, `PRAGMA user_version = 0`)
		Expect(foreign.Close()).To(Succeed())
		before, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())

		_, err = sqliteconn.Open(ctx, path)
		Expect(err).To(HaveOccurred(), "Open of a file whose table meta is another program's")
		after, err := os.ReadFile(path)
		Expect(err).NotTo(HaveOccurred())
		Expect(string(after) == string(before)).To(BeTrue(), "the schema could not be applied, but the file was changed: one part of it was applied")
	})

	It("is applied by many who open a new file at once", func(ctx SpecContext) {
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				defer GinkgoRecover()
				Expect(answer(ctx, open(ctx, path), countProducts)).To(Equal("0"))
			})
		}
		wg.Wait()
	})

	It("waits for a program that writes, also where the file has no write-ahead log yet", func(ctx SpecContext) {
		Expect(open(ctx, path).Close()).To(Succeed())
		other := bare(path)
		_, err := other.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
		Expect(err).NotTo(HaveOccurred())
		tx, err := other.BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = tx.Rollback() })

		opened := make(chan error, 1)
		go func() {
			defer GinkgoRecover()
			second, err := sqliteconn.Open(ctx, path)
			if err == nil {
				err = second.Close()
			}
			opened <- err
		}()
		Consistently(ctx, opened).WithTimeout(100*time.Millisecond).ShouldNot(Receive(),
			"Open came to its end while another connection held the write lock; begin waits for it")
		Expect(tx.Rollback()).To(Succeed())
		Eventually(ctx, opened).WithTimeout(10*time.Second).Should(Receive(BeNil()), "Open, when the lock was free")
	})

	DescribeTable("keeps out what is no product", func(ctx SpecContext, name, price, quantity any) {
		_, err := open(ctx, path).Writer().ExecContext(ctx,
			`INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, price, quantity)
		Expect(err).To(HaveOccurred(), "INSERT of the name %#v, the price %v cents and the quantity %v: the table must refuse it", name, price, quantity)
		// What SQLite says of a CHECK or a NOT NULL, and of a STRICT table.
		Expect(err.Error()).To(Or(ContainSubstring("constraint"), ContainSubstring("cannot store")))
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

	DescribeTable("takes what is one", func(ctx SpecContext, name string, price, quantity int) {
		connection := open(ctx, path)
		execute(ctx, connection, `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`, name, price, quantity)
		Expect(answer(ctx, connection, countProducts)).To(Equal("1"))
	},
		Entry("free, and none left", "mouse", 0, 0),
		Entry("of the highest price and the largest quantity", "mouse", 999_999_999, 2_147_483_647),
		Entry("with a name that looks like a number", "007", 1999, 5),
	)

	It("has each name once", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		_, err := connection.Writer().ExecContext(ctx, insertMouse)
		Expect(err).To(HaveOccurred(), "INSERT of a second product of the same name: the table must refuse it")
		Expect(err.Error()).To(ContainSubstring("UNIQUE"))
	})

	It("tells names apart by their case", func(ctx SpecContext) {
		connection := open(ctx, path)
		execute(ctx, connection, insertMouse)
		execute(ctx, connection, `INSERT INTO products (name, price_cents, quantity) VALUES ('Mouse', 1999, 5)`)
		Expect(answer(ctx, connection, countProducts)).To(Equal("2"))
	})
})

var _ = Describe("the identifier", Label("lesson-03"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	It("is short, and stays with the file", func(ctx SpecContext) {
		first := open(ctx, path)
		Expect(first.Identifier()).To(MatchRegexp(`^[0-9a-f]{8}$`))
		Expect(first.Close()).To(Succeed())
		Expect(open(ctx, path).Identifier()).To(Equal(first.Identifier()), "the identifier after the file was closed and opened again")
	})

	It("is another in another file, also in one that replaces a deleted one", func(ctx SpecContext) {
		first := open(ctx, path)
		Expect(first.Close()).To(Succeed())
		Expect(os.Remove(path)).To(Succeed())
		Expect(open(ctx, path).Identifier()).NotTo(Equal(first.Identifier()), "the identifier of a new file where another was deleted")
	})
})
