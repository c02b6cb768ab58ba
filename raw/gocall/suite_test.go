package gocall_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestGocall(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/gocall")
}
