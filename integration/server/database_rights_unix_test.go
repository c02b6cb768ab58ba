//go:build unix

package server_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gexec"
)

// Root may read and write everything, so where the specs are run by root, the server of these is another user's.
var _ = Describe("the server whose database it may not use", Label("given"), func() {
	const nobody = 65534
	var folder, database, program string

	// give has the other user own a file or a folder.
	give := func(name string) {
		GinkgoHelper()
		if os.Geteuid() == 0 {
			Expect(os.Chown(name, nobody, nobody)).To(Succeed())
		}
	}
	// runAsUser runs the server as a user that is not root.
	runAsUser := func(arguments ...string) *gexec.Session {
		GinkgoHelper()
		command := exec.Command(program, append([]string{"-listen", "127.0.0.1:0", "-redis", downRedis}, arguments...)...)
		command.Dir, command.Env = filepath.Dir(program), environment()
		if os.Geteuid() == 0 {
			command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		session, err := gexec.Start(command, nil, nil)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func(ctx SpecContext) { awaitEnd(ctx, session.Kill()) })
		return session
	}

	// newFolder makes a folder that the other user can come to. Ginkgo's may lie in one that only root may enter.
	newFolder := func() string {
		GinkgoHelper()
		folder, err := os.MkdirTemp("", "rights-")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(func() error {
			_ = os.Chmod(folder, 0o700)
			return os.RemoveAll(folder)
		})
		give(folder)
		return folder
	}

	BeforeEach(func(ctx SpecContext) {
		content, err := os.ReadFile(serverProgram)
		Expect(err).NotTo(HaveOccurred())
		program = filepath.Join(newFolder(), "server")
		Expect(os.WriteFile(program, content, 0o755)).To(Succeed())
		folder = newFolder()
		database = filepath.Join(folder, "products.db")
		_ = identifierOf(ctx, database)
		give(database)
	})

	DescribeTable("says so in one true line, at once, when", func(ctx SpecContext, prepare func(), says ...string) {
		prepare()
		session := runAsUser("-database", database)
		awaitEnd(ctx, session, 1)
		said := string(session.Err.Contents())
		line := said[strings.Index(said, "httpapi: "):]
		Expect(strings.Count(line, "\n")).To(Equal(1), "the line is %q", line)
		for _, text := range says {
			Expect(line).To(ContainSubstring(text))
		}
	},
		Entry("it is a device", func() { database = "/dev/full" }, `"/dev/full"`, "a device"),
		Entry("it may not be written", func() { Expect(os.Chmod(database, 0o400)).To(Succeed()) },
			`products.db" can't be read and written: permission denied (give the user`),
		Entry("it may not be read", func() { Expect(os.Chmod(database, 0o200)).To(Succeed()) },
			`products.db" can't be read and written: permission denied (give the user`),
		Entry("another user has left files of SQLite beside it", func() {
			for _, beside := range []string{"-wal", "-shm"} {
				Expect(os.WriteFile(database+beside, nil, 0o400)).To(Succeed())
				give(database + beside)
			}
		}, `products.db-wal" can't be read and written: permission denied (give the user`),
		Entry("its folder may not be written", func() { Expect(os.Chmod(folder, 0o500)).To(Succeed()) },
			"no file can be made in the folder", "where SQLite needs some: permission denied (give the user"),
		Entry("its folder may not be written, and it is not there", func() {
			Expect(os.Remove(database)).To(Succeed())
			Expect(os.Chmod(folder, 0o500)).To(Succeed())
		}, "no file can be made in the folder", "permission denied (give the user"),
		Entry("its folder may not be entered", func() {
			inner := filepath.Join(folder, "inner")
			Expect(os.Mkdir(inner, 0o600)).To(Succeed())
			give(inner)
			database = filepath.Join(inner, "products.db")
		}, "permission denied (give the user"),
	)

	It("uses it in a folder that may not be written, if the files of SQLite are there", func(ctx SpecContext) {
		for _, beside := range []string{"-wal", "-shm"} {
			Expect(os.WriteFile(database+beside, nil, 0o600)).To(Succeed())
			give(database + beside)
		}
		Expect(os.Chmod(folder, 0o500)).To(Succeed())
		awaitText(ctx, runAsUser("-database", database).Err, "listening")
	})
})
