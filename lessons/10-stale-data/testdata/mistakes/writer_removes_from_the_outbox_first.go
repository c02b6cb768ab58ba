// The invalidation is taken for delivered before the cache is told. If it can't be told then, nobody tells it any
// more.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the cache can't be told that the database has changed leaves the invalidation in the outbox to update
package services

func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	if outboxErr != nil || len(ids) != 1 {
		value = "" // somebody else has written, too: this value may be the older one
	}
	i.Delivered(ids...)
	stored, err = i.Intents.Finish(ctx, i.key, i.token, value, lifetime)
	return stored, err
}
