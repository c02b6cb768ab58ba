// Package repositories keeps products in SQL and values in Redis, and says what it needs of the connections to both. Other
// packages open them, and choose the SQL driver. What a caller must tell apart is an error of this package, instead of
// redis.Nil or sql.ErrNoRows.
package repositories

import "errors"

var (
	// ErrNotFound is wrapped by the error for a key, a field or a product that does not exist.
	ErrNotFound = errors.New("not found")

	// ErrWrongType is wrapped by the error for a key that holds something other than what was asked for, such as a
	// hash where a string was expected.
	ErrWrongType = errors.New("a value of another type")

	// ErrAlreadyExists is wrapped by the error for a product whose name is taken.
	ErrAlreadyExists = errors.New("already exists")

	// ErrChanged is wrapped by the error for a product that is not as the precondition of OnlyIf demands.
	ErrChanged = errors.New("not as expected")

	// ErrUnavailable is wrapped by the error for a database that can't answer now: it is busy beyond its timeout, gone or broken.
	ErrUnavailable = errors.New("database unavailable")

	// ErrNoLifetime is wrapped by the error for a lifetime of zero or less, or below a method's own minimum. Redis and its
	// clients give zero or less other meanings: for ever, keep the old one, delete at once.
	ErrNoLifetime = errors.New("a lifetime must be above zero")
)
