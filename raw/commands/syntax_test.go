package commands_test

import (
	"bytes"
	"os/exec"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/commands"
)

var _ = Describe("Syntax", Label("given"), func() {
	// Written down from the documentation of Redis 7.0.
	DescribeTable("is what the documentation says",
		func(name, syntax string) {
			Expect(commands.Find(strings.Fields(name)).Syntax()).To(Equal(syntax))
		},
		Entry(nil, "PING", "[message]"),
		Entry(nil, "DBSIZE", ""),
		Entry(nil, "GET", "key"),
		Entry(nil, "SET", "key value [NX|XX] [GET] [EX seconds|PX milliseconds|EXAT unix-time-seconds|PXAT unix-time-milliseconds|KEEPTTL]"),
		Entry(nil, "MGET", "key [key ...]"),
		Entry(nil, "EXPIRE", "key seconds [NX|XX|GT|LT]"),
		Entry(nil, "HSET", "key field value [field value ...]"),
		Entry(nil, "LPOS", "key element [RANK rank] [COUNT num-matches] [MAXLEN len]"),
		Entry(nil, "ZADD", "key [NX|XX] [GT|LT] [CH] [INCR] score member [score member ...]"),
		Entry(nil, "ZRANGE", "key start stop [BYSCORE|BYLEX] [REV] [LIMIT offset count] [WITHSCORES]"),
		Entry(nil, "XADD", "key [NOMKSTREAM] [MAXLEN|MINID [=|~] threshold [LIMIT count]] *|id field value [field value ...]"),
		Entry(nil, "XREADGROUP", "GROUP group consumer [COUNT count] [BLOCK milliseconds] [NOACK] STREAMS key [key ...] id [id ...]"),
		Entry(nil, "EVAL", "script numkeys [key [key ...]] [arg [arg ...]]"),
		Entry(nil, "CONFIG SET", "parameter value [parameter value ...]"),
		Entry(nil, "SORT", "key [BY pattern] [LIMIT offset count] [GET pattern [GET pattern ...]] [ASC|DESC] [ALPHA] [STORE destination]"),
		Entry(nil, "MIGRATE", `host port key|"" destination-db timeout [COPY] [REPLACE] [[AUTH password]|[AUTH2 username password]] [KEYS key [key ...]]`),
		Entry(nil, "GEOADD", "key [NX|XX] [CH] longitude latitude member [longitude latitude member ...]"),
	)

	It("is for every command what redis-cli shows", func(ctx SpecContext) {
		server := startRedis70(ctx)
		cli, err := exec.LookPath("redis-cli")
		if err != nil {
			Skip("redis-cli is not on the PATH; install Redis 7.0 to compare with it")
		}
		version, err := exec.CommandContext(ctx, cli, "--version").Output()
		Expect(err).NotTo(HaveOccurred())
		if !strings.HasPrefix(string(version), "redis-cli 7.0.") {
			Skip("expected a redis-cli 7.0 on the PATH to compare with, but found " + strings.TrimSpace(string(version)))
		}

		var asked bytes.Buffer
		want := map[string]string{}
		for _, command := range commands.All() {
			asked.WriteString("help " + command.Name + "\n") // shows the subcommands too
			for _, command := range append([]*commands.Command{command}, command.Subcommands...) {
				want[command.Name] = command.Syntax()
			}
		}
		command := exec.CommandContext(ctx, cli, "-u", server.URL())
		command.Stdin = &asked
		shown, err := command.Output()
		Expect(err).NotTo(HaveOccurred())

		got := map[string]string{}
		for line := range strings.Lines(string(shown)) {
			if name, rest, found := strings.Cut(strings.TrimPrefix(line, "  \x1b[1m"), "\x1b[0m \x1b[90m"); found {
				got[name], _, _ = strings.Cut(rest, "\x1b")
			}
		}
		Expect(len(got)).To(BeNumerically(">", 340), "commands and subcommands that redis-cli showed")
		Expect(want).To(Equal(got))
	}, SpecTimeout(time.Minute))
})
