//go:build unix

package failover_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/resptest"
)

// nodeThat is the only node of a cluster, which answers each command on a key so.
func nodeThat(answer func(port string) string) *resptest.Server {
	GinkgoHelper()
	var port string
	known := make(chan struct{})
	bulk := func(text string) string { return fmt.Sprintf("$%d\r\n%s\r\n", len(text), text) }
	node, err := resptest.Listen(func(args []string) (string, bool) {
		<-known
		switch command := strings.ToUpper(strings.Join(args[:min(2, len(args))], " ")); command {
		case "CLUSTER SLOTS":
			return "*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n" + bulk("127.0.0.1") + ":" + port + "\r\n" + bulk("node"), false
		case "CLUSTER NODES":
			return bulk("node 127.0.0.1:" + port + "@1 myself,master - 0 0 1 connected 0-16383\n"), false
		case "INFO SERVER":
			return bulk("run_id:1\r\n"), false
		case "INFO REPLICATION":
			return bulk("role:master\r\nmaster_replid:2\r\n"), false
		case "PING":
			return "+PONG\r\n", false
		}
		if strings.EqualFold(args[0], "HELLO") || strings.EqualFold(args[0], "CLIENT") {
			return "-ERR unknown command\r\n", false
		}
		return "-" + answer(port) + "\r\n", false
	})
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(node.Close)
	_, port, err = net.SplitHostPort(node.Address())
	Expect(err).NotTo(HaveOccurred())
	close(known)
	return node
}

var _ = Describe("a server whose cluster answers with an error", Label("given", "machines"), func() {
	DescribeTable("answers from the database, and soon:", func(ctx SpecContext, answer func(port string) string) {
		at, node := newSite(), nodeThat(answer)
		one := at.server(ctx, strings.Replace(node.URL(), "redis://", "redis+cluster://", 1), "")
		soon := func(what string, do func(context.Context)) {
			GinkgoHelper()
			began := time.Now()
			do(ctx)
			Expect(time.Since(began)).To(BeNumerically("<", time.Second), "how long it took to %s", what)
		}
		soon("create", func(ctx context.Context) { one.create(ctx, before) })
		for range 10 {
			soon("find", func(ctx context.Context) {
				price, cache := one.price(ctx)
				Expect(price).To(Equal(before))
				Expect(cache).To(HavePrefix("redis; fwd="))
			})
		}
		soon("change", func(ctx context.Context) { Expect(one.change(ctx, after)).To(ContainSubstring("detail=")) })
		soon("find", func(ctx context.Context) { price, _ := one.price(ctx); Expect(price).To(Equal(after)) })
		soon("delete", func(ctx context.Context) {
			one.ask(ctx, http.MethodDelete, "/products/mouse", "", http.StatusNoContent)
		})
		soon("miss", func(ctx context.Context) { one.ask(ctx, http.MethodGet, "/products/mouse", "", http.StatusNotFound) })
	},
		Entry("MOVED, to itself", func(port string) string { return "MOVED 5 127.0.0.1:" + port }),
		Entry("MOVED, to where nobody is", func(string) string { return "MOVED 5 127.0.0.1:1" }),
		Entry("ASK, at itself", func(port string) string { return "ASK 5 127.0.0.1:" + port }),
		Entry("ASK, where nobody is", func(string) string { return "ASK 5 127.0.0.1:1" }),
		Entry("TRYAGAIN", func(string) string { return "TRYAGAIN Multiple keys request during rehashing of slot" }),
		Entry("CLUSTERDOWN", func(string) string { return "CLUSTERDOWN The cluster is down" }),
		Entry("CROSSSLOT", func(string) string { return "CROSSSLOT Keys in request don't hash to the same slot" }),
		Entry("READONLY", func(string) string { return "READONLY You can't write against a read only replica." }),
		Entry("LOADING", func(string) string { return "LOADING Redis is loading the dataset in memory" }),
		Entry("MASTERDOWN", func(string) string {
			return "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."
		}),
	)
})
