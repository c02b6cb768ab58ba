package routes_test

import (
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services"
)

var _ = Describe("the headers that tell how an answer was reached", Label("given"), func() {
	DescribeTable("are", func(report services.Report, status, timing string) {
		service := newService()
		service.finds(mouse, report, nil)
		answer := service.get("/products/mouse")
		Expect(answer.Header().Get("Cache-Status")).To(Equal(status), answer.String)
		Expect(answer.Header().Get("Server-Timing")).To(Equal(timing), answer.String)
	},
		Entry("for a hit", services.Report{Cache: services.Hit, TTL: 57*time.Second + 900*time.Millisecond, CacheTime: 54 * time.Microsecond},
			"redis; hit; ttl=57", "redis;dur=0.054"),
		Entry("for a miss", services.Report{Cache: services.Miss, Stored: true, CacheTime: 200 * time.Microsecond, SQLTime: 900 * time.Microsecond},
			"redis; fwd=miss; stored", "redis;dur=0.200, sql;dur=0.900"),
		Entry("for a miss that could not be stored", services.Report{Cache: services.Miss, CacheError: errors.New("down"), SQLTime: time.Millisecond},
			"redis; fwd=miss", "sql;dur=1.000"),
		Entry("for no cache", services.Report{Cache: services.Unreachable, CacheError: errors.New("down"), SQLTime: time.Millisecond},
			"redis; fwd=bypass; detail=unreachable", "sql;dur=1.000"),
	)
})
