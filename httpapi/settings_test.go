package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"path/filepath"
	"syscall"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisserver"
	"cacheaside/services/stack"
)

// variables are those of an environment.
type variables map[string]string

func (v variables) get(name string) string { return v[name] }

var _ = Describe("the settings", Label("lesson-07"), func() {
	usual := settings{listen: "127.0.0.1:3000", database: "products.db", cacheTTL: time.Minute, cacheTimeout: 50 * time.Millisecond,
		protections: protections, nearCache: 64_000_000, page: true, logFormat: "text"}

	// with returns the usual settings but for what change changes.
	with := func(change func(*settings)) settings {
		changed := usual
		change(&changed)
		return changed
	}

	DescribeTable("are", func(environment variables, args []string, expected settings) {
		var stderr bytes.Buffer
		Expect(readSettings(args, environment.get, &stderr)).To(Equal(expected))
		Expect(stderr.String()).To(BeEmpty())
	},
		Entry("the usual ones, when nothing is said", nil, nil, usual),
		Entry("the usual ones, when the variables are empty",
			variables{"LISTEN_ADDR": "", "DATABASE_PATH": "", "REDIS_URL": "", "CACHE_TTL": ""}, nil, usual),
		Entry("what the variables say",
			variables{"LISTEN_ADDR": ":8080", "DATABASE_PATH": "shop.db", "REDIS_URL": "embedded", "CACHE_TTL": "5m", "CACHE_TIMEOUT": "20ms",
				"NEAR_CACHE": "8MB", "PROTECTIONS": "guard, stampede", "WITHOUT": "stampede", "PAGE": "off", "ALLOWED_HOSTS": "shop.example, tunnel.example:8443",
				"LOG_FORMAT": "json", "LOG_LEVEL": "debug"}, nil,
			settings{listen: ":8080", database: "shop.db", redis: "embedded", cacheTTL: 5 * time.Minute, cacheTimeout: 20 * time.Millisecond,
				protections: []stack.Protection{stack.Guard}, nearCache: 8_000_000, allowedHosts: []string{"shop.example", "tunnel.example:8443"},
				logFormat: "json", logLevel: slog.LevelDebug}),
		Entry("what the flags say",
			nil, []string{"-listen", "[::1]:8080", "-database", "shop.db", "-redis", "redis://cache:6379/1", "-cache-ttl", "1500ms", "-cache-timeout", "1s",
				"-near-cache", "1MB", "-protections", "all", "-without", "near,batching", "-page", "off", "-allowed-hosts", "192.0.2.7",
				"-log-format", "json", "-log-level", "error"},
			settings{listen: "[::1]:8080", database: "shop.db", redis: "redis://cache:6379/1", cacheTTL: 1500 * time.Millisecond, cacheTimeout: time.Second,
				protections: []stack.Protection{stack.Guard, stack.Stampede, stack.Coherence, stack.Metrics, stack.Failover}, nearCache: 1_000_000,
				allowedHosts: []string{"192.0.2.7"}, logFormat: "json", logLevel: slog.LevelError}),
		Entry("what the flags say, also when the variables say otherwise",
			variables{"LISTEN_ADDR": ":1", "DATABASE_PATH": "other.db", "REDIS_URL": "redis://other", "CACHE_TTL": "1s", "PROTECTIONS": "none", "WITHOUT": "guard"},
			[]string{"-listen=:8080", "-database=shop.db", "-redis=embedded", "-cache-ttl=5m", "-cache-timeout=20ms", "-near-cache=1000000MB", "-protections=all", "-without=none"},
			settings{listen: ":8080", database: "shop.db", redis: "embedded", cacheTTL: 5 * time.Minute, cacheTimeout: 20 * time.Millisecond,
				protections: stack.All, nearCache: 1_000_000_000_000, page: true, logFormat: "text"}),
		Entry("the files for TLS to Redis that the variables name",
			variables{"REDIS_CA": "ca.pem", "REDIS_CERT": "own.pem", "REDIS_KEY": "own.key"}, nil,
			with(func(s *settings) { s.redisTLS = redisconn.TLS{CA: "ca.pem", Certificate: "own.pem", Key: "own.key"} })),
		Entry("the files for TLS to Redis that the flags name",
			variables{"REDIS_CA": "other.pem"}, []string{"-redis-ca", "ca.pem", "-redis-cert", "own.pem", "-redis-key", "own.key"},
			with(func(s *settings) { s.redisTLS = redisconn.TLS{CA: "ca.pem", Certificate: "own.pem", Key: "own.key"} })),
		Entry("what a flag says, also when its variable is wrong",
			variables{"CACHE_TTL": "soon", "LISTEN_ADDR": "here", "DATABASE_PATH": ":memory:"},
			[]string{"-cache-ttl", "60s", "-listen", "127.0.0.1:3000", "-database", "products.db"}, usual),
		Entry("what a flag says, when it takes away what the variable says",
			variables{"REDIS_URL": "redis://other"}, []string{"-redis", ""}, usual),
		Entry("the shortest lifetime there is", variables{"CACHE_TTL": "1ms"}, nil,
			with(func(s *settings) { s.cacheTTL = time.Millisecond })),
		Entry("a free port, which the system chooses", variables{"LISTEN_ADDR": "127.0.0.1:0"}, nil,
			with(func(s *settings) { s.listen = "127.0.0.1:0" })),
		Entry("a file with a name like a URL's query", variables{"DATABASE_PATH": "a?mode=memory.db"}, nil,
			with(func(s *settings) { s.database = "a?mode=memory.db" })),
	)

	DescribeTable("are refused, in one line that names the variable, the flag and the value, for",
		func(variable, flag, value string) {
			for _, given := range []struct {
				environment variables
				args        []string
			}{
				{variables{variable: value}, nil},
				{nil, []string{flag + "=" + value}},
			} {
				_, err := readSettings(given.args, given.environment.get, GinkgoWriter)
				Expect(err).To(MatchError(errSetting))
				Expect(err).To(MatchError(And(ContainSubstring(variable), ContainSubstring(flag), ContainSubstring("%q", value))))
				Expect(err.Error()).NotTo(ContainSubstring("\n"))
			}
		},
		Entry(nil, "LISTEN_ADDR", "-listen", "3000"),
		Entry(nil, "LISTEN_ADDR", "-listen", "localhost"),
		Entry(nil, "LISTEN_ADDR", "-listen", "127.0.0.1:"),
		Entry(nil, "LISTEN_ADDR", "-listen", "127.0.0.1:http"),
		Entry(nil, "LISTEN_ADDR", "-listen", "127.0.0.1:-1"),
		Entry(nil, "LISTEN_ADDR", "-listen", "127.0.0.1:65536"),
		Entry(nil, "LISTEN_ADDR", "-listen", "::1:3000"),
		Entry(nil, "LISTEN_ADDR", "-listen", "127.0.0.1:3000\n"),
		Entry(nil, "DATABASE_PATH", "-database", ":memory:"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "60"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "0"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "0s"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "-60s"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "999us"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "a minute"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "1e9h"),
		Entry(nil, "CACHE_TTL", "-cache-ttl", "60s\n"),
		Entry(nil, "CACHE_TIMEOUT", "-cache-timeout", "50"),
		Entry(nil, "CACHE_TIMEOUT", "-cache-timeout", "0s"),
		Entry(nil, "CACHE_TIMEOUT", "-cache-timeout", "999us"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "64"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "0MB"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "-1MB"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "1.5MB"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "1000001MB"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "on"),
		Entry(nil, "NEAR_CACHE", "-near-cache", "off"),
		Entry(nil, "PROTECTIONS", "-protections", "guard,locks"),
		Entry(nil, "WITHOUT", "-without", "locks"),
		Entry(nil, "PAGE", "-page", "yes"),
		Entry(nil, "ALLOWED_HOSTS", "-allowed-hosts", "http://shop.example"),
		Entry(nil, "ALLOWED_HOSTS", "-allowed-hosts", "shop.example/page"),
		Entry(nil, "ALLOWED_HOSTS", "-allowed-hosts", "*"),
		Entry(nil, "LOG_FORMAT", "-log-format", "xml"),
		Entry(nil, "LOG_LEVEL", "-log-level", "INFO"),
		Entry(nil, "LOG_LEVEL", "-log-level", "info+2"),
	)

	DescribeTable("are refused, in one line with the names that there are, where a protection needs one that is left out", func(says string, args ...string) {
		_, err := readSettings(args, variables{}.get, GinkgoWriter)
		Expect(err).To(MatchError(errSetting))
		Expect(err).To(MatchError(And(ContainSubstring(says), ContainSubstring("guard, stampede, coherence, metrics, batching, near"))))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("in the list", "coherence needs stampede", "-protections", "coherence"),
		Entry("by the other list", "coherence needs stampede", "-protections", "all", "-without", "stampede"),
		Entry("or one that there is not", `there is no "locks"`, "-protections", "locks"),
	)

	DescribeTable("are refused, in one line, when a flag is empty that must not be", func(flag, variable string) {
		_, err := readSettings([]string{flag, ""}, variables{}.get, GinkgoWriter)
		Expect(err).To(MatchError(errSetting))
		Expect(err).To(MatchError(ContainSubstring(variable)))
	},
		Entry(nil, "-listen", "LISTEN_ADDR"),
		Entry(nil, "-database", "DATABASE_PATH"),
		Entry(nil, "-cache-ttl", "CACHE_TTL"),
		Entry(nil, "-cache-timeout", "CACHE_TIMEOUT"),
		Entry(nil, "-near-cache", "NEAR_CACHE"),
		Entry(nil, "-page", "PAGE"),
		Entry(nil, "-log-format", "LOG_FORMAT"),
		Entry(nil, "-log-level", "LOG_LEVEL"),
	)

	DescribeTable("are refused, in one line, for arguments that are no flags of the program", func(says string, args ...string) {
		_, err := readSettings(args, variables{}.get, GinkgoWriter)
		Expect(err).To(MatchError(errSetting))
		Expect(err).To(MatchError(And(ContainSubstring(says), ContainSubstring("-h lists the flags"))))
		Expect(err.Error()).NotTo(ContainSubstring("\n"))
	},
		Entry("a flag that does not exist", "-colour", "-colour", "red"),
		Entry("a flag without its value", "-listen", "-listen"),
		Entry("a word", `"serve"`, "serve"),
		Entry("a word behind the flags", `"products.db"`, "-listen", ":3000", "products.db"),
	)

	DescribeTable("are explained, each by its flag, its variable and its usual value, for", func(ask string) {
		var stderr bytes.Buffer
		_, err := readSettings([]string{ask}, variables{}.get, &stderr)
		Expect(err).To(MatchError(flag.ErrHelp))
		for _, name := range []string{
			"-listen", "LISTEN_ADDR", "127.0.0.1:3000",
			"-database", "DATABASE_PATH", "products.db",
			"-redis", "REDIS_URL", "embedded",
			"-redis-ca", "REDIS_CA", "-redis-cert", "REDIS_CERT", "-redis-key", "REDIS_KEY",
			"-cache-ttl", "CACHE_TTL", "60s",
			"-cache-timeout", "CACHE_TIMEOUT", "50ms",
			"-near-cache", "NEAR_CACHE", "64MB",
			"-protections", "PROTECTIONS", "protections.go",
			"-without", "WITHOUT",
			"-page", "PAGE", "on",
			"-allowed-hosts", "ALLOWED_HOSTS",
			"-log-format", "LOG_FORMAT", "text",
			"-log-level", "LOG_LEVEL", "info",
		} {
			Expect(stderr.String()).To(ContainSubstring(name))
		}
	},
		Entry(nil, "-h"),
		Entry(nil, "-help"),
		Entry(nil, "--help"),
	)
})

var _ = Describe("the exit status", Label("lesson-07"), func() {
	DescribeTable("is", func(status int, err error, expected string) {
		var stderr bytes.Buffer
		Expect(exitStatus(err, &stderr)).To(Equal(status))
		Expect(stderr.String()).To(Equal(expected))
	},
		Entry("0 after a stop", 0, nil, ""),
		Entry("0 after the usage was asked for", 0, flag.ErrHelp, ""),
		Entry("2 for a wrong setting", 2, fmt.Errorf("%w: CACHE_TTL", errSetting), "httpapi: wrong setting: CACHE_TTL\n"),
		Entry("2 for a REDIS_URL that can't be understood", 2,
			fmt.Errorf("%w: REDIS_URL", redisserver.ErrSetting), "httpapi: wrong setting: REDIS_URL\n"),
		Entry("2 for files for TLS to Redis that can't be used", 2,
			fmt.Errorf("%w: REDIS_CA", redisconn.ErrSetting), "httpapi: wrong setting: REDIS_CA\n"),
		Entry("1 for an address that is taken, with what to do", 1, fmt.Errorf("listening: %w", syscall.EADDRINUSE),
			"httpapi: listening: "+syscall.EADDRINUSE.Error()+" (another program has it; end that, or choose another address with -listen)\n"),
		Entry("1 for anything else", 1, errors.New("listening: address already in use"),
			"httpapi: listening: address already in use\n"),
	)
})

var _ = Describe("run", Label("lesson-07"), func() {
	It("opens nothing when a setting is wrong", func(ctx SpecContext) {
		database := filepath.Join(GinkgoT().TempDir(), "products.db")
		err := run(ctx, []string{"-database", database, "-cache-ttl", "60"}, variables{}.get, GinkgoWriter)
		Expect(err).To(MatchError(errSetting))
		Expect(database).NotTo(BeAnExistingFile())
	})

	It("opens nothing when REDIS_URL is wrong, and does not repeat the password", func(ctx SpecContext) {
		database := filepath.Join(GinkgoT().TempDir(), "products.db")
		var stderr bytes.Buffer
		err := run(ctx, []string{"-database", database}, variables{"REDIS_URL": "http://anna:s3cret@127.0.0.1"}.get, &stderr)
		Expect(err).To(MatchError(redisserver.ErrSetting))
		Expect(err.Error() + stderr.String()).NotTo(ContainSubstring("s3cret"))
		Expect(database).NotTo(BeAnExistingFile())
	})
})
