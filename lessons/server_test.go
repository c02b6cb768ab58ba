//go:build unix

package main_test

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/workspace"
	"cacheaside/repositories/redisserver"
)

// Marks are planted in what the learner has written by the end of lesson 07, and are told by the server as it stands there.
var _ = Describe("the server of a workspace at lesson 07", Label("workbench"), Ordered, ContinueOnFailure, func() {
	const mark = "marked: "
	var (
		server *gexec.Session
		redis  *redisserver.Server
		url    string
	)

	BeforeAll(func(ctx SpecContext) {
		repository, err := filepath.Abs("..")
		Expect(err).NotTo(HaveOccurred())
		folder := GinkgoT().TempDir()
		w, err := workspace.Start(ctx, repository, filepath.Join(folder, "workspace"), false, "")
		Expect(err).NotTo(HaveOccurred())
		_, err = w.Jump(w.Lessons[7-1])
		Expect(err).NotTo(HaveOccurred())
		Expect(w.Current().ID).To(Equal("routes-and-server"))
		for _, name := range workspace.Files(*w.Current()) { // and write it
			text, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(name)))
			Expect(err).NotTo(HaveOccurred())
			Expect(os.WriteFile(filepath.Join(w.Dir, filepath.FromSlash(name)), text, 0o644)).To(Succeed())
		}
		list, err := os.ReadFile(filepath.Join(w.Dir, filepath.FromSlash(course.ProtectionsFile)))
		Expect(err).NotTo(HaveOccurred())
		Expect(course.Protections(list)).To(BeEmpty())
		for method, name := range map[string]string{
			"(f *ProductFinder) Find": "product_finder.go", "(c *ProductCreator) Create": "product_creator.go", "(c *ProductCache) Get": "product_cache.go",
		} {
			place := filepath.Join(w.Dir, "services", name)
			text, err := os.ReadFile(place)
			Expect(err).NotTo(HaveOccurred())
			begin := regexp.MustCompile(`(?m)^func ` + regexp.QuoteMeta(method) + `\(.*{$`)
			Expect(begin.FindAll(text, -1)).To(HaveLen(1), method)
			marked := begin.ReplaceAll(text, []byte("$0\n\tprintln(\""+mark+method+"\")"))
			Expect(os.WriteFile(place, marked, 0o644)).To(Succeed())
		}

		redis, err = redisserver.Start(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(redis.Close)
		command := exec.Command("go", "run", "./httpapi")
		command.Dir = w.Dir
		command.Env = append(os.Environ(), "LISTEN_ADDR=127.0.0.1:0", "REDIS_URL="+redis.URL())
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		server, err = gexec.Start(command, GinkgoWriter, GinkgoWriter)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() {
			Expect(syscall.Kill(-server.Command.Process.Pid, syscall.SIGINT)).To(Succeed()) // "go run", and the server, as Ctrl-C does
			server.Wait(20 * time.Second)
		})
		listening := regexp.MustCompile(`url=(http://\S+)`)
		Eventually(func() string {
			if match := listening.FindSubmatch(server.Err.Contents()); match != nil {
				url = string(match[1])
			}
			return url
		}).WithContext(ctx).WithTimeout(3*time.Minute).ShouldNot(BeEmpty(), "the server's log never said url=http://…")
	}, NodeTimeout(5*time.Minute))

	// ask returns the answer's status and Cache-Status, and which marks were passed on the way.
	ask := func(ctx SpecContext, method, path, body string) (status int, cache string, marks []string) {
		GinkgoHelper()
		before := len(server.Err.Contents())
		request, err := http.NewRequestWithContext(ctx, method, url+path, strings.NewReader(body))
		Expect(err).NotTo(HaveOccurred())
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		Expect(err).NotTo(HaveOccurred())
		_, err = io.Copy(io.Discard, response.Body)
		Expect(err).NotTo(HaveOccurred())
		Expect(response.Body.Close()).To(Succeed())
		Eventually(func() string { return string(server.Err.Contents()[before:]) }).WithContext(ctx).WithTimeout(10 * time.Second).
			Should(ContainSubstring("path=" + path)) // the line of the request is the last
		for line := range strings.Lines(string(server.Err.Contents()[before:])) {
			if name, is := strings.CutPrefix(strings.TrimSpace(line), mark); is {
				marks = append(marks, name)
			}
		}
		return response.StatusCode, response.Header.Get("Cache-Status"), marks
	}
	const mouse = `{"name":"mouse","price":19.99,"quantity":5}`

	It("creates by the learner's ProductCreator", func(ctx SpecContext) {
		status, cache, marks := ask(ctx, http.MethodPost, "/products", mouse)
		Expect(status).To(Equal(http.StatusCreated))
		Expect(cache).To(Equal("redis; fwd=method; stored"))
		Expect(marks).To(Equal([]string{"(c *ProductCreator) Create"}))
	})

	It("answers a hit by the learner's ProductFinder and ProductCache", func(ctx SpecContext) {
		status, cache, marks := ask(ctx, http.MethodGet, "/products/mouse", "")
		Expect(status).To(Equal(http.StatusOK))
		Expect(cache).To(HavePrefix("redis; hit; ttl="))
		Expect(marks).To(Equal([]string{"(f *ProductFinder) Find", "(c *ProductCache) Get"}))
	})

	It("leaves the cache alone when a name is taken", func(ctx SpecContext) {
		status, cache, _ := ask(ctx, http.MethodPost, "/products", mouse)
		Expect(status).To(Equal(http.StatusConflict))
		Expect(cache).To(Equal("redis; fwd=method"))
		_, cache, _ = ask(ctx, http.MethodGet, "/products/mouse", "")
		Expect(cache).To(HavePrefix("redis; hit; ttl="))
	})

	It("stores nothing for what is not there, and answers each miss by the learner's code", func(ctx SpecContext) {
		for range 2 {
			status, cache, marks := ask(ctx, http.MethodGet, "/products/unicorn", "")
			Expect(status).To(Equal(http.StatusNotFound))
			Expect(cache).To(Equal("redis; fwd=miss"))
			Expect(marks).To(Equal([]string{"(f *ProductFinder) Find", "(c *ProductCache) Get"}))
		}
	})
})
