// The cache is told with the client's context: a client that goes away at the wrong moment leaves the old value for
// all others.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the client goes away while the database changes tells the cache all the same to update
package services

func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	if outboxErr != nil || len(ids) != 1 {
		value = "" // somebody else has written, too: this value may be the older one
	}
	stored, err = i.Intents.Finish(ctx, i.key, i.token, value, lifetime)
	if err == nil && len(ids) > 0 {
		i.Delivered(ids...)
	}
	return stored, err
}
