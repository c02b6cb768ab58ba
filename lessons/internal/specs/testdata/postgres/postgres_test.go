package postgres_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPostgres(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "Postgres")
}

var _ = Describe("A repository", func() {
	It("works on SQLite", func() {})
	It("works in PostgreSQL", Label("postgres"), func() {})
})
