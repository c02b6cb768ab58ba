package routes

import (
	"net/http"
	"time"

	"cacheaside/services"
)

// StatusClientGone is what the log says of a request whose client had closed its side of the connection before it was
// answered, as nginx says it. It is never sent: the client gets the answer, if it still reads.
const StatusClientGone = 499

// answering is the ResponseWriter of one request. It remembers what is told of the request in the end.
type answering struct {
	http.ResponseWriter
	request *http.Request // as it came in: its context ends when the client closes its side of the connection
	began   time.Time

	id     string
	header [1]string // has the id: the header's value, without a slice of its own

	status int  // that was written; zero is none yet
	gone   bool // the client had closed its side before that
	bare   bool // the status has no body, though one is written
	told   bool // of this request
}

func newAnswering(w http.ResponseWriter, r *http.Request) *answering {
	return &answering{ResponseWriter: w, request: r, began: time.Now()}
}

// WriteHeader makes a 200 a 304 where the client has the same already.
func (w *answering) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		if status == http.StatusOK && w.clientHasIt() {
			status = http.StatusNotModified
			w.bare = true
			w.Header().Del("Content-Type")
		}
		w.status, w.gone = status, w.request.Context().Err() != nil
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *answering) Write(body []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	if w.bare {
		return len(body), nil
	}
	return w.ResponseWriter.Write(body)
}

// Unwrap is for http.ResponseController.
func (w *answering) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// clientHasIt reports whether a request to read names the ETag of its answer in If-None-Match.
func (w *answering) clientHasIt() bool {
	known := w.request.Header["If-None-Match"]
	return len(known) > 0 && (w.request.Method == http.MethodGet || w.request.Method == http.MethodHead) &&
		tagsIn(known).has(w.Header().Get("Etag"))
}

// answered returns what is told of the request, which r is within the routes.
func (w *answering) answered(r *http.Request, report services.Report, err error) Answered {
	w.told = true
	a := Answered{Request: r, Status: w.status, Began: w.began, Took: time.Since(w.began), ID: w.id, Report: report, Err: err}
	if w.gone {
		a.Status, a.Sent = StatusClientGone, w.status
	}
	return a
}
