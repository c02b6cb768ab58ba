// A change that failed leaves its mark: nothing is cached under the key until the mark's lifetime is over, and what
// has changed all the same stays in the cache.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the database says that nothing has changed returns its error, and takes the mark away to delete what is not there
package services

func (w *CoherentWriter) write(ctx context.Context, name string, change func(context.Context, *intent) error) (Report, error) {
	began := w.Now()
	i := &intent{CoherentWriter: w, name: name, key: ProductKey(w.Database, name), token: rand.Text()}
	i.begin(ctx)
	marked := w.Now()
	err := change(ctx, i)
	changed := w.Now()
	if !i.finished && err == nil {
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
