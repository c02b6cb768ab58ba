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
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
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
type PrivateRedis struct {
	container *redis.RedisContainer
	url       string
}

// These belong to the suite of this process. A start that failed is not tried again for each spec.
var (
	shared  *PrivateRedis // what Redis started
	failure error         // why nothing could be started
)

// Redis returns the redis:// URL of a Redis that all specs of a suite's process share. It is started for the first
// spec that asks. A spec must use keys of its own, and must not flush it, stop it or change its configuration.
func Redis(ctx ginkgo.SpecContext) string {
	ginkgo.GinkgoHelper()
	if shared == nil {
		shared = start(ctx)
	}
	return shared.url
}

// Terminate ends the Redis that the specs shared, if there is one. It is for AfterSuite.
func Terminate(ctx ginkgo.SpecContext) {
	if err := shared.terminate(ctx); err != nil {
		ginkgo.Fail(err.Error())
	}
}

// Private starts a Redis for one spec alone, which may do with it what it likes. It ends with the spec.
func Private(ctx ginkgo.SpecContext) *PrivateRedis {
	ginkgo.GinkgoHelper()
	server := start(ctx)
	ginkgo.DeferCleanup(func(ctx ginkgo.SpecContext) {
		if err := server.terminate(ctx); err != nil {
			ginkgo.Fail(err.Error())
		}
	})
	return server
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

func (r *PrivateRedis) terminate(ctx context.Context) error {
	if r == nil || r.container == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, terminateTimeout)
	defer cancel()
	err := testcontainers.TerminateContainer(r.container,
		testcontainers.StopContext(ctx), testcontainers.StopTimeout(stopTimeout))
	if err != nil {
		return fmt.Errorf("ending the container of Redis: %w", err)
	}
	return nil
}

// start starts a Redis, or ends the spec that asked for it.
func start(ctx context.Context) *PrivateRedis {
	ginkgo.GinkgoHelper()
	var server *PrivateRedis
	if failure == nil {
		server, failure = tryToStart(ctx)
	}
	missing := absence{}
	switch {
	case errors.As(failure, &missing):
		Missing(missing.reason, missing.remedy)
	case failure != nil:
		ginkgo.Fail(failure.Error())
	}
	return server
}

// tryToStart starts a Redis and waits until it answers. Its error is an absence where this machine lacks what is needed.
func tryToStart(ctx context.Context) (*PrivateRedis, error) {
	log.SetDefault(quiet{})
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := reachDocker(ctx); err != nil {
		return nil, absence{"Docker is not reachable: " + oneLine(err), "start Docker, and see that DOCKER_HOST, if it is set, names it"}
	}

	image := cmp.Or(os.Getenv("REDIS_IMAGE"), usualImage)
	container, err := redis.Run(ctx, image)
	server := &PrivateRedis{container: container}
	if err == nil {
		server.url, err = container.ConnectionString(ctx)
	}
	if err != nil {
		missing := missingImage(ctx, image, err)
		err = errors.Join(err, server.terminate(context.WithoutCancel(ctx)))
		if missing != "" {
			return nil, absence{fmt.Sprintf("the image %s can't be had: %s", missing, oneLine(err)), withoutRegistry}
		}
		return nil, fmt.Errorf("starting %s: %w\n(if it started but can't be reached from here, TESTCONTAINERS_HOST_OVERRIDE "+
			"says at which address the ports of containers are)", image, err)
	}
	return server, nil
}

// withoutRegistry says what to do where no image can be downloaded. Ryuk, Testcontainers' own clean-up, is an image too.
const withoutRegistry = `without a registry, run integration/redis-image/build.sh, which makes an image of the installed redis-server, ` +
	`and set REDIS_IMAGE=cacheaside-redis:local TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1`

// quiet has what Testcontainers tells of its work shown only if the spec fails.
type quiet struct{}

func (quiet) Printf(format string, values ...any) { ginkgo.GinkgoWriter.Printf(format+"\n", values...) }

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
