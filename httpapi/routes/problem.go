package routes

import (
	"encoding/json"
	"errors"
	"net/http"

	"cacheaside/repositories"
)

// Problem is the body of every error, application/problem+json (https://www.rfc-editor.org/rfc/rfc9457). Its type
// is about:blank: the status says it all, and Detail explains this occurrence.
type Problem struct {
	Type   string      `json:"type"`
	Title  string      `json:"title"`
	Status int         `json:"status"`
	Detail string      `json:"detail,omitempty"`
	Errors FieldErrors `json:"errors,omitempty"` // with 422: each field that is wrong

	Connections *Connections `json:"connections,omitempty"` // with the 503 of GET /readyz
}

// NewProblem returns the problem for a status.
func NewProblem(status int, detail string) Problem {
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail}
}

// retryAfter is how many seconds a client is asked to wait for a database that is busy or gone.
const retryAfter = "1"

// errorStatuses says which status an error gets, and what the client is told. The error's own text may name
// tables, files and addresses: it is logged, and not sent.
var errorStatuses = []struct {
	err    error
	status int
	detail string
}{
	{repositories.ErrNotFound, http.StatusNotFound, "there is no product of this name"},
	{repositories.ErrChanged, http.StatusPreconditionFailed, "the product is not as If-Match or If-None-Match demands: get it again"},
	{repositories.ErrAlreadyExists, http.StatusConflict, "there is a product of this name already"},
	{repositories.ErrUnavailable, http.StatusServiceUnavailable, "the database can't answer now; try again"},
}

// problemOf returns the problem for an error of a handler.
func problemOf(err error) Problem {
	var problem Problem
	if errors.As(err, &problem) {
		return problem
	}
	for _, known := range errorStatuses {
		if errors.Is(err, known.err) {
			return NewProblem(known.status, known.detail)
		}
	}
	return NewProblem(http.StatusInternalServerError, "")
}

// Error makes a problem an error that a handler can return.
func (p Problem) Error() string { return p.Title + ": " + p.Detail }

// Refuse answers with a problem; a 503 asks the client to come again.
func Refuse(w http.ResponseWriter, problem Problem) {
	if problem.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", retryAfter)
	}
	writeJSON(w, problem.Status, "application/problem+json", problem)
}

// noSniff is the value of X-Content-Type-Options in every answer: nothing changes it, so that none needs a slice of its own.
var noSniff = []string{"nosniff"}

// writeJSON writes a whole response. Characters that matter to HTML stay as they are: a body is JSON, and is never to be read
// as anything else.
func writeJSON(w http.ResponseWriter, status int, contentType string, body any) {
	header := w.Header()
	header["X-Content-Type-Options"] = noSniff
	header["Content-Type"] = []string{contentType}
	w.WriteHeader(status)
	if product, is := body.(ProductResponse); is {
		if text, could := appendProduct(make([]byte, 0, 256), product); could {
			_, _ = w.Write(text) // fails only if the client is gone
			return
		}
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(body) // fails only if the client is gone: the types above always encode
}
