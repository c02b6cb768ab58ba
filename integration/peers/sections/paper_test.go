package sections

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var _ = Describe("what is computed on paper", func() {
	It("follows from the costs", func() {
		tables := onPaper(costs{
			database: "PostgreSQL",
			near:     cost{server: 20}, redis: cost{server: 50, redis: 5}, read: cost{server: 200, redis: 40, database: 50},
			write: [2]cost{{400, 100, 200}, {500, 120, 200}}, // with one instance, and with three
			told:  2,
		})
		row := func(table int, name string) []string {
			GinkgoHelper()
			for _, row := range tables[table].Rows {
				if strings.HasPrefix(row[0], name) {
					return row
				}
			}
			Fail("expected a row " + name)
			return nil
		}
		Expect(row(0, "hits of the near cache")).To(HaveExactElements("hits of the near cache", "50,000", "–", "–"))
		Expect(row(0, "hits of Redis")).To(HaveExactElements("hits of Redis", "20,000", "200,000", "–"))
		Expect(row(0, "writes, one")).To(HaveExactElements("writes, one instance", "2,500", "10,000", "5,000"))
		Expect(row(1, "30")).To(HaveExactElements("30", "600", "6,000", "60,000"), "instances, and messages at 10, 100 and 1,000 writes")
		// 20,000 reads: 18,000 × 20 + 1,800 × 50 + 200 × 200 µs; 50 writes: each 400 µs, and 50 for each of two instances more.
		Expect(row(2, "a large shop")).To(HaveExactElements(HavePrefix("a large shop"), "0.515", "0.023", "0.02", "nothing"))
		Expect(row(3, "35")).To(HaveExactElements("35 µs", "60 µs", "1.71"), "what a hit saves, what a write costs for one instance more, and their ratio")
	})
})
