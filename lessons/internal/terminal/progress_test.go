package terminal_test

import (
	"bytes"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/language"

	"cacheaside/lessons/internal/terminal"
	"cacheaside/lessons/internal/words"
)

var _ = Describe("Progress", func() {
	text := func(text string) words.Text { return func(words.Words) string { return text } }
	tell := func(every time.Duration) string {
		var out bytes.Buffer
		progress := terminal.NewProgress(&out, every, words.In(language.English))
		progress.Tell(text("versions judged"), 1, 2)
		progress.Tell(text("versions judged"), 2, 2)
		progress.Tell(text("checks"), 7, 9)
		return out.String()
	}

	It("is a line now and then where nobody looks at a terminal, and none for what is done", func() {
		Expect(tell(0)).To(Equal("lessons: versions judged: 1 of 2\nlessons: checks: 7 of 9\n"))
	})

	It("says nothing of what does not take long", func() {
		Expect(tell(time.Hour)).To(BeEmpty())
	})

	It("shows nothing where there is none", func() {
		var none *terminal.Progress
		none.Tell(text("checks"), 1, 2)
		none.Clear()
	})
})
