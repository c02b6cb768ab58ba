// Package redisurl reads what REDIS_URL names: one server, a master that sentinels know, or a cluster.
package redisurl

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Form is what a URL names: one server, a master that sentinels know, or a cluster.
type Form struct {
	// Server is the URL of one server, as redis.ParseURL reads it; with sentinels, of the first of them, and all else in it is the
	// master's; of a cluster, of the first of its nodes.
	Server    string
	Nodes     []string // addresses of nodes of a cluster, from which the others are learnt; nil for none
	Sentinels []string // addresses; nil for one server
	Name      string   // of the master
	Username  string   // at the sentinels
	Password  string
}

// ErrForm is what is wrong with a URL of no known Form. It leaves the URL out, since a password may be in it.
var ErrForm = errors.New("expected redis://HOST:PORT/DB, rediss://…, unix:///PATH, redis+sentinel://HOST:PORT,HOST:PORT/MASTER/DB or redis+cluster://HOST:PORT,HOST:PORT")

const (
	defaultPort         = "6379"
	defaultSentinelPort = "26379"
)

// Parse reads a URL of one of these forms:
//
//	redis://USER:PASSWORD@HOST:PORT/DB?PARAMETER=VALUE                                       also rediss:// and unix:///PATH
//	redis+sentinel://USER:PASSWORD@HOST:PORT,HOST:PORT/MASTER/DB?PARAMETER=VALUE             also rediss+sentinel://
//	redis://SENTINEL_USER:SENTINEL_PASSWORD@HOST:PORT/DB?master_name=MASTER&addr=HOST:PORT   as redis.ParseFailoverURL
//	redis+cluster://USER:PASSWORD@HOST:PORT,HOST:PORT?PARAMETER=VALUE                        also rediss+cluster://
//	redis://USER:PASSWORD@HOST:PORT?addr=HOST:PORT                                           as redis.ParseClusterURL
//
// In the second, the user and the password are the master's; sentinel_username and sentinel_password are parameters. In the
// third it is the other way round: username and password are parameters. All other parameters are those of redis.ParseURL. A
// cluster has no databases but 0. The error wraps ErrForm.
func Parse(text string) (Form, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return Form{}, ErrForm
	}
	plain, kind, _ := strings.Cut(scheme, "+")
	if kind != "sentinel" && kind != "cluster" {
		return parseAsDriver(text)
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	users, hosts := "", rest[:end]
	if at := strings.LastIndex(hosts, "@"); at >= 0 {
		users, hosts = hosts[:at+1], hosts[at+1:]
	}
	otherwise := map[string]string{"sentinel": defaultSentinelPort, "cluster": defaultPort}[kind]
	addresses, err := withPorts(strings.Split(hosts, ","), otherwise)
	if err != nil {
		return Form{}, err
	}
	server, err := url.Parse(plain + "://" + users + addresses[0] + rest[end:])
	if err != nil {
		return Form{}, ErrForm
	}
	if kind == "cluster" {
		return Form{Nodes: addresses}.of(server)
	}
	return Form{Sentinels: addresses}.ofMaster(server)
}

// ofMaster completes a form with the URL of the master, whose name the path begins with.
func (f Form) ofMaster(server *url.URL) (Form, error) {
	name, database, _ := strings.Cut(strings.TrimPrefix(server.Path, "/"), "/")
	if name == "" {
		return Form{}, fmt.Errorf("the name of the master is missing: %w", ErrForm)
	}
	f.Name, server.Path = name, "/"+database
	query := server.Query()
	f.Username, f.Password = take(query, "sentinel_username"), take(query, "sentinel_password")
	server.RawQuery = query.Encode()
	return f.of(server)
}

// parseAsDriver reads what the driver reads.
func parseAsDriver(text string) (Form, error) {
	server, err := url.Parse(text)
	if err != nil {
		return Form{}, ErrForm
	}
	query := server.Query()
	hosts := append([]string{server.Host}, query["addr"]...)
	switch {
	case query.Has("master_name"):
	case query.Has("addr"):
		f := Form{}
		if f.Nodes, err = withPorts(hosts, defaultPort); err != nil {
			return Form{}, err
		}
		query.Del("addr")
		server.Host, server.RawQuery = f.Nodes[0], query.Encode()
		return f.of(server)
	default:
		return Form{}.of(server)
	}
	f := Form{Name: take(query, "master_name"), Username: server.User.Username()}
	f.Password, _ = server.User.Password()
	if f.Sentinels, err = withPorts(hosts, defaultSentinelPort); err != nil {
		return Form{}, err
	}
	query.Del("addr")
	server.Host, server.User = f.Sentinels[0], nil
	if user, password := take(query, "username"), take(query, "password"); user != "" || password != "" {
		server.User = url.UserPassword(user, password)
	}
	server.RawQuery = query.Encode()
	return f.of(server)
}

// of completes a form with the URL of the server, if the driver can read that.
func (f Form) of(server *url.URL) (Form, error) {
	f.Server = server.String()
	options, err := redis.ParseURL(f.Server)
	if err != nil {
		return Form{}, ErrForm
	}
	if f.Nodes != nil && (options.DB != 0 || options.Network == "unix") {
		return Form{}, fmt.Errorf("a cluster has no database but 0, and is asked by TCP: %w", ErrForm)
	}
	return f, nil
}

// withPorts returns addresses, where a port may be missing.
func withPorts(hosts []string, otherwise string) (addresses []string, err error) {
	for _, host := range hosts {
		name, port, err := net.SplitHostPort(host)
		if err != nil {
			name, port = strings.Trim(host, "[]"), otherwise
		}
		if name == "" || strings.ContainsAny(name, "/@?#") {
			return nil, ErrForm
		}
		addresses = append(addresses, net.JoinHostPort(name, port))
	}
	return addresses, nil
}

func take(query url.Values, name string) string {
	value := query.Get(name)
	query.Del(name)
	return value
}

// Describe says without a password what a URL names, such as "at redis://127.0.0.1:6379". The error wraps
// ErrForm.
func Describe(text string) (string, error) {
	f, err := Parse(text)
	if err != nil {
		return "", err
	}
	if f.Nodes != nil {
		return "the cluster of " + strings.Join(f.Nodes, ", "), nil
	}
	if f.Sentinels != nil {
		return fmt.Sprintf("the master %s of the sentinels at %s", f.Name, strings.Join(f.Sentinels, ", ")), nil
	}
	server, err := url.Parse(f.Server)
	if err != nil {
		return "", ErrForm
	}
	return "at " + server.Redacted(), nil
}
