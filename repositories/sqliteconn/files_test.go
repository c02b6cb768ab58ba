package sqliteconn_test

import (
	"bytes"
	"context"
	"database/sql"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

const updateMouse = `UPDATE products SET quantity = quantity + 1 WHERE name = 'mouse'`

var _ = Describe("a write", Label("given"), func() {
	var (
		path       string
		connection *sqliteconn.Connection
	)

	BeforeEach(func(ctx SpecContext) {
		skipWhereOpenFilesStay()
		path = newFile()
		connection = open(ctx, path)
		execute(ctx, connection, insertMouse)
	})

	DescribeTable("is not acknowledged when", func(ctx SpecContext, harm func(), file, expected string) {
		harm()
		_, err := connection.Writer().ExecContext(ctx, updateMouse)
		Expect(err).To(HaveOccurred(), "an UPDATE, which is in no file that has the database's name")
		Expect(err.Error()).To(And(ContainSubstring(path+file), ContainSubstring(expected), ContainSubstring("restart")),
			"the error names the file, says what has become of it, and what to do")
	},
		Entry("all files of the database were deleted", func() { remove(path, path+"-wal", path+"-shm") }, "", "deleted"),
		Entry("the database was deleted", func() { remove(path) }, "", "deleted"),
		Entry("its write-ahead log was deleted", func() { remove(path + "-wal") }, "-wal", "deleted"),
		Entry("the index of its write-ahead log was deleted, so that another program makes a new one", func() { remove(path + "-shm") }, "-shm", "deleted"),
		Entry("the database was moved away", func() { move(path, path+".old") }, "", "deleted"),
		Entry("another file was moved into its place", func() {
			Expect(os.WriteFile("other", []byte("name,price,quantity\nmouse,19.99,5\n"), 0o600)).To(Succeed())
			move("other", path)
		}, "", "replaced"),
		Entry("another database was moved into its place", func() { move(another("other.db"), path) }, "", "replaced"),
		Entry("another write-ahead log was moved into its place", func() {
			Expect(os.WriteFile("other", nil, 0o600)).To(Succeed())
			move("other", path+"-wal")
		}, "-wal", "replaced"),
	)

	DescribeTable("is not acknowledged, whichever way it is made:", func(ctx SpecContext, write func(context.Context) error) {
		remove(path, path+"-wal", path+"-shm")
		Expect(write(ctx)).To(MatchError(ContainSubstring("deleted")), "a write to a database that was deleted")
	},
		Entry("by a prepared statement", func(ctx context.Context) error {
			_, err := prepare(ctx, connection.Writer(), updateMouse).ExecContext(ctx)
			return err
		}),
		Entry("in a transaction", func(ctx context.Context) error {
			tx, err := connection.Writer().BeginTx(ctx, nil)
			Expect(err).NotTo(HaveOccurred())
			defer tx.Rollback()
			_, err = tx.ExecContext(ctx, updateMouse)
			return err
		}),
		Entry("by a statement that returns its row", func(ctx context.Context) error {
			return connection.Writer().QueryRowContext(ctx, updateMouse+` RETURNING quantity`).Scan(new(int))
		}),
		Entry("by a statement whose rows are read to the end", func(ctx context.Context) error {
			rows, err := connection.Writer().QueryContext(ctx, updateMouse+` RETURNING quantity`)
			Expect(err).NotTo(HaveOccurred())
			defer rows.Close()
			for rows.Next() {
			}
			return rows.Err()
		}),
	)

	It("is not acknowledged when the database is deleted within its transaction", func(ctx SpecContext) {
		tx, err := connection.Writer().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer tx.Rollback()
		_, err = tx.ExecContext(ctx, updateMouse)
		Expect(err).NotTo(HaveOccurred())
		remove(path)
		Expect(tx.Commit()).To(MatchError(ContainSubstring("deleted")), "COMMIT, after the database was deleted")
	})

	It("is told to the observer as the caller is told", func(ctx SpecContext) {
		observed, journal := observe(ctx)
		remove(path)
		_, err := connection.Writer().ExecContext(observed, updateMouse)
		Expect(err).To(HaveOccurred(), "an UPDATE, after the database was deleted")
		Expect(journal.told()).To(HaveExactElements(HaveField("Err", Equal(err))))
	})

	It("is acknowledged again when the database is back in its place", func(ctx SpecContext) {
		move(path, path+".old")
		_, err := connection.Writer().ExecContext(ctx, `DELETE FROM products WHERE name = 'unicorn'`)
		Expect(err).To(HaveOccurred(), "a DELETE, while the database is elsewhere")
		move(path+".old", path)
		execute(ctx, connection, updateMouse)
		Expect(connection.Close()).To(Succeed())
		Expect(answer(ctx, open(ctx, path), `SELECT quantity FROM products`)).To(Equal("6"), "the quantity, which was 5, after one UPDATE that was acknowledged")
	})

	It("through a symbolic link is not acknowledged when the link leads elsewhere", func(ctx SpecContext) {
		Expect(os.Symlink(path, "link.db")).To(Succeed())
		linked := open(ctx, "link.db")
		execute(ctx, linked, updateMouse)

		Expect(os.Symlink(another("other.db"), "other-link")).To(Succeed())
		move("other-link", "link.db")
		_, err := linked.Writer().ExecContext(ctx, updateMouse)
		Expect(err).To(MatchError(And(ContainSubstring("link.db"), ContainSubstring("replaced"))), "an UPDATE, when the name is another database's")
	})

	It("through a symbolic link is not acknowledged when the log beside the file itself was deleted", func(ctx SpecContext) {
		Expect(os.Symlink(path, "link.db")).To(Succeed())
		linked := open(ctx, "link.db")
		remove(path + "-wal")
		_, err := linked.Writer().ExecContext(ctx, updateMouse)
		Expect(err).To(MatchError(And(ContainSubstring(path+"-wal"), ContainSubstring("deleted"))))
	})

	It("is acknowledged while others open, write, fold the log into the file, and close", func(ctx SpecContext) {
		other := open(ctx, path)
		execute(ctx, other, updateMouse)
		execute(ctx, other, `PRAGMA wal_checkpoint(TRUNCATE)`)
		Expect(other.Close()).To(Succeed())
		execute(ctx, connection, updateMouse)
	})

	// Where SQLite is translated to Go, a connection whose statement was interrupted is given up. The last one that is
	// closed takes the write-ahead log with it.
	It("is acknowledged although the pools have given up all their connections meanwhile", func(ctx SpecContext) {
		connection.Reader().SetMaxIdleConns(0)
		connection.Writer().SetMaxIdleConns(0)
		execute(ctx, connection, updateMouse)
		execute(ctx, connection, updateMouse)
	})

	It("has a warning logged when the first is refused, and says when the file is back", func(ctx SpecContext) {
		var log bytes.Buffer
		sqliteconn.LogTo(slog.New(slog.NewTextHandler(&log, nil)))
		DeferCleanup(sqliteconn.LogTo, slog.New(slog.DiscardHandler))
		move(path, path+".old")
		for range 3 {
			_, err := connection.Writer().ExecContext(ctx, updateMouse)
			Expect(err).To(HaveOccurred(), "an UPDATE, while the database is elsewhere")
		}
		Expect(bytes.Count(log.Bytes(), []byte("level=WARN"))).To(Equal(1), "warnings about three refused writes:\n%s", &log)
		Expect(log.String()).To(And(ContainSubstring(path), ContainSubstring("deleted")))
		log.Reset()

		move(path+".old", path)
		execute(ctx, connection, updateMouse)
		execute(ctx, connection, updateMouse)
		Expect(bytes.Count(log.Bytes(), []byte("level=INFO"))).To(Equal(1), "the log, after two writes that were acknowledged:\n%s", &log)
	})
})

var _ = Describe("a ping of a connection", Label("given"), func() {
	DescribeTable("fails when", func(ctx SpecContext, file string) {
		skipWhereOpenFilesStay()
		path := newFile()
		connection := open(ctx, path)
		Expect(connection.Reader().PingContext(ctx)).To(Succeed(), "a ping, while all is there")
		remove(path + file)
		for _, pool := range []*sql.DB{connection.Reader(), connection.Writer()} {
			Expect(pool.PingContext(ctx)).To(MatchError(And(ContainSubstring(path+file), ContainSubstring("deleted"))))
		}
	},
		Entry("the database was deleted", ""),
		Entry("its write-ahead log was deleted", "-wal"),
	)
})

var _ = Describe("a connection that the pool makes later", Label("given"), func() {
	var (
		path       string
		connection *sqliteconn.Connection
	)

	BeforeEach(func(ctx SpecContext) {
		skipWhereOpenFilesStay()
		path = newFile()
		connection = open(ctx, path)
		execute(ctx, connection, insertMouse)
	})

	It("does not read another database that has the name now", func(ctx SpecContext) {
		move(another("other.db"), path)
		Expect(failuresOfMore(ctx, connection.Reader())).To(And(Not(BeEmpty()), HaveEach(MatchError(ContainSubstring("replaced")))),
			"the failures of more connections, when another database has the name")
	})

	It("makes no new database where the old one was deleted", func(ctx SpecContext) {
		remove(path, path+"-wal", path+"-shm")
		Expect(failuresOfMore(ctx, connection.Reader())).To(And(Not(BeEmpty()), HaveEach(MatchError(ContainSubstring("deleted")))),
			"the failures of more connections, after the database was deleted")
		Expect(os.ReadDir(filepath.Dir(path))).To(BeEmpty(), "what is in the database's folder, all of which was deleted")
	})
})

var _ = Describe("the write-ahead log", Label("given"), func() {
	It("is short again when a reader has gone who has kept it growing", func(ctx SpecContext) {
		const limit = 4 << 20
		path := newFile()
		connection := open(ctx, path)
		execute(ctx, connection, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
			INSERT INTO products (name, price_cents, quantity) SELECT format('%0300d', i), 1999, 5 FROM n`)

		reading, err := connection.Reader().BeginTx(ctx, nil)
		Expect(err).NotTo(HaveOccurred())
		defer reading.Rollback()
		Expect(reading.QueryRowContext(ctx, countProducts).Scan(new(int))).To(Succeed())
		for range 2 {
			execute(ctx, connection, `UPDATE products SET quantity = quantity + 1`)
		}
		Expect(sizeOf(path+"-wal")).To(BeNumerically(">", 2*limit), "the log's bytes while a reader needs them; else this spec shows nothing")

		Expect(reading.Rollback()).To(Succeed())
		for range 2 { // the first folds all of the log into the file, and the second begins it anew
			execute(ctx, connection, `UPDATE products SET quantity = quantity + 1 WHERE name = format('%0300d', 1)`)
		}
		Expect(sizeOf(path+"-wal")).To(BeNumerically("<=", limit), "the log's bytes, two writes after the reader has gone")
	})
})

// failuresOfMore has a pool make as many connections as it may, and returns why it could not.
func failuresOfMore(ctx context.Context, pool *sql.DB) (failures []error) {
	for range pool.Stats().MaxOpenConnections {
		conn, err := pool.Conn(ctx)
		if err != nil {
			failures = append(failures, err)
			continue
		}
		defer conn.Close()
	}
	return failures
}

// remove deletes files, under whoever has them open.
func remove(files ...string) {
	GinkgoHelper()
	for _, file := range files {
		Expect(os.Remove(file)).To(Succeed())
	}
}

// move moves a file, in place of one that may be there.
func move(from, to string) {
	GinkgoHelper()
	Expect(os.Rename(from, to)).To(Succeed())
}

// another makes a database without products, which nobody has open, and returns its path.
func another(path string) string {
	GinkgoHelper()
	connection, err := sqliteconn.Open(context.Background(), path)
	Expect(err).NotTo(HaveOccurred())
	Expect(connection.Close()).To(Succeed())
	absolute, err := filepath.Abs(path)
	Expect(err).NotTo(HaveOccurred())
	return absolute
}

func sizeOf(file string) int64 {
	GinkgoHelper()
	info, err := os.Stat(file)
	Expect(err).NotTo(HaveOccurred())
	return info.Size()
}

// skipWhereOpenFilesStay skips a spec on Windows, which deletes and moves no file that a program has open.
func skipWhereOpenFilesStay() {
	GinkgoHelper()
	if runtime.GOOS == "windows" {
		Skip("on Windows a file that is open can't be deleted or moved")
	}
}
