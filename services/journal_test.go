package services_test

import (
	"context"
	"errors"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
)

// What the specs of this package share, the reader's own included.

var mouse = repositories.Product{Name: "mouse", Price: 1999, Quantity: 5}

// errDown is what a Redis that is down says.
var errDown = errors.New("connection refused")

// The durations of the calls in these specs.
const (
	getTime    = 1 * time.Millisecond
	sqlTime    = 20 * time.Millisecond
	insertTime = 30 * time.Millisecond
	putTime    = 400 * time.Millisecond
)

// cacheOf returns a mock cache that records its calls in the journal, as "cache get mouse" and "cache put mouse 19.99
// 5", and answers with what it is given.
func cacheOf(j *journal.Journal, cached services.CachedProduct, getError, putError error) *mock.Cache {
	return &mock.Cache{
		GetFunc: func(_ context.Context, name string) (services.CachedProduct, error) {
			j.Record("cache get "+name, getTime, journal.Answer(cached.Product, getError))
			return cached, getError
		},
		PutFunc: func(_ context.Context, product repositories.Product) error {
			j.Record("cache put "+journal.Describe(product), putTime, journal.Outcome(putError))
			return putError
		},
	}
}
