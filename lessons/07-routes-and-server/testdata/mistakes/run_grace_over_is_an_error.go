// When Grace is over, Run returns the error of Shutdown and leaves the requests running, without connections.
//
// file: httpapi/server/server.go
// rejected by: httpapi/server: the server when it is told to stop does not wait for ever for a request that does not end
package server

func stop(server *http.Server, grace time.Duration, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	return err
}
