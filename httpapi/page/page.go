// Package page shows in a browser what the cache does: the last requests with the commands and queries that each has
// caused, a product in SQL beside its cached copy, the keys with their lifetimes, and switches to make things go wrong.
//
// What happens comes in by a Trace in the context of each request, into which RedisHook and SQL write, and by Journal.Add,
// which routes.Config.Requests calls; it goes out by a Stream, in facts, which the page words in the language that is chosen on
// it (files/words.*.js). Instruments are all that in one piece, to be built into the service.
package page

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
)

// Config is what the page needs.
type Config struct {
	Stream  *Stream
	Look    *Look
	Actions Actions
	Listen  string // where the server listens, HOST:PORT
}

// lookTime is how long a look at Redis and SQL may take.
const lookTime = 5 * time.Second

// New returns the handler of GET / and of all that is below /page/. It must stand behind hosts.Protect, and be made before the
// stream is used.
func New(config Config) http.Handler {
	buttons := newButtons(config)
	config.Stream.First("switches", func() any { return buttons.switches() })
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", File("index.html"))
	for _, name := range fileNames() {
		mux.Handle("GET /page/"+name, File(name))
	}
	mux.Handle("GET /page/events", config.Stream)
	mux.Handle("GET /page/product", look(func(ctx context.Context, r *http.Request) (any, error) {
		name, err := repositories.ParseName(r.FormValue("name"))
		if err != nil {
			return nil, wrong(wrongName, "no product can have this name: it "+err.Error())
		}
		return config.Look.Product(ctx, name)
	}))
	mux.Handle("GET /page/keys", look(func(ctx context.Context, r *http.Request) (any, error) {
		return config.Look.Keys(ctx, r.FormValue("match"))
	}))
	mux.Handle("POST /page/stampede", button(buttons, buttons.stampede))
	mux.Handle("POST /page/empty", button(buttons, buttons.empty))
	mux.Handle("POST /page/delay", button(buttons, buttons.delay))
	mux.Handle("POST /page/redis", button(buttons, buttons.plug))
	mux.Handle("POST /page/limit", button(buttons, buttons.limit))
	mux.Handle("POST /page/elsewhere", button(buttons, buttons.elsewhere))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		routes.Refuse(w, routes.NewProblem(http.StatusNotFound, "the page has nothing that answers this method at this path"))
	})
	return mux
}

// look returns the handler of a look: 422 for a name that no product can have, and 503 for any other error, whose cause the
// client is not told.
func look(at func(context.Context, *http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), lookTime)
		defer cancel()
		seen, err := at(ctx, r)
		if err != nil {
			refuseWrong(w, err, wrongError{code: noAnswer, text: "Redis or the database does not answer"})
			return
		}
		answer(w, seen)
	})
}

func answer(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(body) // fails only if the client is gone
}
