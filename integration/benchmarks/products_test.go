package benchmarks

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

// productName returns the name of the product of that number: 16 hexadecimal digits that look random and are
// uniformly distributed, each other number's being another (the finaliser of SplitMix64,
// https://doi.org/10.1145/2714064.2660195).
func productName(number int) string {
	mixed := uint64(number) + 0x9e3779b97f4a7c15
	mixed = (mixed ^ mixed>>30) * 0xbf58476d1ce4e5b9
	mixed = (mixed ^ mixed>>27) * 0x94d049bb133111eb
	mixed ^= mixed >> 31
	return hex.EncodeToString(binary.BigEndian.AppendUint64(nil, mixed))
}

// kept are the databases that were made in this run, by their number of products. They are only read.
var kept struct {
	sync.Mutex
	folder string
	paths  map[int]string
}

// databaseOf returns the path of a database with that many products, numbered from 0. It makes each only once.
func databaseOf(b *testing.B, products int) string {
	b.Helper()
	kept.Lock()
	defer kept.Unlock()
	if path, made := kept.paths[products]; made {
		return path
	}
	if kept.folder == "" {
		folder, err := os.MkdirTemp("", "cacheaside-benchmarks-")
		if err != nil {
			b.Fatal(err)
		}
		kept.folder, kept.paths = folder, make(map[int]string)
	}
	path := filepath.Join(kept.folder, fmt.Sprintf("products-%d.db", products))
	if err := makeDatabase(b.Context(), path, products); err != nil {
		b.Fatalf("making a database of %d products: %v", products, err)
	}
	kept.paths[products] = path
	return path
}

// makeDatabase makes a database file with products that were inserted in the order of their numbers, and so at
// random places of its tree, as they are in one that grew.
func makeDatabase(ctx context.Context, path string, products int) (err error) {
	const rows = 500 // in a statement
	if products%rows != 0 {
		return fmt.Errorf("expected a multiple of %d", rows)
	}
	database, err := sqliteconn.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := database.Close(); err == nil {
			err = closeErr
		}
	}()
	tx, err := database.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	// The whole table stays in memory until it is committed.
	if _, err := tx.ExecContext(ctx, `PRAGMA cache_size = -262144`); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)`+
		strings.Repeat(`, (?, ?, ?)`, rows-1))
	if err != nil {
		return err
	}
	defer insert.Close()
	values := make([]any, 0, 3*rows)
	for number := range products {
		values = append(values, productName(number), number%int(repositories.MaxPrice), number%1000)
		if len(values) == cap(values) {
			if _, err := insert.ExecContext(ctx, values...); err != nil {
				return err
			}
			values = values[:0]
		}
	}
	return tx.Commit()
}

// openDatabase opens a database with that many products, as the server does.
func openDatabase(b *testing.B, products int) *sqliteconn.Connection {
	b.Helper()
	database, err := sqliteconn.Open(b.Context(), databaseOf(b, products))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := database.Close(); err != nil {
			b.Error(err)
		}
	})
	return database
}

// prepare returns the repository over a database.
func prepare(b *testing.B, database *sqliteconn.Connection) *repositories.ProductsRepository {
	b.Helper()
	products, err := repositories.NewProductsRepository(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := products.Close(); err != nil {
			b.Error(err)
		}
	})
	return products
}
