package redisconn_test

import (
	"fmt"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/identity"
	"cacheaside/repositories/redisconn"
)

// array is a reply that has these in it.
func array(replies ...string) string {
	return strings.Join(append([]string{fmt.Sprintf("*%d", len(replies))}, replies...), "\r\n")
}

// strs is a reply of strings, such as fields and their values.
func strs(words ...string) string {
	var replies []string
	for _, word := range words {
		replies = append(replies, bulk(word))
	}
	return array(replies...)
}

var _ = Describe("what sentinels say of the master", Label("given"), func() {
	// is has a Redis say of itself that it is of that run, and has that role.
	is := func(redis *answering, run, role string) {
		redis.info("run_id:"+run, "role:"+role, "master_replid:"+run)
	}

	It("is believed; and while they have a replica take over, that is the master as soon as it says so itself, in the next epoch", func(ctx SpecContext) {
		sentinel, master, chosen := newAnswering(), newAnswering(), newAnswering()
		is(master, "old", "master")
		sentinel.set("SENTINEL GET-MASTER-ADDR-BY-NAME", strs(master.Host(), master.Port()))
		// says has the sentinel say this of the master and of the replica.
		says := func(master, replica string) {
			sentinel.set("SENTINEL MASTER", strs("flags", master, "config-epoch", "4"))
			sentinel.set("SENTINEL REPLICAS", array(
				strs("ip", "127.0.0.1", "port", "1", "flags", "slave"), strs("ip", chosen.Host(), "port", chosen.Port(), "flags", replica)))
		}
		connection, err := redisconn.TLS{}.Open("redis+sentinel://" + sentinel.Addr() + "/products")
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(connection.Close)
		identifier := connection.NewIdentifier()
		DeferCleanup(identifier.Close)
		identify := func() (identity.Redis, error) { return identifier.Identify(ctx) }

		says("master", "slave")
		is(chosen, "new", "master") // and nobody has chosen it
		Expect(identify()).To(Equal(identity.Redis{Name: "old/old", Epoch: 4, Rivals: true}))
		says("master,o_down,failover_in_progress", "slave,promoted")
		is(chosen, "new", "slave")
		Expect(identify()).To(HaveField("Name", "old/old"), "what was chosen is a replica still")
		is(chosen, "new", "master")
		Expect(identify()).To(Equal(identity.Redis{Name: "new/new", Epoch: 5, Rivals: true}))
	})
})
