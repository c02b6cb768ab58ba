package cli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
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
	return running("-C", d.workspace, "watch")
}

// running is a command that goes on until the spec ends.
func running(args ...string) watching {
	GinkgoHelper()
	stdin, keys := io.Pipe()
	w := watching{gbytes.NewBuffer(), keys, make(chan int, 1)}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		w.status <- cli.Run(ctx, args, stdin, io.MultiWriter(w.output, GinkgoWriter), GinkgoWriter)
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

var _ = Describe("verify -watch", func() {
	It("runs again what a save touches, and says what keeps the lesson from being read", func(ctx SpecContext) {
		d := newRepository()
		w := running("-C", d.repo, "verify", "2", "text", "--watch")
		w.says(`FAIL  02 text`)
		w.says(`lessons/02-basket/lesson\.md: expected the heading "# Lesson 02: The basket" behind its beginning, found none`)
		w.says(`Watching lesson 02`)

		save := func(name, content string) {
			GinkgoHelper()
			Expect(os.WriteFile(filepath.Join(d.repo, name), []byte(content), 0o644)).To(Succeed())
		}
		save("lessons/02-basket/lesson.md", "# Lesson 02: The basket\n")
		w.says(`lessons/02-basket/lesson\.md was saved`)
		w.says(`expected the heading "## At the end of this lesson" behind "# Lesson 02: The basket", found none`)
		w.says(`1 check: failed`)

		save("lessons/02-basket/hints.yaml", "- for: Basket.Add\n  step: 7\n")
		w.says(`lessons/02-basket/hints\.yaml was saved`)
		w.says(`lessons/02-basket/hints\.yaml: expected the hint for Basket\.Add to be of a step from 1 to 2, it is of 7`)
	})

	It("is of one lesson", func(ctx SpecContext) {
		Expect(newRepository().call(ctx, newRepository().repo, "verify", "-watch").status).To(Equal(2))
	})
})

var _ = Describe("watch", func() {
	It("checks at once, and again after a save", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`Watching .*workspace\. Each save is checked\.`)
		w.says(`0 of 1 passed`)
		w.says(`\n\d\d:\d\d:\d\d\nEnter: again`) // nothing was saved
		d.put("services/shop/basket.go", wrongTotal)
		w.says(`1 of 2 passed`)
		w.says(`\n\d\d:\d\d:\d\d, \d+\.\d s after the save\nEnter: again`)
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
		w.says(`0 of 1 passed`)
		d.put("services/shop/basket.go", wrongTotal)
		Consistently(w.output, "150ms").ShouldNot(gbytes.Say("passed"))
		d.putReference("services/shop/basket.go")
		w.says(`passed`)
		Expect(string(w.output.Contents())).NotTo(ContainSubstring("1 of 2 passed"))
	})

	It("has keys for a hint, the list, the next lesson and another check", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 1 passed`)
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

	DescribeTable("opens the place of the failure in an editor", func(ctx SpecContext, editor, arguments string) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "return len", "panic(`no total`)\n\treturn len", 1))
		folder := GinkgoT().TempDir()
		Expect(os.WriteFile(filepath.Join(folder, editor), []byte("#!/bin/sh\necho opened: \"$@\"\n"), 0o755)).To(Succeed())
		GinkgoT().Setenv("PATH", folder+":"+os.Getenv("PATH"))
		GinkgoT().Setenv("VISUAL", editor+" --wait")
		w := watch(d)
		w.says(`panicked at services/shop/basket.go:7`)
		w.says(`e: editor`)
		w.press("e")
		w.says(`opened: --wait ` + strings.ReplaceAll(arguments, "FILE", d.workspace+"/services/shop/basket.go") + "\n")
		w.press("h")
		w.says(`Hint for`)
	},
		Entry("as vi does", "vim", `\+7 FILE`),
		Entry("as VS Code does", "code", `-g FILE:7`),
		Entry("as Helix does", "hx", `FILE:7`),
		Entry("at its beginning, if nothing is known of it", "ed", `FILE`),
	)

	It("says what to set where no editor is named", func(ctx SpecContext) {
		GinkgoT().Setenv("VISUAL", "")
		GinkgoT().Setenv("EDITOR", "")
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 1 passed`)
		w.says(`e: editor`)
		w.press("e")
		w.says(`expected an editor in VISUAL or EDITOR`)
	})

	It("ends a check that does not end, at a save and when it is left", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "return len(b.cents)\n}\n", "for {\n\t}\n}\n", 1))
		w := watch(d)
		Consistently(w.output, "3s").ShouldNot(gbytes.Say("passed"))
		d.put("services/shop/basket.go", wrongTotal)
		Eventually(w.output).WithTimeout(6 * time.Second).Should(gbytes.Say(`1 of 2 passed`))
		d.put("services/shop/basket.go", strings.Replace(wrongTotal, "return len(b.cents)\n}\n", "select {}\n}\n", 1))
		Consistently(w.output, "3s").ShouldNot(gbytes.Say("passed"))
		w.press("q")
		Eventually(w.status).WithTimeout(2 * time.Second).Should(Receive(Equal(0)))
	})

	It("goes on without keys where there is no input", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		Expect(w.keys.Close()).To(Succeed())
		w.says(`0 of 1 passed`)
		d.put("services/shop/basket.go", wrongTotal)
		w.says(`1 of 2 passed`)
	})

	It("watches folders that come later", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`0 of 1 passed`)
		d.put("services/shop/sum/sum.go", "package sum\n")
		w.says(`0 of 1 passed`)
		d.put("services/shop/sum/sum.go", "package sum\n\nfunc Of() {}\n")
		w.says(`0 of 1 passed`)
	})

	It("does not answer to files that no check depends on", func(ctx SpecContext) {
		d := newDesk(ctx, "2")
		w := watch(d)
		w.says(`Enter: again`) // as it begins
		w.says(`Enter: again`) // and when it has checked
		for _, name := range []string{"products.db", "services/shop/.basket.go.swp", "services/shop/basket.go~", ".git/index.txt"} {
			d.put(name, strings.Repeat("x", 10))
		}
		Consistently(w.output, "300ms").ShouldNot(gbytes.Say("passed"))
	})
})
