// An invalidation is removed before the cache is told: a crash, or a Redis that fails, between the two loses it.
//
// file: services/invalidator.go
// rejected by: services: Invalidator while the gate is closed tells the cache before it removes: a crash between the two delivers twice, and never not at all
package services

func (i *Invalidator) deliver(ctx context.Context, pending []repositories.Invalidation) error {
	var all []int64
	for _, one := range pending {
		all = append(all, one.ID)
	}
	if len(all) == 0 {
		return nil
	}
	if err := i.Outbox.Remove(ctx, all...); err != nil {
		return err
	}
	told := make(map[string]bool)
	for _, one := range pending {
		if !told[one.Name] {
			if err := i.Intents.Invalidate(ctx, ProductKey(i.Database, one.Name)); err != nil {
				return err
			}
			told[one.Name] = true
		}
	}
	return nil
}
