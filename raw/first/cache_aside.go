package first

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// PriceLifetime is how long Price keeps a copy in Redis, and so how old a price can be that it returns.
const PriceLifetime = time.Minute

// Price returns the price of a product, such as 19.99, by cache-aside: it looks in Redis under the key price:PRODUCT, and where
// Redis has no copy it asks the database through fromSQL, for which SELECT price FROM products WHERE name = ? is enough.
//
// A hit asks Redis alone. After a miss the price is stored for PriceLifetime, so that the next call is a hit. Where fromSQL fails,
// Price fails with the same cause, and stores nothing. A Redis that fails is a miss: the database has the answer.
func Price(ctx context.Context, rdb *redis.Client, product string, fromSQL func(ctx context.Context, product string) (string, error)) (string, error) {
	key := "price:" + product
	if price, err := GetString(ctx, rdb, key); err == nil {
		return price, nil
	}
	price, err := fromSQL(ctx, product)
	if err != nil {
		return "", err
	}
	_ = SetFor(ctx, rdb, key, price, PriceLifetime) // without a copy the next call is another miss, and no more
	return price, nil
}
