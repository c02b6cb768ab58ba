package redisconn_test

import (
	"fmt"
	"net"
	"strings"
	"sync/atomic"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resptest"
	"cacheaside/repositories/identity"
	"cacheaside/repositories/redisconn"
)

// replyOf writes replies: an array of strings, of fields and their values, or of such arrays.
func replyOf(value any) string {
	switch value := value.(type) {
	case string:
		return fmt.Sprintf("$%d\r\n%s\r\n", len(value), value)
	case []string:
		var items []any
		for _, item := range value {
			items = append(items, item)
		}
		return replyOf(items)
	case []any:
		var text strings.Builder
		fmt.Fprintf(&text, "*%d\r\n", len(value))
		for _, item := range value {
			text.WriteString(replyOf(item))
		}
		return text.String()
	}
	panic(fmt.Sprintf("no reply: %T", value))
}

// serving answers as a server until the spec's end, by the beginning of a command in capitals.
func serving(answer func(command string) (reply string, is bool)) (host, port string) {
	GinkgoHelper()
	server, err := resptest.Listen(func(args []string) (string, bool) {
		command := strings.ToUpper(strings.Join(args[:min(2, len(args))], " "))
		if reply, is := answer(command); is {
			return reply, false
		}
		return "-ERR unknown command\r\n", false
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(server.Close)
	host, port, err = net.SplitHostPort(server.Address())
	Expect(err).NotTo(HaveOccurred())
	return host, port
}

// replicaOrMaster is a Redis whose role a spec sets.
type replicaOrMaster struct {
	host, port string
	role       atomic.Pointer[string]
}

func newReplicaOrMaster(run string) *replicaOrMaster {
	GinkgoHelper()
	r := &replicaOrMaster{}
	r.be("slave")
	r.host, r.port = serving(func(command string) (string, bool) {
		switch command {
		case "INFO SERVER":
			return replyOf("run_id:" + run + "\r\n"), true
		case "INFO REPLICATION":
			return replyOf("role:" + *r.role.Load() + "\r\nmaster_replid:" + run + "\r\n"), true
		}
		return "", false
	})
	return r
}

func (r *replicaOrMaster) be(role string) { r.role.Store(&role) }

var _ = Describe("what sentinels say of the master", Label("given"), func() {
	// sentinelOf is one that takes a server for the master, and has chosen another one to follow it, if there is a failover.
	sentinelOf := func(master, chosen *replicaOrMaster, failover *atomic.Bool) string {
		GinkgoHelper()
		host, port := serving(func(command string) (string, bool) {
			flags, of := "master", "slave"
			if failover.Load() {
				flags, of = "master,o_down,failover_in_progress", "slave,promoted"
			}
			switch command {
			case "SENTINEL MASTER":
				return replyOf([]string{"name", "products", "flags", flags, "config-epoch", "4"}), true
			case "SENTINEL GET-MASTER-ADDR-BY-NAME":
				return replyOf([]string{master.host, master.port}), true
			case "SENTINEL REPLICAS":
				return replyOf([]any{
					[]string{"ip", "127.0.0.1", "port", "1", "flags", "slave"},
					[]string{"ip", chosen.host, "port", chosen.port, "flags", of},
				}), true
			}
			return "", false
		})
		return "redis+sentinel://" + host + ":" + port + "/products"
	}

	It("is believed; and while it has a replica take over, that is the master as soon as it says so itself, in the next epoch", func(ctx SpecContext) {
		master, chosen := newReplicaOrMaster("old"), newReplicaOrMaster("new")
		master.be("master")
		var failover atomic.Bool
		connection, err := redisconn.TLS{}.Open(sentinelOf(master, chosen, &failover))
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		identifier := connection.NewIdentifier()
		DeferCleanup(identifier.Close)
		identify := func() (identity.Redis, error) { return identifier.Identify(ctx) }

		Expect(identify()).To(Equal(identity.Redis{Name: "old/old", Epoch: 4, Rivals: true}))
		chosen.be("master") // and nobody has chosen it
		Expect(identify()).To(HaveField("Name", "old/old"))
		chosen.be("slave")
		failover.Store(true)
		Expect(identify()).To(HaveField("Name", "old/old"), "what was chosen is a replica still")
		chosen.be("master")
		Expect(identify()).To(Equal(identity.Redis{Name: "new/new", Epoch: 5, Rivals: true}))
	})
})
