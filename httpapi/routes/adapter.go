package routes

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"cacheaside/services"
)

// handler answers one route, and returns for the log how it did. The adapter writes an error that it returns, so it must have
// written nothing then.
type handler func(http.ResponseWriter, *http.Request) (services.Report, error)

// adapt makes a handler one of net/http. It writes the handler's error or panic as a problem, and tells c.Requests of a
// request that was answered.
func (c *Config) adapt(handle handler) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, r *http.Request) {
		began := time.Now()
		w := &statusWriter{ResponseWriter: writer}
		report, err := guard(handle, w, r)
		if err != nil {
			if w.status != 0 { // too late for a problem: cut off, so that the client sees that the answer is not whole
				c.Log.LogAttrs(r.Context(), slog.LevelError, "response cut", slog.String("error", err.Error()))
				panic(http.ErrAbortHandler)
			}
			Refuse(w, problemOf(err))
		}
		c.Requests(Answered{Request: r, Status: w.status, Began: began, Took: time.Since(began), Report: report, Err: err})
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

// statusWriter remembers which status was written; zero is none yet.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(body)
}

// Unwrap is for http.ResponseController.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
