package resp_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resp"
)

var _ = Describe("AppendCommand", Label("given"), func() {
	It("writes an array of bulk strings", func() {
		Expect(string(resp.AppendCommand(nil, "SET", "k", "a b"))).To(Equal("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\na b\r\n"))
	})

	It("counts bytes, and takes any", func() {
		Expect(string(resp.AppendCommand(nil, "é\r\n\x00", ""))).To(Equal("*2\r\n$5\r\né\r\n\x00\r\n$0\r\n\r\n"))
	})

	It("appends", func() {
		out := resp.AppendCommand(nil, "MULTI")
		Expect(string(resp.AppendCommand(out, "EXEC"))).To(Equal("*1\r\n$5\r\nMULTI\r\n*1\r\n$4\r\nEXEC\r\n"))
	})
})
