// A Redis that is down fails every change, although the database could make it.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the cache can't be told that a change begins changes the database, and takes away what the cache has to update
package services

func (w *CoherentWriter) write(ctx context.Context, name string, change func(context.Context, *intent) error) (Report, error) {
	began := w.Now()
	i := &intent{CoherentWriter: w, name: name, key: ProductKey(w.Database, name), token: rand.Text()}
	if err := w.Intents.Begin(ctx, i.key, i.token, intentTime); err != nil {
		return Report{CacheError: err}, err
	}
	marked := w.Now()
	err := change(ctx, i)
	changed := w.Now()
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
