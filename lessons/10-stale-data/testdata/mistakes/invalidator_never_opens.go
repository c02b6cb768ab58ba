// All is delivered, and the cache is never used again.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is closed opens the gate at once when nothing is pending
package services

func (i *Invalidator) Deliver(ctx context.Context) error {
	_, closed := i.Gate.Closings()
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
	return nil
}
