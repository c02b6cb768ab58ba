// Package repositories keeps products in SQL and values in Redis, and says what it needs of the connections to
// both: it knows neither how they are opened nor which driver they use. What a caller must tell apart is an error
// of this package; the drivers' own errors stop here.
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

	// ErrUnavailable is wrapped by the error for a database that can't answer now: it is busy beyond its timeout, gone or broken.
	ErrUnavailable = errors.New("database unavailable")

	// ErrNoLifetime is wrapped by the error for a lifetime of zero or less. Redis and its clients give such a
	// lifetime other meanings: for ever, keep the old one, delete at once.
	ErrNoLifetime = errors.New("a lifetime must be above zero")
)
