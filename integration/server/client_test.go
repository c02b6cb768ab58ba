package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// client is what the specs talk to servers with.
var client = &http.Client{
	Timeout:   30 * time.Second,
	Transport: &http.Transport{MaxIdleConnsPerHost: 64},
}

// product is a product as clients write and read it.
type product struct {
	Name     string      `json:"name"`
	Price    json.Number `json:"price"`
	Quantity int         `json:"quantity"`
}

var mouse = product{Name: "mouse", Price: "19.99", Quantity: 5}

func (p product) json() string {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(p); err != nil {
		panic(err) // a string and two numbers always encode
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// body is what the server answers to who looks for the product, byte by byte.
func (p product) body() string {
	return `{"type":"PRODUCT","count":1,"attributes":` + p.json() + "}\n"
}

// answer is a whole response.
type answer struct {
	status int
	header http.Header
	body   string
}

// cache is the Cache-Status of an answer.
func (a answer) cache() string { return a.header.Get("Cache-Status") }

// connections reads from an answer of GET /readyz which connections are "up" or "down".
func (a answer) connections() map[string]any {
	GinkgoHelper()
	var ready struct {
		Connections map[string]any `json:"connections"`
	}
	Expect(json.Unmarshal([]byte(a.body), &ready)).To(Succeed(), a.body)
	delete(ready.Connections, "to")
	return ready.Connections
}

// send sends one request; headers are names and values by turns.
func (s *server) send(ctx context.Context, method, path, body string, headers ...string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: the answer did not arrive whole: %w", method, path, err)
	}
	return answer{response.StatusCode, response.Header, string(text)}, nil
}

func (s *server) sendProduct(ctx context.Context, p product) (answer, error) {
	return s.send(ctx, http.MethodPost, "/products", p.json(), "Content-Type", "application/json")
}

func (s *server) sendFind(ctx context.Context, name string) (answer, error) {
	return s.send(ctx, http.MethodGet, "/products/"+url.PathEscape(name), "")
}

// request is send for a spec that expects an answer, whatever it is.
func (s *server) request(ctx context.Context, method, path, body string, headers ...string) answer {
	GinkgoHelper()
	got, err := s.send(ctx, method, path, body, headers...)
	Expect(err).NotTo(HaveOccurred())
	return got
}

// create creates a product, and expects that to succeed.
func (s *server) create(ctx context.Context, p product) answer {
	GinkgoHelper()
	got, err := s.sendProduct(ctx, p)
	Expect(err).NotTo(HaveOccurred())
	Expect(got.status).To(Equal(http.StatusCreated), got.body)
	return got
}

// find looks for a product, and expects it as it was created.
func (s *server) find(ctx context.Context, p product) answer {
	GinkgoHelper()
	got, err := s.sendFind(ctx, p.Name)
	Expect(err).NotTo(HaveOccurred())
	Expect(got.status).To(Equal(http.StatusOK), got.body)
	Expect(got.body).To(Equal(p.body()))
	return got
}

// lookFor looks for a product that may not be there.
func (s *server) lookFor(ctx context.Context, name string) answer {
	GinkgoHelper()
	got, err := s.sendFind(ctx, name)
	Expect(err).NotTo(HaveOccurred())
	return got
}
