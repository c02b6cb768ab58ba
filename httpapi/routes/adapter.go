package routes

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"

	"cacheaside/services"
)

// handler answers one route, and returns for the log how it did. The adapter writes an error that it returns, so it must have
// written nothing then.
type handler func(http.ResponseWriter, *http.Request) (services.Report, error)

// adapt makes a handler one of net/http. It writes the handler's error or panic as a problem, and tells c.Requests of a
// request that was answered.
func (c *Config) adapt(handle handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, r *http.Request) {
		w, observed := writer.(*answering)
		if !observed {
			w = newAnswering(writer, r)
		}
		report, err := guard(handle, w, r)
		if err != nil {
			if w.status != 0 { // too late for a problem: cut off, so that the client sees that the answer is not whole
				c.Log.LogAttrs(r.Context(), slog.LevelError, "response cut", slog.String("error", err.Error()), slog.String("id", w.id))
				panic(http.ErrAbortHandler)
			}
			Refuse(w, problemOf(err))
		}
		c.Requests(w.answered(r, report, err))
	})
}

// guard calls the handler and returns its panic as an error.
func guard(handle handler, w http.ResponseWriter, r *http.Request) (report services.Report, err error) {
	defer func() {
		switch reason := recover(); {
		case reason == http.ErrAbortHandler:
			panic(reason)
		case reason != nil:
			err = fmt.Errorf("panic: %v\n%s", reason, debug.Stack())
		}
	}()
	return handle(w, r)
}
