package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"

	"cacheaside/httpapi/hosts"
	"cacheaside/repositories/redisconn"
	"cacheaside/services/stack"
)

// settings are what the environment and the flags say; a flag wins.
type settings struct {
	listen   string
	database string
	redis    string
	redisTLS redisconn.TLS
	cacheTTL time.Duration
	// cacheTimeout bounds each call of the cache.
	cacheTimeout time.Duration
	// protections are those around the plain service.
	protections []stack.Protection
	// nearCache is how much memory the near cache may take, in bytes.
	nearCache int
	// page says whether the server shows at / what the cache does.
	page bool
	// logFormat is formatText or formatJSON; logLevel is the lowest level of a line.
	logFormat string
	logLevel  slog.Level
	// allowedHosts are what a request's Host header may say besides loopback and listen.
	allowedHosts []string
}

// errSetting is wrapped by the error for a setting that is wrong.
var errSetting = errors.New("wrong setting")

const (
	usage = `httpapi serves products over HTTP, from SQLite or PostgreSQL, with Redis as a cache in front.

  -listen ADDRESS    where to listen (LISTEN_ADDR; default ` + defaultListen + `)
  -database FILE     the SQLite file, or a postgres:// URL (DATABASE_PATH; default ` + defaultDatabase + `)
  -redis URL         redis://, rediss:// or unix://, or "embedded" (REDIS_URL; default: the Redis on
                     127.0.0.1:6379, else the redis-server on the PATH, else embedded)
  -redis-ca FILE     certificates, in PEM, of the authorities that may have signed that of a rediss:// Redis, instead of
                     those of this machine (REDIS_CA)
  -redis-cert FILE, -redis-key FILE
                     this server's own certificate and its key, in PEM, for a Redis that asks for one (REDIS_CERT, REDIS_KEY)
  -cache-ttl TIME    how long a product stays in the cache (CACHE_TTL; default ` + defaultCacheTTL + `)
  -cache-timeout TIME
                     how long the cache may take to answer (CACHE_TIMEOUT; default ` + defaultCacheTimeout + `)
  -protections LIST  what stands around the plain service: all, none, or some of guard, stampede, coherence, metrics,
                     batching and near, split by commas (PROTECTIONS; default: those in httpapi/protections.go)
  -without LIST      names of those that are left out of them (WITHOUT)
  -near-cache SIZE   how much memory products may take in this process, in front of Redis, such as 64MB
                     (NEAR_CACHE; default ` + defaultNearCache + `)
  -page on|off       whether / shows in a browser what the cache does (PAGE; default ` + defaultPage + `)
  -allowed-hosts LIST
                     names, split by commas, by which others may call this server, besides loopback and the address
                     that it listens on (ALLOWED_HOSTS)
  -log-format text|json
                     how a line of the log looks (LOG_FORMAT; default ` + defaultLogFormat + `)
  -log-level debug|info|warn|error
                     the lowest level of a line; debug has what the page asks for, too (LOG_LEVEL; default ` + defaultLogLevel + `)
`
	defaultListen   = "127.0.0.1:3000"
	defaultDatabase = "products.db"
	defaultCacheTTL = "60s"

	defaultCacheTimeout = "50ms"
	defaultNearCache    = "64MB"
	defaultPage         = "on"
	defaultLogFormat    = formatText
	defaultLogLevel     = "info"
)

// The formats of the log.
const (
	formatText = "text" // https://pkg.go.dev/log/slog#TextHandler
	formatJSON = "json" // https://pkg.go.dev/log/slog#JSONHandler, in which a time that something took is in nanoseconds
)

