package coherence

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

// Invalidations is what an Invalidator needs of the outbox.
type Invalidations interface {
	// Pending returns the invalidations that are older than an age, the oldest first, at most limit of them.
	Pending(ctx context.Context, age time.Duration, limit int) ([]repositories.Invalidation, error)
	// Remove removes invalidations that were delivered.
	Remove(ctx context.Context, ids ...int64) error
}

// InvalidatorConfig is what an Invalidator needs.
type InvalidatorConfig struct {
	Outbox   Invalidations
	Intents  Intents
	Gate     *Gate
	Database string // the identifier of the database that the products are in
	Log      *slog.Logger
}

// The times and sizes of an Invalidator.
const (
	deliverEvery = 100 * time.Millisecond
	abandoned    = time.Second // an invalidation of this age is delivered by any instance: its writer counts as ended
	batch        = 1000
)

// Invalidator delivers the outbox's invalidations to the cache, and opens the gate when it has delivered all. It is safe for
// concurrent use; one goroutine calls Run or Round.
type Invalidator struct {
	InvalidatorConfig

	mu        sync.Mutex
	delivered []int64 // by writers, and not removed from the outbox yet
}

// NewInvalidator returns an invalidator. It does nothing before it runs.
func NewInvalidator(config InvalidatorConfig) *Invalidator {
	return &Invalidator{InvalidatorConfig: config}
}

// Delivered notes invalidations that a writer has delivered itself, for Round to remove from the outbox. It does not wait, and
// notes ten batches at most: what it does not note is delivered again later.
func (i *Invalidator) Delivered(ids ...int64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.delivered = append(i.delivered, ids[:min(len(ids), 10*batch-len(i.delivered))]...)
}

// Run calls Round again and again until ctx is done, and logs when deliveries begin to fail and when they succeed again.
func (i *Invalidator) Run(ctx context.Context) {
	ticker := time.NewTicker(deliverEvery)
	defer ticker.Stop()
	failing := false
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_ = i.removeDelivered(last) // else it is delivered again at the next start
			return
		case <-ticker.C:
		}
		err := i.Round(ctx)
		if (err != nil) != failing && ctx.Err() == nil {
			failing = err != nil
			if failing {
				i.Log.Warn("invalidations are not delivered; the cache is not used where it may be out of date", "error", err)
			} else {
				i.Log.Info("invalidations are delivered again")
			}
		}
	}
}

// Round is one turn of Run: it removes from the outbox what writers have delivered, and then delivers.
func (i *Invalidator) Round(ctx context.Context) error {
	if err := i.removeDelivered(ctx); err != nil {
		return err
	}
	return i.Deliver(ctx)
}

// removeDelivered removes a batch of what writers have delivered. What can't be removed stays for the next time.
func (i *Invalidator) removeDelivered(ctx context.Context) error {
	i.mu.Lock()
	ids := slices.Clone(i.delivered[:min(len(i.delivered), batch)])
	i.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	if err := i.Outbox.Remove(ctx, ids...); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.delivered = i.delivered[len(ids):] // writers add at the end
	return nil
}

// Deliver tells the cache of all that is pending while the gate is closed, and otherwise of what is abandoned. It asks the
// outbox for one batch after the other, until a batch is not full, and tells the cache of each name in it. Then it removes that
// batch from the outbox: not before, by one call, and by none if the batch is empty. When all is delivered it opens the gate,
// unless it was closed again since Deliver was called. The first failure ends it, and leaves the gate as it is. Each call is
// made with ctx.
func (i *Invalidator) Deliver(ctx context.Context) error {
	closings, closed := i.Gate.Closings()
	age := abandoned
	if closed {
		age = 0
	}
	for {
		pending, err := i.Outbox.Pending(ctx, age, batch)
		if err != nil {
			return err
		}
		if err := i.deliver(ctx, pending); err != nil {
			return err
		}
		if len(pending) < batch {
			break
		}
	}
	if closed {
		i.Gate.Open(closings)
	}
	return nil
}

func (i *Invalidator) deliver(ctx context.Context, pending []repositories.Invalidation) error {
	told := make(map[string]bool)
	ids := make([]int64, 0, len(pending))
	for _, one := range pending {
		if !told[one.Name] {
			if err := i.Intents.Invalidate(ctx, services.ProductKey(i.Database, one.Name)); err != nil {
				return err
			}
			told[one.Name] = true
		}
		ids = append(ids, one.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	return i.Outbox.Remove(ctx, ids...)
}
