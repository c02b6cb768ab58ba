// Connecting goes on in the background while the server listens already.
//
// file: httpapi/server/server.go
// rejected by: httpapi/server: the server listens only when the connections are up
package server

func Run(ctx context.Context, config Config) (err error) {
	var handler http.Handler
	disconnect := func() error { return nil }
	connected := make(chan struct{})
	go func() {
		defer close(connected)
		time.Sleep(20 * time.Millisecond)
		handler, disconnect, _ = config.Connect(ctx)
	}()
	defer func() { err = errors.Join(err, disconnect()) }()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", config.Listen, err)
	}
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-connected
			handler.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: cmp.Or(config.HeaderTimeout, headerTimeout),
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(config.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	config.Log.Info("listening", "url", "http://"+listener.Addr().String())

	select {
	case err := <-failed:
		return fmt.Errorf("serving on %s: %w", config.Listen, err)
	case <-ctx.Done():
	}
	config.Log.Info("stopping")
	return stop(server, cmp.Or(config.Grace, grace), config.Log)
}
