package routes

import (
	"net/http"
	"strings"

	"cacheaside/services"
)

// plain returns a handler of requests with a body that is sent as it is: 415, with what is understood in Accept-Encoding
// (https://www.rfc-editor.org/rfc/rfc9110#section-15.5.16), for one that the client has compressed.
func plain(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (services.Report, error) {
		for _, coding := range r.Header["Content-Encoding"] {
			if coding = strings.TrimSpace(coding); coding != "" && !strings.EqualFold(coding, "identity") {
				w.Header().Set("Accept-Encoding", "identity")
				return services.Report{}, NewProblem(http.StatusUnsupportedMediaType,
					"the body must be sent as it is, without a Content-Encoding")
			}
		}
		return next(w, r)
	}
}
