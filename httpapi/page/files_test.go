package page_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/httpapi/page"
)

var _ = Describe("File", func() {
	get := func(name string, headers ...string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		for i := 0; i < len(headers); i += 2 {
			request.Header.Set(headers[i], headers[i+1])
		}
		answer := httptest.NewRecorder()
		page.File(name).ServeHTTP(answer, request)
		return answer
	}

	DescribeTable("serves what is embedded, under a strict policy", func(name, contentType string) {
		answer := get(name)
		header := answer.Header()
		Expect(answer.Code).To(Equal(http.StatusOK))
		Expect(os.ReadFile("files/" + name)).To(Equal(answer.Body.Bytes()))
		Expect(header.Get("Content-Type")).To(Equal(contentType))
		Expect(header.Get("X-Content-Type-Options")).To(Equal("nosniff"))
		policy := strings.Split(header.Get("Content-Security-Policy"), "; ")
		Expect(policy).To(ConsistOf("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
			"img-src data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"))
	},
		EntryDescription("%s: %s"),
		Entry(nil, "index.html", "text/html; charset=utf-8"),
		Entry(nil, "style.css", "text/css; charset=utf-8"),
		Entry(nil, "page.js", "text/javascript; charset=utf-8"),
		Entry(nil, "dygraph.js", "text/javascript; charset=utf-8"),
	)

	It("is not sent again to who has it", func() {
		tag := get("page.js").Header().Get("ETag")
		Expect(tag).NotTo(BeEmpty())
		again := get("page.js", "If-None-Match", tag)
		Expect(again.Code).To(Equal(http.StatusNotModified))
		Expect(again.Body.Len()).To(BeZero(), "bytes sent")
		Expect(get("page.js", "If-None-Match", `"another"`).Code).To(Equal(http.StatusOK))
	})

	DescribeTable("is compressed for a client that takes gzip", func(accepted string) {
		plain, answer := get("dygraph.js"), get("dygraph.js", "Accept-Encoding", accepted)
		Expect(answer.Code).To(Equal(http.StatusOK))
		Expect(answer.Header().Get("Content-Encoding")).To(Equal("gzip"))
		Expect(answer.Header().Get("Content-Type")).To(Equal(plain.Header().Get("Content-Type")))
		Expect(answer.Body.Len()).To(BeNumerically("<", plain.Body.Len()/2))
		reader, err := gzip.NewReader(answer.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(io.ReadAll(reader)).To(Equal(plain.Body.Bytes()))
	},
		EntryDescription("Accept-Encoding: %s"),
		Entry(nil, "gzip"),
		Entry(nil, "deflate, gzip;q=1.0, br"),
		Entry(nil, "br;q=1,GZIP ; q=0.5"),
	)

	DescribeTable("is not compressed for a client that does not say that it takes gzip", func(accepted string) {
		answer := get("dygraph.js", "Accept-Encoding", accepted)
		Expect(answer.Header()).NotTo(HaveKey("Content-Encoding"))
		Expect(os.ReadFile("files/dygraph.js")).To(Equal(answer.Body.Bytes()))
	},
		EntryDescription("Accept-Encoding: %s"),
		Entry(nil, ""),
		Entry(nil, "br, deflate"),
		Entry(nil, "gzip;q=0"),
		Entry(nil, "br, gzip; q=0.000"),
		Entry(nil, "gzip;q=much"),
		Entry(nil, "xgzip"),
	)

	It("is not sent again to who has it compressed, and varies with what the client takes", func() {
		for _, accepted := range []string{"", "gzip"} {
			header := get("page.js", "Accept-Encoding", accepted).Header()
			Expect(header.Get("Vary")).To(Equal("Accept-Encoding"))
			again := get("page.js", "Accept-Encoding", accepted, "If-None-Match", header.Get("ETag"))
			Expect(again.Code).To(Equal(http.StatusNotModified))
			Expect(again.Header().Get("Vary")).To(Equal("Accept-Encoding"))
			Expect(again.Body.Len()).To(BeZero(), "bytes sent")
		}
	})
})

var _ = Describe("the page's files", func() {
	read := func() map[string]string {
		GinkgoHelper()
		all := make(map[string]string)
		tree := os.DirFS("files")
		Expect(fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			content, err := fs.ReadFile(tree, name)
			all[name] = string(content)
			return err
		})).To(Succeed())
		return all
	}

	It("are below 200 KB in all, and below 70 compressed", func() {
		size := 0
		var compressed bytes.Buffer
		for _, content := range read() {
			size += len(content)
			writer := gzip.NewWriter(&compressed)
			_, _ = writer.Write([]byte(content))
			Expect(writer.Close()).To(Succeed())
		}
		Expect(size).To(And(BeNumerically(">", 0), BeNumerically("<", 200_000)), "bytes")
		Expect(compressed.Len()).To(BeNumerically("<", 70_000), "bytes, compressed")
	})

	It("are those that the picture in the README shows", func() {
		all := read()
		names := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return name == "index.html" })
		sum := sha256.New()
		for _, name := range append(names, "index.html") {
			fmt.Fprintf(sum, "%s %d\n%s", name, len(all[name]), all[name])
		}
		line := fmt.Sprintf("%x\n", sum.Sum(nil))
		if os.Getenv("PICTURES") == "write" { // make pictures takes it
			Expect(os.WriteFile("pictures/page.sum", []byte(line), 0o644)).To(Succeed())
		}
		Expect(os.ReadFile("pictures/page.sum")).To(BeEquivalentTo(line),
			"of what the files of the page were like when httpapi/page/pictures/page.png was taken; take it again: make pictures")
		Expect(os.ReadFile("pictures/page.png")).NotTo(BeEmpty())
	})

	It("name no other host, and have nothing that the policy forbids", func() {
		forbidden := regexp.MustCompile(`(?i)https?://|\burl\(|@import|<style|\sstyle=|\son[a-z]+=|<script(?: defer)?>|javascript:`)
		for name, content := range read() {
			Expect(forbidden.FindAllString(content, -1)).To(BeEmpty(), "in %s", name)
		}
	})

	It("put text into the page as text only", func() {
		dangerous := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc`)
		for name, content := range read() {
			if name == "dygraph.js" { // The library takes the labels of axes as HTML. Those are numbers and times.
				Expect(dangerous.FindAllString(content, -1)).To(HaveEach("innerHTML"))
				continue
			}
			Expect(dangerous.FindAllString(content, -1)).To(BeEmpty(), "in %s", name)
		}
	})

	It("set no styles in a way that the policy forbids", func() {
		for name, content := range read() {
			Expect(content).NotTo(MatchRegexp(`setAttribute\(\s*["'\x60]style|cssText|createElement\(["'\x60]style`), "in %s", name)
		}
	})

	It("have the licence of the library with it", func() {
		licence, err := os.ReadFile("dygraphs/LICENSE")
		Expect(err).NotTo(HaveOccurred())
		Expect(read()["dygraph.js"]).To(HavePrefix("/*!\ndygraphs "))
		Expect(read()["dygraph.js"]).To(ContainSubstring(string(licence)))
	})

	It("have each plot described, and drawn for the eye only", func() {
		plots := regexp.MustCompile(`<div role="img" aria-label="[^"]+table[^"]*" data-word-aria-label="[A-Za-z.]+"><div id="[a-z-]+" class="plot" aria-hidden="true"></div></div>`)
		Expect(plots.FindAllString(read()["index.html"], -1)).To(HaveLen(2))
	})

	It("ask for nothing at intervals", func() {
		found := 0
		intervals := regexp.MustCompile(`(?s)setInterval\(.*?\n\}, `)
		for name, content := range read() {
			if name == "dygraph.js" {
				continue
			}
			for _, interval := range intervals.FindAllString(content, -1) {
				found++
				Expect(interval).NotTo(MatchRegexp(`send\(|fetch\(|look\(|load`), "in %s", name)
			}
		}
		Expect(found).To(Equal(1), "intervals: the ticking of lifetimes")
	})

	It("have every element that the scripts ask for", func() {
		all, wanted := read(), 0
		for name, content := range all {
			for _, id := range regexp.MustCompile(`(?:\$|say|tell|\bon|set|plot)\("([a-z-]+)"[,)]`).FindAllStringSubmatch(content, -1) {
				if strings.HasSuffix(name, ".js") && name != "dygraph.js" && name != "page.js" || strings.HasPrefix(id[0], "$") {
					Expect(all["index.html"]).To(ContainSubstring(`id="`+id[1]+`"`), "the element that %s calls %s", name, id[1])
					wanted++
				}
			}
		}
		Expect(wanted).To(BeNumerically(">", 30))
	})

	It("keep numbers that tick out of live regions", func() {
		live := regexp.MustCompile(`id="([a-z-]+)"[^>]*(?:role="status"|aria-live)`).FindAllStringSubmatch(read()["index.html"], -1)
		Expect(live).NotTo(BeEmpty())
		for _, id := range live {
			Expect(id[1]).NotTo(BeElementOf("pair", "keys", "keys-note", "numbers", "headline", "way", "waterfall", "requests", "left-out"))
		}
	})
})

