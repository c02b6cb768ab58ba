package main

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/services/stack"
)

var _ = Describe("what is needed of Redis", Label("given"), func() {
	It("is what the protections send, on the keys of the products", func() {
		Expect(needs(nil, "db").Prefix).To(Equal("product:db:"))
		Expect(needs(stack.All, "db").Prefix).To(Equal("product:db."), "an era follows")
		Expect(needs(stack.All, "db").Commands).To(ConsistOf("PING", "GET", "SET", "DEL", "TIME", "EVAL", "EVALSHA", "MGET", "CLIENT TRACKING", "INFO"))
		Expect(needs(nil, "db").Commands).To(ConsistOf("PING", "GET", "SET", "DEL"))
		Expect(needs([]stack.Protection{stack.Guard, stack.Stampede}, "db").Commands).To(ConsistOf("PING", "GET", "SET", "DEL", "TIME", "EVAL", "EVALSHA"))
	})
})
