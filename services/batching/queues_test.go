package batching_test

import (
	"context"
	"testing/synctest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories"
	"cacheaside/services/batching"
	"cacheaside/services/stillclock"
)

var _ = Describe("Queues", Label("given"), func() {
	It("ask each server for its own keys, side by side, and together for those that wait for the same one", func() {
		stillclock.Run(func(ctx context.Context) {
			lanes := make(map[string]*heldLane)
			serverOf := func(lookup repositories.Lookup) string { return lookup.Key[:1] }
			queues := batching.NewQueues(serverOf, func(server string) *batching.Queue[repositories.Lookup] {
				Expect(lanes).NotTo(HaveKey(server), "the lanes to each server are made once")
				lanes[server] = newHeldLane()
				return batching.NewQueue([]batching.Lane[repositories.Lookup]{lanes[server]}, batching.Config{})
			})
			answers := make(chan repositories.Lookup, 10)
			for _, key := range []string{"a1", "b1", "a2", "b2", "a3"} {
				go func() {
					defer GinkgoRecover()
					answer, err := queues.Do(ctx, repositories.Lookup{Key: key})
					Expect(err).NotTo(HaveOccurred())
					answers <- answer
				}()
				synctest.Wait()
			}
			first := map[string]*heldCall{}
			for _, server := range []string{"a", "b"} {
				Expect(lanes).To(HaveKey(server))
				Expect(lanes[server].calls).To(HaveLen(1), "what %s is asked at once", server)
				first[server] = <-lanes[server].calls
				Expect(first[server].keys).To(Equal([]string{server + "1"}))
			}

			first["b"].end <- nil
			synctest.Wait()
			Expect(<-answers).To(Equal(repositories.Lookup{Key: "b1", Text: "B1", Found: true}), "the answer of b, while a has none")
			second := <-lanes["b"].calls
			Expect(second.keys).To(Equal([]string{"b2"}))
			second.end <- nil
			Expect((<-answers).Text).To(Equal("B2"))

			first["a"].end <- nil
			Expect((<-answers).Text).To(Equal("A1"))
			last := <-lanes["a"].calls
			Expect(last.keys).To(Equal([]string{"a2", "a3"}), "those that waited for a")
			last.end <- nil
			Expect([]string{(<-answers).Text, (<-answers).Text}).To(ConsistOf("A2", "A3"))
		})
	})
})
