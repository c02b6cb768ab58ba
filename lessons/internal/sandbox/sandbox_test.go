package sandbox_test

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/containers"
	"cacheaside/lessons/internal/sandbox"
)

var _ = Describe("Sandbox", func() {
	var (
		box                  *sandbox.Sandbox
		outside, dir, result string
	)

	BeforeEach(func(ctx SpecContext) {
		var err error
		if box, err = sandbox.Find(ctx); err != nil {
			containers.Missing(err.Error(), "install the package bubblewrap")
		}
		outside = GinkgoT().TempDir()
		dir, result = filepath.Join(outside, "tree"), filepath.Join(outside, "result")
		Expect(os.Mkdir(dir, 0o755)).To(Succeed())
		for name, content := range map[string]string{"secret": "the teacher's", "result": "", "tree/given": "the course's\n"} {
			Expect(os.WriteFile(filepath.Join(outside, name), []byte(content), 0o644)).To(Succeed())
		}
	})

	// script is a command that runs a shell's script in the sandbox.
	script := func(ctx context.Context, text string) *exec.Cmd {
		command := exec.CommandContext(ctx, "/bin/sh", "-c", text, "script", outside, result)
		command.Dir, command.Env = dir, sandbox.Environment()
		return command
	}
	// run runs one to its end, and returns what it wrote.
	run := func(ctx context.Context, text string) (string, error) {
		GinkgoHelper()
		command := script(ctx, text)
		var said strings.Builder
		command.Stdout, command.Stderr = &said, &said
		started, err := box.Confine(command, result)
		Expect(err).NotTo(HaveOccurred())
		Expect(command.Start()).To(Succeed())
		Expect(started()).NotTo(BeNil())
		err = command.Wait()
		return strings.TrimSpace(said.String()), err
	}

	It("lets a program read its folder, and write its scratch folder and its result", func(ctx SpecContext) {
		Expect(run(ctx, `cat given && echo note > "$TMPDIR/a" && cat "$TMPDIR/a" && echo done > "$2"`)).To(Equal("the course's\nnote"))
		Expect(os.ReadFile(result)).To(BeEquivalentTo("done\n"))
	})

	It("ends as the program does", func(ctx SpecContext) {
		_, err := run(ctx, "exit 42")
		Expect(err).To(MatchError("exit status 42"))
	})

	DescribeTable("keeps a program from", func(ctx SpecContext, text, says string) {
		said, err := run(ctx, text)
		Expect(err).To(HaveOccurred(), "what it wrote: %s", said)
		Expect(said).To(ContainSubstring(says))
	},
		Entry("reading what is beside its folder", `cat "$1/secret"`, "No such file"),
		Entry("reading the home folder", `ls "$HOME/.." | grep -q root; ls /root /home`, "No such file"),
		Entry("reading the machine's settings", `cat /etc/passwd`, "No such file"),
		Entry("writing to its folder", `echo x > given`, "Read-only"),
		Entry("writing to the system", `echo x > /usr/more`, "Read-only"),
		Entry("writing more than its share", `head -c 300000000 /dev/zero > "$TMPDIR/much"`, "No space left"),
	)

	It("forgets what a program writes beside its folder", func(ctx SpecContext) {
		_, err := run(ctx, `echo x > "$1/more"`)
		Expect(err).NotTo(HaveOccurred())
		Expect(filepath.Join(outside, "more")).NotTo(BeAnExistingFile())
	})

	It("limits the memory, unless it is told not to", func(ctx SpecContext) {
		Expect(run(ctx, "ulimit -v")).To(Equal("4194304"))
		box.Memory = 0
		Expect(run(ctx, "ulimit -v")).To(Equal("unlimited"))
	})

	It("lets none of it last: neither files nor processes", func(ctx SpecContext) {
		_, err := run(ctx, `echo remembered > "$TMPDIR/memory"; sleep 60 & echo x > /dev/shm/memory`)
		Expect(err).NotTo(HaveOccurred())
		Expect(run(ctx, `ls -A "$TMPDIR" /dev/shm; ls /proc | grep -c "^[0-9]"`)).To(And(Not(ContainSubstring("memory")), HaveSuffix("3")), "what is there: its shell, ls and grep")
	})

	It("has no network but its own", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(listener.Close)
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		const connect = `bash -c 'exec 3<>/dev/tcp/127.0.0.1/PORT'`
		outsider := exec.CommandContext(ctx, "/bin/sh", "-c", strings.ReplaceAll(connect, "PORT", port))
		Expect(outsider.Run()).To(Succeed(), "connecting from outside")
		said, err := run(ctx, strings.ReplaceAll(connect, "PORT", port))
		Expect(err).To(HaveOccurred())
		Expect(said).To(ContainSubstring("Connection refused"))
	})

	It("neither sees nor ends what runs outside", func(ctx SpecContext) {
		said, err := run(ctx, `kill -9 `+strconv.Itoa(os.Getpid())+`; kill -9 `+strconv.Itoa(os.Getppid()))
		Expect(err).To(HaveOccurred())
		Expect(said).To(ContainSubstring("No such process"))
	})

	It("gives nothing of the environment but what it is given", func(ctx SpecContext) {
		GinkgoT().Setenv("TOKEN", "secret")
		Expect(run(ctx, `echo "[$TOKEN]"`)).To(Equal("[]"))
	})

	It("brings signals to the program itself", func(ctx SpecContext) {
		command := script(ctx, `trap 'echo asked; exit 3' INT; echo ready > "$2"; while :; do sleep 0.05; done`)
		var said strings.Builder
		command.Stdout = &said
		started, err := box.Confine(command, result)
		Expect(err).NotTo(HaveOccurred())
		Expect(command.Start()).To(Succeed())
		inside := started()
		Eventually(ctx, func() ([]byte, error) { return os.ReadFile(result) }).WithTimeout(10 * time.Second).Should(BeEquivalentTo("ready\n"))
		Expect(inside.Signal(syscall.SIGINT)).To(Succeed())
		Expect(command.Wait()).To(MatchError("exit status 3"))
		Expect(said.String()).To(Equal("asked\n"))
	})

	It("ends with bubblewrap", func(ctx SpecContext) {
		command := script(ctx, `while :; do echo alive >> "$2"; sleep 0.05; done`)
		started, err := box.Confine(command, result)
		Expect(err).NotTo(HaveOccurred())
		Expect(command.Start()).To(Succeed())
		started()
		read := func() ([]byte, error) { return os.ReadFile(result) }
		Eventually(ctx, read).WithTimeout(10 * time.Second).ShouldNot(BeEmpty())
		Expect(command.Process.Kill()).To(Succeed())
		Expect(command.Wait()).To(MatchError("signal: killed"))
		before, err := read()
		Expect(err).NotTo(HaveOccurred())
		Consistently(ctx, read).WithTimeout(300*time.Millisecond).Should(HaveLen(len(before)), "what it writes after bubblewrap was killed")
	})
})

var _ = Describe("Find", func() {
	It("says what to do where there is no bubblewrap", func(ctx SpecContext) {
		GinkgoT().Setenv("PATH", GinkgoT().TempDir())
		_, err := sandbox.Find(ctx)
		Expect(err).To(MatchError(sandbox.ErrNone))
		Expect(err).To(MatchError(Or(ContainSubstring("install your distribution's package bubblewrap"), ContainSubstring("for Linux alone"))))
	})
})
