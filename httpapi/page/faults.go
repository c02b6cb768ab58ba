package page

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Faults do to the service what the page's buttons say. They are safe for concurrent use.
type Faults struct {
	API    http.Handler      // answers GET /products/{name}; its reads must go through SQL
	Forget func(name string) // makes this process forget what it has of a product
	Look   *Look             // past the plug
	SQL    *SQL
	Plug   *Plug
	// Another starts another instance of the service, on the same database and the same Redis, and returns what it answers and
	// what ends it.
	Another func(context.Context) (http.Handler, func() error, error)
	Limit   *Limit
}

var _ Actions = Faults{}

// Stampede sends requests as clients do, but not over the network.
func (f Faults) Stampede(ctx context.Context, name string, requests int) (Stampede, error) {
	f.Look.Redis.Del(ctx, f.Look.Names.Key(name)) // a Redis that does not answer has nothing for the requests either
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
	var failed error
	err = f.Look.scanAll(ctx, globQuoted(f.Look.Names.Prefix())+"*", func(keys []string) bool {
		var gone []redis.Cmder
		gone, failed = f.Look.Redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, key := range keys {
				pipe.Unlink(ctx, key)
			}
			return nil
		})
		for _, one := range gone {
			removed += int(one.(*redis.IntCmd).Val())
		}
		return failed == nil
	})
	if failed != nil {
		failed = fmt.Errorf("redis UNLINK: %w", failed)
	}
	return removed, errors.Join(err, failed)
}

// SetDelay makes the database seem far away.
func (f Faults) SetDelay(delay time.Duration) { f.SQL.SetDelay(delay) }

// SetPlugged pulls the plug, or puts it back.
func (f Faults) SetPlugged(plugged bool) { f.Plug.Set(plugged) }

// SetLimited sets the limit, or takes it away. See Limit.
func (f Faults) SetLimited(ctx context.Context, limited bool) error { return f.Limit.Set(ctx, limited) }

// Elsewhere starts another instance, has it change the product, and ends it.
func (f Faults) Elsewhere(ctx context.Context, name string, change []byte) (status int, err error) {
	other, end, err := f.Another(ctx)
	if err != nil {
		return 0, fmt.Errorf("another instance: %w", err)
	}
	defer func() { err = errors.Join(err, end()) }()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, "http://localhost/products/"+url.PathEscape(name), bytes.NewReader(change))
	if err != nil {
		return 0, fmt.Errorf("a change of %q: %w", name, err)
	}
	request.Header.Set("Content-Type", "application/json")
	w := &unread{header: make(http.Header)}
	other.ServeHTTP(w, request)
	return w.status, nil
}

// Switches returns what was set.
func (f Faults) Switches() (delay time.Duration, plugged, limited bool) {
	return f.SQL.Delay(), f.Plug.Plugged(), f.Limit.Limited()
}
