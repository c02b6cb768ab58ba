package monitoring_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/extra/redisprometheus/v9"
	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/monitoring"
	"cacheaside/repositories"
	"cacheaside/repositories/sqliteconn"
)

// backlog is an outbox.
type backlog struct {
	length int
	oldest time.Duration
	err    error
}

func (b *backlog) Backlog(context.Context) (int, time.Duration, error) {
	return b.length, b.oldest, b.err
}

var _ = Describe("Connections", Label("given"), func() {
	var (
		registry *prometheus.Registry
		database repositories.Database
		outbox   *backlog
	)

	BeforeEach(func(ctx SpecContext) {
		registry, outbox = prometheus.NewRegistry(), &backlog{}
		connection, err := sqliteconn.Open(ctx, filepath.Join(GinkgoT().TempDir(), "products.db"))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		database = connection
	})

	It("shows the pools of Redis and of the database, and the program", func(ctx SpecContext) {
		client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(GinkgoT()).Addr()})
		DeferCleanup(client.Close)
		monitoring.Connections{
			Redis:    map[string]redisprometheus.StatGetter{"pool": client, "lookups": client},
			Database: database, Outbox: outbox,
		}.Show(registry)
		Expect(client.Ping(ctx).Err()).To(Succeed())
		shown := values(registry)
		Expect(shown).To(HaveKeyWithValue("redis_pool_conn_total_current pool", 1.0))
		Expect(shown).To(HaveKeyWithValue("redis_pool_miss_total lookups", 1.0))
		Expect(shown).To(HaveKeyWithValue("go_sql_max_open_connections writer", 1.0))
		Expect(shown).To(HaveKey("go_sql_open_connections reader"))
		Expect(shown).To(HaveKey(HavePrefix("go_build_info ")))
	})

	It("asks the outbox each time, and says its age in seconds", func() {
		monitoring.Connections{Database: database, Outbox: outbox}.Show(registry)
		Expect(values(registry)).NotTo(HaveKey("outbox_invalidations"), "what is not zero, of an empty outbox")
		*outbox = backlog{length: 3, oldest: 1500 * time.Millisecond}
		Expect(values(registry)).To(And(HaveKeyWithValue("outbox_invalidations", 3.0), HaveKeyWithValue("outbox_oldest_age_seconds", 1.5)))
	})

	It("shows all the rest, logs why and counts it, when the outbox does not answer", func() {
		monitoring.Connections{Database: database, Outbox: outbox}.Show(registry)
		outbox.err = errors.New("disk I/O error")
		var log bytes.Buffer
		handler := monitoring.Handler(registry, slog.New(slog.NewTextHandler(&log, nil)))
		get := func() (int, string) {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
			return answer.Code, answer.Body.String()
		}
		status, body := get()
		Expect(status).To(Equal(200))
		Expect(body).To(And(ContainSubstring("go_build_info"), Not(ContainSubstring("\noutbox_"))))
		Expect(log.String()).To(And(ContainSubstring("level=ERROR"), ContainSubstring("disk I/O error")))
		_, body = get()
		Expect(body).To(ContainSubstring(`promhttp_metric_handler_errors_total{cause="gathering"} 1`))
	})
})
