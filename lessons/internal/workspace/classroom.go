package workspace

import (
	"fmt"
	"strings"

	"cacheaside/lessons/internal/course"
)

// classroomFile is where GitHub Classroom looks for what grades a student's repository.
const classroomFile = ".github/workflows/classroom.yml"

// classroom is a workflow for GitHub Classroom (https://docs.github.com/en/education/manage-coursework-with-github-classroom):
// a test for each lesson, with a point for each of its steps if all of them are done. It runs what the students can run; what they
// can't fool is grade, on the teacher's machine.
func classroom(lessons []course.Lesson) []byte {
	var text, results, runners strings.Builder
	text.WriteString(`# Made with this handout. GitHub Classroom runs it at every push, and shows the points. What students write in their repositories
# they can change here, too: grade by the course's repository ("go run ./lessons help grade") where points count.
name: Autograding Tests
on: [push, workflow_dispatch]
permissions:
  checks: write
  actions: read
  contents: read
jobs:
  lessons:
    runs-on: ubuntu-latest
    timeout-minutes: 90
    if: github.actor != 'github-classroom[bot]'
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with:
          go-version-file: go.mod
      - name: compile once, SQLite included
        run: go build ./...
        continue-on-error: true # the lessons say where it does not compile
`)
	for i, lesson := range lessons {
		id := lesson.Label()
		fmt.Fprintf(&text, `      - id: %s
        uses: classroom-resources/autograding-command-grader@v1
        with:
          test-name: "%02d %s"
          command: go run ./lessons test %d
          timeout: 10
          max-score: %d
`, id, lesson.Number, lesson.ID, lesson.Number, len(lesson.Steps))
		fmt.Fprintf(&results, "          %s_RESULTS: ${{ steps.%s.outputs.result }}\n", strings.ToUpper(id), id)
		if i > 0 {
			runners.WriteString(",")
		}
		runners.WriteString(id)
	}
	fmt.Fprintf(&text, `      - uses: classroom-resources/autograding-grading-reporter@v1
        env:
%s        with:
          runners: %s
`, results.String(), runners.String())
	return []byte(text.String())
}
