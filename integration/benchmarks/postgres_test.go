package benchmarks

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"cacheaside/integration/fleet/processes"
	"cacheaside/repositories"
	"cacheaside/repositories/postgresconn"
)

// BenchmarkPostgres compares finding and inserting by the repository with the same statements by bare pgx, in one database of
// PostgreSQL's, on as many connections. The target is a time-ratio of at most 1.1.
func BenchmarkPostgres(b *testing.B) {
	ctx := b.Context()
	url := privatePostgres(b)
	database, err := postgresconn.Open(ctx, url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = database.Close() })
	products, err := repositories.NewProductsRepository(ctx, database)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = products.Close() })
	for number := range hot {
		if err := products.Insert(ctx, repositories.Product{Name: productName(number), Price: 1999, Quantity: 5}); err != nil {
			b.Fatal(err)
		}
	}
	barePool := func(like *sql.DB) *pgxpool.Pool {
		pool, err := pgxpool.New(ctx, fmt.Sprintf("%s?pool_max_conns=%d", url, like.Stats().MaxOpenConnections))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(pool.Close)
		return pool
	}
	reader, writer := barePool(database.Reader()), barePool(database.Writer())
	var inserted atomic.Int64
	inserted.Store(hot)
	for _, work := range []struct {
		name       string
		ours, bare func(worker int) error
	}{
		{"find", func(int) error {
			_, err := products.FindByName(ctx, productName(rand.IntN(hot)))
			return err
		}, func(int) error {
			var price, quantity int64
			return reader.QueryRow(ctx, `SELECT price_cents, quantity FROM products WHERE name = $1`, productName(rand.IntN(hot))).Scan(&price, &quantity)
		}},
		{"insert", func(int) error {
			return products.Insert(ctx, repositories.Product{Name: productName(int(inserted.Add(1))), Price: 1999, Quantity: 5})
		}, func(int) error {
			done, err := writer.Exec(ctx, `INSERT INTO products (name, price_cents, quantity) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING`,
				productName(int(inserted.Add(1))), 1999, 5)
			if err == nil && done.RowsAffected() != 1 {
				err = errors.New("expected a new product to be inserted")
			}
			return err
		}},
	} {
		for _, goroutines := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/goroutines=%d", work.name, goroutines), func(b *testing.B) {
				result := duel(b, goroutines, side{"the repository", work.ours}, side{"bare pgx", work.bare})
				b.ReportMetric(result.ratio, "time-ratio")
				b.ReportMetric(result.ours.took, "ours-ns/op")
				b.ReportMetric(result.bare.took, "bare-ns/op")
				b.ReportMetric(result.ours.allocations, "ours-allocs/op")
				b.ReportMetric(result.bare.allocations, "bare-allocs/op")
			})
		}
	}
}

// privatePostgres starts a PostgreSQL for one benchmark and returns the URL of an empty database. It skips the benchmark where
// none is installed.
func privatePostgres(b *testing.B) string {
	b.Helper()
	if _, err := processes.FindPostgres(); err != nil {
		notRun(b, err.Error())
	}
	folder, err := processes.NewFolder()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(folder) })
	server, err := processes.StartPostgres(b.Context(), folder)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Kill(); err != nil {
			b.Error(err)
		}
	})
	return server.URL()
}
