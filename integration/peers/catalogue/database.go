package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"os"
	"strings"

	"cacheaside/repositories/postgresconn"
	"cacheaside/repositories/sqliteconn"
)

// MakeDatabase makes a database file at path with the products from 0 to count-1. They are inserted in the order of
// their numbers, and so at random places of its tree, as they are in one that grew.
func MakeDatabase(ctx context.Context, path string, count int) (err error) {
	database, err := sqliteconn.Open(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	tx, err := database.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	// The whole table stays in memory until it is committed.
	if _, err := tx.ExecContext(ctx, `PRAGMA cache_size = -262144`); err != nil {
		return err
	}
	if err := insertAll(ctx, tx, count); err != nil {
		return err
	}
	return tx.Commit()
}

// FillPostgres puts the products from 0 to count-1 into an empty database of PostgreSQL's.
func FillPostgres(ctx context.Context, url string, count int) (err error) {
	database, err := postgresconn.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	tx, err := database.Writer().BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := insertAll(ctx, tx, count); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = database.Writer().ExecContext(ctx, `ANALYZE products`)
	return err
}

func insertAll(ctx context.Context, tx *sql.Tx, count int) error {
	const most = 500 // rows in a statement
	for first := 0; first < count; first += most {
		rows := min(most, count-first)
		values := make([]any, 0, 3*rows)
		for number := first; number < first+rows; number++ {
			product := Product(number)
			values = append(values, product.Name, int64(product.Price), product.Quantity)
		}
		insert := `INSERT INTO products (name, price_cents, quantity) VALUES (?, ?, ?)` + strings.Repeat(`, (?, ?, ?)`, rows-1)
		if _, err := tx.ExecContext(ctx, insert, values...); err != nil {
			return err
		}
	}
	return nil
}

// CopyDatabase copies a database that is not open, and gives the copy an identifier of its own: with the same one, those
// who cache what is in them would answer for each other.
func CopyDatabase(ctx context.Context, from, to string) (err error) {
	if err := copyFile(from, to); err != nil {
		return err
	}
	database, err := sqliteconn.Open(ctx, to)
	if err != nil {
		return err
	}
	_, err = database.Writer().ExecContext(ctx, `UPDATE meta SET value = lower(hex(randomblob(4))) WHERE key = 'identifier'`)
	return errors.Join(err, database.Close())
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Close())
}
