package redisconn_test

import (
	"net"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// listen opens a free port until the spec's end. What connects to it waits, and is never answered, unless the spec
// accepts it.
func listen() net.Listener {
	GinkgoHelper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func() { _ = listener.Close() })
	return listener
}

// nobody returns the URL of a port at which nothing listens.
func nobody() string {
	GinkgoHelper()
	listener := listen()
	Expect(listener.Close()).To(Succeed())
	return "redis://" + listener.Addr().String()
}

// silent returns the URL of a server that accepts connections and never answers.
func silent() string {
	GinkgoHelper()
	return "redis://" + listen().Addr().String()
}

// listening returns the URL of a server that never answers, and tells the first byte that it hears.
func listening() (url string, first <-chan byte) {
	GinkgoHelper()
	listener, heard := listen(), make(chan byte, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		said := make([]byte, 1)
		if _, err := conn.Read(said); err == nil {
			heard <- said[0]
		}
	}()
	return "redis://" + listener.Addr().String(), heard
}

// hangingUp returns the URL of a server that closes each connection when it has heard something, and how many
// connections it has had.
func hangingUp() (url string, connections *atomic.Int32) {
	GinkgoHelper()
	listener := listen()
	connections = new(atomic.Int32)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			_, _ = conn.Read(make([]byte, 512))
			_ = conn.Close()
		}
	}()
	return "redis://" + listener.Addr().String(), connections
}
