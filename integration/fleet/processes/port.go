package processes

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
)

// Ports that systems do not give to outgoing connections (Linux does from 32768 on, others from 49152): so a server that was
// stopped finds its own again.
const (
	lowestPort  = 20_000
	highestPort = 32_000
)

// freePort returns a port of 127.0.0.1 at which nobody listens.
func freePort() (string, error) {
	var err error
	for range 100 {
		port := strconv.Itoa(lowestPort + rand.IntN(highestPort-lowestPort))
		var listener net.Listener
		if listener, err = net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			return port, listener.Close()
		}
	}
	return "", errors.Join(fmt.Errorf("expected a free port from %d to %d at 127.0.0.1", lowestPort, highestPort), err)
}
