package check

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
	"cacheaside/lessons/internal/words"
)

// A lesson's text has so many words, diagrams aside.
const fewestWords, mostWords = 600, 1500

var (
	// diagrams are those that integration/explore draws.
	diagrams = regexp.MustCompile("(?s)```text\n[^`]*  database  Redis\n.*?```\n")

	fenceInfo = regexp.MustCompile("(?m)^```(.*)$")
	fence     = regexp.MustCompile("(?ms)^```.*?^```$")
	link      = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading   = regexp.MustCompile(`(?m)^#+ (.*)$`)
	goRun     = regexp.MustCompile(`go run (\./[\w./-]+)(?: ([a-z][a-z-]*))?`)
	namedFile = regexp.MustCompile("`([\\w-]+(?:/[\\w.-]+)+\\.(?:go|sql|txt|md|yaml|json|js|html))(?::\\d+)?`")
)

// sections are those that every text has, in their order; one that is optional begins with a question mark.
var sections = []string{
	"## At the end of this lesson", "## The idea", "## Read", "?## Predict", "?## Write", "## See it", "## What people get wrong",
	"## In a project of your own", "## Sources",
}

// texts reads what a lesson says to people: lesson.md and hints.yaml. Commands are the workbench's.
func texts(root fs.FS, lesson course.Lesson, expected []course.Expected, commands []string) ([]Spec, error) {
	text, err := lesson.Text(root)
	if err != nil {
		return nil, err
	}
	hints, err := lesson.Hints(root)
	if err != nil {
		return nil, err
	}
	identifiers, err := identifiers(root, lesson, expected)
	if err != nil {
		return nil, err
	}
	file := path.Join(lesson.Folder, "lesson.md")
	var found []Spec
	check := func(name, file string, wrong []string) {
		spec := Spec{ID: name, Name: name, Status: specs.Passed, File: file}
		if len(wrong) > 0 {
			spec.Status, spec.Message = specs.Failed, file+": "+strings.Join(wrong, "\n"+file+": ")
		}
		found = append(found, spec)
	}
	check("its sections are those of every lesson, in their order", file, wrongSections(lesson, text))
	if words := len(strings.Fields(diagrams.ReplaceAllString(text, ""))); words < fewestWords || words > mostWords {
		check("its length", file, []string{fmt.Sprintf("expected %d to %d words, diagrams aside, found %d", fewestWords, mostWords, words)})
	} else {
		check("its length", file, nil)
	}
	check("its steps are numbered as in lesson.yaml", file, wrongSteps(lesson, text))
	check("its links lead somewhere", file, wrongLinks(root, lesson.Folder, text))
	check("what it says to run and to read is there", file, append(wrongNames(root, text, commands), wrongFences(text)...))

	file = path.Join(lesson.Folder, "hints.yaml")
	check("each hint has three parts, a step, and specs that it is about", file, wrongHints(hints, identifiers))
	check("each function that is written has a hint, and each spec", file, missingHints(lesson, hints, identifiers))
	var all strings.Builder
	for _, hint := range hints {
		all.WriteString(strings.Join(hint.Parts(), "\n") + "\n")
	}
	check("what the hints say to run and to read is there", file, wrongNames(root, all.String(), commands))
	return found, nil
}

func wrongSections(lesson course.Lesson, text string) (wrong []string) {
	title := fmt.Sprintf("# Lesson %02d: %s", lesson.Number, lesson.Title)
	rest, last := "\n"+fence.ReplaceAllString(text, ""), "its beginning"
	for _, section := range append([]string{title}, sections...) {
		section, optional := strings.CutPrefix(section, "?")
		_, behind, has := strings.Cut(rest, "\n"+section+"\n")
		switch {
		case has:
			rest, last = "\n"+behind, fmt.Sprintf("%q", section)
		case !optional:
			wrong = append(wrong, fmt.Sprintf("expected the heading %q behind %s, found none", section, last))
		}
	}
	return wrong
}

// section is what stands below a heading, up to the next of the same level.
func section(text, heading string) string {
	_, below, _ := strings.Cut(text, "\n"+heading+"\n")
	below, _, _ = strings.Cut(below, "\n## ")
	return below
}

func wrongSteps(lesson course.Lesson, text string) (wrong []string) {
	write := section(text, "## Write")
	for i, step := range lesson.Steps {
		if len(step.Predict) > 0 { // which the section Predict has
			continue
		}
		begins := regexp.MustCompile(fmt.Sprintf(`(?m)^(?:#+ )?%d\. (?:\*\*)?(.+?)(?:\*\*|$)`, i+1)).FindStringSubmatch(write)
		switch {
		case begins == nil:
			wrong = append(wrong, fmt.Sprintf("expected a line in the section Write that begins with \"%d. \", for the step %q of lesson.yaml; found none", i+1, step.Title))
		case !strings.EqualFold(strings.TrimRight(begins[1], ".:,"), step.Title):
			wrong = append(wrong, fmt.Sprintf("expected step %d to be called %q in the section Write, as lesson.yaml has it, found %q", i+1, step.Title, begins[1]))
		}
	}
	if strings.Contains(text, "\n## Predict\n") != (len(lesson.Predict) > 0) {
		wrong = append(wrong, fmt.Sprintf("expected the section Predict if a step of lesson.yaml has predict, and only then; %d transcripts are predicted", len(lesson.Predict)))
	}
	return wrong
}

