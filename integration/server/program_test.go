package server_test

import (
	"context"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
)

// How long a program may take to start, on a machine that does other things too, and to stop.
const (
	startTimeout = 30 * time.Second
	stopTimeout  = 10 * time.Second
)

// build compiles a program of this module into the folder and returns its file.
func build(ctx context.Context, folder, program string, flags ...string) string {
	GinkgoHelper()
	By("compiling " + strings.TrimSpace(program+" "+strings.Join(flags, " ")))
	file := filepath.Join(folder, path.Base(program))
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	arguments := append([]string{"build", "-buildvcs=false", "-o", file}, flags...)
	output, err := exec.CommandContext(ctx, "go", append(arguments, program)...).CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), "compiling %s: %s", program, output)
	return file
}

// buildFlags has the server compiled with the race detector if these specs are.
func buildFlags() []string {
	info, _ := debug.ReadBuildInfo()
	for _, setting := range info.Settings {
		if setting.Key == "-race" && setting.Value == "true" {
			return []string{"-race"}
		}
	}
	return nil
}

// run starts the server's program with the settings, each NAME=value, and the arguments; it ends with the spec.
// The settings must name a Redis: without one the program would look for the learner's.
func run(settings []string, arguments ...string) *gexec.Session {
	GinkgoHelper()
	return runProgram(serverProgram, settings, arguments...)
}

func runProgram(file string, settings []string, arguments ...string) *gexec.Session {
	GinkgoHelper()
	Expect(strings.Join(append(settings, arguments...), " ")).To(Or(MatchRegexp("REDIS_URL=rediss?(\\+cluster)?://"),
		ContainSubstring("-redis"), ContainSubstring("REDIS_URL=http")), "a spec must never use the learner's Redis")
	command := exec.Command(file, arguments...)
	command.Dir = GinkgoT().TempDir()
	command.Env = append(environment(), settings...)
	session, err := gexec.Start(command, nil, nil)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(func(ctx SpecContext) {
		awaitEnd(ctx, session.Kill())
		if CurrentSpecReport().Failed() {
			AddReportEntry("the last that a server wrote, which ended with status "+strconv.Itoa(session.ExitCode()), lastLines(session, 30))
		}
	})
	return session
}

// awaitEnd waits until a program has ended, with the status if one is given. (Gomega would print what it waits for if
// it were given the context first, and read it unguarded.)
func awaitEnd(ctx context.Context, session *gexec.Session, status ...int) {
	GinkgoHelper()
	Eventually(session).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit(status...), func() string {
		return "the last that it wrote:\n" + lastLines(session, 10)
	})
}

// awaitText waits until a program has written what the expression says.
func awaitText(ctx context.Context, output *gbytes.Buffer, expression string) {
	GinkgoHelper()
	Eventually(output).WithContext(ctx).WithTimeout(startTimeout).Should(gbytes.Say(expression))
}

// lastLines returns the end of what a program wrote, from the first sign of a crash on if there is one.
func lastLines(session *gexec.Session, atMost int) string {
	lines := strings.Split(string(session.Out.Contents())+string(session.Err.Contents()), "\n")
	for i, line := range lines {
		for _, sign := range []string{"WARNING: DATA RACE", "panic: ", "fatal error: "} {
			if strings.HasPrefix(line, sign) {
				return strings.Join(lines[i:min(len(lines), i+2*atMost)], "\n")
			}
		}
	}
	return strings.Join(lines[max(0, len(lines)-atMost):], "\n")
}

// environment is that of the specs without the server's own settings. A race in a server that was compiled to detect
// races ends it.
func environment() []string {
	variables := []string{"GORACE=halt_on_error=1 atexit_sleep_ms=0"}
	for _, variable := range os.Environ() {
		switch name, _, _ := strings.Cut(variable, "="); name {
		case "REDIS_URL", "REDIS_CA", "REDIS_CERT", "REDIS_KEY", "DATABASE_PATH", "LISTEN_ADDR", "CACHE_TTL", "CACHE_TIMEOUT", "NEAR_CACHE", "PROTECTIONS", "WITHOUT", "ALLOWED_HOSTS", "PAGE",
			"LOG_FORMAT", "LOG_LEVEL", "GORACE":
		default:
			variables = append(variables, variable)
		}
	}
	return variables
}

// everything is the setting for a server with the near cache, too.
const everything = "WITHOUT="

// server is a server that runs.
type server struct {
	*gexec.Session
	url string
}

// start starts the server on a free port, with a Redis and a database file, and waits until it serves. When the spec
// ends, it is stopped, and must end well.
func start(ctx context.Context, redisURL, database string, more ...string) *server {
	GinkgoHelper()
	return startProgram(ctx, serverProgram, redisURL, database, more...)
}

func startProgram(ctx context.Context, file, redisURL, database string, more ...string) *server {
	GinkgoHelper()
	settings := append([]string{
		"LISTEN_ADDR=127.0.0.1:0", "REDIS_URL=" + redisURL, "DATABASE_PATH=" + database,
		"CACHE_TIMEOUT=250ms", // not the usual one: this machine does other things, too
		// All but the near cache, unless a spec says so: what is in Redis is what most are about. And not httpapi/protections.go,
		// which is the learner's in a workspace.
		"PROTECTIONS=all", "WITHOUT=near",
	}, more...)
	s := &server{Session: runProgram(file, settings)}
	Eventually(ctx, func() (string, error) {
		if s.ExitCode() != -1 {
			return "", StopTrying("the server ended before it listened: " + lastLines(s.Session, 5))
		}
		s.url = s.listening()
		return s.url, nil
	}).WithTimeout(startTimeout).ShouldNot(BeEmpty(), "the server's log never said url=http://…")
	DeferCleanup(func(ctx SpecContext) {
		if s.ExitCode() == -1 && runtime.GOOS != "windows" {
			s.stop(ctx)
		}
	})
	return s
}

var listeningLine = regexp.MustCompile(`url=(http://\S+)\n`)

// listening returns the URL that the server's log names, or nothing.
func (s *server) listening() string {
	if match := listeningLine.FindSubmatch(s.Err.Contents()); match != nil {
		return string(match[1])
	}
	return ""
}

// stop stops the server as a person or a service manager would, and expects it to end well.
func (s *server) stop(ctx context.Context) {
	GinkgoHelper()
	client.CloseIdleConnections()
	awaitEnd(ctx, s.Terminate(), 0)
}

// crash ends the server as kill -9 does: it does not notice.
func (s *server) crash(ctx context.Context) {
	GinkgoHelper()
	client.CloseIdleConnections()
	awaitEnd(ctx, s.Kill())
}
