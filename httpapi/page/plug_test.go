package page_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/redis/go-redis/v9"

	"cacheaside/httpapi/page"
)

// watching notes what it is told.
type watching struct{ told []string }

func (w *watching) Changed(key string)        { w.told = append(w.told, "changed "+key) }
func (w *watching) Lost()                     { w.told = append(w.told, "lost") }
func (w *watching) Current(ago time.Duration) { w.told = append(w.told, "current "+ago.String()) }

var _ = Describe("Plug", func() {
	It("has each command fail at once while it is pulled, and sends none", func(ctx SpecContext) {
		client := newClient()
		plug := new(page.Plug)
		client.AddHook(plug)
		Expect(client.Set(ctx, "key", "before", 0).Err()).To(Succeed())

		plug.Set(false)
		Expect(plug.Plugged()).To(BeFalse())
		Expect(client.Set(ctx, "key", "meanwhile", 0).Err()).To(MatchError(page.ErrUnplugged))
		_, err := client.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			Expect(pipe.Set(ctx, "key", "meanwhile", 0).Err()).To(Succeed())
			return nil
		})
		Expect(err).To(MatchError(page.ErrUnplugged))

		plug.Set(true)
		Expect(plug.Plugged()).To(BeTrue())
		Expect(client.Get(ctx, "key").Result()).To(Equal("before"), "nothing came through meanwhile")
	})

	It("has what is told of changes believe nothing while it is pulled, and miss nothing", func() {
		watcher, plug := new(watching), new(page.Plug)
		plugged := plug.Watcher(watcher)
		plugged.Current(1)
		plug.Set(false)
		plugged.Current(2)
		plugged.Changed("key")
		plug.Set(true)
		plugged.Current(3)
		Expect(watcher.told).To(Equal([]string{"current 1ns", "lost", "changed key", "current 3ns"}))
	})

	It("is noted with the commands that it refused", func() {
		client := newClient()
		plug := new(page.Plug)
		client.AddHook(plug)
		plug.Set(false)
		lines, _ := traced(func(ctx context.Context) { client.Get(ctx, "key") })
		Expect(texts(lines)).To(Equal([]string{"Redis GET key: " + page.ErrUnplugged.Error()}))
	})
})
