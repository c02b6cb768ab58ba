// The gate is closed although nothing has changed: one client that asks for what is not there takes the cache from
// all.
//
// file: services/coherent_writer.go
// rejected by: services: CoherentWriter when the database says that nothing has changed leaves the gate open, whatever the cache says then to update what is not there
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
	if i.err != nil {
		w.Gate.Close()
	}
	w.Forget(name)
	cacheTime := marked.Sub(began) + i.took + w.Now().Sub(changed)
	return Report{CacheError: i.err, CacheTime: cacheTime, SQLTime: changed.Sub(marked) - i.took}, err
}
