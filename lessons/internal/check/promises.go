package check

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"cacheaside/lessons/edit"
	"cacheaside/lessons/internal/course"
	"cacheaside/lessons/internal/specs"
)

// promises holds the doc comments of what a lesson has the learner write against its known mistakes: each sentence is a
// promise, which at least one mistake breaks; otherwise no spec needs to look at it.
func promises(root fs.FS, lesson course.Lesson, mistakes []course.Mistake) ([]Spec, error) {
	var found []Spec
	fits := make(map[string]int) // how many sentences each "breaks" is about
	var all []string             // the sentences
	for _, write := range lesson.Write {
		if len(write.Functions) == 0 {
			continue
		}
		text, err := fs.ReadFile(root, write.File)
		if err != nil {
			return nil, err
		}
		docs, err := edit.Docs(write.File, text)
		if err != nil {
			return nil, err
		}
		for _, function := range write.Functions {
			for _, sentence := range sentences(docs[function]) {
				spec := Spec{ID: function + ": " + sentence, Name: sentence, Status: specs.Failed, File: write.File,
					Message: fmt.Sprintf("%s: expected a known mistake that breaks this promise, found none: write one, with a line \"breaks: %s: %s\" and the spec that rejects it, or strike the sentence", write.File, function, beginning(sentence))}
				for _, mistake := range mistakes {
					for _, breaks := range mistake.Breaks {
						if strings.HasPrefix(spec.ID, breaks) {
							spec.Status, spec.Message = specs.Passed, ""
							fits[breaks]++
						}
					}
				}
				found = append(found, spec)
				all = append(all, function+": "+beginning(sentence)+" …")
			}
		}
	}
	for _, mistake := range mistakes {
		for _, breaks := range mistake.Breaks {
			if fits[breaks] == 0 {
				found = append(found, Spec{ID: mistake.Name + ": " + breaks, Name: breaks, Status: specs.Failed, File: mistake.Source,
					Message: fmt.Sprintf("%s: breaks: expected a function that the lesson has the learner write, a colon, and how a sentence of its doc comment begins, found %q; there are:\n  %s",
						mistake.Source, breaks, strings.Join(all, "\n  "))})
			}
		}
	}
	return found, nil
}

var sentenceEnd = regexp.MustCompile(`([.!?])\s+(\p{Lu})`)

// sentences splits a doc comment where a full stop stands before a capital letter.
func sentences(doc string) []string {
	text := strings.Join(strings.Fields(doc), " ")
	if text == "" {
		return nil
	}
	return strings.Split(sentenceEnd.ReplaceAllString(text, "$1\n$2"), "\n")
}

func beginning(sentence string) string {
	words := strings.Fields(sentence)
	return strings.Join(words[:min(6, len(words))], " ")
}
