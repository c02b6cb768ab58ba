// The gate is closed in another goroutine: the client may hear of its success, and read the old value, before.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the cache can't be told that the database has changed closes the gate before it returns, and says so in the report to delete
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
		time.AfterFunc(10*time.Millisecond, w.Gate.Close)
	}
	w.Forget(name)
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed)
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took}, err
}
