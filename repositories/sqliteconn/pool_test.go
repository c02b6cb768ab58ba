package sqliteconn_test

import (
	"path/filepath"
	"slices"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

var _ = Describe("a pool of connections to SQLite", Label("lesson-04", "step-1"), func() {
	const makeTable = `CREATE TABLE numbers (n INTEGER)`
	var path string

	BeforeEach(func() { path = newFile() })

	DescribeTable("has settings that hold on every connection:", func(ctx SpecContext, pragma, value string) {
		writer, reader := openPool(path, sqliteconn.ForWriting, 1), openPool(path, sqliteconn.ForReading, 4)
		Expect(onEach(ctx, writer, pragma)).To(Equal([]string{value}),
			"PRAGMA %s, asked on the one connection of a pool that writes; the data source name sets it with _%s", pragma, pragma)
		Expect(onEach(ctx, reader, pragma)).To(Equal(slices.Repeat([]string{value}, 4)),
			"PRAGMA %s, asked on each of the 4 connections of a pool that reads; the data source name sets it with _%s", pragma, pragma)
	},
		Entry("readers go on while one writes", "journal_mode", "wal"),
		Entry("a lock is waited for", "busy_timeout", "5000"),
		Entry("foreign keys are checked", "foreign_keys", "1"),
	)

	It("keeps every connection that reads from writing", func(ctx SpecContext) {
		change(ctx, openPool(path, sqliteconn.ForWriting, 1), makeTable)
		reader := openPool(path, sqliteconn.ForReading, 4)
		Expect(onEach(ctx, reader, "query_only")).To(Equal(slices.Repeat([]string{"1"}, 4)),
			"PRAGMA query_only, asked on each of the 4 connections of a pool that reads; the data source name sets it with _query_only")
		_, err := reader.ExecContext(ctx, `INSERT INTO numbers VALUES (1)`)
		Expect(err).To(HaveOccurred(), "an INSERT through a pool that reads")
		Expect(err.Error()).To(ContainSubstring("readonly"), "SQLite's reason to refuse an INSERT through a pool that reads: _query_only=on")
	})

	It("waits for the disk when it writes, so that what was acknowledged survives a power failure", func(ctx SpecContext) {
		Expect(onEach(ctx, openPool(path, sqliteconn.ForWriting, 1), "synchronous")).To(Equal([]string{"2"}),
			"PRAGMA synchronous, asked on the one connection of a pool that writes; 2 is FULL; at 1, NORMAL, a write-ahead log is not synced at a commit")
	})

	It("takes the write lock as soon as a transaction that writes begins", func(ctx SpecContext) {
		first, second := openPool(path, sqliteconn.ForWriting, 1), openPool(path, sqliteconn.ForWriting, 1)
		change(ctx, first, makeTable)
		change(ctx, second, `PRAGMA busy_timeout = 0`) // else it waits for five seconds
		tx, err := first.BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer tx.Rollback()
		_, err = second.BeginTx(ctx, nil)
		Expect(err).To(HaveOccurred(), "a second transaction that writes began while the first was open; _txlock=immediate keeps it out")
		Expect(err.Error()).To(ContainSubstring("locked"), "SQLite's reason to refuse a second transaction that writes")
	})

	It("reads while another is in a transaction that writes", func(ctx SpecContext) {
		writer, reader := openPool(path, sqliteconn.ForWriting, 1), openPool(path, sqliteconn.ForReading, 4)
		change(ctx, writer, makeTable)
		tx, err := writer.BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer tx.Rollback()
		_, err = tx.ExecContext(ctx, `INSERT INTO numbers VALUES (1)`)
		Expect(err).NotTo(HaveOccurred())
		var count string
		Expect(reader.QueryRowContext(atOnce(ctx), `SELECT count(*) FROM numbers`).Scan(&count)).To(Succeed(), "SELECT count(*) on a pool that reads, while the INSERT of another is not committed")
		Expect(count).To(Equal("0"), "SELECT count(*) on a pool that reads, while the INSERT of another is not committed")
	})

	It("has at most as many connections as openPool was told", func() {
		Expect(openPool(path, sqliteconn.ForReading, 3).Stats().MaxOpenConnections).To(Equal(3), "how many connections a pool of 3 may have; 0 is without a limit")
	})

	It("keeps its connections open when they are idle", func(ctx SpecContext) {
		pool := openPool(path, sqliteconn.ForReading, 4)
		onEach(ctx, pool, "query_only")
		Expect(pool.Stats().Idle).To(Equal(4), "connections of a pool of 4 that are open, after all of them were used at once")
	})

	DescribeTable("takes literally a file name", func(ctx SpecContext, name string) {
		path = filepath.Join(filepath.Dir(path), name)
		change(ctx, openPool(path, sqliteconn.ForWriting, 1), makeTable)
		Expect(path).To(BeARegularFile())
	},
		Entry("with a space", "my products.db"),
		Entry("with what separates a URI's query", "a?mode=memory.db"),
		Entry("with a percent sign", "100%41.db"),
		Entry("with a hash", "a#b.db"),
		Entry("with letters beyond ASCII", "Bücher-商品.db"),
	)
})
