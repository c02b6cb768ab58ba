package failover_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/marks"
	"cacheaside/services/failover"
)

// era is the present one.
type era struct {
	number int64
	sure   bool
}

func (e *era) Era() (int64, bool) { return e.number, e.sure }

// cache notes what it is asked for. Meanwhile something may happen.
type cache struct {
	asked     []string
	meanwhile func()
	fail      error
}

var errDown = errors.New("connection refused")

func (c *cache) note(what, key string) {
	c.asked = append(c.asked, what+" "+key)
	if c.meanwhile != nil {
		c.meanwhile()
	}
}

func (c *cache) GetKey(_ context.Context, key string) (string, error) {
	c.note("get", key)
	return "value", c.fail
}

func (c *cache) InsertExpire(_ context.Context, key, value string, lifetime time.Duration) error {
	c.note(fmt.Sprint("insert ", value, " for ", lifetime), key)
	return c.fail
}

func (c *cache) DeleteKey(_ context.Context, key string) error {
	c.note("delete", key)
	return c.fail
}

func (c *cache) Acquire(_ context.Context, key, token, instead string, lifetime time.Duration) (marks.Held, string, error) {
	c.note(fmt.Sprint("acquire ", token, " instead of ", instead, " for ", lifetime), key)
	return marks.HeldValue, "value", c.fail
}

func (c *cache) Fill(_ context.Context, key, lease, value string, lifetime time.Duration) (bool, error) {
	c.note(fmt.Sprint("fill ", lease, " with ", value, " for ", lifetime), key)
	return true, c.fail
}

func (c *cache) Begin(_ context.Context, key, token string, lifetime time.Duration) (string, error) {
	c.note(fmt.Sprint("begin ", token, " for ", lifetime), key)
	return "mark", c.fail
}

func (c *cache) Finish(_ context.Context, key, mark, value string, lifetime time.Duration) (bool, error) {
	c.note(fmt.Sprint("finish ", mark, " with ", value, " for ", lifetime), key)
	return true, c.fail
}

func (c *cache) Invalidate(_ context.Context, key string) error {
	c.note("invalidate", key)
	return c.fail
}

// watcher notes what it is told.
type watcher struct{ told []string }

func (w *watcher) Changed(key string)        { w.told = append(w.told, "changed "+key) }
func (w *watcher) Lost()                     { w.told = append(w.told, "lost") }
func (w *watcher) Current(ago time.Duration) { w.told = append(w.told, "current "+ago.String()) }

