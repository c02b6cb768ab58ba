package batching

import (
	"context"
	"sync"
)

// Asker takes callers to Redis. A Queue is one, and so are Queues.
type Asker[T any] interface {
	Do(ctx context.Context, ask T) (answered T, err error)
}

// Queues take callers to several servers: each to the one that has what it asks for, by that server's own Queue. So nobody waits for a
// server that has nothing for it. They are safe for concurrent use.
type Queues[T any] struct {
	server func(ask T) string
	open   func(server string) *Queue[T]

	mu     sync.Mutex
	queues map[string]*Queue[T]
}

// NewQueues returns queues. Server names the one that has what is asked for, and open, which is called once for each name, makes
// the queue to it.
func NewQueues[T any](server func(ask T) string, open func(server string) *Queue[T]) *Queues[T] {
	return &Queues[T]{server: server, open: open, queues: make(map[string]*Queue[T])}
}

// Do is Do of the server's queue.
func (q *Queues[T]) Do(ctx context.Context, ask T) (answered T, err error) {
	return q.to(q.server(ask)).Do(ctx, ask)
}

func (q *Queues[T]) to(server string) *Queue[T] {
	q.mu.Lock()
	defer q.mu.Unlock()
	queue := q.queues[server]
	if queue == nil {
		queue = q.open(server)
		q.queues[server] = queue
	}
	return queue
}
