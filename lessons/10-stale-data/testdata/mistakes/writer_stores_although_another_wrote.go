// The created product is stored without a look at who else has written: it may be older than what the database has.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when somebody else may have written, too stores no value if the outbox has another's invalidation of the name
package services

func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	if outboxErr != nil {
		value = "" // somebody else has written, too: this value may be the older one
	}
	stored, err = i.Intents.Finish(ctx, i.key, i.token, value, lifetime)
	if err == nil && len(ids) > 0 {
		i.Delivered(ids...)
	}
	return stored, err
}