// wrongLinks finds links within the repository that lead nowhere.
func wrongLinks(root fs.FS, folder, text string) (wrong []string) {
	for _, match := range link.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		target, anchor, _ := strings.Cut(match[1], "#")
		if strings.HasPrefix(target, "https://") {
			continue
		}
		if strings.Contains(target, ":") {
			wrong = append(wrong, fmt.Sprintf("expected links that begin with https://, or lead to a file of the repository; found %q", match[1]))
			continue
		}
		name, content := path.Join(folder, target), []byte(text)
		var err error
		if target != "" {
			if _, err = fs.Stat(root, name); err == nil && anchor != "" {
				content, err = fs.ReadFile(root, name)
			}
		}
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Sprintf("expected the link %q to lead to a file: %v", match[1], err))
		case anchor != "" && !slices.Contains(anchors(string(content)), anchor):
			wrong = append(wrong, fmt.Sprintf("expected the link %q to lead to a heading, found none of that name", match[1]))
		}
	}
	return wrong
}

// anchors are the names of a text's headings, as GitHub makes them.
func anchors(text string) (all []string) {
	for _, match := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		kept := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(match[1]), "")
		all = append(all, strings.ReplaceAll(kept, " ", "-"))
	}
	return all
}

// wrongNames finds commands and files that a text names and that are not there.
func wrongNames(root fs.FS, text string, commands []string) (wrong []string) {
	for _, match := range goRun.FindAllStringSubmatch(text, -1) {
		folder := path.Clean(match[1])
		if _, err := fs.Stat(root, folder); err != nil {
			wrong = append(wrong, fmt.Sprintf("expected %q to name a program of the repository: %v", match[0], err))
		}
		if folder == "lessons" && match[2] != "" && !slices.Contains(commands, match[2]) {
			wrong = append(wrong, fmt.Sprintf("expected %q to name a command of the workbench, which are %s", match[0], strings.Join(commands, ", ")))
		}
	}
	for _, match := range namedFile.FindAllStringSubmatch(text, -1) {
		if _, err := fs.Stat(root, match[1]); err != nil {
			wrong = append(wrong, fmt.Sprintf("expected %s to be a file of the repository: %v", match[0], err))
		}
	}
	return wrong
}

// identifiers are those of all that a learner can fail at in a lesson: predictions, judgements, specs and the list of protections.
func identifiers(root fs.FS, lesson course.Lesson, expected []course.Expected) (all []string, err error) {
	for _, name := range lesson.Predict {
		reference, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		for i, one := range exchanges(reference) {
			all = append(all, predictionID(name, i, one))
		}
	}
	if lesson.SpecsFirst != nil {
		all = append(all, acceptsID)
		mistakes, err := lesson.Mistakes(root)
		if err != nil {
			return nil, err
		}
		for _, mistake := range mistakes {
			if mistake.Codename != "" {
				all = append(all, rejectsPrefix+mistake.Codename)
			}
		}
	}
	for _, one := range expected {
		all = append(all, one.ID)
	}
	for _, spec := range listed(words.Or(nil), lesson, nil) {
		all = append(all, spec.ID)
	}
	return all, nil
}

// fences are what a block may be fenced as. Of these sh and go are tried (lessons/texts_test.go).
var fences = []string{"sh", "sh background", "go", "go background", "text", "sql", "json"}

func wrongFences(text string) (wrong []string) {
	for i, match := range fenceInfo.FindAllStringSubmatch(text, -1) {
		if i%2 == 0 && !slices.Contains(fences, match[1]) {
			wrong = append(wrong, fmt.Sprintf("expected blocks that are fenced as one of %s, found %q", strings.Join(fences, ", "), match[1]))
		}
	}
	return wrong
}

func wrongHints(hints []course.Hint, identifiers []string) (wrong []string) {
	for _, hint := range hints {
		for i, part := range hint.Parts() {
			if strings.TrimSpace(part) == "" {
				wrong = append(wrong, fmt.Sprintf("expected the hint for %q to have a text behind %s, found none", hint.For, []string{"nudge", "concept", "code"}[i]))
			}
		}
		for _, text := range hint.Specs {
			if !slices.ContainsFunc(identifiers, func(id string) bool { return strings.Contains(id, text) }) {
				wrong = append(wrong, fmt.Sprintf("specs: expected the hint for %q to be about what has %q in its name, such as a spec of specs.txt, found none", hint.For, text))
			}
		}
	}
	return wrong
}

// missingHints finds what nobody is helped with.
func missingHints(lesson course.Lesson, hints []course.Hint, identifiers []string) (wrong []string) {
	for i, step := range lesson.Steps {
		for _, function := range step.Functions() {
			if course.HintFor(hints, function) < 0 {
				wrong = append(wrong, fmt.Sprintf("for: expected a hint for %s, which is written in step %d, found none", function, i+1))
			}
		}
	}
	for _, id := range identifiers {
		if !slices.ContainsFunc(hints, func(hint course.Hint) bool { return hint.Concerns(id) }) {
			wrong = append(wrong, fmt.Sprintf("specs: expected a hint for %q, found none", id))
		}
	}
	return wrong
}
