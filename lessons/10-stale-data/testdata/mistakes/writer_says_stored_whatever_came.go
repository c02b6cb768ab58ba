// A value that was not stored is reported as stored.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when somebody else may have written, too does not say that it is stored if the mark was not there alone
package services

func (i *intent) InsertExpire(ctx context.Context, _, value string, lifetime time.Duration) error {
	began := i.Now()
	i.finished = true
	stored, err := i.finish(ctx, value, lifetime)
	i.err, i.took = err, i.Now().Sub(began)
	_ = stored
	return err
}
