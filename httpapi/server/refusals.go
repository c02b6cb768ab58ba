package server

import (
	"bytes"
	"strconv"
)

var (
	errorStatus  = []byte("HTTP/1.1 ")
	errorHeaders = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n") // of net/http's server.go
)

// refusal returns the status of an answer that net/http gives by itself, to what is no request: 400, 431 or 501; and what it
// says. No handler is asked then, and http.Server.ErrorLog is not told either. Such an answer begins with its status and
// "Content-Type: text/plain", and is written at once; that of a handler has its headers in alphabetical order, and
// X-Content-Type-Options, Date or X-Request-Id among them.
func refusal(answer []byte) (status int, why string, is bool) {
	if len(answer) < 12 || answer[9] < '4' || !bytes.HasPrefix(answer, errorStatus) {
		return 0, "", false
	}
	line, body, is := bytes.Cut(answer, errorHeaders)
	if !is || bytes.Contains(line, []byte("\r\n")) {
		return 0, "", false
	}
	status, err := strconv.Atoi(string(answer[9:12]))
	return status, string(body), err == nil
}
