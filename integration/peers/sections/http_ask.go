package sections

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"

	"cacheaside/integration/benchmarks"
	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/sections/children"
	"cacheaside/integration/peers/sections/load"
)

// httpServer is a server with its clients.
type httpServer struct {
	server
	process *children.Server
	clients []*load.Connection
	bodies  [hot]string // that must be answered, by product
	paths   [hot]string

	told, hits atomic.Int64 // answers that tell whether they were hits, and those that were
}

func newHTTPServer(server server, process *children.Server) *httpServer {
	asked := &httpServer{server: server, process: process}
	for range connections {
		asked.clients = append(asked.clients, load.New(process.Address))
	}
	for i, product := range expectAll(hot) {
		asked.paths[i] = productPath(product.Name)
	}
	return asked
}

// learn asks a server for every product, checks the bodies and keeps them. What the bare server needs is put into Redis
// before, from what the first has answered.
func (l *Lab) learn(ctx context.Context, first, server *httpServer) error {
	if server.name == bareServer {
		if err := l.putBodies(ctx, first); err != nil {
			return err
		}
	}
	for i, product := range expectAll(hot) {
		const often = 2 // the first may be a miss
		for range often {
			answer, err := server.clients[0].Get(server.paths[i])
			if err != nil {
				return err
			}
			server.bodies[i] = string(answer.Body)
		}
		if server.constant {
			product = expect(catalogue.Product(0))
		}
		if err := checkBody(server.bodies[i], product); err != nil {
			return err
		}
	}
	return nil
}

// putBodies puts the answers of one server where BareHandler looks for them.
func (l *Lab) putBodies(ctx context.Context, from *httpServer) error {
	client, err := l.redis()
	if err != nil {
		return err
	}
	defer client.Close()
	for i, product := range expectAll(hot) {
		if err := client.Set(ctx, benchmarks.BareKey(product.Name), from.bodies[i], lifetime).Err(); err != nil {
			return err
		}
	}
	return nil
}

// ask asks for a product at random, on the connection of that number. Another body than the expected one is an error.
func (s *httpServer) ask(worker int) error {
	number := rand.IntN(hot)
	answer, err := s.clients[worker].Get(s.paths[number])
	if err == nil && string(answer.Body) != s.bodies[number] {
		err = fmt.Errorf("%s: expected %q, got %q", s.paths[number], s.bodies[number], answer.Body)
	}
	if answer.Told {
		s.told.Add(1)
	}
	if answer.Hit {
		s.hits.Add(1)
	}
	return err
}

// fromCache says which part of its answers were hits, by the header of each. A server that says nothing of its cache has
// no other way to answer, or keeps it to itself.
func (s *httpServer) fromCache() string {
	if s.constant || s.told.Load() == 0 {
		return "not told"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(s.hits.Load())/float64(s.told.Load()))
}

func (s *httpServer) close() {
	for _, client := range s.clients {
		client.Close()
	}
	s.process.Close()
}

// connects returns how often its clients had to connect.
func (s *httpServer) connects() (connects int) {
	for _, client := range s.clients {
		connects += client.Connects
	}
	return connects
}
