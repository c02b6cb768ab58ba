// The error does not say which address was taken.
//
// file: httpapi/server/server.go
// rejected by: httpapi/server: the server says in one line that the port is taken, and closes the connections
package server

func Run(ctx context.Context, config Config) (err error) {
	handler, disconnect, err := config.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, disconnect()) }()

	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", config.Listen)
	if err != nil {
		return errors.New("the port is taken")
	}
	server := &http.Server{
		Handler:           handler,
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
