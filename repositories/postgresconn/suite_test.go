package postgresconn_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestPostgresconn(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "the connection to PostgreSQL")
}
