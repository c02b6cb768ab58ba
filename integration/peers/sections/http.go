package sections

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cacheaside/integration/peers/report"
	"cacheaside/integration/peers/rounds"
)

// connections is how many clients ask a server, each on a connection of its own.
const connections = 64

func productPath(name string) string { return "/products/" + name }

// HTTP asks servers for what is in their caches.
func HTTP(ctx context.Context, lab *Lab) (section report.Section, err error) {
	site := &site{redisURL: lab.RedisURL}
	if site.programs, site.flask, err = lab.buildServers(ctx); err != nil {
		return section, err
	}
	if site.database, err = lab.database(ctx, "http", hot); err != nil {
		return section, err
	}
	if err := lab.emptyRedis(ctx); err != nil {
		return section, err
	}
	section = report.Section{
		Title: "HTTP: hits, over the wire",
		Text: fmt.Sprintf("%d connections, kept open where the server keeps them, %d products, all cached, asked for at random. "+
			"Each server is a process of its own (gunicorn: several), with its log at the null device; Redis and the load "+
			"generator share the processors with it. Every body is compared with the one that was checked before.", connections, hot),
	}
	var asked []*httpServer
	defer func() {
		for _, server := range asked {
			server.close()
		}
	}()
	for _, server := range httpServers() {
		started, err := server.start(ctx, site)
		if err != nil {
			section.Notes = append(section.Notes, fmt.Sprintf("%s: %v", server.name, err))
			if !errors.Is(err, errNotInstalled) {
				lab.Say("http: %s: %v", server.name, err)
			}
			continue
		}
		asked = append(asked, newHTTPServer(server, started))
		if err := lab.learn(ctx, asked[0], asked[len(asked)-1]); err != nil {
			section.Notes = append(section.Notes, fmt.Sprintf("%s: %v", server.name, err))
		}
	}

	lab.Say("http: %d servers", len(asked))
	turns, err := rounds.Play(lab.Rounds, len(asked), func(contender, _ int) (rounds.Turn, error) {
		return rounds.Repeat(connections, lab.Slice, asked[contender].ask), ctx.Err()
	})
	if err != nil {
		return section, err
	}
	tellHTTP(&section, asked, turns)
	return section, nil
}

func estimateHTTP(lab *Lab) time.Duration {
	return time.Duration(lab.Rounds*len(httpServers()))*lab.Slice + 15*time.Second
}
