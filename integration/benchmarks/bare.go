// Package benchmarks measures the finished system against the least that could do its work, and against itself with
// more data.
//
//	make ratios                                         all of it, in about two minutes
//	go test -run '^$' -bench HTTP -count 5 ./integration/benchmarks
//
// What a benchmark compares runs in the same process, in turn, in many short slices (see duel), so that whatever else
// the machine does hits both sides alike: the ratios mean something where the times don't. Each benchmark has a Redis
// server of its own, the redis-server on the PATH as a child on a free port, and says so where there is none.
//
// Apart from the benchmarks, the package has the handler that the server is measured against; the program bareserver
// serves it alone, for load generators that are programs of their own.
package benchmarks

import (
	"io"
	"net/http"

	"github.com/redis/go-redis/v9"
)

// BareKey is the key under which BareHandler looks for the body of a product's answer.
func BareKey(name string) string { return "bare:" + name }

// BareHandler answers GET /products/{name} with the bytes that Redis has under BareKey: one GET a request, and nothing
// decoded, logged or told in headers. It is what an HTTP server with a cache can't do without. A body that is not
// there is a 502.
func BareHandler(client *redis.Client) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /products/{name}", func(w http.ResponseWriter, r *http.Request) {
		body, err := client.Get(r.Context(), BareKey(r.PathValue("name"))).Result()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body) // fails only if the client is gone
	})
	return mux
}
