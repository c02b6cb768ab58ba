package cli_test

import (
	"context"
	"io"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"

	"cacheaside/lessons/internal/cli"
)

// watching is a watch that is running.
type watching struct {
	output *gbytes.Buffer
	keys   *io.PipeWriter
	status chan int
}

func watch(d desk) watching {
	GinkgoHelper()
	stdin, keys := io.Pipe()
	w := watching{gbytes.NewBuffer(), keys, make(chan int, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.status <- cli.Run(ctx, []string{"-C", d.workspace, "watch"}, stdin, io.MultiWriter(w.output, GinkgoWriter), GinkgoWriter)
	}()
	DeferCleanup(func(SpecContext) {
		cancel()
		<-ended
	})
	return w
}

func (w watching) press(key string) {
	GinkgoHelper()
	_, err := io.WriteString(w.keys, key)
	Expect(err).NotTo(HaveOccurred())
}

// says expects a text to come.
func (w watching) says(pattern string) {
	GinkgoHelper()
	Eventually(w.output).WithTimeout(time.Minute).Should(gbytes.Say(pattern))
}

var _ = Describe("watch", func() {
	It("checks at once, and again after a save", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`Watching .*workspace\. Each save is checked\.`)
		w.says(`0 of 3 passed`)
		w.says(`s after the save`)
		d.put("services/shop/basket.go", wrongTotal)
		w.says(`2 of 3 passed`)
		d.putReference("services/shop/basket.go")
		w.says(`passed, all 3 checks`)
		w.says(`The key n goes on to lesson 03`)
		w.press("q")
		Eventually(w.status).Should(Receive(Equal(0)))
		Expect(d.state().Done).To(HaveKey("basket"))
	})

	It("answers to the last of several saves", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 3 passed`)
		d.put("services/shop/basket.go", wrongTotal)
		Consistently(w.output, "150ms").ShouldNot(gbytes.Say("passed"))
		d.putReference("services/shop/basket.go")
		w.says(`passed`)
		Expect(string(w.output.Contents())).NotTo(ContainSubstring("2 of 3"))
	})

	It("has keys for a hint, the list, the next lesson and another check", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 3 passed`)
		w.press("h")
		w.says(`Hint for Basket.Add \(1 of 3\)`)
		w.press("n")
		w.says(`not done yet`)
		d.putReference("services/shop/basket.go")
		w.says(`passed, all 3`)
		w.press("\r")
		w.says(`passed, all 3`)
		w.press("n")
		w.says(`Lesson 03, Prices \(day 05/05\), begins`)
		w.says(`your specs accept what is right`)
		w.press("l")
		w.says(`> 03  Prices`)
		w.press("\x03")
		Eventually(w.status).Should(Receive(Equal(0)))
	})

	It("goes on without keys where there is no input", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		Expect(w.keys.Close()).To(Succeed())
		w.says(`0 of 3 passed`)
		d.put("services/shop/basket.go", wrongTotal)
		w.says(`2 of 3 passed`)
	})

	It("watches folders that come later", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 3 passed`)
		d.put("services/shop/sum/sum.go", "package sum\n")
		w.says(`0 of 3 passed`)
		d.put("services/shop/sum/sum.go", "package sum\n\nfunc Of() {}\n")
		w.says(`0 of 3 passed`)
	})

	It("does not answer to files that no check depends on", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`after the save`)
		for _, name := range []string{"products.db", "services/shop/.basket.go.swp", "services/shop/basket.go~", ".git/index.txt"} {
			d.put(name, strings.Repeat("x", 10))
		}
		Consistently(w.output, "300ms").ShouldNot(gbytes.Say("passed"))
	})
})
