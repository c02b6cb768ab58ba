// How often the gate was closed is asked after the delivery: a writer who closed it meanwhile is overheard.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is closed keeps it closed if a writer closes it again after it has looked into the outbox
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
	if closed {
		closings, _ := i.Gate.Closings()
		i.Gate.Open(closings)
	}
	return nil
}
