// The gate is opened although something could not be delivered.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is closed removes nothing that was not delivered, and keeps the gate closed, when the cache can't be told
package services

func (i *Invalidator) Deliver(ctx context.Context) error {
	closings, closed := i.Gate.Closings()
	if closed {
		defer i.Gate.Open(closings)
	}
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
