package transcript_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"
	"cacheaside/raw/words"
)

// english is the language in which most specs read what is said.
var english = words.In(language.English)

func TestTranscript(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/transcript")
}
