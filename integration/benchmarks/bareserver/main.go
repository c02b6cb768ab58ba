// The program bareserver serves benchmarks.BareHandler, so that a load generator can compare the built server with it:
//
//	curl -s http://127.0.0.1:3000/products/mouse | redis-cli -x set bare:mouse
//	bareserver -listen 127.0.0.1:3001 -redis redis://127.0.0.1:6379
//	wrk -t1 -c64 -d10s http://127.0.0.1:3000/products/mouse
//	wrk -t1 -c64 -d10s http://127.0.0.1:3001/products/mouse
package main

import (
	"flag"
	"log"
	"net/http"

	"cacheaside/integration/benchmarks"
	"cacheaside/repositories/redisconn"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:3001", "where to listen")
	url := flag.String("redis", "redis://127.0.0.1:6379", "the Redis that has the bodies")
	flag.Parse()

	redis, err := redisconn.Open(*url)
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe(*listen, benchmarks.BareHandler(redis.Client())))
}
