// Package words has what the workbench says, in each of its languages. A sentence is a method, so one that a language lacks
// does not compile. English is what the course is written in; commands, names in code, the names of specs and what specs say
// are the same in all.
package words

import "cacheaside/lessons/language"

// Words is what the workbench says in one language.
type Words interface {
	// cli.go: how commands are called

	DiskIsFull() string
	SetTMPDIR() string

	// workspace.go, which opens one

	Day(day string) string
	BeyondTheCourse() string
	LessonAtTheBeginning(number int) string
	Lesson(number int) string

	// status.go

	CourseTitle() string
	HuntIsUnderWay() string
	AllDone() string
	TheServer() string
	CheckAgain() string
	Welcome(lessons int) string
	NoWorkspaceToBegin() string
	MakeOneIn(folder string) string
	WhatThisMachineHas() string
	AllLessons() string
	IsDone(lesson string) string
	GoOnToTheNext() string
	StepOf(step, steps int, title string) string
	TheText() string
	CheckWhatYouWrote() string
	OnEverySave() string
	HelpALittleAtATime() string
	AllThereIs() string

	// list.go

	// read.go

	// test.go

	// report.go

	// watch.go and editor.go

	// hint.go

	// next.go and jump.go

	// start.go

	// reset.go

	// restore.go

	// repair.go

	// update.go

	// solution.go

	// hunt.go

	// doctor.go and doctor_settings.go

	// grade.go

	// the package workspace
}

type (
	english    struct{}
	portuguese struct{}
)

// In returns the words of a language, and the English ones where it has none.
func In(of language.Language) Words {
	if of == language.Portuguese {
		return portuguese{}
	}
	return english{}
}

// Error is an error that can be said in each language. Without more it is English.
type Error struct {
	Say   func(Words) string
	Cause error // which it wraps; nil if there is none
}

func (e Error) Error() string { return e.Say(english{}) }

func (e Error) Unwrap() error { return e.Cause }

// Of says an error: in the language, if it is an Error, and as it is if not.
func Of(err error, in Words) string {
	if said, is := err.(Error); is {
		return said.Say(in)
	}
	return err.Error()
}
