package redisconn_test

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/identity"
	"cacheaside/repositories/redisconn"
)

var _ = Describe("what the nodes of a cluster say of it", Label("given"), func() {
	type claim = redisconn.Claim

	DescribeTable("is settled by the epochs of the claims:", func(claims, expected []claim, epoch int) {
		parts, of := redisconn.Settled(claims...)
		Expect(parts).To(Equal(expected))
		Expect(of).To(BeEquivalentTo(epoch))
	},
		Entry("they agree", []claim{{0, 8191, "a", 1}, {8192, 16383, "b", 2}, {8192, 16383, "b", 2}, {0, 8191, "a", 1}},
			[]claim{{0, 8191, "a", 1}, {8192, 16383, "b", 2}}, 2),
		Entry("one has taken over from another, who still says that it has its slots", []claim{{0, 16383, "old", 1}, {0, 16383, "new", 3}},
			[]claim{{0, 16383, "new", 3}}, 3),
		Entry("in whatever order they say so", []claim{{0, 16383, "new", 3}, {0, 16383, "old", 1}}, []claim{{0, 16383, "new", 3}}, 3),
		Entry("slots have moved", []claim{{0, 8191, "a", 1}, {8192, 16383, "b", 2}, {100, 199, "b", 4}},
			[]claim{{0, 99, "a", 1}, {100, 199, "b", 4}, {200, 8191, "a", 1}, {8192, 16383, "b", 4}}, 4),
		Entry("parts that follow each other are one", []claim{{0, 99, "a", 1}, {100, 199, "a", 1}}, []claim{{0, 199, "a", 1}}, 1),
		Entry("nobody has some slots", []claim{{0, 99, "a", 1}, {200, 299, "b", 2}}, []claim{{0, 99, "a", 1}, {200, 299, "b", 2}}, 2),
		Entry("who has nothing left does not count", []claim{{0, 99, "old", 7}, {0, 99, "new", 8}}, []claim{{0, 99, "new", 8}}, 8),
		Entry("nobody has any", nil, []claim(nil), 0),
	)

	DescribeTable("has a key in the slot that the specification of clusters names:", func(key string, slot int) {
		Expect(identity.SlotOf(key)).To(Equal(slot))
	},
		Entry("CRC16's own example", "123456789", 0x31C3),
		Entry("a key", "foo", 12182),
		Entry("a tag", "{foo}bar", 12182),
		Entry("a tag in the middle", "a{foo}b", 12182),
		Entry("the first of two tags", "a{foo}{bar}", 12182),
		Entry("a tag with a brace in it", "{{foo}}", 13308),
		Entry("no tag, since nothing is in it", "{}{foo}", 2263),
		Entry("no tag, since it does not end", "{foo", 13308),
		Entry("the empty key", "", 0),
	)

	DescribeTable("names nodes as they are reached from here:", func(named, asked, expected string) {
		Expect(redisconn.Reachable(named, asked)).To(Equal(expected))
	},
		Entry("another machine", "10.0.0.2:7001", "10.0.0.1:7000", "10.0.0.2:7001"),
		Entry("by a name", "b.example:7001", "a.example:7000", "b.example:7001"),
		Entry("the same machine, which names itself by loopback", "127.0.0.1:7001", "a.example:7000", "a.example:7001"),
		Entry("a node that does not know its own address", ":7000", "10.0.0.1:7000", "10.0.0.1:7000"),
		Entry("a node whose address is not known", "?:7000", "10.0.0.1:7000", "10.0.0.1:7000"),
		Entry("IPv6", "[::1]:7001", "[fd00::1]:7000", "[fd00::1]:7001"),
	)
})
