package proxy_test

import (
	"bytes"
	"io"
	"net"
	"os"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/soak/proxy"
)

var _ = Describe("Proxy", Label("given"), func() {
	var between *proxy.Proxy

	BeforeEach(func() {
		echo, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(echo.Close)
		go func() {
			for {
				conn, err := echo.Accept()
				if err != nil {
					return
				}
				go func() {
					_, _ = io.Copy(conn, conn) // ends with the connection
					_ = conn.Close()
				}()
			}
		}()
		between, err = proxy.Listen(echo.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = between.Close() })
	})

	dial := func() net.Conn {
		GinkgoHelper()
		conn, err := net.Dial("tcp", between.Address())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = conn.Close() })
		return conn
	}
	send := func(conn net.Conn, text string) {
		GinkgoHelper()
		Expect(io.WriteString(conn, text)).To(Equal(len(text)))
	}
	receive := func(conn net.Conn, length int) string {
		GinkgoHelper()
		text := make([]byte, length)
		_, err := io.ReadFull(conn, text)
		Expect(err).NotTo(HaveOccurred())
		return string(text)
	}
	expectClosed := func(conn net.Conn) {
		GinkgoHelper()
		Expect(conn.SetReadDeadline(time.Now().Add(5 * time.Second))).To(Succeed())
		_, err := conn.Read(make([]byte, 1))
		Expect(err).To(HaveOccurred())
		timeout, is := err.(net.Error)
		Expect(is && timeout.Timeout()).To(BeFalse(), "expected the connection to be closed, but it only says nothing")
	}

	It("passes bytes on, in both directions", func() {
		conn := dial()
		send(conn, "one")
		Expect(receive(conn, 3)).To(Equal("one"))
	})

	It("rewrites what comes back, and nothing that is sent", func() {
		through, err := proxy.ListenTo(between.Address(), func(said []byte) []byte { return bytes.ReplaceAll(said, []byte("one"), []byte("two")) })
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(through.Close)
		between = through
		conn := dial()
		send(conn, "one")
		Expect(receive(conn, 3)).To(Equal("two"), "what the echo of one was rewritten to, once")
	})

	It("cuts what is open, and takes new connections", func() {
		conn := dial()
		send(conn, "one")
		receive(conn, 3)
		between.Cut()
		expectClosed(conn)
		conn = dial()
		send(conn, "two")
		Expect(receive(conn, 3)).To(Equal("two"))
	})

	It("refuses new connections until it is told not to", func() {
		between.Refuse(true)
		expectClosed(dial())
		between.Refuse(false)
		conn := dial()
		send(conn, "one")
		Expect(receive(conn, 3)).To(Equal("one"))
	})

	It("delays each byte, in order, and none because of another", func() {
		conn := dial()
		send(conn, "one")
		receive(conn, 3)
		between.Delay(100 * time.Millisecond)
		began := time.Now()
		for range 5 {
			send(conn, "ab")
			time.Sleep(5 * time.Millisecond)
		}
		Expect(receive(conn, 10)).To(Equal("ababababab"))
		Expect(time.Since(began)).To(And(BeNumerically(">=", 200*time.Millisecond), BeNumerically("<", 600*time.Millisecond)))
	})

	It("holds back what is sent, until it is told not to", func() {
		conn := dial()
		send(conn, "one")
		receive(conn, 3)
		between.Hold(true)
		send(conn, "two")
		Expect(conn.SetReadDeadline(time.Now().Add(100 * time.Millisecond))).To(Succeed())
		_, err := conn.Read(make([]byte, 1))
		Expect(err).To(MatchError(os.ErrDeadlineExceeded), "what came, while everything is held back")
		Expect(conn.SetReadDeadline(time.Time{})).To(Succeed())
		between.Hold(false)
		Expect(receive(conn, 3)).To(Equal("two"))
	})

	It("lets what was held back arrive also when who sent it has gone", func() {
		arrived := make(chan string, 1)
		server, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		go func() {
			conn, err := server.Accept()
			if err != nil {
				return
			}
			text, _ := io.ReadAll(conn) // up to its end
			arrived <- string(text)
		}()
		held, err := proxy.Listen(server.Addr().String())
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() { _ = held.Close() })
		held.Hold(true)
		conn, err := net.Dial("tcp", held.Address())
		Expect(err).NotTo(HaveOccurred())
		send(conn, "late")
		Expect(conn.Close()).To(Succeed())
		Consistently(arrived).WithTimeout(50 * time.Millisecond).ShouldNot(Receive())
		held.Hold(false)
		Eventually(arrived).WithTimeout(5 * time.Second).Should(Receive(Equal("late")))
	})

	It("ends while it holds something back", func() {
		conn := dial()
		between.Hold(true)
		send(conn, "one")
		Expect(between.Close()).To(Succeed())
		expectClosed(conn)
	})

	It("ends with all that passes through it", func() {
		conn := dial()
		send(conn, "one")
		receive(conn, 3)
		Expect(between.Close()).To(Succeed())
		expectClosed(conn)
		_, err := net.Dial("tcp", between.Address())
		Expect(err).To(HaveOccurred())
	})
})
