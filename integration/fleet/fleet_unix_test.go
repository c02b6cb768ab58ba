//go:build unix

package main_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gbytes"
	"github.com/onsi/gomega/gexec"
	"github.com/redis/go-redis/v9"
	"github.com/shirou/gopsutil/v4/process"

	"cacheaside/integration/containers"
	"cacheaside/integration/fleet/processes"
)

// How long the fleet may take to start, the compiling of the server included, and to end.
const (
	startTimeout = 3 * time.Minute
	stopTimeout  = 30 * time.Second
)

// fleet is a fleet that runs.
type fleet struct {
	*gexec.Session
	instances []string // URLs
	addresses []string // of all
	pids      []int32
	folder    string
}

var (
	row = regexp.MustCompile(`(?m)^(postgres|redis|redis \d|sentinel \d|instance \d) +(\S+) +(\d+) +(\S+)$`)
)

// start starts a fleet by a command, and waits until it says what runs where.
func start(ctx context.Context, name string, arguments ...string) *fleet {
	GinkgoHelper()
	command := exec.Command(name, arguments...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	session, err := gexec.Start(command, nil, nil)
	Expect(err).NotTo(HaveOccurred())
	f := &fleet{Session: session}
	DeferCleanup(func() {
		session.Kill().Wait(stopTimeout)
		for _, pid := range f.pids {
			if CurrentSpecReport().Failed() {
				_ = syscall.Kill(int(pid), syscall.SIGKILL) // it may be what failed to end
			}
		}
	})
	Eventually(session.Out).WithContext(ctx).WithTimeout(startTimeout).Should(gbytes.Say("Ctrl-C"), func() string {
		return "what the fleet wrote to standard error:\n" + string(session.Err.Contents())
	})
	for _, match := range row.FindAllStringSubmatch(string(session.Out.Contents()), -1) {
		at, err := url.Parse(match[2])
		Expect(err).NotTo(HaveOccurred())
		pid, err := strconv.Atoi(match[3])
		Expect(err).NotTo(HaveOccurred())
		f.addresses, f.pids, f.folder = append(f.addresses, at.Host), append(f.pids, int32(pid)), filepath.Dir(match[4])
		if at.Scheme == "http" {
			f.instances = append(f.instances, match[2])
		}
	}
	for _, pid := range f.pids { // PostgreSQL has processes of its own
		of, err := process.NewProcess(pid)
		Expect(err).NotTo(HaveOccurred(), "process %d, of which the fleet says that it runs", pid)
		children, err := of.Children()
		Expect(err).NotTo(HaveOccurred())
		for _, child := range children {
			f.pids = append(f.pids, child.Pid)
		}
	}
	return f
}

// expectNothingLeft waits until no process of the fleet is there any more. (Its ports may be somebody else's by then.)
func (f *fleet) expectNothingLeft(ctx context.Context) {
	GinkgoHelper()
	Eventually(ctx, func() (left []int32) {
		for _, pid := range f.pids {
			if lives, _ := process.PidExists(pid); lives {
				left = append(left, pid)
			}
		}
		return left
	}).WithTimeout(stopTimeout).Should(BeEmpty(), "the processes of the fleet that are left, of %d", f.pids)
}

func ask(ctx context.Context, method, url, body string) (status int, answer string) {
	GinkgoHelper()
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	Expect(err).NotTo(HaveOccurred())
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	Expect(err).NotTo(HaveOccurred())
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	Expect(err).NotTo(HaveOccurred())
	return response.StatusCode, string(text)
}

// need says that a spec can't run where redis-server is missing, or PostgreSQL, if the spec needs it.
func need(database string) {
	GinkgoHelper()
	if _, err := processes.FindRedis(); err != nil {
		containers.Missing("redis-server is not installed", "apt-get install redis-server (Debian)")
	}
	if _, err := processes.FindPostgres(); err != nil && database == "postgres" {
		containers.Missing("PostgreSQL is not installed", "apt-get install postgresql (Debian)")
	}
}

var _ = Describe("the fleet", Label("given", "machines"), func() {
	for _, database := range []string{"sqlite", "postgres"} {
		Context("with "+database, func() {
			BeforeEach(func() { need(database) })

			It("answers on each instance what was created on another, until it is interrupted, which leaves nothing behind", func(ctx SpecContext) {
				f := start(ctx, program, "-database", database, "-instances", "3")
				Expect(f.instances).To(HaveLen(3))
				for number, instance := range f.instances {
					name := "mouse-" + strconv.Itoa(number)
					status, _ := ask(ctx, http.MethodPost, instance+"/products", `{"name":"`+name+`","price":19.99,"quantity":5}`)
					Expect(status).To(Equal(http.StatusCreated))
					for _, other := range f.instances {
						status, answer := ask(ctx, http.MethodGet, other+"/products/"+name, "")
						Expect(status).To(Equal(http.StatusOK), "created at %s, asked at %s: %s", instance, other, answer)
						Expect(answer).To(ContainSubstring("19.99"))
					}
				}
				_, ready := ask(ctx, http.MethodGet, f.instances[0]+"/readyz", "")
				Expect(strings.ToLower(ready)).To(ContainSubstring(database))

				http.DefaultClient.CloseIdleConnections()
				f.Interrupt()
				Eventually(f.Session).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit(0))
				f.expectNothingLeft(ctx)
				Expect(f.folder).NotTo(BeADirectory())
			})

			It("leaves no process behind when it is killed, and its folder only until the next fleet is started", func(ctx SpecContext) {
				if runtime.GOOS != "linux" {
					Skip("only Linux ends the children of a process that is killed")
				}
				killed := start(ctx, program, "-database", database, "-instances", "2")
				Expect(killed.folder).To(BeADirectory())
				Eventually(killed.Kill()).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit())
				killed.expectNothingLeft(ctx)

				next := start(ctx, program, "-instances", "1")
				Expect(killed.folder).NotTo(BeADirectory())
				Expect(next.folder).To(BeADirectory())
			})
		})
	}

	It("ends all when the go command that runs it is killed", func(ctx SpecContext) {
		need("sqlite")
		f := start(ctx, "go", "run", "-buildvcs=false", "cacheaside/integration/fleet", "-instances", "1")
		syscall.Kill(f.Command.Process.Pid, syscall.SIGKILL)
		f.expectNothingLeft(ctx)
		Eventually(f.folder).WithTimeout(stopTimeout).ShouldNot(BeADirectory())
	})

	It("says which of its servers was killed, and starts it again where it was", func(ctx SpecContext) {
		need("sqlite")
		f := start(ctx, program, "-instances", "2")
		Expect(syscall.Kill(int(f.pids[len(f.pids)-1]), syscall.SIGKILL)).To(Succeed())
		Eventually(f.Out).WithContext(ctx).WithTimeout(stopTimeout).Should(gbytes.Say(`instance 2 has ended \(signal: killed\); it is started again in 5 s\n`))
		_, err := http.Get(f.instances[1] + "/healthz")
		Expect(err).To(HaveOccurred())
		Eventually(f.Out).WithContext(ctx).WithTimeout(stopTimeout).Should(gbytes.Say(`instance 2 is back, as process \d+\n`))
		status, _ := ask(ctx, http.MethodGet, f.instances[1]+"/healthz", "")
		Expect(status).To(Equal(http.StatusOK))
		f.Interrupt()
		Eventually(f.Session).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit(0))
		f.expectNothingLeft(ctx)
	})

	DescribeTable("has another Redis become a master when one is gone, and the instances use it:", func(ctx SpecContext, kind string) {
		need("sqlite")
		f := start(ctx, program, "-redis", kind, "-instances", "2")
		_, _ = ask(ctx, http.MethodPost, f.instances[0]+"/products", `{"name":"mouse","price":19.99,"quantity":5}`)
		hit := func() string {
			response, err := http.Get(f.instances[1] + "/products/mouse")
			Expect(err).NotTo(HaveOccurred())
			defer response.Body.Close()
			return response.Header.Get("Cache-Status")
		}
		Eventually(hit).WithContext(ctx).WithTimeout(5 * time.Second).Should(ContainSubstring("; hit"))
		for number, address := range f.addresses[:processes.Masters] {
			client := redis.NewClient(&redis.Options{Addr: address})
			has := len(client.Keys(ctx, "product:*").Val()) > 0
			_ = client.Close()
			if has { // the master that has the product
				Expect(syscall.Kill(int(f.pids[number]), syscall.SIGKILL)).To(Succeed())
				break
			}
		}
		Eventually(hit).WithContext(ctx).WithTimeout(5 * time.Second).Should(ContainSubstring("; fwd=bypass"))
		Eventually(hit).WithContext(ctx).WithTimeout(stopTimeout).Should(ContainSubstring("; hit"))
		f.Interrupt()
		Eventually(f.Session).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit(0))
		f.expectNothingLeft(ctx)
	},
		EntryDescription("%s"),
		Entry(nil, processes.Sentinel),
		Entry(nil, processes.Cluster),
	)

	It("ends the processes of a fleet that was killed while they were frozen", func(ctx SpecContext) {
		need("postgres")
		killed := start(ctx, program, "-database", "postgres", "-instances", "1")
		for _, pid := range killed.pids {
			Expect(syscall.Kill(int(pid), syscall.SIGSTOP)).To(Succeed())
		}
		Eventually(killed.Kill()).WithContext(ctx).WithTimeout(stopTimeout).Should(gexec.Exit())
		start(ctx, program, "-instances", "1")
		killed.expectNothingLeft(ctx)
	})

	It("names what is missing, and the package that has it", func(ctx SpecContext) {
		command := exec.CommandContext(ctx, program)
		command.Env = append(os.Environ(), "PATH=")
		output, err := command.CombinedOutput()
		Expect(err).To(HaveOccurred())
		Expect(string(output)).To(Equal("fleet: redis-server is not installed: apt-get install redis-server (Debian)\n"))
		Expect(command.ProcessState.ExitCode()).To(Equal(1))
	})

	DescribeTable("takes a wrong flag as one line and status 2:", func(ctx SpecContext, expected string, arguments ...string) {
		command := exec.CommandContext(ctx, program, arguments...)
		output, err := command.CombinedOutput()
		Expect(err).To(HaveOccurred())
		Expect(string(output)).To(MatchRegexp("^fleet: .*" + expected + ".*\n$"))
		Expect(command.ProcessState.ExitCode()).To(Equal(2))
	},
		EntryDescription("%s"),
		Entry(nil, `expected -database sqlite or postgres, got "oracle"`, "-database", "oracle"),
		Entry(nil, `expected -redis single, sentinel or cluster, got "many"`, "-redis", "many"),
		Entry(nil, `expected -instances from 1 to 9, got 0`, "-instances", "0"),
		Entry(nil, `expected -instances from 1 to 9, got 10`, "-instances", "10"),
		Entry(nil, `expected flags only, got "postgres"`, "postgres"),
		Entry(nil, `not defined: -instance .*-h lists the flags`, "-instance", "2"),
	)

	It("lists its flags", func(ctx SpecContext) {
		output, err := exec.CommandContext(ctx, program, "-h").CombinedOutput()
		Expect(err).NotTo(HaveOccurred())
		Expect(string(output)).To(And(ContainSubstring("-database"), ContainSubstring("-instances")))
	})
})
