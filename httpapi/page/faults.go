package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/services"
)

// Faults do to the service what the page's buttons say. They are safe for concurrent use.
type Faults struct {
	API      http.Handler      // answers GET /products/{name}; its reads must go through SQL
	Forget   func(name string) // makes this process forget what it has of a product
	Redis    redis.Cmdable     // past the plug
	Database func() string     // what the keys have for the database
	SQL      *SQL
	Plug     *Plug
}

var _ Actions = Faults{}

// Stampede sends requests as clients do, but not over the network.
func (f Faults) Stampede(ctx context.Context, name string, requests int) (Stampede, error) {
	f.Redis.Del(ctx, services.ProductKey(f.Database(), name)) // a Redis that does not answer has nothing for the requests either
	f.Forget(name)

	var reads, failed atomic.Int64
	ctx = withReads(ctx, &reads)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/products/"+url.PathEscape(name), nil)
	if err != nil {
		return Stampede{}, fmt.Errorf("a stampede at %q: %w", name, err)
	}
	start := make(chan struct{})
	var answered sync.WaitGroup
	for range requests {
		answered.Go(func() {
			<-start
			if f.ask(request) >= http.StatusInternalServerError {
				failed.Add(1)
			}
		})
	}
	began := time.Now()
	close(start)
	answered.Wait()
	return Stampede{
		Requests: requests, Reads: int(reads.Load()), Failed: int(failed.Load()), Took: time.Since(began).Microseconds(),
	}, nil
}

// ask returns the status of an answer; 500 for a panic, which ends only the request and not the server, as in net/http.
func (f Faults) ask(request *http.Request) (status int) {
	defer func() {
		if recover() != nil {
			status = http.StatusInternalServerError
		}
	}()
	w := &unread{header: make(http.Header)}
	f.API.ServeHTTP(w, request.Clone(request.Context()))
	return w.status
}

// unread takes an answer of which only the status matters.
type unread struct {
	header http.Header
	status int
}

func (u *unread) Header() http.Header { return u.header }

func (u *unread) WriteHeader(status int) { u.status = status }

func (u *unread) Write(body []byte) (int, error) {
	if u.status == 0 {
		u.status = http.StatusOK
	}
	return len(body), nil
}

// Empty removes the keys a thousand at a time.
func (f Faults) Empty(ctx context.Context) (removed int, err error) {
	pattern := globQuoted(services.ProductKey(f.Database(), "")) + "*"
	var cursor uint64
	for {
		keys, next, err := f.Redis.Scan(ctx, cursor, pattern, scanStep).Result()
		if err != nil {
			return removed, fmt.Errorf("redis SCAN: %w", err)
		}
		if len(keys) > 0 {
			gone, err := f.Redis.Unlink(ctx, keys...).Result()
			if err != nil {
				return removed, fmt.Errorf("redis UNLINK: %w", err)
			}
			removed += int(gone)
		}
		if cursor = next; cursor == 0 {
			return removed, nil
		}
	}
}

// SetDelay makes the database seem far away.
func (f Faults) SetDelay(delay time.Duration) { f.SQL.SetDelay(delay) }

// SetPlugged pulls the plug, or puts it back.
func (f Faults) SetPlugged(plugged bool) { f.Plug.Set(plugged) }

// Switches returns what was set.
func (f Faults) Switches() (delay time.Duration, plugged bool) {
	return f.SQL.Delay(), f.Plug.Plugged()
}
