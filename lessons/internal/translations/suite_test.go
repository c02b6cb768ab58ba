package translations_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func TestTranslations(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "translations")
}
