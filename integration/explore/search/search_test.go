package search_test

import (
	"os"
	"slices"
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

func parsed(text string) world.Scene {
	GinkgoHelper()
	scene, err := search.ParseScene(text)
	Expect(err).NotTo(HaveOccurred())
	return scene
}

// breadth searches through a scene in a bubble of its own.
func breadth(scene world.Scene) *search.Search {
	GinkgoHelper()
	s := &search.Search{Scene: scene, Scripts: redis.NewScripts(), Stop: func() bool { return false }}
	synctest.Test(suite, func(*testing.T) { s.Breadth() })
	return s
}

var _ = Describe("a search", Label("given"), func() {
	DescribeTable("visits all that one write and one read can do while nothing goes wrong, and finds nothing", func(scene string) {
		s := breadth(parsed(scene))
		Expect(s.Wrong).To(BeNil())
		Expect(s.Complete).To(BeTrue())
		Expect(s.States).To(BeNumerically(">", 30))
	},
		Entry("an update, read beside it", "uA rA"),
		Entry("an update, read elsewhere", "uA rB"),
		Entry("a creation, read elsewhere", "cA rB"),
		Entry("a deletion, read beside it", "dA rA"),
		Entry("an update, with a near cache", "uA rB; near"),
		Entry("an update, with lookups that go together", "uA rB; lanes"),
	)

	It("comes to the same each time", func() {
		scene := parsed("uA rA; bad 2; evict")
		first, second := breadth(scene), breadth(scene)
		Expect(second.Schedules).To(Equal(first.Schedules))
		Expect(second.States).To(Equal(first.States))
		Expect(second.Wrong).To(Equal(first.Wrong))
	})

	It("goes through a scene at random in the same way for the same seed, and finds what is missing", func() {
		scene := search.Crowded(false, false)
		scene.Without = []string{"leases"}
		random := func(seed uint64) (result search.Result) {
			synctest.Test(suite, func(*testing.T) {
				result = search.Job{Scene: scene, Random: seed}.Do(redis.NewScripts(), func() bool { return false })
			})
			return result
		}
		first := random(1)
		Expect(first.Schedule.Wrong).To(HavePrefix("OLD: "), first.Schedule.Diagram)
		Expect(random(1)).To(Equal(first))
		Expect(random(2)).NotTo(Equal(first))
	})

	It("looks for nothing that is not shorter than it is told", func() {
		scene := parsed("uA rA; without leases,intents")
		below := func(choices int) (s *search.Search) {
			s = &search.Search{Scene: scene, Scripts: redis.NewScripts(), Stop: func() bool { return false }, Below: choices}
			synctest.Test(suite, func(*testing.T) { s.Breadth() })
			return s
		}
		Expect(below(9).Wrong).NotTo(BeNil(), "the shortest has 8 choices")
		Expect(below(8).Wrong).To(BeNil(), "the shortest has 8 choices")
		Expect(below(8).Complete).To(BeFalse())
	})

	It("has each who acts once in a scene", func() {
		small, err := search.Small()
		Expect(err).NotTo(HaveOccurred())
		for _, scene := range slices.Concat(search.Promised(), search.Others(), small, []world.Scene{search.Crowded(true, true)}) {
			labels := make(map[string]bool)
			for _, one := range scene.Actors {
				labels[one.Label] = true
			}
			Expect(labels).To(HaveLen(len(scene.Actors)), "%s", scene)
		}
	})

	DescribeTable("reads scenes", func(text, expected string) {
		Expect(parsed(text).String()).To(Equal(expected))
	},
		Entry(nil, "uA rA rB", "update A, read A, read B; not cached"),
		Entry(nil, "cA dB iA oA; closed AB; cut off B; bad 2; seconds 1", "create A, delete B, deliver A, outside A; no product; gate closed at AB; B cut off; 1 s"),
		Entry(nil, "uA; cached; near; lanes; evict; kill; leave; SQL fails; twice; without gate,proof",
			"update A; cached; near; lanes; evict; kill; leave; SQL fails; twice; without gate, proof"),
	)

	DescribeTable("says what it expects of a scene", func(text, got string) {
		_, err := search.ParseScene(text)
		Expect(err).To(MatchError(ContainSubstring("got " + got)))
	},
		Entry("an actor that does nothing", "xA", `"xA"`), Entry("an instance that there is not", "uC", `"uC"`),
		Entry("an actor that is not finished", "u", `"u"`), Entry("what is no rule", "uA; fast", `"fast"`),
	)
})
