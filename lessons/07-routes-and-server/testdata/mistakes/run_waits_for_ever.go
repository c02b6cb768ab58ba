// Shutdown gets a context without end, so that one request that hangs keeps the server from ever ending.
//
// file: httpapi/server/server.go
// rejected by: httpapi/server: the server when it is told to stop does not wait for ever for a request that does not end
package server

func stop(server *http.Server, grace time.Duration, log *slog.Logger) error {
	return server.Shutdown(context.Background())
}
