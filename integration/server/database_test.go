package server_test

import (
	"context"
	"fmt"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/sqliteconn"
)

// newDatabase returns the name of a database file that is not there yet, in a folder of the spec's own.
func newDatabase() string {
	GinkgoHelper()
	return filepath.Join(GinkgoT().TempDir(), "products.db")
}

// keysOf returns how the keys of a database's products begin, in the present era of the cache.
func keysOf(ctx context.Context, database string) string {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	var era int
	Expect(connection.Reader().QueryRowContext(ctx, `SELECT number FROM eras`).Scan(&era)).To(Succeed())
	return fmt.Sprintf("product:%s.%d:", connection.Identifier(), era)
}

// identifierOf returns the identifier of a database file, which stands in the keys of its products.
func identifierOf(ctx context.Context, database string) string {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	return connection.Identifier()
}

// checkIntegrity has SQLite check the whole file (https://sqlite.org/pragma.html#pragma_integrity_check).
func checkIntegrity(ctx context.Context, database string) {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	defer connection.Close()
	var verdict string
	Expect(connection.Reader().QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&verdict)).To(Succeed())
	Expect(verdict).To(Equal("ok"))
}

// lock takes the database's write lock, as another program would that writes for long, and returns what releases it.
func lock(ctx context.Context, database string) (release func()) {
	GinkgoHelper()
	connection, err := sqliteconn.Open(ctx, database)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	transaction, err := connection.Writer().BeginTx(context.WithoutCancel(ctx), nil)
	Expect(err).NotTo(HaveOccurred())
	release = func() { _ = transaction.Rollback() } // a second time it does nothing
	DeferCleanup(release)
	return release
}
