package redisconn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// refusal is what a reply that begins so means. The texts' first verb is the list of commands.
type refusal struct {
	replies []string
	what    func(commands string) string
	remedy  func(*inspection) string
}

// Texts that several findings have.
const (
	partOfCluster = "it is one node of a Cluster, and has only a part of the keys"
	evict         = "CONFIG SET maxmemory-policy allkeys-lru, and the same in its configuration"
)

func always(text string) func(string) string { return func(string) string { return text } }

func advise(text string) func(*inspection) string { return func(*inspection) string { return text } }

// knownRefusals are those with a remedy. https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors
var knownRefusals = []refusal{
	{
		replies: []string{"NOAUTH", "operation not permitted"},
		what:    always("it wants a password"),
		remedy:  func(i *inspection) string { return "set REDIS_URL=" + i.urlWith("USER:PASSWORD@") },
	}, {
		replies: []string{"WRONGPASS", "invalid password", "AUTH <password> called without"},
		what:    always("it does not take the user and the password that the URL names"),
		remedy:  advise("compare REDIS_URL with requirepass and ACL LIST of the server"),
	}, {
		replies: []string{"NOPERM"},
		what:    func(commands string) string { return "its user may not use " + commands + " on the keys of products" },
		remedy:  (*inspection).grant,
	}, {
		replies: []string{"unknown command", "unknown subcommand", "Unknown subcommand"},
		what:    func(commands string) string { return "it has no " + commands },
		remedy: advise(fmt.Sprintf("take rename-command for them out of its configuration; if they were not renamed, use Redis %d.0 or newer",
			oldest)),
	}, {
		replies: []string{"READONLY", "MASTERDOWN"},
		what:    always("it is a replica that takes no writes"),
		remedy:  advise("set REDIS_URL to its master"),
	}, {
		replies: []string{"MOVED", "ASK", "CLUSTERDOWN", "CROSSSLOT"},
		what:    always(partOfCluster),
		remedy:  (*inspection).whole,
	}, {
		replies: []string{"OOM"},
		what:    always("its memory is full: nothing can be stored"),
		remedy:  advise(evict),
	}, {
		replies: []string{"MISCONF"},
		what:    always("it refuses writes, because it can't save its data to disk"),
		remedy:  advise(`see its log, and make room on its disk; a cache can do without: CONFIG SET save "" and CONFIG SET appendonly no`),
	}, {
		replies: []string{"NOREPLICAS"},
		what:    always("it refuses writes, because too few replicas follow it"),
		remedy:  advise("bring its replicas back; a cache can do without: CONFIG SET min-replicas-to-write 0"),
	}, {
		replies: []string{"LOADING"},
		what:    always("it is still loading its data"),
		remedy:  advise("wait"),
	}, {
		replies: []string{"DENIED"},
		what:    always("it is in protected mode, and takes no clients from other machines"),
		remedy:  advise("give it a password (requirepass or an ACL), and set that in REDIS_URL"),
	}, {
		replies: []string{"max number of clients"},
		what:    always("it has as many clients as it takes"),
		remedy:  advise("raise its maxclients, or find out with CLIENT LIST who has them"),
	}, {
		replies: []string{"DB index is out of range", "invalid DB index", "SELECT is not allowed"},
		what:    always("it has no database of the number that the URL names"),
		remedy:  func(i *inspection) string { return "set REDIS_URL=" + i.urlWith("") + "/0" },
	},
}

// refusals makes findings of refusals, by command: one for each reason.
func (i *inspection) refusals(replies map[string]error) []Finding {
	var findings []Finding
	names := slices.Clone(i.needs.Commands)
	for _, known := range append(slices.Clone(knownRefusals), refusal{
		replies: []string{""}, // any other
		what:    func(commands string) string { return "it refuses " + commands },
		remedy:  advise("see the error, and the server's log"),
	}) {
		var those []string
		names = slices.DeleteFunc(names, func(name string) bool {
			is := known.matches(replies[name])
			if is {
				those = append(those, name)
			}
			return is
		})
		if len(those) > 0 {
			findings = append(findings, Finding{known.what(strings.Join(those, ", ")), known.remedy(i), replies[those[0]]})
		}
	}
	return findings
}

func (r refusal) matches(reply error) bool {
	return slices.ContainsFunc(r.replies, func(prefix string) bool { return redis.HasErrorPrefix(reply, prefix) })
}

// whole is how to use the whole cluster that a server belongs to.
func (i *inspection) whole() string {
	return "set REDIS_URL=" + i.scheme() + "+cluster://" + i.options.Addr
}

// scheme is that of URLs of servers like this one, unless it listens at a socket.
func (i *inspection) scheme() string {
	if i.options.TLSConfig != nil {
		return "rediss"
	}
	return "redis"
}

// grant is the command that gives the user all that is needed.
func (i *inspection) grant() string {
	user := i.options.Username
	if user == "" {
		user = "default"
	}
	text := fmt.Sprintf("ACL SETUSER %s ~%s*", user, i.needs.Prefix)
	for _, name := range i.needs.Commands {
		text += " +" + strings.ReplaceAll(strings.ToLower(name), " ", "|")
	}
	if i.options.DB != 0 {
		text += " +select"
	}
	return text
}

// urlWith is the server's URL, with that in place of a user and a password.
func (i *inspection) urlWith(user string) string {
	scheme := i.scheme()
	if i.options.Network == "unix" {
		scheme = "unix"
	}
	return scheme + "://" + user + i.options.Addr
}
