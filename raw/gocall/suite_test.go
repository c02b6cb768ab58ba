package gocall_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"
	wording "cacheaside/raw/words"
)

// english is the language of the notes.
var english = wording.In(language.English)

func TestGocall(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "raw/gocall")
}
