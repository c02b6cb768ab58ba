package redisconn

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"sync/atomic"

	"cacheaside/repositories/redisurl"

	"github.com/redis/go-redis/v9"
)

// TLS names files, in PEM, for a rediss:// server whose certificate no authority of this machine has signed, or that asks its
// clients for one. Its zero value names none.
type TLS struct {
	CA          string // certificates of the authorities that may have signed the server's, instead of the machine's
	Certificate string // the client's own, with those between it and its authority
	Key         string // the private key of that
}

// ErrSetting is wrapped by the error for a file that can't be used, or that the URL makes no use of.
var ErrSetting = errors.New("wrong setting")

// Open is the function Open, with these files, and for all forms of a URL: also for a master that sentinels know, and for a cluster, whose
// connections lead to whichever servers are masters when they are made (see FollowMaster). The connection, and all that are made
// from it, read the client's certificate anew for each handshake, so that one that is renewed is used without a restart.
func (t TLS) Open(url string) (*Connection, error) {
	f, err := redisurl.Parse(url)
	if err != nil {
		return nil, fmt.Errorf("opening Redis: %w", err)
	}
	connection, err := Open(f.Server)
	if err != nil {
		return nil, err
	}
	options := connection.optionsAgain()
	_ = connection.client.Close() // it has not been used
	if err := t.intoOptions(&options); err != nil {
		return nil, err
	}
	several := f.Sentinels != nil || f.Nodes != nil
	if several && options.TLSConfig != nil {
		options.TLSConfig = options.TLSConfig.Clone()
		options.TLSConfig.ServerName = "" // each server's own
	}
	more := more{open: &open{conns: make(map[*kept]string)}, only: new(atomic.Pointer[[]string])}
	anyone := newDialer(options) // the one that is there has the configuration from before
	dial := more.open.dialer(anyone)
	switch {
	case f.Nodes != nil:
		more.cluster = newCluster(f, options)
		more.servers, more.toNode = more.cluster, neverFailing(dial)
	case f.Sentinels != nil:
		more.servers = newSentinels(f, options)
	}
	options.OnConnect = more.check
	if several {
		anyone, dial = more.servers.dial(anyone), more.servers.dial(dial)
	}
	more.anyone, options.Dialer = neverFailing(anyone), neverFailing(dial)
	made := &Connection{client: redis.NewClient(&options), more: more}
	if more.cluster != nil {
		made.commands = more.cluster.newClient(options, more.toNode)
	}
	return made, nil
}

// more is what a connection has besides the client.
type more struct {
	servers  servers // nil for one server
	open     *open
	only     *atomic.Pointer[[]string] // the names of the only Redis servers that may be used; nil for any
	anyone   dial                      // to which that does not apply; nil for the client's
	cluster  *cluster                  // nil without
	toNode   dial                      // to a node of the cluster
	commands *redis.ClusterClient      // of the whole cluster
}

// Commands returns the driver's client for commands on keys: that of Client, or of the whole cluster.
func (c *Connection) Commands() redis.UniversalClient {
	if c.commands != nil {
		return c.commands
	}
	return c.client
}

// IsCluster reports whether it leads to a cluster.
func (c *Connection) IsCluster() bool { return c.cluster != nil }

func (t TLS) intoOptions(options *redis.Options) error {
	if t == (TLS{}) {
		return nil
	}
	if options.TLSConfig == nil {
		return fmt.Errorf("%w: REDIS_CA, REDIS_CERT or REDIS_KEY is set, but REDIS_URL does not begin with rediss://: the connection would not be encrypted", ErrSetting)
	}
	options.TLSConfig = options.TLSConfig.Clone()
	return t.into(options.TLSConfig)
}

func (t TLS) into(config *tls.Config) error {
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return fmt.Errorf("%w: REDIS_CA (-redis-ca): %w", ErrSetting, err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("%w: REDIS_CA (-redis-ca): expected certificates in PEM, but %s has none", ErrSetting, t.CA)
		}
	}
	if t.Certificate == "" && t.Key == "" {
		return nil
	}
	if t.Certificate == "" || t.Key == "" {
		return fmt.Errorf("%w: REDIS_CERT (-redis-cert) and REDIS_KEY (-redis-key) go together, but only one of them is set", ErrSetting)
	}
	load := func() (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(t.Certificate, t.Key)
		if err != nil {
			return nil, fmt.Errorf("%w: REDIS_CERT (-redis-cert) %s with REDIS_KEY (-redis-key) %s: %w", ErrSetting, t.Certificate, t.Key, err)
		}
		return &pair, nil
	}
	if _, err := load(); err != nil {
		return err
	}
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return load() }
	return nil
}
