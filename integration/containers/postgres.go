package containers

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"

	_ "github.com/jackc/pgx/v5/stdlib" // with which Testcontainers looks whether it answers
	"github.com/moby/moby/api/types/network"
	"github.com/onsi/ginkgo/v2"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/modules/postgres"
	"github.com/testcontainers/testcontainers-go/wait"
)

const usualPostgres = "postgres:17-alpine"

// postgresKind starts PostgreSQL, which need not keep anything over a crash. What it started for all belongs to the suite of
// this process.
var postgresKind = kind{
	name: "PostgreSQL", image: cmp.Or(os.Getenv("POSTGRES_IMAGE"), usualPostgres), remedy: remedyOf("postgres"),
	run: func(ctx context.Context, image string) (testcontainers.Container, string, error) {
		container, err := postgres.Run(ctx, image, testcontainers.WithWaitStrategy(
			wait.ForSQL("5432/tcp", "pgx", func(host string, port network.Port) string {
				return fmt.Sprintf("postgres://postgres:postgres@%s/postgres", net.JoinHostPort(host, port.Port()))
			})))
		if container == nil || err != nil {
			return orNone(container), "", err
		}
		url, err := container.ConnectionString(ctx)
		return container, url, err
	},
}

// Postgres returns the postgres:// URL of a PostgreSQL that all specs of a suite's process share, without parameters. It is
// started for the first spec that asks. A spec must use a schema of its own, and must not stop the server or change its
// configuration.
func Postgres(ctx ginkgo.SpecContext) string {
	ginkgo.GinkgoHelper()
	return postgresKind.forAll(ctx).url
}
