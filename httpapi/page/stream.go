package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"cacheaside/httpapi/routes"
)

// The limits of a Stream.
const (
	maxStreams = 32              // open at a time
	maxQueue   = 64              // events that wait for one subscriber
	retry      = time.Second     // after which a browser connects again
	patience   = 5 * time.Second // for one write: a subscriber that takes nothing is let go
)

// Stream tells browsers what happens, as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
// It first sends a subscriber how things stand, and then what changes: so one that comes back, even after a restart, needs
// nothing of what it has missed. It may send twice what happens as a subscriber comes. It is safe for concurrent use.
type Stream struct {
	open  atomic.Int64
	first []opening

	mu          sync.Mutex
	subscribers map[chan []byte]struct{} // their queues; remove closes them
	number      int64
	closed      bool
}

// opening makes an event that a subscriber gets first.
type opening struct {
	event string
	data  func() any
}

// NewStream returns a stream without subscribers.
func NewStream() *Stream { return &Stream{subscribers: make(map[chan []byte]struct{})} }

// First sends each subscriber an event before all others. It must be called before the stream is used.
func (s *Stream) First(event string, data func() any) {
	s.first = append(s.first, opening{event, data})
}

// Watched reports whether there are subscribers.
func (s *Stream) Watched() bool { return s.open.Load() > 0 }

// Publish sends an event with data, as JSON, to all subscribers, and waits for none: one whose queue is full is let go,
// and comes back for how things stand. It panics if the data can't be JSON.
func (s *Stream) Publish(event string, data any) {
	if !s.Watched() {
		return
	}
	text := encode(data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.number++
	frame := frameOf(s.number, event, text)
	for queue := range s.subscribers {
		select {
		case queue <- frame:
		default:
			s.remove(queue)
		}
	}
}

// Close lets all subscribers go, and takes no more. A server calls it when it stops: streams do not end by themselves
// (http.Server.RegisterOnShutdown).
func (s *Stream) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for queue := range s.subscribers {
		s.remove(queue)
	}
	return nil
}

// ServeHTTP answers GET with events until the client goes or the stream is closed; 503 if it is closed or has too many
// subscribers.
func (s *Stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		routes.Refuse(w, routes.NewProblem(http.StatusMethodNotAllowed, "this path answers GET"))
		return
	}
	queue, subscribed := s.subscribe()
	if !subscribed {
		w.Header().Set("Retry-After", "1")
		routes.Refuse(w, routes.NewProblem(http.StatusServiceUnavailable, "the server is stopping, or the page is open too many times: close some"))
		return
	}
	defer s.unsubscribe(queue)
	out := &events{w: w, control: http.NewResponseController(w)}
	out.begin()
	out.write(fmt.Appendf(nil, "retry: %d\n\n", retry.Milliseconds()))
	for _, first := range s.first {
		out.write(frameOf(s.lastNumber(), first.event, encode(first.data())))
	}
	for out.err == nil {
		select {
		case frame, more := <-queue:
			if !more {
				return
			}
			out.write(frame)
		case <-r.Context().Done():
			return
		}
	}
}

func (s *Stream) subscribe() (queue chan []byte, subscribed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || len(s.subscribers) == maxStreams {
		return nil, false
	}
	queue = make(chan []byte, maxQueue)
	s.subscribers[queue] = struct{}{}
	s.open.Add(1)
	return queue, true
}

func (s *Stream) unsubscribe(queue chan []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, is := s.subscribers[queue]; is {
		s.remove(queue)
	}
}

// remove must be called with the lock held.
func (s *Stream) remove(queue chan []byte) {
	delete(s.subscribers, queue)
	s.open.Add(-1)
	close(queue)
}

func (s *Stream) lastNumber() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.number
}

func encode(data any) []byte {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	return text
}

func frameOf(number int64, event string, data []byte) []byte {
	return fmt.Appendf(nil, "id: %d\nevent: %s\ndata: %s\n\n", number, event, data)
}

// events writes a stream to one subscriber, until a write fails.
type events struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (e *events) begin() {
	header := e.w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("Cache-Control", "no-store")
	header.Set("X-Content-Type-Options", "nosniff")
	e.w.WriteHeader(http.StatusOK)
}

// write has a deadline of its own: the server's is for answers that end.
func (e *events) write(frame []byte) {
	if e.err != nil {
		return
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(patience))
	if _, e.err = e.w.Write(frame); e.err == nil {
		e.err = e.control.Flush()
	}
}