// logLevels are the levels of the log, by name.
var logLevels = map[string]slog.Level{"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError}

// readSettings reads the environment and the flags. Its error wraps errSetting, or is flag.ErrHelp, after the usage
// was written.
func readSettings(args []string, getenv func(string) string, stderr io.Writer) (settings, error) {
	flags := flag.NewFlagSet("httpapi", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it in one line
	listen := flags.String("listen", cmp.Or(getenv("LISTEN_ADDR"), defaultListen), "")
	database := flags.String("database", cmp.Or(getenv("DATABASE_PATH"), defaultDatabase), "")
	redis := flags.String("redis", getenv("REDIS_URL"), "")
	redisCA := flags.String("redis-ca", getenv("REDIS_CA"), "")
	redisCert := flags.String("redis-cert", getenv("REDIS_CERT"), "")
	redisKey := flags.String("redis-key", getenv("REDIS_KEY"), "")
	cacheTTL := flags.String("cache-ttl", cmp.Or(getenv("CACHE_TTL"), defaultCacheTTL), "")
	cacheTimeout := flags.String("cache-timeout", cmp.Or(getenv("CACHE_TIMEOUT"), defaultCacheTimeout), "")
	nearCache := flags.String("near-cache", cmp.Or(getenv("NEAR_CACHE"), defaultNearCache), "")
	chosen := flags.String("protections", getenv("PROTECTIONS"), "")
	without := flags.String("without", getenv("WITHOUT"), "")
	shown := flags.String("page", cmp.Or(getenv("PAGE"), defaultPage), "")
	named := flags.String("allowed-hosts", getenv("ALLOWED_HOSTS"), "")
	format := flags.String("log-format", cmp.Or(getenv("LOG_FORMAT"), defaultLogFormat), "")
	lowest := flags.String("log-level", cmp.Or(getenv("LOG_LEVEL"), defaultLogLevel), "")

	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		_, _ = io.WriteString(stderr, usage)
		return settings{}, err
	} else if err != nil {
		return settings{}, fmt.Errorf("%w: %w (-h lists the flags)", errSetting, err)
	}
	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("%w: expected flags only, but got %q (-h lists the flags)", errSetting, flags.Arg(0))
	}
	if err := checkAddress(*listen); err != nil {
		return settings{}, fmt.Errorf("%w: LISTEN_ADDR or -listen must be HOST:PORT, such as %s, but is %q", errSetting, defaultListen, *listen)
	}
	if *database == "" || strings.HasPrefix(*database, ":memory:") {
		return settings{}, fmt.Errorf("%w: DATABASE_PATH or -database must name a file, or be a postgres:// URL, but is %q", errSetting, *database)
	}
	ttl, err := time.ParseDuration(*cacheTTL)
	if err != nil || ttl < time.Millisecond {
		return settings{}, fmt.Errorf("%w: CACHE_TTL or -cache-ttl must be a time of at least 1ms, such as 60s or 5m, but is %q", errSetting, *cacheTTL)
	}
	timeout, err := time.ParseDuration(*cacheTimeout)
	if err != nil || timeout < time.Millisecond {
		return settings{}, fmt.Errorf("%w: CACHE_TIMEOUT or -cache-timeout must be a time of at least 1ms, such as 50ms, but is %q", errSetting, *cacheTimeout)
	}
	near, err := parseSize(*nearCache)
	if err != nil {
		return settings{}, fmt.Errorf("%w: NEAR_CACHE or -near-cache must be 1MB to 1000000MB, such as 64MB, but is %q (-without near turns it off)", errSetting, *nearCache)
	}
	around, err := chooseProtections(*chosen, *without)
	if err != nil {
		return settings{}, fmt.Errorf("%w: %w", errSetting, err)
	}
	if *shown != "on" && *shown != "off" {
		return settings{}, fmt.Errorf("%w: PAGE or -page must be on or off, but is %q", errSetting, *shown)
	}
	allowed, err := parseHosts(*named)
	if err != nil {
		return settings{}, fmt.Errorf("%w: ALLOWED_HOSTS or -allowed-hosts must be names such as shop.example,shop.example:8443, but %w", errSetting, err)
	}
	if *format != formatText && *format != formatJSON {
		return settings{}, fmt.Errorf("%w: LOG_FORMAT or -log-format must be text or json, but is %q", errSetting, *format)
	}
	level, known := logLevels[*lowest]
	if !known {
		return settings{}, fmt.Errorf("%w: LOG_LEVEL or -log-level must be debug, info, warn or error, but is %q", errSetting, *lowest)
	}
	return settings{
		listen: *listen, database: *database, redis: *redis,
		redisTLS: redisconn.TLS{CA: *redisCA, Certificate: *redisCert, Key: *redisKey}, cacheTTL: ttl, cacheTimeout: timeout,
		protections: around, nearCache: near, page: *shown == "on", allowedHosts: allowed,
		logFormat: *format, logLevel: level,
	}, nil
}

// chooseProtections returns those of a list, or of protections.go if it is empty, without those of another list.
func chooseProtections(list, without string) ([]stack.Protection, error) {
	chosen := protections
	if list != "" {
		var err error
		if chosen, err = stack.Parse(list); err != nil {
			return nil, fmt.Errorf("PROTECTIONS or -protections must be all, none, or names such as guard,stampede, but is %q: %w", list, err)
		}
	}
	left, err := stack.Parse(without)
	if err != nil {
		return nil, fmt.Errorf("WITHOUT or -without must be names such as near,batching, but is %q: %w", without, err)
	}
	chosen = stack.Without(chosen, left)
	if err := stack.Check(chosen); err != nil {
		return nil, fmt.Errorf("the protections (PROTECTIONS or -protections, else httpapi/protections.go; WITHOUT or -without) do not fit together: %w", err)
	}
	return chosen, nil
}

// parseSize returns a number of bytes for a text such as 64MB (of 1,000,000 bytes).
func parseSize(text string) (int, error) {
	number, is := strings.CutSuffix(text, "MB")
	size, err := strconv.Atoi(number)
	if err != nil || !is || size < 1 || size > 1_000_000 {
		return 0, errors.New("not a size")
	}
	return size * 1_000_000, nil
}

// parseHosts returns the names in a list that is split by commas; an empty one has none.
func parseHosts(list string) ([]string, error) {
	if strings.TrimSpace(list) == "" {
		return nil, nil
	}
	names := strings.Split(list, ",")
	for i, name := range names {
		names[i] = strings.TrimSpace(name)
		if !hosts.IsHost(names[i]) {
			return nil, fmt.Errorf("%q is none", names[i])
		}
	}
	return names, nil
}

func checkAddress(address string) error {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err
}
