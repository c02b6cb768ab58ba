package containers

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/moby/moby/client"
	"github.com/testcontainers/testcontainers-go"
)

// reachTimeout bounds the question whether a Docker daemon is there.
const reachTimeout = 10 * time.Second

// reachDocker reports whether a Docker daemon answers. It takes no longer than reachTimeout: what Testcontainers asks
// of a daemon when it looks for one has no deadline.
func reachDocker(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	answer := make(chan error, 1)
	go func() { answer <- askDocker(ctx) }()
	select {
	case err := <-answer:
		return err
	case <-ctx.Done():
		return fmt.Errorf("it did not answer within %s", reachTimeout)
	}
}

func askDocker(ctx context.Context) error {
	// Testcontainers would look elsewhere if the daemon that DOCKER_HOST names were down.
	if os.Getenv("DOCKER_HOST") != "" {
		docker, err := client.New(client.FromEnv)
		if err != nil {
			return err
		}
		defer docker.Close()
		if _, err := docker.Ping(ctx, client.PingOptions{}); err != nil {
			return err
		}
	}
	docker, err := testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return err
	}
	return docker.Close()
}

// missingImage returns the name of the image for want of which a container could not be started, or nothing if that
// was not the reason.
func missingImage(ctx context.Context, image string, err error) string {
	if strings.Contains(err.Error(), "reaper") {
		return "of Testcontainers' Ryuk"
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reachTimeout) // ctx may be over: downloads are slow
	defer cancel()
	docker, err := testcontainers.NewDockerClientWithOpts(ctx)
	if err != nil {
		return ""
	}
	defer docker.Close()
	if _, err := docker.ImageInspect(ctx, image); err != nil {
		return image
	}
	return ""
}
