package stampede_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/repositories"
	"cacheaside/repositories/marks"
	"cacheaside/services"
	"cacheaside/services/journal"
	"cacheaside/services/mock"
	"cacheaside/services/stampede"
	"cacheaside/services/stampede/stampedetest"
)

var _ = Describe("Finder", Label("lesson-09", "step-8"), func() {
	const crowd = 1000

	Describe("when a thousand ask at once for a product that is not in the cache,", func() {
		It("makes one read of the database, and gives all of them the product", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				stored := 0
				for _, c := range s.many(ctx, crowd, s.finder(), "mouse") {
					c.gets(mouse, "the database has the mouse")
					if c.report.Stored {
						stored++
					}
				}
				s.expectReads(1, "a thousand callers asked for one product while it was read")
				Expect(stored).To(Equal(1), s.because("how many callers are told that theirs was the read that stored the product"))
				Expect(s.in("mouse").value).To(HavePrefix("v1 ends="), s.because("the product is in the cache now"))
			})
		})

		It("makes two reads where Redis can't be reached, which is not asked again: one, and one for those who asked meanwhile", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.redisError = errDown
				firsts := 0
				for _, c := range s.many(ctx, crowd, s.finder(), "mouse") {
					c.gets(mouse, "Redis is down, and the database has the mouse")
					Expect(c.report.Cache).To(Equal(services.Unreachable), s.because("the report of an answer past the cache"))
					Expect(c.report.CacheError).To(MatchError(errDown), s.because("the report of an answer past the cache"))
					if !c.report.Collapsed {
						firsts++
					}
				}
				s.expectReads(2, "a thousand callers asked for one product while it was read")
				Expect(firsts).To(Equal(1), s.because("how many callers are not told that the answer is another's"))
				Expect(s.acquires).To(BeZero(), s.because("how often a lease was asked for of a Redis that had not answered"))
			})
		})

		It("makes one read for each product, if they ask for different ones", func() {
			onScene(func(ctx context.Context) {
				keyboard := repositories.Product{Name: "keyboard", Price: 4950, Quantity: 3}
				s := newScene(mouse, keyboard)
				finder := s.finder()
				mice := s.many(ctx, 10, finder, "mouse")
				for _, c := range s.many(ctx, 10, finder, "keyboard") {
					c.gets(keyboard, "ten ask for the mouse, and ten for the keyboard")
				}
				for _, c := range mice {
					c.gets(mouse, "ten ask for the mouse, and ten for the keyboard")
				}
				s.expectReads(2, "one of each product")
			})
		})

		It("makes one read for each product, if their names differ in case only", func() {
			onScene(func(ctx context.Context) {
				other := repositories.Product{Name: "Mouse", Price: 4950, Quantity: 3}
				s := newScene(mouse, other)
				finder := s.finder()
				mice, others := s.many(ctx, 10, finder, "mouse"), s.many(ctx, 10, finder, "Mouse")
				for _, c := range mice {
					c.gets(mouse, `ten ask for "mouse", and ten for "Mouse"`)
				}
				for _, c := range others {
					c.gets(other, `ten ask for "mouse", and ten for "Mouse"`)
				}
				s.expectReads(2, "one of each product")
				Expect(others[0].report.Stored).To(BeTrue(), s.because(`the report's Stored, of who asked for "Mouse" first`))
				s.begin(ctx, s.finder(), "mouse").gets(mouse, `another instance, which asks for "mouse"`)
				s.begin(ctx, s.finder(), "Mouse").gets(other, `another instance, which asks for "Mouse"`)
				s.expectReads(2, "the other instance has both from the cache")
			})
		})

		It("makes one read of a product that does not exist, and tells all of them ErrNotFound", Label("step-9"), func() {
			onScene(func(ctx context.Context) {
				s := newScene()
				for _, c := range s.many(ctx, crowd, s.finder(), "mouse") {
					c.fails(repositories.ErrNotFound, "the database has no mouse")
				}
				s.expectReads(1, "a thousand callers asked for one product while it was read")
			})
		})

		It("tells all of them of the database's failure, and does not remember it", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.readError = repositories.ErrUnavailable
				finder := s.finder()
				for _, c := range s.many(ctx, 10, finder, "mouse") {
					c.fails(repositories.ErrUnavailable, "the database was busy")
				}
				s.with(func() { s.readError = nil })
				time.Sleep(10 * time.Second)
				s.begin(ctx, finder, "mouse").gets(mouse, "the database is there again: a failure is nobody's answer any more")
			})
		})

		It("makes one read also on two instances that share a Redis", func(ctx SpecContext) {
			client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(GinkgoT()).Addr()})
			DeferCleanup(client.Close)
			var reads atomic.Int64
			config := stampede.Config{
				Strings: repositories.NewRedisRepository(client), Leases: marks.NewLeases(client),
				Products: &mock.ProductReader{FindByNameFunc: func(context.Context, string) (repositories.Product, error) {
					reads.Add(1)
					time.Sleep(readTime)
					return mouse, nil
				}},
				Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
			}
			finders := []*stampede.Finder{stampede.NewFinder(config), stampede.NewFinder(config)}
			failures := make(chan any, crowd)
			var asked sync.WaitGroup
			for number := range crowd {
				asked.Go(func() {
					defer func() { failures <- recover() }()
					product, _, err := finders[number%2].Find(ctx, "mouse")
					if err != nil || product != mouse {
						panic(fmt.Sprintf("expected the mouse, got %v and the error %v", product, err))
					}
				})
			}
			asked.Wait()
			for range crowd {
				Expect(<-failures).To(BeNil(), "a thousand callers ask two instances for one product")
			}
			Expect(reads.Load()).To(BeEquivalentTo(1), "how often the database was read, when a thousand callers asked two instances for one product")
		})

		It("makes two reads on each of two instances whose Redis can't be reached", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.redisError = errDown
				one, other := s.many(ctx, 10, s.finder(), "mouse"), s.many(ctx, 10, s.finder(), "mouse")
				for _, c := range append(one, other...) {
					c.gets(mouse, "Redis is down, and the database has the mouse")
				}
				s.expectReads(4, "ten callers asked each of two instances: one read was under way, and one is for those who asked meanwhile")
			})
		})
	})

	It("returns what the cache has, and asks nobody else", func() {
		onScene(func(ctx context.Context) {
			s := newScene()
			s.put("mouse", valueOf(mouse, time.Now().Add(57*time.Second)), time.Minute)
			finder := stampede.NewFinder(stampede.Config{
				Strings: s, Leases: &stampedetest.Leases{}, Products: &mock.ProductReader{}, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
			})
			c := s.begin(ctx, finder, "mouse").gets(mouse, "the cache has the mouse")
			Expect(c.report).To(journal.BeReport(services.Report{Cache: services.Hit, TTL: 57*time.Second - getTime, CacheTime: getTime}),
				s.because("the report of a hit"))
		})
	})

	It("takes for a miss what claims to live clearly longer than any product does: a clock was set back", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.put("mouse", valueOf(cheaperMouse, time.Now().Add(productTTL+12*time.Second)), time.Minute)
			c := s.begin(ctx, s.finder(), "mouse").gets(mouse, "what the cache has may be as old as anything")
			Expect(c.report.Cache).To(Equal(services.Miss), s.because("the report"))
		})
	})

	It("says in the report of a miss what took how long, the look into the cache included", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			c := s.begin(ctx, s.finder(), "mouse").gets(mouse, "the database has the mouse")
			Expect(c.report).To(journal.BeReport(services.Report{
				Cache: services.Miss, Stored: true, CacheTime: getTime + acquireTime + fillTime, SQLTime: readTime,
			}), s.because("the report of a miss: the look into the cache, the lease and the storing count as time spent on the cache"))
		})
	})

	It("goes past the cache while this instance is writing the key, and leaves what is there", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			old := valueOf(cheaperMouse, time.Now().Add(time.Minute))
			s.put("mouse", old, time.Minute)
			finder := stampede.NewFinder(stampede.Config{
				Strings: s, Leases: s, Products: s, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
				UnderWay: func(key string) bool { return key == keyOf("mouse") },
			})
			c := s.begin(ctx, finder, "mouse").gets(mouse, "what the cache has may be older than what this instance is writing")
			Expect(c.report).To(journal.BeReport(services.Report{Cache: services.Miss, CacheError: stampede.ErrNoLease, SQLTime: readTime}),
				s.because("the report: Redis was not asked"))
			Expect(s.in("mouse").value).To(Equal(old), s.because("what the cache has"))
		})
	})

	It("reads again when the read is over: nothing is left of it", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.redisError = errDown
			finder := s.finder()
			s.begin(ctx, finder, "mouse").gets(mouse, "the first find, past a Redis that is down")
			s.change(cheaperMouse)
			s.begin(ctx, finder, "mouse").gets(cheaperMouse, "the second find, when the first was over, and the product had changed")
			s.expectReads(2, "one find after the other, past a Redis that is down")
		})
	})

	It("makes no caller wait for the read of another product, and no hit wait for anything", func(ctx SpecContext) {
		keyboard := repositories.Product{Name: "keyboard", Price: 4950, Quantity: 3}
		monitor := repositories.Product{Name: "monitor", Price: 19900, Quantity: 1}
		s := newScene(mouse)
		s.put("keyboard", valueOf(keyboard, time.Now().Add(time.Minute)), time.Minute)
		hangs := make(chan struct{})
		DeferCleanup(func() { close(hangs) })
		finder := stampede.NewFinder(stampede.Config{
			Strings: s, Leases: s, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
			Products: &mock.ProductReader{FindByNameFunc: func(_ context.Context, name string) (repositories.Product, error) {
				if name == "mouse" {
					<-hangs
				}
				return monitor, nil
			}},
		})
		s.begin(ctx, finder, "mouse")
		time.Sleep(5 * (getTime + acquireTime)) // the read hangs by now, if it is one
		hit, miss := s.begin(ctx, finder, "keyboard"), s.begin(ctx, finder, "monitor")
		Eventually(hit.done).WithTimeout(patience).Should(BeClosed(), s.because("the cache has the keyboard, and a read of the mouse hangs"))
		hit.gets(keyboard, "the cache has the keyboard")
		Eventually(miss.done).WithTimeout(patience).Should(BeClosed(), s.because("the database has the monitor, and a read of the mouse hangs"))
		miss.gets(monitor, "the database has the monitor")
	})

	It("reads in a context with the values of the caller who has begun the read", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			type request struct{}
			var read any
			finder := stampede.NewFinder(stampede.Config{
				Strings: s, Leases: s, Database: "5c0b2ce0", TTL: productTTL, Now: time.Now,
				Products: &mock.ProductReader{FindByNameFunc: func(ctx context.Context, name string) (repositories.Product, error) {
					read = ctx.Value(request{})
					return s.FindByName(ctx, name)
				}},
			})
			s.begin(context.WithValue(ctx, request{}, "this one"), finder, "mouse").gets(mouse, "the database has the mouse")
			Expect(read).To(Equal("this one"), "a value of the caller's context, in that of the read: a log names the request by it")
		})
	})

	Describe("when a caller goes away,", func() {
		DescribeTable("goes on with the read that others wait for,", func(leave func(context.Context) (context.Context, context.CancelFunc), expected error) {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				finder := s.finder()
				impatient, cancel := leave(ctx)
				defer cancel()
				first := s.begin(impatient, finder, "mouse")
				time.Sleep(20 * time.Millisecond)
				second := s.begin(ctx, finder, "mouse")
				first.fails(expected, "the first caller went away after 50ms")
				Expect(first.took).To(Equal(50*time.Millisecond), s.because("who goes away does not wait"))
				second.gets(mouse, "the second caller waits for the read that the first has begun")
				s.expectReads(1, "the second caller waits for the read that the first has begun")
			})
		},
			Entry("where the caller cancels", func(ctx context.Context) (context.Context, context.CancelFunc) {
				ctx, cancel := context.WithCancel(ctx)
				time.AfterFunc(50*time.Millisecond, cancel)
				return ctx, cancel
			}, context.Canceled),
			Entry("where its deadline is over", func(ctx context.Context) (context.Context, context.CancelFunc) {
				return context.WithTimeout(ctx, 50*time.Millisecond)
			}, context.DeadlineExceeded),
		)

		It("does not keep it waiting for a read that another has begun, which goes on", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				finder := s.finder()
				first := s.begin(ctx, finder, "mouse")
				impatient, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
				second := s.begin(impatient, finder, "mouse").fails(context.DeadlineExceeded, "the second caller went away after 50ms")
				Expect(second.took).To(Equal(50*time.Millisecond), s.because("who goes away does not wait"))
				first.gets(mouse, "the first caller stays")
				s.expectReads(1, "the second caller waits for the read that the first has begun")
			})
		})

		It("does not keep it waiting for the look into the cache, and begins no read", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				s.hangs = "GET"
				impatient, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
				c := s.begin(impatient, s.finder(), "mouse").fails(context.DeadlineExceeded, "Redis hangs, and the caller went away after 50ms")
				Expect(c.took).To(Equal(50*time.Millisecond), s.because("who goes away does not wait"))
				time.Sleep(readTime)
				s.expectReads(0, "nobody waits for an answer")
			})
		})

		It("stores the product all the same, for the next caller", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				impatient, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
				defer cancel()
				s.begin(impatient, s.finder(), "mouse").fails(context.DeadlineExceeded, "the only caller went away after 50ms")
				time.Sleep(readTime)
				Expect(s.in("mouse").value).To(HavePrefix("v1 ends="), s.because("the read went on, and has stored the product"))
			})
		})

		It("begins no read, if it went away before it asked", func() {
			onScene(func(ctx context.Context) {
				s := newScene(mouse)
				gone, leave := context.WithCancel(ctx)
				leave()
				s.begin(gone, s.finder(), "mouse").fails(context.Canceled, "the caller went away before it asked")
				time.Sleep(readTime)
				s.expectReads(0, "nobody waits for an answer")
			})
		})
	})

	DescribeTable("reads anew for the next caller when it has ended a read for which Redis hangs", func(call string) {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.hangs = call // unless its context ends
			finder := s.finder()
			c := s.begin(ctx, finder, "mouse").end()
			Expect(c.took).To(BeNumerically("<=", time.Minute), s.because("how long a read can hang that none of its callers can end"))
			s.with(func() { s.hangs = "" })
			s.begin(ctx, finder, "mouse").gets(mouse, "Redis is there again")
		})
	},
		Entry("as it is asked for a lease", "acquire"),
		Entry("as it is told to store the product", "SET"),
	)

	It("ends a read that hangs, and reads anew for the next caller", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.readTime = time.Hour // unless its context ends
			finder := s.finder()
			c := s.begin(ctx, finder, "mouse").fails(repositories.ErrUnavailable, "the database hangs, and no caller gives up")
			Expect(c.took).To(BeNumerically("<=", time.Minute), s.because("how long a read can hang that none of its callers can end"))
			s.with(func() { s.readTime = readTime })
			s.begin(ctx, finder, "mouse").gets(mouse, "the database is there again")
		})
	})

	It("panics in each caller who waits when the read panics, so that callers can recover, and reads anew for the next", func() {
		onScene(func(ctx context.Context) {
			s := newScene(mouse)
			s.panics = true
			finder := s.finder()
			only := s.begin(ctx, finder, "mouse")
			<-only.done
			Expect(fmt.Sprint(only.panicked)).To(ContainSubstring("a fault in the read"), s.because("what the only caller of a read that panicked could recover from"))
			time.Sleep(10 * time.Second) // the lease is over
			for number, c := range s.many(ctx, 10, finder, "mouse") {
				<-c.done
				Expect(fmt.Sprint(c.panicked)).To(ContainSubstring("a fault in the read"),
					s.because(fmt.Sprintf("what caller number %d could recover from, of ten who waited for a read that panicked", number+1)))
			}
			s.with(func() { s.panics = false })
			time.Sleep(10 * time.Second)
			s.begin(ctx, finder, "mouse").gets(mouse, "the next find, when nothing panics any more")
		})
	})
})
