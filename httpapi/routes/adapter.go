package routes

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"cacheaside/services"
)

// handler answers one route, and returns how it did for the log. An error that it returns is written by the adapter,
// so it must have written nothing then.
type handler func(http.ResponseWriter, *http.Request) (services.Report, error)

// adapt makes a handler one of net/http. It writes the handler's error as a problem, turns a panic into one, and
// logs one line a request, with the causes that the client is not told.
func adapt(handle handler, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(writer http.ResponseWriter, r *http.Request) {
		began := time.Now()
		w := &statusWriter{ResponseWriter: writer}
		report, err := guard(handle, w, r)
		if err != nil {
			if w.status != 0 { // too late to say so: the connection is cut, so that the client sees that it is not whole
				log.LogAttrs(r.Context(), slog.LevelError, "response cut", slog.String("error", err.Error()))
				panic(http.ErrAbortHandler)
			}
			writeProblem(w, problemOf(err))
		}
		logRequest(log, r, w.status, time.Since(began), report, err)
	})
}

// guard calls the handler and returns a panic of it as an error.
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

// logRequest never logs what a body or a query holds.
func logRequest(log *slog.Logger, r *http.Request, status int, took time.Duration, report services.Report, err error) {
	level := slog.LevelInfo
	if status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	if !log.Enabled(r.Context(), level) {
		return
	}
	attributes := make([]slog.Attr, 0, 7)
	attributes = append(attributes,
		slog.String("method", r.Method),
		slog.String("path", r.URL.EscapedPath()),
		slog.Int("status", status),
		slog.Duration("took", took))
	if report != (services.Report{}) {
		attributes = append(attributes, slog.String("cache", report.Cache.String()))
	}
	if report.CacheError != nil {
		attributes = append(attributes, slog.String("cache_error", report.CacheError.Error()))
	}
	if err != nil && level == slog.LevelError { // the cause, which the client was not told
		attributes = append(attributes, slog.String("error", err.Error()))
	}
	log.LogAttrs(r.Context(), level, "request", attributes...)
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
