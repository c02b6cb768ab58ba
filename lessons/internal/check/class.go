package check

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// Grade is what came of one workspace.
type Grade struct {
	Student string    `json:"student"` // the name of the workspace's folder
	Date    time.Time `json:"date"`    // when it was graded
	Course  string    `json:"course"`  // the course's version: see CourseVersion
	Error   string    `json:"error,omitempty"`
	Points  int       `json:"points"` // the steps that are done, of Of
	Of      int       `json:"of"`
	Seconds float64   `json:"seconds"`

	// Sandboxed says that the code ran where it reaches nothing of the machine.
	Sandboxed bool `json:"sandboxed"`

	Results
}

// Grades are what came of several workspaces: they pass if every one does.
type Grades struct {
	Status   Status  `json:"status"`
	Students []Grade `json:"students"`
}

// NewGrade counts the points of results: one for each step of a lesson whose specs all pass, and no point for a lesson's last
// one as long as anything else of the lesson is wrong.
func NewGrade(student, version string, graded time.Time, took time.Duration, lessons []course.Lesson, results []Result) Grade {
	grade := Grade{Student: student, Date: graded.UTC().Truncate(time.Second), Course: version, Seconds: took.Seconds(), Results: NewResults(results)}
	for _, result := range results {
		points, of := result.points(lessons[result.Lesson-1])
		grade.Points, grade.Of = grade.Points+points, grade.Of+of
	}
	return grade
}

// points are the steps of a lesson that are done, and all.
func (r Result) points(lesson course.Lesson) (points, of int) {
	of = len(lesson.Steps)
	if r.Status == specs.Passed {
		return of, of
	}
	for _, step := range r.Steps {
		if step.All > 0 && step.Passed == step.All {
			points++
		}
	}
	return min(points, of-1), of
}

// WriteCSV writes grades as a table (RFC 4180): a row for each workspace, and a column for each lesson with the points in it.
func WriteCSV(w io.Writer, lessons []course.Lesson, grades []Grade) error {
	table := csv.NewWriter(w)
	header := []string{"student", "date", "course", "points", "of", "lessons passed", "seconds", "error"}
	for _, lesson := range lessons {
		header = append(header, fmt.Sprintf("%02d %s (%d)", lesson.Number, lesson.ID, len(lesson.Steps)))
	}
	_ = table.Write(header) // Error has what went wrong
	for _, grade := range grades {
		points := make(map[int]string)
		for _, result := range grade.Lessons {
			number, _ := result.points(lessons[result.Lesson-1])
			points[result.Lesson] = strconv.Itoa(number)
		}
		row := []string{
			plain(grade.Student), grade.Date.Format(time.RFC3339), grade.Course, strconv.Itoa(grade.Points), strconv.Itoa(grade.Of),
			strconv.Itoa(grade.LessonsPassed()), strconv.FormatFloat(grade.Seconds, 'f', 1, 64), plain(grade.Error),
		}
		for _, lesson := range lessons {
			row = append(row, points[lesson.Number])
		}
		_ = table.Write(row)
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// plain keeps a text from being taken for a formula by a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection).
func plain(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// CourseVersion tells one course from another: the first twelve hexadecimal digits of a SHA-256 of its files.
func CourseVersion(root fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := fs.ReadFile(root, name)
		fmt.Fprintf(sum, "%s %d\n%s", name, len(content), content)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil))[:12], err
}
