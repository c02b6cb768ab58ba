package contenders_test

import (
	"path/filepath"
	"sync/atomic"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/peers/catalogue"
	"cacheaside/integration/peers/contenders"
	"cacheaside/repositories"
)

var _ = Describe("Each contender", func() {
	const products = 100
	for _, contender := range contenders.All() {
		Context(contender.Name, func() {
			var environment contenders.Environment
			var open func(ctx SpecContext) contenders.Instance

			BeforeEach(func(ctx SpecContext) {
				environment = contenders.Environment{
					RedisURL: privateRedis(ctx), Database: filepath.Join(GinkgoT().TempDir(), "products.db"),
					Lifetime: time.Hour, NearEntries: 1_000, SQLReads: new(atomic.Int64),
				}
				Expect(catalogue.MakeDatabase(ctx, environment.Database, products)).To(Succeed())
				open = func(ctx SpecContext) contenders.Instance {
					GinkgoHelper()
					instance, err := contender.Open(ctx, environment)
					Expect(err).NotTo(HaveOccurred())
					DeferCleanup(instance.Close)
					return instance
				}
			})

			// answer is what it must answer for a product.
			answer := func(product repositories.Product) contenders.Answer {
				if contender.Bare {
					return contenders.Answer{Value: contenders.CompactValue(product)}
				}
				return contenders.Answer{Product: product}
			}

			It("answers what was asked for, from wherever it has it", func(ctx SpecContext) {
				instance := open(ctx)
				for _, product := range catalogue.Products(products) {
					if contender.Bare {
						Expect(instance.Change(ctx, product)).To(Succeed())
					}
					for range 3 { // a miss, a hit in Redis, and what is nearer
						Expect(instance.Find(ctx, product.Name)).To(Equal(answer(product)))
					}
				}
				switch {
				case contender.Bare:
					Expect(environment.SQLReads.Load()).To(BeZero(), "it has no database")
				case contender.SQL:
					Expect(environment.SQLReads.Load()).To(BeEquivalentTo(3*products), "it has no cache")
				case contender.Near && contender.LocalLifetime == 0:
					// What has it near may have near, too, that Redis had nothing, until Redis tells of its own writing.
					Expect(environment.SQLReads.Load()).To(And(BeNumerically(">=", products), BeNumerically("<", 3*products)))
				default:
					Expect(environment.SQLReads.Load()).To(BeEquivalentTo(products), "expected one read of the database for each product")
				}
			})

			It("answers what another instance has changed, unless nobody tells it", func(ctx SpecContext) {
				first, second := open(ctx), open(ctx)
				product := catalogue.Product(7)
				if contender.Bare {
					Expect(first.Change(ctx, product)).To(Succeed())
				}
				for range 3 {
					Expect(first.Find(ctx, product.Name)).To(Equal(answer(product)))
				}
				changed := product
				changed.Price, changed.Quantity = product.Price+1, product.Quantity+1
				Expect(second.Change(ctx, changed)).To(Succeed())

				Expect(second.Find(ctx, product.Name)).To(Equal(answer(changed)), "the one that changed it")
				if contender.LocalLifetime > 0 {
					Expect(first.Find(ctx, product.Name)).To(Equal(answer(product)), "expected what it has for its own lifetime")
					return
				}
				Eventually(first.Find).WithArguments(ctx, product.Name).WithTimeout(5 * time.Second).Should(Equal(answer(changed)))
			})

			It("says so when there is no such product", func(ctx SpecContext) {
				_, err := open(ctx).Find(ctx, "nothing of this name")
				Expect(err).To(HaveOccurred())
			})
		})
	}
})
