package sections

import (
	"context"
	"time"

	"cacheaside/integration/peers/contenders"
	"cacheaside/repositories"
)

// broken stands for an instance that could not be opened.
type broken struct{ err error }

// Find fails, and slowly, so that it takes no time from others.
func (b broken) Find(context.Context, string) (contenders.Answer, error) {
	time.Sleep(time.Millisecond)
	return contenders.Answer{}, b.err
}

func (b broken) Change(context.Context, repositories.Product) error { return b.err }

func (b broken) Close() error { return nil }
