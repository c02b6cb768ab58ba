package routes

import (
	"fmt"
	"net/http"

	"cacheaside/services"
)

// Observe returns a handler that stands before all others. It gives each request an id: that of the request's X-Request-Id or
// traceparent if it is sane, and else a new one, which stands in X-Request-Id of the answer. It tells requests of each request
// of which Config.Requests was not told, because the routes did not answer it: one that was refused before it came there, one
// of the page. It passes panics on.
func Observe(next http.Handler, requests func(Answered)) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, r *http.Request) {
		w := newAnswering(writer, r)
		w.id = requestID(r.Header)
		w.header[0] = w.id
		w.Header()["X-Request-Id"] = w.header[:]
		defer func() {
			if w.told {
				return
			}
			reason := recover()
			if reason == nil {
				requests(w.answered(r, services.Report{}, nil))
				return
			}
			if w.status == 0 {
				w.status = http.StatusInternalServerError // net/http closes the connection without an answer
			}
			requests(w.answered(r, services.Report{}, fmt.Errorf("panic: %v", reason)))
			panic(reason)
		}()
		next.ServeHTTP(w, r)
	})
}
