package console

import (
	"context"
	"time"

	"cacheaside/raw/client"
	"cacheaside/repositories/redisserver"
)

// serve keeps a Redis running until ctx ends.
func (p Program) serve(ctx context.Context) (status int) {
	if p.Search.URL != "" && p.Search.URL != redisserver.Embedded {
		return p.fail(statusUsage, p.in().ServeNamesAnother(redisserver.Embedded))
	}
	server, status := p.find(ctx)
	if server == nil {
		return status
	}
	defer func() {
		if err := server.Close(); err != nil {
			status = max(status, p.fail(statusFailed, p.in().EndingStarted(p.of(err))))
		}
	}()
	if !server.Started() {
		return p.fail(statusFailed, p.in().ServedAlready(p.in().Uses(server.Origin)))
	}
	p.say(p.in().Uses(server.Origin))
	p.fail(0, p.in().RunsUntilCtrlC())
	if err := watch(ctx, server.URL()); err != nil {
		return p.fail(statusFailed, p.in().ServedHasEnded(p.of(err)))
	}
	return statusOK
}

// watch returns nil when ctx ends, and an error when the server can't be reached any more. It holds a connection
// and waits for its end, and looks again, since a server may close connections and stay.
func watch(ctx context.Context, url string) error {
	for {
		conn, err := client.Dial(ctx, client.Settings{URL: url})
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		_, _ = conn.Read() // nothing is asked, so nothing but the end can come
		stop()
		_ = conn.Close() // it has ended
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(100 * time.Millisecond):
		}
	}
}
