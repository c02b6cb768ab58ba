package check

import "cacheaside/lessons/internal/course"

// NewResult is newResult of a learner's lesson, for the specs.
func NewResult(lesson course.Lesson, all ...Spec) Result { return newResult(lesson, "", all) }

// Prevented is a spec that another one kept from running.
func Prevented(spec Spec) Spec {
	spec.Status, spec.missing, spec.prevented = "not_run", true, true
	return spec
}
