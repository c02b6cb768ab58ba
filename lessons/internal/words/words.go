// Package words has what the workbench says, in each of its languages. A sentence is a method, so one that a language lacks
// does not compile. English is what the course is written in; commands, names in code, the names of specs and what specs say
// are the same in all.
package words

import (
	"time"

	"cacheaside/lessons/language"
)

// Paint gives a part of a sentence a colour.
type Paint = func(text string) string

// Words is what the workbench says in one language.
type Words interface {
	// cli.go: how commands are called

	DiskIsFull() string
	SetTMPDIR() string
	AboutStart() string
	AboutList() string
	AboutRead() string
	AboutTest() string
	AboutWatch() string
	AboutHint() string
	AboutSolution() string
	AboutHunt() string
	AboutNext() string
	AboutReset() string
	AboutJump() string
	AboutRestore() string
	AboutRepair() string
	AboutUpdate() string
	AboutGrade() string
	AboutDoctor() string
	AboutVerify() string
	WithoutCommand() string
	SuchAs() string
	NoCommand(name string) string
	NoLanguageBehind(flag string) string
	NoLanguage(all []language.Language, asked string) string
	WrongFlags(command, complaint string) string
	UnknownFlag(name string) string
	FlagNeedsArgument(name string) string
	OneLessonAtMost(args []string) string
	NoLesson(asked string, lessons int) string
	NoLessonsIn(dir string) string
	NoModuleAt(dir string) string

	// workspace.go, which opens one

	Day(day string) string
	BeyondTheCourse() string
	LessonAtTheBeginning(number int) string
	Lesson(number int) string
	NoWorkspaceAt(dir string) string
	KeepsItsLanguage(own language.Language, asked string) string
	IsCompleted(command string) string
	WhichLesson(command string, number int) string
	TakesNoArguments(command string, args []string) string
	Begins(lesson string) string
	WroteThereBefore(snapshot string) string
	Next() string
	StayAsTheyAre() string
	RenameYours() string

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

	FlagJSON() string
	NoWorkspaceYet() string
	Beyond() string
	YouAreHere() string
	AtStep(step, steps, passed, all int) string
	DoneOn(day time.Time) string
	DoneAndHunted(day time.Time, over, hunts int) string

	// read.go

	HasNoText(lesson int, file string) string

	// test.go

	FlagJUnit() string
	FlagAll() string
	SayWhichLesson(lessons int) string
	InstallGo() string
	IsStillToCome(lesson int) string
	Interrupted() string
	CouldNotBeChecked(lesson int) string

	// report.go

	LessonAndTitle(number int, title string) string
	AllPassed(good Paint, checks int) string
	NothingCouldBeChecked() string
	SpecsCouldNotRun() string
	PassedOf(passed, all int) string
	WriteTheCode(good Paint) string
	StepsAreDone(last int) string
	GotThrough(got, faulty int, names string) string
	PackageAsAWhole(folder string) string
	Status(status string) string
	NotWrittenYet(function string) string
	At(place string) string
	InFile(file string) string
	NotRun(specs int, because string) string
	NeedDocker(specs string) string
	YouHaveLearnt(what string) string
	LastLessonIsDone() string
	GoesOnTo(onward string, lesson int, title string) string
	GoesBackTo(onward string, lesson int, title string) string
	HelpWithThis() string
	AllThatIsNotRight(specs int) string

	// watch.go and editor.go

	NothingToWatch() string
	Watching(dir string) string
	WatchKeys() string
	CantWatch(dir, why string) string
	CheckingLesson(number int) string
	KeyHint() string
	KeyNext() string
	AfterTheSave(save, now time.Time) string
	NoPlaceToOpen() string
	NoEditor() string

	// hint.go

	NeedsNoHint(lesson int) string
	PackageFails() string
	NoHints(lesson int) string
	OtherHelp() string
	NoHintFor(function string, lesson int, others string) string
	HintFor(strong Paint, what string, part, parts int) string
	MoreOfIt() string
	ThatWasAll() string
	FaultNudge(codename, file string) string
	FaultConcept(codename, about string) string
	FaultCode(codename, spec string) string

	// next.go and jump.go

	NotDoneYet(lesson int) string
	NotDoneSkip(lesson, following int) string
	LeftOutComesNow(lesson int) string
	AsYouLeaveIt(snapshot string, lesson int) string
	AlreadyAt(lesson int) string
	HandoutStays() string
	LeftUnfinished(lesson int) string
	LeadsBack(snapshot string) string

	// the packages check and specs

	DoneOf(done, all int) string
	Compiling() string
	CompilingTakesLong() string
	VersionsJudged(lesson int) string
	SpecsAcceptReference(faulty int) string
	RecordedReplies() string
	GoCantWork(complaint string) string
	EmptyBuildCache() string
	QuotaIsUsedUp() string
	WritableHOME() string
	WritableGOCACHE() string
	WritableGOCACHEAndTMPDIR() string
	CorrectGOFLAGS() string
	DownloadWithGOPROXY() string
	DownloadModules() string

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
