//go:build unix

package sqliteconn_test

import (
	"net"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/sys/unix"

	"cacheaside/repositories/sqliteconn"
)

// What may not be read or written is specified in integration/server, where a program can run as a user that is not root.
var _ = Describe("checkPath", Label("given"), func() {
	var path string

	BeforeEach(func() { path = newFile() })

	DescribeTable("refuses what is there and is no file:", func(prepare func(), expected string) {
		prepare()
		Expect(sqliteconn.CheckPath(path)).To(MatchError("expected the name of a file, but this is "+expected), "checkPath(%q)", path)
	},
		Entry("a device", func() { path = os.DevNull }, "a device"),
		Entry("a link to a device", func() { Expect(os.Symlink("/dev/zero", path)).To(Succeed()) }, "a device"),
		Entry("a named pipe", func() { Expect(unix.Mkfifo(path, 0o600)).To(Succeed()) }, "a named pipe"),
		Entry("a socket", func() {
			listener, err := net.Listen("unix", path)
			Expect(err).NotTo(HaveOccurred())
			DeferCleanup(listener.Close)
		}, "a socket"),
		Entry("a folder", func() { path = filepath.Dir(path) }, "a folder"),
	)

	DescribeTable("takes", func(prepare func()) {
		prepare()
		Expect(sqliteconn.CheckPath(path)).To(Succeed(), "checkPath(%q)", path)
	},
		Entry("a file", func() { Expect(os.WriteFile(path, nil, 0o600)).To(Succeed()) }),
		Entry("a file that is not there", func() {}),
		Entry("a link to a file that is not there", func() { Expect(os.Symlink(path+".real", path)).To(Succeed()) }),
	)
})
