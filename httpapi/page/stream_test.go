package page_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing/synctest"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/page"
)

var _ = Describe("Stream", func() {
	var stream *page.Stream
	var server *site
	on := func(spec func()) {
		GinkgoHelper()
		onStillClock(func() {
			stream = page.NewStream()
			stream.First("state", func() any { return "how things stand" })
			server = newSite(stream)
			defer server.close()
			spec()
		})
	}

	It("is an event stream that says when to come back, and then how things stand", func() {
		on(func() {
			tab := server.open()
			defer tab.close()
			Expect(tab.response.StatusCode).To(Equal(http.StatusOK))
			Expect(tab.response.Header.Get("Content-Type")).To(Equal("text/event-stream"))
			Expect(tab.response.Header.Get("Cache-Control")).To(Equal("no-store"))
			Expect(tab.next()).To(Equal("retry: 1000\n"))
			Expect(tab.next()).To(Equal("id: 0\nevent: state\ndata: \"how things stand\"\n"))
		})
	})

	It("sends what is published to all, in order, with numbers that rise", func() {
		on(func() {
			tabs := []*tab{server.open(), server.open()}
			synctest.Wait()
			stream.Publish("price", 1)
			stream.Publish("price", 2)
			for _, tab := range tabs {
				tab.next()
				tab.next()
				Expect(tab.next()).To(Equal("id: 1\nevent: price\ndata: 1\n"))
				Expect(tab.next()).To(Equal("id: 2\nevent: price\ndata: 2\n"))
				tab.close()
			}
		})
	})

	It("keeps what is published on one line, whatever it says", func() {
		on(func() {
			tab := server.open()
			defer tab.close()
			tab.next()
			tab.next()
			stream.Publish("name", "a\n\ndata: b\r</script>")
			Expect(tab.next()).To(Equal("id: 1\nevent: name\ndata: \"a\\n\\ndata: b\\r\\u003c/script\\u003e\"\n"))
		})
	})

	It("goes on beyond the deadlines that the server has for answers", func() {
		on(func() {
			tab := server.open()
			defer tab.close()
			tab.next()
			tab.next()
			for minute := range 3 {
				time.Sleep(time.Minute)
				stream.Publish("minute", minute)
				Expect(tab.next()).To(HaveSuffix(fmt.Sprintf("data: %d\n", minute)))
			}
		})
	})

	It("is watched while somebody reads it, and only then", func() {
		on(func() {
			Expect(stream.Watched()).To(BeFalse(), "before anybody came")
			one, other := server.open(), server.open()
			one.close()
			synctest.Wait()
			Expect(stream.Watched()).To(BeTrue(), "after one of two has gone")
			other.close()
			synctest.Wait()
			Expect(stream.Watched()).To(BeFalse(), "after both have gone")
		})
	})

	It("lets a subscriber go who takes nothing, and waits for none", func() {
		on(func() {
			slow, quick := server.open(), server.open()
			defer slow.close()
			defer quick.close()
			quick.next()
			quick.next()
			began := time.Now()
			for range 1000 {
				stream.Publish("much", strings.Repeat("x", 1000))
				quick.next()
			}
			Expect(time.Since(began)).To(BeZero(), "how long publishing waited")
			rest, _ := io.ReadAll(slow.lines)
			Expect(strings.Count(string(rest), "event: much")).To(BeNumerically("<", 100),
				"events that the slow one got before it was let go")
			stream.Publish("more", 1)
			Expect(quick.next()).To(ContainSubstring("event: more"), "what the quick one gets afterwards")
		})
	})

	It("lets a subscriber go who does not take a single write for 5 s", func() {
		on(func() {
			stuck := server.open()
			defer stuck.close()
			synctest.Wait()
			stream.Publish("much", strings.Repeat("x", 100_000))
			time.Sleep(4 * time.Second)
			Expect(stream.Watched()).To(BeTrue(), "after 4 s")
			time.Sleep(2 * time.Second)
			Expect(stream.Watched()).To(BeFalse(), "after 6 s")
		})
	})

	It("ends all streams when it is closed, so that a server can stop at once", func() {
		on(func() {
			server.server.RegisterOnShutdown(func() { _ = stream.Close() })
			tab := server.open()
			defer tab.close()
			began := time.Now()
			go func() { _, _ = io.Copy(io.Discard, tab.lines) }()
			Expect(server.server.Shutdown(context.Background())).To(Succeed())
			Expect(time.Since(began)).To(BeNumerically("<", time.Second), "how long the stop took")
		})
	})

	It("takes nobody any more once it is closed", func() {
		on(func() {
			Expect(stream.Close()).To(Succeed())
			tab := server.open()
			defer tab.close()
			Expect(tab.response.StatusCode).To(Equal(http.StatusServiceUnavailable))
		})
	})

	It("takes 32 subscribers, and says to those beyond that they are too many", func() {
		on(func() {
			for range 32 {
				tab := server.open()
				defer tab.close()
				Expect(tab.response.StatusCode).To(Equal(http.StatusOK))
			}
			tab := server.open()
			defer tab.close()
			Expect(tab.response.StatusCode).To(Equal(http.StatusServiceUnavailable))
			Expect(tab.response.Header.Get("Retry-After")).To(Equal("1"))
		})
	})

	It("answers nothing but GET", func() {
		on(func() {
			response, err := server.client.Head("http://127.0.0.1:3000/page/events")
			Expect(err).NotTo(HaveOccurred())
			Expect(response.StatusCode).To(Equal(http.StatusMethodNotAllowed))
			Expect(response.Header.Get("Allow")).To(Equal("GET"))
		})
	})
})
