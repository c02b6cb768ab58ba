package console_test

import (
	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("first", Label("given"), func() {
	It("shows what each function of raw/first does to the wire", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "first")).To(Equal(0), b.stdout.String()+b.stderr.String())
		Expect(b.stdout.String()).To(ContainSubstring(`
GetString(ctx, rdb, "first:greeting")
  command   get first:greeting
  sent      *2\r\n$3\r\nget\r\n$14\r\nfirst:greeting\r\n
  reply     "hello"
  received  $5\r\nhello\r\n
  returned  "hello", nil
`))
		Expect(b.stdout.String()).To(HavePrefix("Connect(ctx, url)"))
		for _, function := range []string{
			"SetString", "Exists", "Count", "SetFor", "TimeLeft", "Delete", "Price",
		} {
			Expect(b.stdout.String()).To(ContainSubstring("\n" + function + "(ctx, rdb, "))
		}
		Expect(b.stderr.String()).To(HavePrefix("Redis: "))
	})

	It("shows when Price asks the database", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "first")).To(Equal(0), b.stdout.String()+b.stderr.String())
		Expect(b.stdout.String()).To(ContainSubstring(`
Price(ctx, rdb, "first:mouse", fromSQL)
  command   get price:first:mouse
  sent      *2\r\n$3\r\nget\r\n$17\r\nprice:first:mouse\r\n
  reply     (nil)
  received  _\r\n
  database  SELECT price FROM products WHERE name = 'first:mouse'
  command   set price:first:mouse 19.99 ex 60
  sent      *5\r\n$3\r\nset\r\n$17\r\nprice:first:mouse\r\n$5\r\n19.99\r\n$2\r\nex\r\n$2\r\n60\r\n
  reply     OK
  received  +OK\r\n
  returned  "19.99", nil

Price(ctx, rdb, "first:mouse", fromSQL)
  command   get price:first:mouse
  sent      *2\r\n$3\r\nget\r\n$17\r\nprice:first:mouse\r\n
  reply     "19.99"
  received  $5\r\n19.99\r\n
  returned  "19.99", nil
`))
	})

	It("leaves nothing behind, and other keys alone", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		Expect(server.Set("mine", "v")).To(Succeed())
		Expect(server.Set("first:visits", "41")).To(Succeed(), "left by one that was killed")
		b := newBench()
		Expect(b.run(ctx, "", "-url", "redis://"+server.Addr(), "first")).To(Equal(0), b.stdout.String()+b.stderr.String())
		Expect(server.Keys()).To(Equal([]string{"mine"}))
	})

	It("does not show the password", func(ctx SpecContext) {
		server := miniredis.RunT(GinkgoT())
		server.RequireAuth(`s3"cret`)
		b := newBench()
		Expect(b.run(ctx, "", "-url", "redis://:s3%22cret@"+server.Addr(), "first")).To(Equal(0), b.stderr.String())
		Expect(b.stdout.String()).To(ContainSubstring(`auth default "(password)"`))
		Expect(b.stdout.String() + b.stderr.String()).NotTo(ContainSubstring("cret"))
	})

	It("says that nothing can be shown without a connection, and ends with status 1", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "-url", "redis://"+freeAddress()+"?dial_timeout=10ms&max_retries=-1", "first")).To(Equal(1))
		Expect(b.stdout.String()).To(BeEmpty())
		Expect(b.stderr.String()).To(ContainSubstring("Connect"))
	})

	It("ends with status 2 for arguments", func(ctx SpecContext) {
		b := newBench()
		Expect(b.run(ctx, "", "first", "command")).To(Equal(2))
		Expect(b.stderr.String()).To(ContainSubstring("no arguments"))
	})
})
