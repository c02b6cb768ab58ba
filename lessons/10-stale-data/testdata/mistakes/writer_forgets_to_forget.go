// Who asks after the write gets the answer of a read that began before it: both went past a Redis that is down.
//
// file: services/coherent_writer.go
// rejected by: services: a slow reader and a writer have a reader that asks afterwards on the same instance not wait for the slow one, also past the cache
package services

func (w *CoherentWriter) write(ctx context.Context, name string, change func(context.Context, *intent) error) (Report, error) {
	began := w.Now()
	i := &intent{CoherentWriter: w, name: name, key: ProductKey(w.Database, name), token: rand.Text()}
	i.begin(ctx)
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
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed)
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took}, err
}
