package benchmarks

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"

	"cacheaside/repositories/sqliteconn"
)

// BenchmarkWrite compares an UPDATE of one row on the connection that writes with the same by the driver alone, each in a
// file of its own with the same settings. The first looks afterwards whether the database and its log still have their
// names. The target is a time-ratio of at most 1.1.
func BenchmarkWrite(b *testing.B) {
	ctx := context.Background()
	write := func(name string, pool *sql.DB) side {
		update, err := pool.PrepareContext(ctx, `UPDATE products SET quantity = 1000 - quantity WHERE name = ?`)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = update.Close() })
		return side{name, func(int) error { _, err := update.ExecContext(ctx, productName(0)); return err }}
	}
	copied := func() (string, *sqliteconn.Connection) {
		path := filepath.Join(b.TempDir(), "products.db")
		if err := makeDatabase(ctx, path, hot); err != nil {
			b.Fatal(err)
		}
		database, err := sqliteconn.Open(ctx, path)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = database.Close() })
		return path, database
	}
	_, database := copied()
	path, _ := copied()
	driver := "sqlite" // modernc.org/sqlite
	if slices.Contains(sql.Drivers(), "sqlite3") {
		driver = "sqlite3" // github.com/mattn/go-sqlite3
	}
	alone, err := sql.Open(driver, "file:"+filepath.ToSlash(path)+"?_busy_timeout=5000&_journal_mode=WAL&_foreign_keys=on&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = alone.Close() })
	alone.SetMaxOpenConns(1)

	result := duel(b, 1, write("looks", database.Writer()), write("alone", alone))
	b.ReportMetric(result.ratio, "time-ratio")
	b.ReportMetric(result.ours.took, "looks-ns/op")
	b.ReportMetric(result.bare.took, "alone-ns/op")
	b.ReportMetric(result.ours.allocations, "looks-allocs/op")
	b.ReportMetric(result.bare.allocations, "alone-allocs/op")
}
