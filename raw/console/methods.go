package console

import (
	"context"

	"cacheaside/raw/methods"
)

// methods shows the six methods of repositories.RedisRepository at work, and returns the exit status.
func (p Program) methods(ctx context.Context) (status int) {
	server, status := p.find(ctx)
	if server == nil {
		return status
	}
	defer func() {
		if err := server.Close(); err != nil {
			status = max(status, p.fail(statusFailed, p.in().EndingStarted(p.of(err))))
		}
	}()
	p.say(p.in().Uses(server.Origin))
	switch err := methods.Show(ctx, server.URL(), p.Stdout, p.in()); {
	case ctx.Err() != nil:
		return statusInterrupted
	case err != nil:
		return p.fail(statusFailed, "methods: "+p.of(err))
	}
	return statusOK
}
