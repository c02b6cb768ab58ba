package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/integration/explore/search"
	"cacheaside/lessons/edit"
)

const root = "../.."

// versionVariable chooses what is planted, by its number, in a program that has all of them.
const versionVariable = "EXPLORE_PLANTED"

// Where the diffs are.
const (
	lesson09 = "lessons/09-the-stampede/testdata/mistakes/"
	lesson10 = "lessons/10-stale-data/testdata/mistakes/"
	here     = "integration/explore/testdata/planted/"
)

// planted is what is wrong, the scene in which it shows, and the length of the shortest schedule that goes wrong. What is wrong is
// a diff, or two; or, where there is none, a protection that the scene is without.
var planted = []struct {
	diffs, scene string
	steps        int
}{
	// The protections.
	{"", "uA rA; without leases; bad 0", 10},
	{"", "uA rA; without leases,intents; bad 0", 8},
	{"", "uA rA; without tombstones; bad 0", 8},
	{"", "uA rA; cached; without gate; bad 2", 4},
	{"", "uA rA iA; cached; without outbox; bad 2", 5},
	{"", "cA uA rA; without writes; bad 1", 9},
	{"", "uA rA; near; cached; without forget; bad 0", 7},
	{"", "uA rA rA; without proof; bad 0", 8},

	// What comes late, or twice.
	{lesson10 + "writer_stores_without_its_mark + " + here + "finish_by_the_token", "cA uB; bad 1", 10},
	{here + "finish_by_the_token", "cA uB; twice; bad 2", 11},
	{here + "intents_mark_is_the_token", "cA uB; twice; bad 2", 10},
	{lesson09 + "repository_lease_is_the_token", "uB rA; twice; bad 1", 10},

	// Reads that are shared.
	{lesson09 + "find_late_joiner_takes_an_old_answer", "uB rA rA; bad 0", 10},
	{lesson09 + "find_takes_an_old_answer_past_the_cache", "uB rA rA; cut off A; bad 0", 8},
	{lesson09 + "find_takes_an_old_answer_as_it_can_not_ask", "uB rA rA; cut off A; bad 0", 8},
	{lesson09 + "find_takes_an_old_absence", "cB rA rA; bad 1", 10},
	{lesson09 + "find_by_name_proves_by_its_end", "uB rA rA; bad 0", 10},
	{lesson09 + "store_proves_by_its_answer", "uB rA rA; bad 0", 12},
	{lesson09 + "lease_proves_by_its_answer", "uB rB rA rA; bad 0", 13},
	{here + "forgotten_read_tells_nobody", "uA rA rA; cut off A; bad 0", 6},

	// Leases.
	{lesson09 + "store_without_a_lease", "uA rA; bad 0", 7},
	{lesson09 + "repository_set_without_compare", "uA rA; bad 0", 10},
	{lesson09 + "repository_compares_whether_there_is_anything", "uA rA rB; bad 0", 11},
	{lesson09 + "repository_lease_without_lifetime", "rA; bad 0", 2},
	{lesson09 + "repository_value_without_lifetime", "rA; bad 0", 4},

	// The order of what a writer does.
	{lesson10 + "writer_deletes_before_it_writes", "uA rA; bad 0", 10},
	{lesson10 + "writer_does_not_close_the_gate", "uA rA; cached; bad 2", 4},
	{lesson10 + "writer_takes_an_unknown_outcome_for_none", "uA rA; cached; SQL fails; bad 3", 5},
	{lesson10 + "writer_lets_reads_go_back", "cA uA rA; bad 1", 9},
	{lesson10 + "writer_lets_reads_ask_too_early", "cA uA rA; bad 1", 9},
	{lesson10 + "writer_forgets_at_the_end_only", "uA rA rA; near; cached; bad 0", 7},
	{lesson10 + "writer_forgets_to_forget", "uA rA; near; cached; without writes; bad 1", 7},
	{lesson10 + "writer_forgets_before_the_cache_is_told", "uA rA rA; near; cached; without writes; bad 1", 7},
	{lesson10 + "writer_forgets_before_it_closes_the_gate", "uA rA rA; cached; without writes; bad 2", 5},
	{lesson10 + "writer_removes_from_the_outbox_first", "uA rB iA; cached; bad 2", 4},

	// The gate and the invalidator.
	{lesson10 + "gate_refuses_nothing", "uA rA; cached; bad 2", 5},
	{lesson10 + "gate_opens_whatever_came", "uA rA iA; cached; closed A; bad 2", 6},
	{lesson10 + "invalidator_removes_first", "uA rA iA; cached; bad 3", 6},
	{lesson10 + "invalidator_opens_although_it_failed", "uA rA iA; cached; closed A; bad 3", 6},
	{lesson10 + "invalidator_looks_too_late", "uA rA iA; cached; closed A; bad 2", 6},
	{lesson10 + "invalidator_looks_after_the_outbox", "uA rA iA; cached; closed A; bad 2", 6},
	{lesson10 + "invalidator_delivers_only_what_is_abandoned", "uA rA iA; cached; bad 2", 6},

	// A Redis that goes back in time.
	{"", "uA rA; cached; goes back; bad 1; without failover", 6},
	{"", "uA rB; goes back; bad 1; without failover", 10},
	{here + "era_not_in_the_keys", "uA rA; cached; goes back; bad 1", 10},
	{here + "era_not_sure_is_believed", "uA rB; cached; goes back; bad 1", 9},
	{here + "era_that_is_over_is_believed", "uA rB; cached; goes back; bad 1", 14},

	// The near cache.
	{here + "near_moment_too_late", "uB rA; near; cached; bad 0", 8},
	{here + "near_not_told_by_its_own_writer", "uA rA; near; cached; bad 0", 7},
}

