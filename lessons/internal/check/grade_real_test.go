package check_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/sandbox"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
	"cacheaside/lessons/internal/workspace"
)

var _ = Describe("Grader of this course", func() {
	It("passes the course's own solution of every lesson, in the sandbox where there is one", func(ctx SpecContext) {
		repository := filepath.Join("..", "..", "..")
		root, err := workspace.Course(repository)
		Expect(err).NotTo(HaveOccurred())
		lessons, err := course.Load(root)
		Expect(err).NotTo(HaveOccurred())
		solved := GinkgoT().TempDir()
		Expect(os.CopyFS(solved, root)).To(Succeed())
		done := make(map[string]time.Time)
		points := 0
		for _, lesson := range lessons {
			done[lesson.ID] = time.Now()
			points += len(lesson.Steps)
		}
		state, err := json.Marshal(map[string]any{"version": 1, "done": done})
		Expect(err).NotTo(HaveOccurred())
		Expect(os.Mkdir(filepath.Join(solved, ".course"), 0o755)).To(Succeed())
		Expect(os.WriteFile(filepath.Join(solved, ".course", "state.json"), state, 0o644)).To(Succeed())

		grader := check.Grader{Root: root, Lessons: lessons, Timeout: 3 * time.Minute, Notice: func(line words.Text) { GinkgoWriter.Println(line) }}
		if grader.Sandbox, err = sandbox.Find(ctx); err != nil {
			GinkgoWriter.Println(err)
		}
		results, err := grader.Grade(ctx, solved)
		Expect(err).NotTo(HaveOccurred())
		Expect(results).To(HaveLen(len(lessons)))
		for _, result := range results {
			Expect(result.Status).To(Equal(specs.Passed), "%s: %v %+v", result.ID, result.Notes, check.Failures(lessons[result.Lesson-1], result))
		}
		grade := check.NewGrade("course", "", time.Now(), 0, lessons, results)
		Expect([]int{grade.Points, grade.Of}).To(Equal([]int{points, points}))
	}, SpecTimeout(15*time.Minute))
})
