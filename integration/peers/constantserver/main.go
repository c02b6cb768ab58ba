// The program constantserver answers every request with the same header and body, those of an answer that it has asked
// another server for at its start. It is served as the product service is, with the same time limits and the
// same memory held: what net/http itself costs, and no server that does anything can be faster.
package main

import (
	"context"
	"flag"
	"io"
	"log"
	"log/slog"
	"maps"
	"net/http"

	"cacheaside/httpapi/server"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:3002", "where to listen")
	like := flag.String("like", "http://127.0.0.1:3000/products/mouse", "the URL of the answer to give")
	flag.Parse()

	release := server.HoldMemory()
	err := server.Run(context.Background(), server.Config{
		Listen: *listen,
		Log:    slog.Default(),
		Connect: func(context.Context) (http.Handler, func() error, error) {
			header, body, err := fetch(*like)
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				maps.Copy(w.Header(), header)
				_, _ = w.Write(body) // fails only if the client is gone
			}), func() error { return nil }, err
		},
	})
	release()
	log.Fatal(err)
}

// fetch returns an answer's header, but for what net/http writes itself, and its body.
func fetch(url string) (http.Header, []byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	header := response.Header
	header.Del("Date")
	header.Del("Content-Length")
	return header, body, err
}
