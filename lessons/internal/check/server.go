package check

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// serverPackage is the program that a learner's code ends up in.
const serverPackage = "./httpapi"

// longestStart is how long a server may take to answer, on a slow machine.
const longestStart = 30 * time.Second

// testServer is the course's server with the starters of all lessons in it, of which one is chosen when it is started.
type testServer struct {
	file string
	dir  string // for the databases
}

// buildServer compiles it; starters are the lessons' versions of the code.
func (v *Verifier) buildServer(ctx context.Context, starters versions) (testServer, error) {
	joined, left, err := starters.together(v.Root, false)
	if err != nil {
		return testServer{}, err
	}
	for _, why := range left {
		return testServer{}, fmt.Errorf("a starter does not fit into one server with the others: %w", why)
	}
	overlay, err := joined.Overlay(v.Dir, v.scratch)
	if err != nil {
		return testServer{}, err
	}
	s := testServer{file: filepath.Join(v.scratch, "server"), dir: v.scratch}
	build := specs.Go(ctx, v.Dir, "build", "-overlay", overlay, "-o", s.file, serverPackage)
	if output, err := build.CombinedOutput(); err != nil {
		return testServer{}, fmt.Errorf("compiling the server with the starters: %w: %s", err, output)
	}
	return s, nil
}

// server starts the server as a learner has it at the beginning and at the end of a lesson, and asks it for one product. At the
// end it must answer. At the beginning it may say instead, in one line, that the lesson is open.
func (v *Verifier) server(ctx context.Context, server testServer, lesson course.Lesson, starter int) ([]Spec, error) {
	found := []Spec{{ID: "end", Name: "the learner's server answers when the lesson is done", Status: specs.Passed}}
	if got, err := server.ask(ctx, 0, course.ProtectionsOf(v.Lessons[:lesson.Number])); err != nil {
		found[0].Status, found[0].Message = specs.Failed, fmt.Sprintf("expected it to create and to find a product: %v; what it said:\n%s", err, got)
	}
	if starter == 0 {
		return found, nil
	}
	begin := Spec{ID: "begin", Name: "the learner's server answers, or says which lesson is open, when it begins", Status: specs.Passed}
	got, err := server.ask(ctx, starter, course.ProtectionsOf(v.Lessons[:lesson.Number-1]))
	if err != nil && (!strings.Contains(got, lesson.Name()) || errors.Is(err, errEnded) && strings.Contains(got, "goroutine ")) {
		begin.Status = specs.Failed
		begin.Message = fmt.Sprintf("expected it to create and to find a product, or to say in one line that %s is open: %v; what it said:\n%s", lesson.Name(), err, got)
	}
	return append(found, begin), nil
}

// errEnded says that a server ended before it listened.
var errEnded = errors.New("it ended before it listened")

var listens = regexp.MustCompile(`msg=listening url=(http://\S+)`)

// ask starts a version of the server, creates a product, and finds it twice. It returns what the server logged.
func (s testServer) ask(ctx context.Context, version int, protections []string) (log string, err error) {
	ctx, cancel := context.WithTimeout(ctx, longestStart)
	defer cancel()
	folder, err := os.MkdirTemp(s.dir, "server-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	redis := miniredis.NewMiniRedis() // of its own: "embedded" may be one that the learner's server has
	if err := redis.Start(); err != nil {
		return "", err
	}
	defer redis.Close()
	program := exec.CommandContext(ctx, s.file)
	program.WaitDelay = 10 * time.Second // in which it writes the rest of its log
	if runtime.GOOS != "windows" {
		program.Cancel = func() error { return program.Process.Signal(os.Interrupt) }
	}
	program.Env = append(os.Environ(), fmt.Sprintf("%s=%d", chosenVersion, version), "PROTECTIONS="+cmp.Or(strings.Join(protections, ","), "none"), "WITHOUT=",
		"REDIS_URL=redis://"+redis.Addr(), "LISTEN_ADDR=127.0.0.1:0", "DATABASE_PATH="+filepath.Join(folder, "products.db"))
	reader, writer := io.Pipe()
	program.Stderr = writer
	if err := program.Start(); err != nil {
		return "", err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	ended := make(chan error, 1)
	go func() {
		ended <- program.Wait()
		writer.Close()
	}()

	asked := make(chan error, 1)
	asking := false
	for line := range lines {
		log += line + "\n"
		if match := listens.FindStringSubmatch(line); match != nil && !asking {
			asking = true
			go func() {
				asked <- createAndFind(ctx, match[1])
				cancel() // ends the program, and so the lines
			}()
		}
	}
	<-ended
	if !asking {
		return log, errors.Join(errEnded, ctx.Err())
	}
	return log, <-asked
}

// createAndFind has a server create a product and find it twice.
func createAndFind(ctx context.Context, url string) error {
	const body = `{"name":"mouse","price":19.99,"quantity":5}`
	for _, one := range []struct {
		method, path string
		status       int
	}{
		{http.MethodPost, "/products", http.StatusCreated}, {http.MethodGet, "/products/mouse", http.StatusOK}, {http.MethodGet, "/products/mouse", http.StatusOK},
	} {
		request, err := http.NewRequestWithContext(ctx, one.method, url+one.path, strings.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			return err
		}
		if response.StatusCode != one.status || one.method == http.MethodGet && !strings.Contains(string(text), `"price":19.99`) {
			return fmt.Errorf("%s %s: expected %d, got %d: %s", one.method, one.path, one.status, response.StatusCode, text)
		}
	}
	return nil
}
