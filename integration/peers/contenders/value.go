package contenders

import (
	"context"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// CompactValue returns the string that services.ProductCache stores for a product. Bare contenders answer it.
func CompactValue(product repositories.Product) string {
	var stored stringsWriter
	cache := services.NewProductCache(&stored, "", time.Hour, func() time.Time { return fixedTime })
	_ = cache.Put(context.Background(), product) // it can't fail: stringsWriter does not
	return stored.value
}

// fixedTime makes values equal that are made at different times. Nothing reads the instant at which they end.
var fixedTime = time.UnixMilli(1_763_870_000_000)

// stringsWriter keeps the value that it is given last, and has none to give.
type stringsWriter struct{ value string }

func (w *stringsWriter) GetKey(context.Context, string) (string, error) {
	return "", repositories.ErrNotFound
}

func (w *stringsWriter) InsertExpire(_ context.Context, _, value string, _ time.Duration) error {
	w.value = value
	return nil
}
