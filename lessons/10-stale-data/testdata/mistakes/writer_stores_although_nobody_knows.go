// The outbox could not be asked, and that is taken for: nobody else has written.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when somebody else may have written, too stores no value if the outbox can't be asked
package services

func (i *intent) finish(ctx context.Context, value string, lifetime time.Duration) (stored bool, err error) {
	ctx = context.WithoutCancel(ctx)
	asking, cancel := context.WithTimeout(ctx, outboxTime)
	defer cancel()
	ids, outboxErr := i.Outbox.Of(asking, i.name)
	if len(ids) > 1 && outboxErr == nil {
		value = "" // somebody else has written, too: this value may be the older one
	}
	stored, err = i.Intents.Finish(ctx, i.key, i.token, value, lifetime)
	if err == nil && len(ids) > 0 {
		i.Delivered(ids...)
	}
	return stored, err
}