var _ = Describe("Keys", Label("lesson-13"), func() {
	const key = "product:db1:a:b"
	var (
		present *era
		redis   *cache
		keys    failover.Keys
	)

	BeforeEach(func() {
		present, redis = &era{7, true}, &cache{}
		keys = failover.NewKeys(present, "db1")
	})

	calls := []struct {
		what    string // with what the call was given
		answers string
		call    func(context.Context) (answer string, err error)
	}{
		{"get", "value", func(ctx context.Context) (string, error) { return keys.Strings(redis).GetKey(ctx, key) }},
		{"insert value for 1s", "", func(ctx context.Context) (string, error) {
			return "", keys.Strings(redis).InsertExpire(ctx, key, "value", time.Second)
		}},
		{"delete", "", func(ctx context.Context) (string, error) { return "", keys.Deleting(redis).DeleteKey(ctx, key) }},
		{"acquire token instead of other for 1s", "value", func(ctx context.Context) (string, error) {
			held, value, err := keys.Leases(redis).Acquire(ctx, key, "token", "other", time.Second)
			return answer(held == marks.HeldValue, value), err
		}},
		{"fill lease with value for 1s", "value", func(ctx context.Context) (string, error) {
			stored, err := keys.Leases(redis).Fill(ctx, key, "lease", "value", time.Second)
			return answer(stored, "value"), err
		}},
		{"begin token for 1s", "value", func(ctx context.Context) (string, error) {
			mark, err := keys.Intents(redis).Begin(ctx, key, "token", time.Second)
			return answer(mark == "mark", "value"), err
		}},
		{"finish mark with value for 1s", "value", func(ctx context.Context) (string, error) {
			stored, err := keys.Intents(redis).Finish(ctx, key, "mark", "value", time.Second)
			return answer(stored, "value"), err
		}},
		{"invalidate", "", func(ctx context.Context) (string, error) { return "", keys.Intents(redis).Invalidate(ctx, key) }},
	}

	for _, one := range calls {
		Describe(one.what, Label("step-2"), func() {
			It("is for the key in the present era, with all else as it was", func(ctx SpecContext) {
				got, err := one.call(ctx)
				Expect(err).NotTo(HaveOccurred())
				Expect(got).To(Equal(one.answers))
				Expect(redis.asked).To(Equal([]string{one.what + " product:db1.7:a:b"}))
			})

			It("does not reach Redis where there is no era", func(ctx SpecContext) {
				*present = era{}
				got, err := one.call(ctx)
				Expect(err).To(MatchError(failover.ErrNoEra), "the error where there has been no era")
				Expect(got).To(BeEmpty(), "what is returned beside the error")
				Expect(redis.asked).To(BeEmpty(), "what Redis was asked for")
			})

			It("is asked, but not believed, if the era is not sure when the answer comes", func(ctx SpecContext) {
				redis.meanwhile = func() { present.sure = false }
				got, err := one.call(ctx)
				Expect(err).To(MatchError(failover.ErrNoEra), "the error where the era is not sure any more")
				Expect(got).To(BeEmpty(), "what is returned beside the error")
				Expect(redis.asked).To(HaveLen(1), "what Redis was asked for")
			})

			if strings.HasPrefix(one.what, "acquire") {
				It("is not asked for while the era is not sure: the lease would be nobody's, and others would wait for it", func(ctx SpecContext) {
					present.sure = false
					_, err := one.call(ctx)
					Expect(err).To(MatchError(failover.ErrNoEra))
					Expect(redis.asked).To(BeEmpty(), "what Redis was asked for")
				})
			} else {
				It("is believed if the era is sure when the answer comes", func(ctx SpecContext) {
					present.sure = false
					redis.meanwhile = func() { present.sure = true }
					Expect(one.call(ctx)).To(Equal(one.answers))
				})
			}

			It("passes on what fails by itself: a Redis that is down is no other one", func(ctx SpecContext) {
				redis.meanwhile = func() { present.sure = false }
				redis.fail = errDown
				_, err := one.call(ctx)
				Expect(err).To(MatchError(errDown))
				Expect(err).NotTo(MatchError(failover.ErrNoEra))
			})

			It("has not succeeded if another era has begun meanwhile", func(ctx SpecContext) {
				redis.meanwhile = func() { present.number++ }
				got, err := one.call(ctx)
				Expect(err).To(MatchError(failover.ErrNoEra))
				Expect(got).To(BeEmpty())
			})
		})
	}

	It("tells a watcher of changes in whatever era, by the key without it", Label("step-3"), func() {
		told := &watcher{}
		through := keys.Watcher(told)
		for _, key := range []string{"product:db1.7:a:b", "product:db1.6:mouse", "product:db1:mouse", "product:db12.7:mouse", "other"} {
			through.Changed(key)
		}
		through.Lost()
		Expect(told.told).To(Equal([]string{"changed product:db1:a:b", "changed product:db1:mouse", "lost"}))
		Expect(keys.Prefix()).To(Equal("product:db1."))
	})

	It("tells a watcher that it is current only while the era is sure", Label("step-3"), func() {
		told := &watcher{}
		through := keys.Watcher(told)
		through.Current(time.Second)
		present.sure = false
		through.Current(2 * time.Second)
		Expect(told.told).To(Equal([]string{"current 1s"}))
	})
})

var _ = Describe("the names of keys", Label("given"), func() {
	keys := failover.NewKeys(&era{7, true}, "db1")

	It("says the key of a product, and of a key which product's it is", func() {
		Expect(keys.Key("a:b")).To(Equal("product:db1.7:a:b"))
		for key, expected := range map[string]string{
			"product:db1.7:a:b": "a:b", "product:db1.6:mouse": "mouse", "product:db1:mouse": "", "product:db12.7:mouse": "", "product:db1.7": "",
		} {
			name, is := keys.Name(key)
			Expect(name).To(Equal(expected), "the name in %s", key)
			Expect(is).To(Equal(expected != ""), "whether %s is a product's", key)
		}
	})
})

// answer is the value if all else was right.
func answer(right bool, value string) string {
	if !right {
		return ""
	}
	return value
}
