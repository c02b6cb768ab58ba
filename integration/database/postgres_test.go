package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"

	_ "github.com/jackc/pgx/v5/stdlib" // to make schemas with
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

type server struct{ url string }

var schemas atomic.Int64

func postgresServer(ctx context.Context) *server { return &server{os.Getenv("DEV_PG")} }

func (s *server) newSchema(ctx context.Context) string {
	GinkgoHelper()
	db, err := sql.Open("pgx", s.url)
	Expect(err).NotTo(HaveOccurred())
	defer db.Close()
	name := fmt.Sprintf("spec_%d_%d", os.Getpid(), schemas.Add(1))
	_, err = db.ExecContext(ctx, "CREATE SCHEMA "+name)
	Expect(err).NotTo(HaveOccurred())
	return name
}
