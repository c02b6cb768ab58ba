package course_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestCourse(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "course", Label("workbench"))
}
