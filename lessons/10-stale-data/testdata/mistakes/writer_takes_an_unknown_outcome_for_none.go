// A change that timed out is taken not to be made. It may have been, and then the cache is wrong.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the database can't say whether it has changed closes the gate if the cache can't be told to update
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
	if i.err != nil && err == nil {
		w.Gate.Close()
	}
	w.Forget(name)
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed)
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took}, err
}
