package database_test

import (
	"context"
	"log/slog"
	"net/url"
	"os/exec"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/repositories/database"
)

// site is a database of a spec's own, which may be opened more than once. What the repositories promise is specified on each
// kind: on a file of SQLite's, and in PostgreSQL.
type site struct {
	setting string              // what DATABASE_PATH would say
	program string              // that comes with the database, and takes the setting and a statement
	install string              // the Debian package that has it
	instant func(time.Time) any // as its columns have it
}

// sqliteFile returns a file that is not there yet.
func sqliteFile(SpecContext) site {
	return site{
		setting: newFile(), program: "sqlite3", install: "sqlite3",
		instant: func(at time.Time) any { return at.UnixMilli() },
	}
}

// postgresSchema returns a schema with nothing in it, of a database that all specs share.
func postgresSchema(ctx SpecContext) site {
	GinkgoHelper()
	server := strings.TrimSuffix(containers.Postgres(ctx), "?")
	return site{
		setting: server + "?" + url.Values{"options": {"-csearch_path=" + newSchema(ctx, server)}}.Encode(), program: "psql", install: "postgresql-client",
		instant: func(at time.Time) any { return at },
	}
}

// open opens the database until the spec's end.
func (s site) open(ctx context.Context) database.Connection {
	GinkgoHelper()
	connection, err := database.Open(ctx, s.setting, slog.New(slog.DiscardHandler))
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(connection.Close)
	return connection
}

// byHand executes a statement with the program that comes with the database.
func (s site) byHand(ctx context.Context, statement string) {
	GinkgoHelper()
	program, err := exec.LookPath(s.program)
	if err != nil {
		Skip(s.program + " is not installed (Debian: apt-get install " + s.install + ")")
	}
	arguments := []string{s.setting, statement}
	if s.program == "psql" {
		arguments = []string{"--no-psqlrc", "--quiet", "--command", statement, s.setting}
	}
	output, err := exec.CommandContext(ctx, program, arguments...).CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "%s", output)
}
