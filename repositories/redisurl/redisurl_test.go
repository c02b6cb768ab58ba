package redisurl_test

import (
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisconn"
	"cacheaside/repositories/redisurl"
)

func TestRedisURL(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "REDIS_URL")
}

var _ = Describe("a REDIS_URL", Label("given"), func() {
	DescribeTable("is said what it names, without a password:", func(url, expected string) {
		Expect(redisurl.Describe(url)).To(Equal(expected))
	},
		Entry("one server", "redis://anna:s3cret@redis.example:6380/2", "at redis://anna:xxxxx@redis.example:6380/2"),
		Entry("one server, by TLS", "rediss://redis.example", "at rediss://redis.example"),
		Entry("one server, by a socket", "unix:///run/redis.sock", "at unix:///run/redis.sock"),
		Entry("sentinels", "redis+sentinel://anna:s3cret@a.example:26380,b.example/products/2?sentinel_password=other",
			"the master products of the sentinels at a.example:26380, b.example:26379"),
		Entry("sentinels with IPv6", "redis+sentinel://[::1]:26380,[::2]/products", "the master products of the sentinels at [::1]:26380, [::2]:26379"),
		Entry("sentinels by TLS", "rediss+sentinel://a.example/products", "the master products of the sentinels at a.example:26379"),
		Entry("sentinels as the driver names them", "redis://anna:s3cret@a.example:26380/2?master_name=products&addr=b.example:26381&password=other",
			"the master products of the sentinels at a.example:26380, b.example:26381"),
		Entry("a cluster", "redis+cluster://anna:s3cret@a.example:7000,b.example,[::1]:7002?protocol=3", "the cluster of a.example:7000, b.example:6379, [::1]:7002"),
		Entry("a cluster by TLS", "rediss+cluster://a.example/", "the cluster of a.example:6379"),
		Entry("a cluster as the driver names it", "redis://anna:s3cret@a.example:7000?addr=b.example:7001", "the cluster of a.example:7000, b.example:7001"),
	)

	DescribeTable("that is wrong is an error, which says which forms there are and has no password:", func(url string) {
		_, err := redisurl.Describe(url)
		Expect(err).To(MatchError(ContainSubstring("expected redis://HOST:PORT/DB, rediss://…, unix:///PATH, redis+sentinel://HOST:PORT,HOST:PORT/MASTER/DB or redis+cluster://HOST:PORT,HOST:PORT")))
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
		_, err = redisconn.TLS{}.Open(url)
		Expect(err).To(HaveOccurred())
		Expect(err.Error()).NotTo(ContainSubstring("s3cret"))
	},
		Entry("no URL", "s3cret"),
		Entry("another service", "http://anna:s3cret@redis.example"),
		Entry("no port", "redis://anna:s3cret@redis.example:s3cret"),
		Entry("an unknown parameter", "redis://redis.example?s3cret=1"),
		Entry("sentinels of no master", "redis+sentinel://anna:s3cret@a.example:26379"),
		Entry("sentinels of no master, with a parameter", "redis+sentinel://anna:s3cret@a.example:26379/?db=2"),
		Entry("sentinels without a name", "redis+sentinel://anna:s3cret@,b.example/products"),
		Entry("sentinels, and a database that is no number", "redis+sentinel://anna:s3cret@a.example/products/s3cret"),
		Entry("a cluster without a node", "redis+cluster://anna:s3cret@"),
		Entry("a cluster, and a node without a name", "redis+cluster://anna:s3cret@a.example,:7001"),
		Entry("a cluster, and a database", "redis+cluster://anna:s3cret@a.example/2"),
		Entry("a cluster, and an unknown parameter", "redis+cluster://a.example?s3cret=1"),
		Entry("another kind", "redis+s3cret://a.example"),
		Entry("sentinels, and an unknown parameter", "redis+sentinel://a.example/products?s3cret=1"),
	)
})
