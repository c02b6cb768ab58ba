package search_test

import (
	"os"
	"testing"
	"testing/synctest"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/redis"
	"cacheaside/integration/explore/search"
	"cacheaside/integration/explore/world"
)

var suite *testing.T

func TestSearch(t *testing.T) {
	if job, is := os.LookupEnv(search.JobVariable); is {
		explore(t, job)
	}
	suite = t
	RegisterFailHandler(Fail)
	RunSpecs(t, "explore/search")
}

func actor(label, at string, kind world.Kind) world.Actor {
	return world.Actor{Label: label, At: at, Kind: kind}
}

// breadth searches through a scene in a bubble of its own.
func breadth(scene world.Scene) *search.Search {
	GinkgoHelper()
	s := &search.Search{Scene: scene, Scripts: redis.NewScripts(), Stop: func() bool { return false }}
	synctest.Test(suite, func(*testing.T) { s.Breadth() })
	return s
}

var _ = Describe("a search", Label("given"), func() {
	DescribeTable("visits all that one write and one read can do while nothing goes wrong, and finds nothing", func(kind world.Kind, at string, near, lanes bool) {
		scene := world.Scene{
			Actors: []world.Actor{actor("W1", "A", kind), actor("R1", at, world.Read)},
			Exists: kind != world.Create, Near: near, Lanes: lanes,
		}
		s := breadth(scene)
		Expect(s.Wrong).To(BeNil())
		Expect(s.Complete).To(BeTrue())
		Expect(s.States).To(BeNumerically(">", 30))
	},
		Entry("an update, read beside it", world.Update, "A", false, false),
		Entry("an update, read elsewhere", world.Update, "B", false, false),
		Entry("a creation, read elsewhere", world.Create, "B", false, false),
		Entry("a deletion, read beside it", world.Delete, "A", false, false),
		Entry("an update, with a near cache", world.Update, "B", true, false),
		Entry("an update, with lookups that go together", world.Update, "B", false, true),
	)

	It("comes to the same each time", func() {
		scene := world.Scene{
			Actors: []world.Actor{actor("W1", "A", world.Update), actor("R1", "A", world.Read), actor("R2", "B", world.Read)},
			Exists: true, Bad: 1, Evict: true,
		}
		first, second := breadth(scene), breadth(scene)
		Expect(second.Schedules).To(Equal(first.Schedules))
		Expect(second.States).To(Equal(first.States))
		Expect(second.Wrong).To(Equal(first.Wrong))
	})

	It("finds nothing where the mark of a writer is evicted", func() {
		scene := world.Scene{
			Actors: []world.Actor{actor("W1", "A", world.Update), actor("R1", "A", world.Read), actor("R2", "B", world.Read)},
			Exists: true, Bad: 1, Evict: true,
		}
		s := breadth(scene)
		Expect(s.Wrong).To(BeNil())
		Expect(s.Complete).To(BeTrue())
	})
})
