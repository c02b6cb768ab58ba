package redisserver

import (
	"bufio"
	"context"
	"net"
	"strings"
	"time"
)

// What stands at an address.
const (
	nobody        = iota // the connection is refused
	answers              // a Redis
	wantsPassword        // a Redis that asks for a password first
	starting             // an embedded Redis that listens, but has not registered its commands yet
	stranger             // something else
)

type finding struct {
	state    int
	embedded bool   // a Redis embedded in a program (miniredis)
	detail   string // for a stranger: what was seen
}

// probeTimeout bounds a whole probe. A Redis on the same machine answers in well under a millisecond.
const probeTimeout = time.Second

// probe finds out what listens at the address.
func probe(ctx context.Context, address string) finding {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if isRefused(err) {
		return finding{state: nobody}
	}
	if err != nil {
		return finding{state: stranger, detail: err.Error()}
	}
	defer conn.Close()
	deadline, _ := ctx.Deadline()
	_ = conn.SetDeadline(deadline) // fails only on a closed connection, which the next write reports
	in := bufio.NewReader(conn)

	reply, err := ask(conn, in, "*1\r\n$4\r\nPING\r\n")
	switch {
	case err != nil:
		return finding{state: stranger, detail: "it did not answer PING: " + err.Error()}
	case strings.HasPrefix(reply, "-NOAUTH"):
		return finding{state: wantsPassword}
	case reply == "+PONG":
		return finding{state: answers, embedded: isEmbedded(conn, in)}
	case strings.HasPrefix(reply, "-LOADING"), strings.HasPrefix(reply, "-BUSY"), strings.HasPrefix(reply, "-MASTERDOWN"):
		return finding{state: answers}
	case strings.HasPrefix(reply, "-ERR unknown command"):
		return finding{state: starting}
	default:
		return finding{state: stranger, detail: "it did not answer PING as Redis does"}
	}
}

// isEmbedded asks for the server's name: HELLO answers an array whose second element it is.
func isEmbedded(conn net.Conn, in *bufio.Reader) bool {
	if reply, err := ask(conn, in, "*2\r\n$5\r\nHELLO\r\n$1\r\n2\r\n"); err != nil || !strings.HasPrefix(reply, "*") {
		return false
	}
	for range 4 { // $6, server, then the length and the name
		line, err := readLine(in)
		if err != nil {
			return false
		}
		if line == "miniredis" {
			return true
		}
	}
	return false
}

func ask(conn net.Conn, in *bufio.Reader, command string) (string, error) {
	if _, err := conn.Write([]byte(command)); err != nil {
		return "", err
	}
	return readLine(in)
}

// readLine reads one line of at most the reader's buffer, so that a stranger can't fill the memory.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
