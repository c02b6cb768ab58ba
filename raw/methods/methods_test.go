package methods_test

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/raw/language"
	"cacheaside/raw/methods"
	"cacheaside/raw/words"
	"cacheaside/repositories"
)

// changed is the repository, but for one method.
type changed struct {
	*repositories.RedisRepository
	insertExpire func() error
}

func (c changed) InsertExpire(context.Context, string, string, time.Duration) error {
	return c.insertExpire()
}

var _ = Describe("Show", Label("given"), func() {
	var (
		server *miniredis.Miniredis
		out    strings.Builder
	)

	BeforeEach(func() {
		server = miniredis.RunT(GinkgoT())
		out.Reset()
	})

	It("shows each call of the six methods with its result and the bytes of both directions", func(ctx SpecContext) {
		Expect(methods.Show(ctx, "redis://"+server.Addr(), &out, words.In(language.English))).To(Succeed(), out.String())
		for _, method := range []string{"Insert", "GetKey", "InsertHash", "GetHash", "InsertHashExpire", "InsertExpire"} {
			Expect("\n\n" + out.String()).To(ContainSubstring("\n\n" + method + "(ctx, "))
		}
		Expect(out.String()).To(ContainSubstring(`
GetHash(ctx, "methods:product:mouse", "price")
  command   hget methods:product:mouse price
  sent      *3\r\n$4\r\nhget\r\n$21\r\nmethods:product:mouse\r\n$5\r\nprice\r\n
  reply     "19.99"
  received  $5\r\n19.99\r\n
  returned  "19.99", nil
`))
	})

	It("shows a transaction as the commands that it is", func(ctx SpecContext) {
		Expect(methods.Show(ctx, "redis://"+server.Addr(), &out, words.In(language.English))).To(Succeed(), out.String())
		_, transaction, _ := strings.Cut(out.String(), "\nInsertHashExpire(")
		var commands []string
		for line := range strings.Lines(transaction[:strings.Index(transaction, "returned")]) {
			if command, ok := strings.CutPrefix(line, "  command   "); ok {
				commands = append(commands, strings.TrimSpace(command))
			}
		}
		Expect(commands).To(Equal([]string{
			"multi", "hset methods:product:mouse quantity 5", "pexpire methods:product:mouse 60000", "exec",
		}))
	})

	It("shows that nothing is sent for a lifetime of zero", func(ctx SpecContext) {
		Expect(methods.Show(ctx, "redis://"+server.Addr(), &out, words.In(language.English))).To(Succeed(), out.String())
		Expect(out.String()).To(ContainSubstring("\nInsertExpire(ctx, \"methods:code\", \"4711\", 0)\n  returned  redis SET"))
	})

	It("leaves nothing behind, and other keys alone", func(ctx SpecContext) {
		Expect(server.Set("mine", "v")).To(Succeed())
		Expect(server.Set("methods:product:mouse", "left by one that was killed")).To(Succeed())
		Expect(methods.Show(ctx, "redis://"+server.Addr(), &out, words.In(language.English))).To(Succeed(), out.String())
		Expect(server.Keys()).To(Equal([]string{"mine"}))
	})

	It("does not show the password", func(ctx SpecContext) {
		server.RequireAuth(`s3"cret`)
		Expect(methods.Show(ctx, "redis://:s3%22cret@"+server.Addr(), &out, words.In(language.English))).To(Succeed(), out.String())
		Expect(out.String()).To(ContainSubstring(`auth default "(password)"`))
		Expect(out.String()).NotTo(ContainSubstring("cret"))
	})

	DescribeTable("says what it expected where a method returns something else", func(ctx SpecContext, insertExpire func() error, wrong int, says string) {
		err := methods.ShowOf(ctx, "redis://"+server.Addr(), &out, words.In(language.English), func(rdb *redis.Client) methods.Repository {
			return changed{repositories.NewRedisRepository(rdb), insertExpire}
		})
		Expect(err).To(MatchError(ContainSubstring("but %d did not", wrong)))
		Expect(out.String()).To(ContainSubstring(says))
	},
		Entry("an error", func() error { return errors.New("no") }, 3, "  returned  no\n  expected  no error\n"),
		Entry("no error", func() error { return nil }, 1, "  returned  nil\n  expected  an error that wraps \"a lifetime must be above zero\"\n"),
		Entry("a panic", func() error { panic("not written yet") }, 3, "  panicked  not written yet\n  expected  no error\n"),
	)

	It("says that the server does not answer", func(ctx SpecContext) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		Expect(err).NotTo(HaveOccurred())
		Expect(listener.Close()).To(Succeed())
		Expect(methods.Show(ctx, "redis://"+listener.Addr().String(), &out, words.In(language.English))).To(MatchError(ContainSubstring("redis PING")))
		Expect(out.String()).To(BeEmpty())
	})

	It("says that nobody reads what it writes", func(ctx SpecContext) {
		Expect(methods.Show(ctx, "redis://"+server.Addr(), closed{}, words.In(language.English))).To(MatchError(ContainSubstring("closed")))
	})
})

type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("closed") }