var _ = Describe("the page's colours", func() {
	// colours returns those of light mode and of dark mode, by their names in style.css.
	colours := func() (modes []map[string]string) {
		GinkgoHelper()
		style, err := os.ReadFile("files/style.css")
		Expect(err).NotTo(HaveOccurred())
		for _, root := range regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(string(style), -1) {
			mode := make(map[string]string)
			for _, one := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]+)`).FindAllStringSubmatch(root[1], -1) {
				mode[one[1]] = one[2]
			}
			modes = append(modes, mode)
		}
		Expect(modes).To(HaveLen(2))
		return modes
	}

	// contrast is that of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio), from 1 to 21.
	contrast := func(one, other string) float64 {
		GinkgoHelper()
		luminance := func(hex string) (sum float64) {
			if len(hex) == 3 {
				hex = fmt.Sprintf("%[1]c%[1]c%[2]c%[2]c%[3]c%[3]c", hex[0], hex[1], hex[2])
			}
			Expect(hex).To(HaveLen(6), "a colour")
			for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
				part, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
				Expect(err).NotTo(HaveOccurred())
				if value := float64(part) / 255; value <= 0.04045 {
					sum += weight * value / 12.92
				} else {
					sum += weight * math.Pow((value+0.055)/1.055, 2.4)
				}
			}
			return sum
		}
		low, high := luminance(one), luminance(other)
		return (max(low, high) + 0.05) / (min(low, high) + 0.05)
	}

	DescribeTable("can be told from what is behind them, in light and in dark", func(text string, behind ...string) {
		for _, mode := range colours() {
			for _, ground := range behind {
				Expect(contrast(mode[text], mode[ground])).To(BeNumerically(">=", 4.5), "the contrast of %s on %s", text, ground)
			}
		}
	},
		Entry(nil, "text", "ground", "panel", "warn", "lit", "blocked"),
		Entry(nil, "soft", "ground", "panel", "lit", "blocked"),
		Entry(nil, "hit", "panel", "ground", "lit"),
		Entry(nil, "miss", "panel", "ground", "lit"),
		Entry(nil, "bypass", "panel", "ground", "lit"),
		Entry(nil, "accent", "panel"),
		Entry(nil, "on-accent", "accent"),
		Entry(nil, "panel", "bypass"),
	)
})
