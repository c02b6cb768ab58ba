package console_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("methods", Label("given"), func() {
	It("shows what each of the six methods does to the wire", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "methods")).To(Equal(0), b.stdout.String()+b.stderr.String())
		for _, method := range []string{"Insert", "GetKey", "InsertHash", "GetHash", "InsertHashExpire", "InsertExpire"} {
			Expect(b.stdout.String()).To(ContainSubstring("\n" + method + "(ctx, "))
		}
		Expect(b.stderr.String()).To(HavePrefix("Redis: "))
	})

	It("says that nothing can be shown without a connection, and ends with status 1", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "-url", "redis://"+freeAddress()+"?dial_timeout=10ms&max_retries=-1", "methods")).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("raw: methods: "))
	})

	It("ends with status 2 for arguments", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "methods", "Insert")).To(Equal(2))
		Expect(b.stderr.String()).To(ContainSubstring("methods expects no arguments, but 1 came; write go run ./raw methods"))
	})
})
