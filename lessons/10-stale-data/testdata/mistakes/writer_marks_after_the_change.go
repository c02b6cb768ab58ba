// The mark is put there when the database has changed already.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when all goes well marks the key, then changes the database, then takes the mark away and stores nothing to delete
package services

func (w *CoherentWriter) write(ctx context.Context, name string, change func(context.Context, *intent) error) (Report, error) {
	began := w.Now()
	i := &intent{CoherentWriter: w, name: name, key: ProductKey(w.Database, name), token: rand.Text()}
	marked := w.Now()
	err := change(ctx, i)
	changed := w.Now()
	i.begin(ctx)
	if !i.finished {
		_, i.err = i.finish(ctx, "", 0)
	}
	// An error other than these leaves open whether the database has changed.
	unchanged := errors.Is(err, repositories.ErrNotFound) || errors.Is(err, repositories.ErrAlreadyExists)
	if i.err != nil && !unchanged {
		w.Gate.Close()
	}
	w.Forget(name)
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed)
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took}, err
}