var _ = Describe("the explorer finds what is planted", Label("given"), Ordered, ContinueOnFailure, func() {
	var program *search.Program

	BeforeAll(func(ctx SpecContext) {
		var diffs []string
		for _, one := range planted {
			diffs = append(diffs, one.diffs)
		}
		program = plant(ctx, diffs)
	})

	for number, one := range planted {
		title := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(one.diffs, lesson09), lesson10), here)
		It(strings.TrimSpace(title+" in "+one.scene), func(ctx SpecContext) {
			scene, err := search.ParseScene(one.scene)
			Expect(err).NotTo(HaveOccurred())
			its := *program
			its.Environment = []string{fmt.Sprintf("%s=%d", versionVariable, number+1)}
			found, err := its.Do(ctx, search.Job{Scene: scene, Seconds: 60})
			Expect(err).NotTo(HaveOccurred())
			Expect(found.Schedule).NotTo(BeNil(), "expected a schedule that goes wrong, found none among %d; complete: %t", found.Schedules, found.Complete)
			drawn := found.Schedule.Diagram() + found.Schedule.Wrong
			Expect(found.Schedule.Lines).To(HaveLen(one.steps), "the length of the shortest schedule:\n%s", drawn)
			again, err := its.Do(ctx, search.Job{Replay: found.Schedule, Seconds: 60})
			Expect(err).NotTo(HaveOccurred())
			Expect(again.Schedule.Diagram()+again.Schedule.Wrong).To(Equal(drawn), "the schedule, made again")
		})
	}
})

// plant returns the program with all that the paths say planted in it: diffs, as the lessons have them for what people get wrong.
func plant(ctx context.Context, paths []string) *search.Program {
	GinkgoHelper()
	versions := make(map[string][]edit.Version) // by the file
	for number, several := range paths {
		for path := range strings.SplitSeq(several, " + ") {
			if path == "" {
				continue
			}
			text, err := os.ReadFile(filepath.Join(root, path+".diff"))
			Expect(err).NotTo(HaveOccurred())
			head, hunks, _ := strings.Cut(string(text), "\n@@")
			_, file, found := strings.Cut(head, "\nfile: ")
			Expect(found).To(BeTrue(), path)
			file, _, _ = strings.Cut(file, "\n")
			original, err := os.ReadFile(filepath.Join(root, file))
			Expect(err).NotTo(HaveOccurred())
			changed, err := edit.Patch(file, original, "@@"+hunks)
			Expect(err).NotTo(HaveOccurred(), path)
			versions[file] = append(versions[file], edit.Version{Number: number + 1, Text: changed})
		}
	}
	folder := GinkgoT().TempDir()
	overlay := struct{ Replace map[string]string }{make(map[string]string)}
	put := func(file string, content []byte) {
		as := filepath.Join(folder, fmt.Sprint(len(overlay.Replace)))
		Expect(os.WriteFile(as, content, 0o644)).To(Succeed())
		whole, err := filepath.Abs(filepath.Join(root, file))
		Expect(err).NotTo(HaveOccurred())
		overlay.Replace[whole] = as
	}
	chosen := make(map[string]bool)
	for file, list := range versions {
		original, err := os.ReadFile(filepath.Join(root, file))
		Expect(err).NotTo(HaveOccurred())
		files, left, err := edit.Together(file, original, list, false)
		Expect(err).NotTo(HaveOccurred())
		Expect(left).To(BeEmpty(), "what can't be planted beside the others")
		for name, content := range files {
			put(name, content)
		}
		if dir := filepath.Dir(file); !chosen[dir] {
			chosen[dir] = true
			put(dir+"/version_chosen.go", edit.Chosen(filepath.Base(dir), versionVariable))
		}
	}
	text, err := json.Marshal(overlay)
	Expect(err).NotTo(HaveOccurred())
	path := filepath.Join(folder, "overlay.json")
	Expect(os.WriteFile(path, text, 0o644)).To(Succeed())
	program, err := search.Compile(ctx, path)
	Expect(err).NotTo(HaveOccurred())
	DeferCleanup(program.Remove)
	return program
}
