package processes

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"
)

// TLS names files, in PEM, of servers that speak TLS only: each of them has this certificate, for 127.0.0.1, and wants one of the
// same authority from its clients.
type TLS struct {
	CA          string
	Certificate string
	Key         string // the private key of that
}

func schemeOf(by *TLS) string {
	if by == nil {
		return "redis"
	}
	return "rediss"
}

// forClients is the configuration of a client that has the servers' certificate, too.
func (by *TLS) forClients() (*tls.Config, error) {
	if by == nil {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(by.Certificate, by.Key)
	if err != nil {
		return nil, fmt.Errorf("the certificate of Redis: %w", err)
	}
	pem, err := os.ReadFile(by.CA)
	if err != nil {
		return nil, fmt.Errorf("the authority of Redis: %w", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{pair}, RootCAs: x509.NewCertPool()}
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("the authority of Redis: expected certificates in PEM, but %s has none", by.CA)
	}
	return config, nil
}

// setting is one of a redis-server's configuration.
type setting struct{ name, value string }

// listening are the settings of where a server listens, and how it talks to others.
func listening(p *Process, by *TLS) []setting {
	if by == nil {
		return []setting{{"bind", "127.0.0.1"}, {"port", p.Port()}}
	}
	return []setting{
		{"bind", "127.0.0.1"}, {"port", "0"}, {"tls-port", p.Port()},
		{"tls-ca-cert-file", by.CA}, {"tls-cert-file", by.Certificate}, {"tls-key-file", by.Key},
		{"tls-replication", "yes"}, {"tls-cluster", "yes"},
	}
}

func asArguments(settings []setting) (arguments []string) {
	for _, one := range settings {
		arguments = append(arguments, "--"+one.name, one.value)
	}
	return arguments
}

func asLines(settings []setting) string {
	var lines strings.Builder
	for _, one := range settings {
		fmt.Fprintf(&lines, "%s %q\n", one.name, one.value)
	}
	return lines.String()
}
