package fuzzing_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
)

var _ = Describe("Fuzzing", Label("lesson-07"), func() {
	It("passes", func() {})
})

func FuzzDecoder(f *testing.F) {
	f.Add("good")
	f.Add("bad")
	f.Fuzz(func(t *testing.T, input string) {
		if input == "bad" {
			t.Fatal("the decoder took a bad input")
		}
	})
}
