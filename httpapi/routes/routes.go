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

	// Database and Redis report whether each connection answers; nil is yes. GET /readyz asks them.
	Database func(context.Context) error
	Redis    func(context.Context) error
	// Unfit says what is wrong with a Redis that answers; nil is nothing. GET /readyz shows it.
	Unfit func() []string

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
	products := &products{finder: config.Finder, creator: config.Creator}
	changes := &changes{changer: config.Changer}
	health := &health{database: config.Database, redis: config.Redis, unfit: config.Unfit}

	mux := http.NewServeMux()
	allowed := make(map[string][]string) // by path
	type route struct {
		method, path string
		handle       handler
	}
	all := []route{
		{http.MethodPost, "/products", products.create},
		{http.MethodGet, "/products/{name}", products.find},
		{http.MethodGet, "/products/{$}", products.find}, // the name is "/", or empty
		{http.MethodGet, "/healthz", health.alive},
		{http.MethodGet, "/readyz", health.ready},
	}
	if config.Changer != nil {
		for _, product := range []string{"/products/{name}", "/products/{$}"} {
			all = append(all, route{http.MethodPut, product, changes.update}, route{http.MethodDelete, product, changes.remove})
		}
	}
	if config.Metrics != nil {
		all = append(all, route{http.MethodGet, "/metrics", metrics(config.Metrics)})
	}
	for _, route := range all {
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
