// Finish has another token than Begin: the mark stays until its lifetime is over.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when all goes well tells its own mark from all others to update
package services

func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	if outboxErr != nil || len(ids) != 1 {
		value = "" // somebody else has written, too: this value may be the older one
	}
	stored, err = i.Intents.Finish(ctx, i.key, rand.Text(), value, lifetime)
	if err == nil && len(ids) > 0 {
		i.Delivered(ids...)
	}
	return stored, err
}
