package server

import (
	"bytes"
	"log/slog"
	"net"
	"strconv"
)

// logRefusals returns a listener whose connections tell the log of the answers that net/http gives by itself, to what is no
// request: 400, 431 or 501. No handler is asked then, and http.Server.ErrorLog is not told either. Such an answer begins with
// its status and "Content-Type: text/plain", and is written at once; that of a handler has its headers in alphabetical order,
// and X-Content-Type-Options, Date or X-Request-Id among them.
func logRefusals(listener net.Listener, log *slog.Logger) net.Listener {
	return refusals{listener, log}
}

type refusals struct {
	net.Listener
	log *slog.Logger
}

func (r refusals) Accept() (net.Conn, error) {
	conn, err := r.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return refusing{conn, r.log}, nil
}

// refusing is a connection that looks at the beginning of what is written.
type refusing struct {
	net.Conn
	log *slog.Logger
}

var (
	errorStatus  = []byte("HTTP/1.1 ")
	errorHeaders = []byte("\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n") // of net/http's server.go
)

func (c refusing) Write(answer []byte) (int, error) {
	if status, why, is := refusal(answer); is {
		c.log.Info("request", "status", status, "reason", why, "client", c.RemoteAddr().String())
	}
	return c.Conn.Write(answer)
}

// CloseWrite is what net/http does before it closes the connection of a client that may still be sending.
func (c refusing) CloseWrite() error {
	if half, is := c.Conn.(interface{ CloseWrite() error }); is {
		return half.CloseWrite()
	}
	return nil
}

// refusal returns the status of an answer that net/http gives by itself, and what it says.
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
