package routes

import (
	"log/slog"
	"net/http"
	"time"

	"cacheaside/services"
)

// Answered is a request that was answered.
type Answered struct {
	Request *http.Request
	Status  int
	Began   time.Time
	Took    time.Duration
	Report  services.Report
	Err     error // why it is no success; the client may not have been told
}

// Cache says in a word or two what the cache did; it is empty where it had nothing to do.
func (a *Answered) Cache() string {
	if a.Report == (services.Report{}) {
		return ""
	}
	return a.Report.Cache.String()
}

// LogTo returns a function that writes a line for each request, with the causes that the client is not told. It logs nothing
// of a query, and of a body at most the product's name, which a cause can have.
func LogTo(log *slog.Logger) func(Answered) {
	return func(a Answered) {
		level := slog.LevelInfo
		if a.Status >= http.StatusInternalServerError {
			level = slog.LevelError
		}
		ctx := a.Request.Context()
		if !log.Enabled(ctx, level) {
			return
		}
		attributes := make([]slog.Attr, 0, 7)
		attributes = append(attributes,
			slog.String("method", a.Request.Method),
			slog.String("path", a.Request.URL.EscapedPath()),
			slog.Int("status", a.Status),
			slog.Duration("took", a.Took))
		if cache := a.Cache(); cache != "" {
			attributes = append(attributes, slog.String("cache", cache))
		}
		if a.Report.CacheError != nil {
			attributes = append(attributes, slog.String("cache_error", a.Report.CacheError.Error()))
		}
		if a.Err != nil && level == slog.LevelError {
			attributes = append(attributes, slog.String("error", a.Err.Error()))
		}
		log.LogAttrs(ctx, level, "request", attributes...)
	}
}
