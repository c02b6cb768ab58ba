package words

import "fmt"

// cli.go: how commands are called

func (english) DiskIsFull() string { return "The disk is full: make room, and try again." }

func (english) SetTMPDIR() string {
	return "Set TMPDIR to a folder that can be written, such as: export TMPDIR=/tmp"
}

// workspace.go, which opens one

func (english) Day(day string) string { return "day " + day }

func (english) BeyondTheCourse() string { return "beyond the course" }

func (english) LessonAtTheBeginning(number int) string { return fmt.Sprintf("Lesson %02d", number) }

func (english) Lesson(number int) string { return fmt.Sprintf("lesson %02d", number) }

// status.go

func (english) CourseTitle() string { return "Cache-aside in Go: Redis in front of SQL, test first" }

func (english) HuntIsUnderWay() string { return "A hunt is under way:" }

func (english) AllDone() string { return "All lessons are done. The server is your own:" }

func (english) TheServer() string { return "the server" }

func (english) CheckAgain() string { return "check a lesson again" }

func (english) Welcome(lessons int) string {
	return fmt.Sprintf("%d lessons, in each of which you predict, write code that makes given specs pass, or write specs that must catch given faults. At the end a server runs that is your own. You need Go, and nothing else.", lessons)
}

func (english) NoWorkspaceToBegin() string { return "There is no workspace yet. To begin:" }

func (english) MakeOneIn(folder string) string { return "make one, in " + folder }

func (english) WhatThisMachineHas() string { return "what this machine has, and what is missing" }

func (english) AllLessons() string { return "all lessons" }

func (english) IsDone(lesson string) string { return lesson + " is done." }

func (english) GoOnToTheNext() string { return "go on to the next lesson" }

func (english) StepOf(step, steps int, title string) string {
	return fmt.Sprintf("Step %d of %d, %s", step, steps, title)
}

func (english) TheText() string { return "the lesson's text" }

func (english) CheckWhatYouWrote() string { return "check what you wrote" }

func (english) OnEverySave() string { return "the same on every save" }

func (english) HelpALittleAtATime() string { return "help, a little at a time" }

func (english) AllThereIs() string { return "all there is" }

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
