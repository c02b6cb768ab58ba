package edit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/edit"
)

const stall = `// Package main sells.
package main

import (
	"errors"
	"fmt"
)

var price, tip = 5, 1

var greeting = "hello"

const most = 3

type stall struct{ open bool }

// Sell sells.
func (s *stall) Sell(names ...string) (sum int, err error) {
	if !s.open {
		return 0, errors.New("closed")
	}
	for range names { sum += each(1) }
	return min(sum, most), nil
}

func each(n int) int { return price * n }

func (stall) Sign(string) {}

func (*stall) Greet(_ int, name string) { fmt.Println(greeting, name) }

func main() {
	s := &stall{open: true}
	s.Greet(1, "Ann")
	fmt.Println(s.Sell("a", "b"))
}
`

var _ = Describe("Together", func() {
	changed := func(replacements ...string) []byte {
		return []byte(strings.NewReplacer(replacements...).Replace(stall))
	}
	together := func(versions ...[]byte) (map[string][]byte, map[int]error) {
		GinkgoHelper()
		var all []edit.Version
		for i, text := range versions {
			all = append(all, edit.Version{Number: i + 1, Text: text})
		}
		files, left, err := edit.Together("shop/stall.go", []byte(stall), all, false)
		Expect(err).NotTo(HaveOccurred())
		files["shop/chosen.go"] = edit.Chosen("main", "VERSION")
		return files, left
	}
	// output is what the program prints when a version is chosen.
	output := func(files map[string][]byte, version string) string {
		GinkgoHelper()
		dir := GinkgoT().TempDir()
		for name, text := range files {
			Expect(os.WriteFile(filepath.Join(dir, filepath.Base(name)), text, 0o600)).To(Succeed())
		}
		Expect(os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module shop\n\ngo 1.24\n"), 0o600)).To(Succeed())
		command := exec.Command("go", "run", ".")
		command.Dir = dir
		command.Env = append(os.Environ(), "VERSION="+version)
		out, err := command.CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), string(out))
		return string(out)
	}

	It("makes one program of a file and its versions, which is the file unless one is chosen", func() {
		files, left := together(
			changed("price * n", "2 * price * n"),
			changed("!s.open", "s.open"),
			changed("names { sum", "names[1:] { sum", "each(1)", "each()", "func each(n int) int { return price * n }", "func each() int { return twice() }\n\nfunc twice() int { return 2 }"),
			changed("fmt.Println(greeting, name)", "fmt.Println(greeting)"),
			changed(`"hello"`, `"hi"`),
			changed("open bool", "open bool; asked, names []string", "!s.open", "len(s.names) > 0", "fmt.Println(greeting, name)", "s2.names = append(s2.names, name)", "(*stall) Greet(_ int", "(s2 *stall) Greet(_ int"),
			changed("price * n", "twice()", "func main", "func twice() int { return strings.Count(\"aa\", \"a\") }\n\nfunc main"),
			changed("fmt.Println(greeting, name)", "println(name)", "return 0, errors.New(\"closed\")", "return 0, nil"),
		)
		Expect(left).To(BeEmpty())
		Expect(string(files["shop/version_8_stall.go"])).NotTo(ContainSubstring("import"), "it needs none of the file's imports")
		Expect(output(files, "")).To(Equal("hello Ann\n3 <nil>\n"))
		for version, expected := range map[string]string{
			"1": "hello Ann\n3 <nil>\n", "2": "hello Ann\n0 closed\n", "3": "hello Ann\n2 <nil>\n", "4": "hello\n3 <nil>\n",
			"5": "hi Ann\n3 <nil>\n", "6": "0 closed\n", "7": "hello Ann\n3 <nil>\n", "8": "Ann\n3 <nil>\n", "9": "hello Ann\n3 <nil>\n",
		} {
			Expect(output(files, version)).To(Equal(expected), "version %s", version)
		}
	})

	It("leaves every line where it was", func() {
		files, _ := together(changed("price * n", "2 * price * n"))
		Expect(strings.Count(string(files["shop/stall.go"]), "\n")).To(Equal(strings.Count(stall, "\n")))
	})

	It("leaves versions over that can't be put in so, and says why", func() {
		_, left := together(
			changed("most = 3", "most = 4"),
			changed("open bool", "open any"),
			changed("price, tip = 5, 1", "price, tip = 6, 1"),
			changed("func (stall) Sign(string) {}", "func (stall) Sign(string) { println() }"),
			changed("Ann", "Eve"),
			changed("open bool", "open bool; mu sync.Mutex"),
		)
		Expect(left).To(HaveLen(6))
		Expect(left[6]).To(MatchError("it changes type stall"), "a field of a package that the file does not import")
		Expect(left[1]).To(MatchError("it changes const most"))
		Expect(left[2]).To(MatchError("it changes type stall"))
		Expect(left[3]).To(MatchError("it changes var price, tip"))
		Expect(left[4]).To(MatchError("stall.Sign has a parameter without a name"))
		Expect(left[5]).To(MatchError("it changes main"))
	})

	It("can have every version declare the same functions, so that nothing tells a version by what it changes", func() {
		versions := []edit.Version{{Number: 7, Text: changed("price * n", "n")}, {Number: 3, Text: []byte(stall)}, {Number: 5, Text: changed("!s.open", "s.shut", "open bool", "open, shut bool")}}
		files, left, err := edit.Together("stall.go", []byte(stall), versions, true)
		Expect(err).NotTo(HaveOccurred())
		Expect(left).To(BeEmpty())
		for _, number := range []string{"3", "5", "7"} {
			Expect(edit.Functions("", files["version_"+number+"_stall.go"])).To(ConsistOf("stall.version"+number+"_Sell", "version"+number+"_each"))
		}
		Expect(string(files["stall.go"])).To(ContainSubstring("case 3: return version3_each(n); case 5: return version5_each(n); case 7: return version7_each(n);"))
		Expect(string(files["stall.go"])).To(ContainSubstring("struct{ open bool; version3_shut bool; version5_shut bool; version7_shut bool }"))
	})
})
