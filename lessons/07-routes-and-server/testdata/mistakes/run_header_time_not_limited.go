// A client may take as long as it likes to send a header: a few thousand such clients, and nobody else gets in.
//
// file: httpapi/server/server.go
// rejected by: httpapi/server: the server its limits cuts off a client that takes too long to send its header
package server

func Run(ctx context.Context, config Config) (err error) {
	handler, disconnect, err := config.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disconnect()) }()

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", config.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", config.Listen, err)
	}
	server := &http.Server{
		Handler:        handler,
		ReadTimeout:    readTimeout,
		WriteTimeout:   writeTimeout,
		IdleTimeout:    idleTimeout,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(config.Log.Handler(), slog.LevelWarn),
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
