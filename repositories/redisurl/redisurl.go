// Package redisurl reads what REDIS_URL names: one server, or a master that sentinels know.
package redisurl

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Form is what a URL names: one server, or a master that sentinels know.
type Form struct {
	// Server is the URL of one server, as redis.ParseURL reads it; with sentinels, of the first of them, and all else in it is the
	// master's.
	Server    string
	Sentinels []string // addresses; nil for one server
	Name      string   // of the master
	Username  string   // at the sentinels
	Password  string
}

// ErrForm is what is wrong with a URL of no known Form. It leaves the URL out, since a password may be in it.
var ErrForm = errors.New("expected redis://HOST:PORT/DB, rediss://…, unix:///PATH or redis+sentinel://HOST:PORT,HOST:PORT/MASTER/DB")

const defaultSentinelPort = "26379"

// Parse reads a URL of one of these forms:
//
//	redis://USER:PASSWORD@HOST:PORT/DB?PARAMETER=VALUE                                       also rediss:// and unix:///PATH
//	redis+sentinel://USER:PASSWORD@HOST:PORT,HOST:PORT/MASTER/DB?PARAMETER=VALUE             also rediss+sentinel://
//	redis://SENTINEL_USER:SENTINEL_PASSWORD@HOST:PORT/DB?master_name=MASTER&addr=HOST:PORT   as redis.ParseFailoverURL
//
// In the second, the user and the password are the master's; sentinel_username and sentinel_password are parameters. In the
// third it is the other way round: username and password are parameters. All other parameters are those of redis.ParseURL. The error wraps ErrForm.
func Parse(text string) (Form, error) {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return Form{}, ErrForm
	}
	plain, ofSentinels := strings.CutSuffix(scheme, "+sentinel")
	if !ofSentinels {
		return parseAsDriver(text)
	}
	authority, path, _ := strings.Cut(rest, "/")
	users, hosts := "", authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		users, hosts = authority[:at+1], authority[at+1:]
	}
	f := Form{}
	for host := range strings.SplitSeq(hosts, ",") {
		address, err := withPort(host)
		if err != nil {
			return Form{}, err
		}
		f.Sentinels = append(f.Sentinels, address)
	}
	server, err := url.Parse(plain + "://" + users + f.Sentinels[0] + "/" + path)
	if err != nil {
		return Form{}, ErrForm
	}
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
	if !query.Has("master_name") {
		return Form{}.of(server)
	}
	f := Form{Name: take(query, "master_name"), Username: server.User.Username()}
	f.Password, _ = server.User.Password()
	for _, host := range append([]string{server.Host}, query["addr"]...) {
		address, err := withPort(host)
		if err != nil {
			return Form{}, err
		}
		f.Sentinels = append(f.Sentinels, address)
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
	if _, err := redis.ParseURL(f.Server); err != nil {
		return Form{}, ErrForm
	}
	return f, nil
}

// withPort returns the address of a sentinel.
func withPort(host string) (string, error) {
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), defaultSentinelPort
	}
	if name == "" || strings.ContainsAny(name, "/@?#") {
		return "", ErrForm
	}
	return net.JoinHostPort(name, port), nil
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
	if f.Sentinels != nil {
		return fmt.Sprintf("the master %s of the sentinels at %s", f.Name, strings.Join(f.Sentinels, ", ")), nil
	}
	server, err := url.Parse(f.Server)
	if err != nil {
		return "", ErrForm
	}
	return "at " + server.Redacted(), nil
}
