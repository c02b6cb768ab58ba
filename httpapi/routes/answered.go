package routes

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"cacheaside/services"
)

// Answered is a request that was answered.
type Answered struct {
	Request *http.Request
	Status  int
	Began   time.Time
	Took    time.Duration
	Sent    int    // the status that was sent, where Status is StatusClientGone
	ID      string // the request's; empty without Observe
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
// of a query, and of a body at most the product's name, which a cause can have. A failure of the server is an error; what the
// page asks for is of the level debug, unless it was refused; all else is of the level info.
func LogTo(log *slog.Logger) func(Answered) {
	to := log.Handler()
	return func(a Answered) {
		level := a.level()
		ctx := a.Request.Context()
		if !to.Enabled(ctx, level) {
			return
		}
		line := slog.NewRecord(a.Began.Add(a.Took), level, "request", 0)
		attributes := make([]slog.Attr, 0, 10)
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
		if a.Sent != 0 {
			attributes = append(attributes, slog.Int("sent", a.Sent))
		}
		if a.Err != nil && max(a.Status, a.Sent) >= http.StatusInternalServerError {
			attributes = append(attributes, slog.String("error", a.Err.Error()))
		}
		attributes = append(attributes, slog.String("client", a.Request.RemoteAddr))
		if a.ID != "" {
			attributes = append(attributes, slog.String("id", a.ID))
		}
		line.AddAttrs(attributes...)
		_ = to.Handle(ctx, line) // there is nobody to tell
	}
}

func (a *Answered) level() slog.Level {
	switch path := a.Request.URL.Path; {
	case a.Status >= http.StatusInternalServerError:
		return slog.LevelError
	case a.Status < http.StatusBadRequest && (path == "/" || strings.HasPrefix(path, "/page/")):
		return slog.LevelDebug
	}
	return slog.LevelInfo
}
