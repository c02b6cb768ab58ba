// Package containers gives specs a real Redis in a Docker container, by Testcontainers (https://golang.testcontainers.org).
//
// The image is redis:8-alpine, or the one that the variable REDIS_IMAGE names. Where there is no Docker, or no image
// and no registry to get it from, the spec that asked is skipped with the reason; with INTEGRATION=required it fails.
//
// A suite that uses Redis ends what was started with
//
//	var _ = AfterSuite(containers.Terminate)
package containers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/redis"
)

const (
	usualImage = "redis:8-alpine"

	// startTimeout bounds a start, the download of the image included.
	startTimeout = 3 * time.Minute

	// terminateTimeout bounds the end of a container, and stopTimeout what Redis is given to end by itself.
	terminateTimeout = 30 * time.Second
	stopTimeout      = 2 * time.Second
)

// PrivateRedis is a Redis in a container of its own.
type PrivateRedis struct{ *server }

// redisKind starts Redis. What it started for all belongs to the suite of this process.
var redisKind = kind{
	name: "Redis", image: cmp.Or(os.Getenv("REDIS_IMAGE"), usualImage), remedy: remedyOf("redis"),
	run: func(ctx context.Context, image string) (testcontainers.Container, string, error) {
		container, err := redis.Run(ctx, image)
		if container == nil || err != nil {
			return orNone(container), "", err
		}
		url, err := container.ConnectionString(ctx)
		return container, url, err
	},
}

// Redis returns the redis:// URL of a Redis that all specs of a suite's process share. It is started for the first
// spec that asks. A spec must use keys of its own, and must not flush it, stop it or change its configuration.
func Redis(ctx ginkgo.SpecContext) string {
	ginkgo.GinkgoHelper()
	return redisKind.forAll(ctx).url
}

// Terminate ends what the specs shared, if there is any. It is for AfterSuite.
func Terminate(ctx ginkgo.SpecContext) {
	if err := errors.Join(redisKind.shared.terminate(ctx), postgresKind.shared.terminate(ctx)); err != nil {
		ginkgo.Fail(err.Error())
	}
}

// Private starts a Redis for one spec alone, which may do with it what it likes. It ends with the spec.
func Private(ctx ginkgo.SpecContext) *PrivateRedis {
	ginkgo.GinkgoHelper()
	server := redisKind.start(ctx)
	ginkgo.DeferCleanup(func(ctx ginkgo.SpecContext) {
		if err := server.terminate(ctx); err != nil {
			ginkgo.Fail(err.Error())
		}
	})
	return &PrivateRedis{server}
}

// URL returns the server's address in the form that redis.ParseURL reads.
func (r *PrivateRedis) URL() string { return r.url }

// Kill ends the server at once, without a chance to say goodbye.
func (r *PrivateRedis) Kill(ctx context.Context) error {
	atOnce := time.Duration(0)
	if err := r.container.Stop(ctx, &atOnce); err != nil {
		return fmt.Errorf("killing the container of Redis: %w", err)
	}
	return nil
}
