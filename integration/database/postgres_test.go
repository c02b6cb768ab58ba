package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
)

var _ = AfterSuite(containers.Terminate)

// schemas is how many schemas this process has made.
var schemas atomic.Int64

// newSchema makes a schema in the database of a server.
func newSchema(ctx context.Context, url string) (name string) {
	GinkgoHelper()
	database, err := sql.Open("pgx", url)
	Expect(err).NotTo(HaveOccurred())
	defer database.Close()
	name = fmt.Sprintf("spec_%d_%d", os.Getpid(), schemas.Add(1))
	_, err = database.ExecContext(ctx, "CREATE SCHEMA "+name)
	Expect(err).NotTo(HaveOccurred())
	return name
}
