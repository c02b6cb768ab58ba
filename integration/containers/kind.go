package containers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
)

// kind is a kind of server, of which specs share one.
type kind struct {
	name, image string
	remedy      string // what to do where there is no registry
	// run may return a container beside an error; nil if there is none.
	run func(ctx context.Context, image string) (container testcontainers.Container, url string, err error)

	shared  *server
	failure error // why none could be started: that is not tried again for each spec
}

// server is a server in a container.
type server struct {
	kind      string
	container testcontainers.Container
	url       string
}

// remedyOf says what to do where no image can be downloaded. Ryuk, Testcontainers' own clean-up, is an image too.
func remedyOf(name string) string {
	return fmt.Sprintf("without a registry, run integration/%s-image/build.sh, which makes an image of what is installed, and set "+
		"%s_IMAGE=cacheaside-%s:local TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1",
		name, strings.ToUpper(name), name)
}

// forAll returns the server that all specs of this process share. It is started for the first that asks.
func (k *kind) forAll(ctx context.Context) *server {
	ginkgo.GinkgoHelper()
	if k.shared == nil {
		k.shared = k.start(ctx)
	}
	return k.shared
}

// start starts a server, or ends the spec that asked for it.
func (k *kind) start(ctx context.Context) *server {
	ginkgo.GinkgoHelper()
	var started *server
	if k.failure == nil {
		started, k.failure = k.tryToStart(ctx)
	}
	missing := absence{}
	switch {
	case errors.As(k.failure, &missing):
		Missing(missing.reason, missing.remedy)
	case k.failure != nil:
		ginkgo.Fail(k.failure.Error())
	}
	return started
}

// tryToStart starts a server and waits until it answers. Its error is an absence where this machine lacks what is needed.
func (k *kind) tryToStart(ctx context.Context) (*server, error) {
	log.SetDefault(quiet{})
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	if err := reachDocker(ctx); err != nil {
		return nil, absence{"Docker is not reachable: " + oneLine(err), "start Docker, and see that DOCKER_HOST, if it is set, names it"}
	}
	container, url, err := k.run(ctx, k.image)
	started := &server{kind: k.name, container: container, url: url}
	if err != nil {
		missing := missingImage(ctx, k.image, err)
		err = errors.Join(err, started.terminate(context.WithoutCancel(ctx)))
		if missing != "" {
			return nil, absence{fmt.Sprintf("the image %s can't be had: %s", missing, oneLine(err)), k.remedy}
		}
		return nil, fmt.Errorf("starting %s: %w\n(if it started but can't be reached from here, TESTCONTAINERS_HOST_OVERRIDE "+
			"says at which address the ports of containers are)", k.image, err)
	}
	return started, nil
}

// orNone returns a container of one of Testcontainers' modules, which may be a nil pointer.
func orNone[C any, P interface {
	*C
	testcontainers.Container
}](container P) testcontainers.Container {
	if container == nil {
		return nil
	}
	return container
}

func (s *server) terminate(ctx context.Context) error {
	if s == nil || s.container == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, terminateTimeout)
	defer cancel()
	err := testcontainers.TerminateContainer(s.container,
		testcontainers.StopContext(ctx), testcontainers.StopTimeout(stopTimeout))
	if err != nil {
		return fmt.Errorf("ending the container of %s: %w", s.kind, err)
	}
	return nil
}

// quiet has what Testcontainers tells of its work shown only if the spec fails.
type quiet struct{}

func (quiet) Printf(format string, values ...any) { ginkgo.GinkgoWriter.Printf(format+"\n", values...) }

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
