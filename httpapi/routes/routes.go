// Package routes answers HTTP requests: it reads them into products and names, calls the services, and writes what they say
// as JSON. Every error is written in one place, as application/problem+json.
package routes

import (
	"context"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"

	"cacheaside/services"
)

// Config is what the routes need.
type Config struct {
	Finder  Finder
	Creator Creator
	Changer Changer // nil: products can't be changed
	Lister  Lister  // nil: products can't be listed

	// Database and Redis report whether each connection answers; nil is yes. GET /readyz asks them.
	Database func(context.Context) error
	Redis    func(context.Context) error
	// Unfit says what is wrong with a Redis that answers; nil is nothing. GET /readyz shows it.
	Unfit func() []string
	// To says what the connections are to, in a line each. GET /readyz shows it.
	To map[string]string

	// Finish says that what a request has begun is finished also when its client closes its side of the connection. net/http
	// ends the request's context then, for it can't tell a client that has gone from one that still reads, which TCP allows
	// (RFC 9293, section 3.6). Whatever the routes call must have a time limit of its own.
	Finish bool

	Metrics http.Handler // answers GET /metrics; nil: there is no such path

	Log *slog.Logger

	// Requests is told of each request when it is answered. It must not keep the *http.Request, which is over. LogTo(Log) if
	// nil.
	Requests func(Answered)
}

// New returns the handler of all routes.
func New(config Config) http.Handler {
	if config.Requests == nil {
		config.Requests = LogTo(config.Log)
	}
	mux := http.NewServeMux()
	allowed := make(map[string][]string) // by path
	for _, route := range config.routes() {
		mux.Handle(route.method+" "+route.path, config.adapt(route.handle))
		allowed[route.path] = append(allowed[route.path], route.method)
		if route.method == http.MethodGet { // which net/http lets answer HEAD, too
			allowed[route.path] = append(allowed[route.path], http.MethodHead)
		}
	}
	for known, methods := range allowed {
		mux.Handle(known, config.adapt(otherMethod(methods)))
	}
	other := config.adapt(otherPath)
	mux.Handle("/", other)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isClean(r.URL.EscapedPath()) { // the mux would lead to a clean one, with its escapes escaped: to another product
			other.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

type route struct {
	method, path string
	handle       handler
}

// routes returns all routes; openapi.json describes them.
func (c *Config) routes() []route {
	products := &products{creator: c.Creator}
	health := &health{database: c.Database, redis: c.Redis, unfit: c.Unfit, to: c.To}
	all := []route{
		{http.MethodPost, "/products", c.finish(plain(products.create))},
		{http.MethodGet, "/products/{name}", c.find},
		{http.MethodGet, "/products/{$}", c.find}, // the name is "/", or empty
		{http.MethodGet, "/healthz", health.alive},
		{http.MethodGet, "/readyz", c.finish(health.ready)},
		{http.MethodGet, "/openapi.json", describeAPI},
	}
	if c.Changer != nil {
		for _, product := range []string{"/products/{name}", "/products/{$}"} {
			all = append(all, route{http.MethodPut, product, c.finish(plain(c.update))}, route{http.MethodDelete, product, c.finish(c.remove)})
		}
	}
	if c.Lister != nil {
		all = append(all, route{http.MethodGet, "/products", c.finish(c.list)})
	}
	if c.Metrics != nil {
		all = append(all, route{http.MethodGet, "/metrics", metrics(c.Metrics)})
	}
	return all
}

// finish makes a handler do as Config.Finish says. (find does so itself, for less than a copy of the request.)
func (c *Config) finish(next handler) handler {
	if !c.Finish {
		return next
	}
	return func(w http.ResponseWriter, r *http.Request) (services.Report, error) {
		return next(w, r.WithContext(context.WithoutCancel(r.Context())))
	}
}

// isClean reports whether a path has no segment that is empty, "." or "..", but for an empty one at its end.
func isClean(escaped string) bool {
	cleaned := path.Clean(escaped)
	return escaped == cleaned || escaped == cleaned+"/" && cleaned != "/" || !strings.HasPrefix(escaped, "/") // which is no path, such as that of OPTIONS *
}

func otherMethod(allowed []string) handler {
	slices.Sort(allowed)
	list := strings.Join(allowed, ", ")
	return func(w http.ResponseWriter, r *http.Request) (services.Report, error) {
		w.Header().Set("Allow", list)
		return services.Report{}, NewProblem(http.StatusMethodNotAllowed, "this path answers "+list)
	}
}

func otherPath(http.ResponseWriter, *http.Request) (services.Report, error) {
	return services.Report{}, NewProblem(http.StatusNotFound, "there is nothing at this path; products are at /products/{name}")
}
