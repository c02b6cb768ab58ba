package check_test

import (
	"encoding/csv"
	"os"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/lessons/internal/check"
	"cacheaside/lessons/internal/coursetest"
	"cacheaside/lessons/internal/specs"
)

var _ = Describe("Grade", func() {
	graded := time.Date(2026, 5, 6, 10, 30, 0, 123, time.UTC)
	// result is a lesson with a step for each pair of specs that passed and of all.
	result := func(lesson int, status check.Status, steps ...[2]int) check.Result {
		result := check.Result{Lesson: lesson, ID: "x", Status: status}
		for _, step := range steps {
			result.Steps = append(result.Steps, check.StepResult{Passed: step[0], All: step[1]})
		}
		return result
	}

	DescribeTable("gives a point for each step of a lesson that is done", func(points int, result check.Result) {
		b := newBench(1)
		grade := check.NewGrade("ann", "abc", graded, time.Second, b.lessons, []check.Result{result})
		Expect([]int{grade.Points, grade.Of}).To(Equal([]int{points, len(b.lessons[result.Lesson-1].Steps)}))
	},
		Entry("all of them where it passed", 2, result(3, specs.Passed)),
		Entry("those whose specs all passed", 1, result(3, specs.Failed, [2]int{3, 3}, [2]int{1, 2})),
		Entry("none for one that has no spec", 0, result(3, specs.Failed, [2]int{0, 0}, [2]int{1, 2})),
		Entry("and not the last one while something else is wrong", 1, result(3, specs.Failed, [2]int{3, 3}, [2]int{2, 2})),
		Entry("and none where nothing was begun", 0, result(2, check.NotStarted)),
	)

	It("is a row of a table, in which no name is a formula", func() {
		b := newBench(1)
		grades := []check.Grade{
			check.NewGrade("=1+1", "abc", graded, 1500*time.Millisecond, b.lessons, []check.Result{
				result(1, specs.Passed), result(3, specs.Failed, [2]int{3, 3}, [2]int{1, 2}),
			}),
			{Student: "bob, jr.", Date: graded, Course: "abc", Error: "no go.mod"},
		}
		var text strings.Builder
		Expect(check.WriteCSV(&text, b.lessons, grades)).To(Succeed())
		rows, err := csv.NewReader(strings.NewReader(text.String())).ReadAll()
		Expect(err).NotTo(HaveOccurred())
		Expect(rows).To(Equal([][]string{
			{"student", "date", "course", "points", "of", "lessons passed", "seconds", "error", "01 strings (1)", "02 basket (2)", "03 prices (2)"},
			{"'=1+1", "2026-05-06T10:30:00Z", "abc", "2", "3", "1", "1.5", "", "1", "", "1"},
			{"bob, jr.", "2026-05-06T10:30:00Z", "abc", "0", "0", "0", "0.0", "no go.mod", "", "", ""},
		}))
	})

	It("is of a version of the course, which is another one when a file of it is", func() {
		b := newBench(1)
		version := func() string {
			GinkgoHelper()
			version, err := check.CourseVersion(os.DirFS(b.course))
			Expect(err).NotTo(HaveOccurred())
			return version
		}
		first := version()
		Expect(first).To(MatchRegexp(`^[0-9a-f]{12}$`))
		Expect(version()).To(Equal(first))
		Expect(coursetest.Put(b.course, "services/shop/basket.go", "package shop\n")).To(Succeed())
		Expect(version()).NotTo(Equal(first))
	})
})
