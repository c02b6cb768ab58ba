// What a writer is about to deliver is delivered by everybody, ten times a second; and what a writer wants to store
// is not stored.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is open leaves to its writer what is fresh
package services

func (i *Invalidator) Deliver(ctx context.Context) error {
	closings, closed := i.Gate.Closings()
	age := 0 * abandoned
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
