// The gate is opened when the first thousand are delivered.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is closed delivers more than it asks for at a time
package services

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
		break
	}
	if closed {
		i.Gate.Open(closings)
	}
	return nil
}
