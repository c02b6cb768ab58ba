// Package words has what the workbench says, in each of its languages. A sentence is a method, so one that a language lacks
// does not compile. English is what the course is written in; commands, names in code, the names of specs and what specs say
// are the same in all.
package words

import (
	"time"

	"cacheaside/raw/language"
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
	AfterTheSave(took time.Duration) string
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
	FaultyVersion(codename string) string
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
	NotPredicted(hidden string) string
	LeavesOpen() string
	YouPredicted() string
	RedisAnswered() string
	AnswersSomethingElse() string
	CommandIsGone(command, file string) string
	PlayTookLonger(limit time.Duration) string
	PlaySaidNothing(problem, said string) string
	AcceptsWhatIsRight() string
	RejectsTheFaulty(codename string) string
	SpecsAreJudged() string
	JudgedElsewhere() string
	NoSpecsIn(file string) string
	FirstAcceptWhatIsRight() string
	NotAlwaysTheSame() string
	NoTimeLeftOn(codename string) string
	NoTimeLeftOnRight() string
	FaultyDoesNotCompile(complaint string) string
	FaultyGotThrough(codename string) string
	YourSpecsDoNotCompile() string
	FailOnRightAsAWhole() string
	FailsOnRight(spec string) string
	SoDoesEachOfThese() string
	PassOnTheReference(about string) string
	SpecIsTheCourses() string
	ServerHasProtection(name string) string
	NotOnTheList(line string, names []string) string
	NoListIn(file string) string
	NoFile(file string) string
	ItsPackageFailed(status string) string
	LeftNoResult() string
	TheHunt() string
	HuntCannotTell() string
	NeededDoesNotCompile() string
	InItsOwnGoroutine() string
	NothingRecoversIt() string
	ProgramEndedAll(exit int) string
	ProgramLeftNoReport(exit int) string
	ProgramEndedBadly(exit int) string
	ProgramDidNotRun(problem string) string
	ProgramDidNotEnd() string
	YourCodeEndedAll(status int) string
	YourCodeEnded() string
	LastWritten(line string) string
	EndsProgramsAt(places string) string
	HadNotEnded(took time.Duration) string
	WroteTooMuch(megabytes int) string
	KeptFromRunning(spec string) string
	NobodyCallsRunSpecs() string
	SomeAreFocused() string
	DidNotRunBecauseOfIt(specs int) string
	IsPending() string
	TimeWasUp() string
	AnotherIsFocused() string
	SkippedWithoutReason() string
	BeganAndDidNotEnd() string

	// start.go

	FlagHandout() string
	AtMostOneFolder(got []string) string
	GoThereOrReset(problem string) string
	HandoutIsReady(folder string) string
	HandoutIsBlank() string
	WorkspaceIsReady(folder string) string
	WorkspaceIsTheCourse() string
	CompilesInBackground() string
	IsTheFirst(lesson string) string

	// reset.go

	NothingToReset(problem string, number int) string
	IsAsItBegins(lesson string) string
	YourVersionIsIn(snapshot string) string

	// restore.go

	RestoreLists(problem string) string
	AllIsAsIn(snapshot string) string
	AsTheyWereIn(snapshot string) string
	UntilNowIsIn(snapshot string) string
	YouAreBackAt(number int) string
	NoSnapshots() string
	Date(when time.Time) string
	Before(command string) string
	YouHadRemoved(file string) string
	NothingOfYours() string
	LeadsBackTo(number int) string
	ToBringOneBack() string

	// repair.go

	FlagFrom() string
	ResetOrRestore(problem string, number int) string
	BroughtBack() string
	NothingIsBroken() string
	WhatWasThereIsIn(snapshot string) string
	NotAsTheCourseHasThem() string
	ToBringBackAFile() string
	IsDamaged(file string, isYours bool, lesson int, how string) string
	SoAreMore(files int) string
	BringsBackWithCopy() string

	// update.go

	FlagTake() string
	OneFolderOrTake(got []string) string
	NameTheRepository() string
	HandoutHasNoOrigin() string
	UpdateLists(problem string) string
	UpdateFailed(problem, folder string) string
	IsUpToDate(repository string) string
	IsUpdated(repository string) string
	WhatYouWroteIsIn(snapshot string) string
	ToTakeTheCourses() string
	CompilesIsUnknown(problem string) string
	CompilingWhatIsNew() string
	PackagesDoNotCompile(packages int) string
	BothChanged() string
	ChangeWhatYouWrote() string

	// solution.go

	FlagWrite() string
	NoReferenceHere() string
	IsTheReference(number int) string
	Yours(file string) string
	Reference(file string) string
	WritePutsItThere(number int) string
	HasTheReference(number int) string
	YouHadWrittenNothing(number int) string
	YourVersionIsKept() string

	// hunt.go

	NothingToHuntInHandout() string
	AnotherHunt(number int) string
	HuntNeedsPassed(number int) string
	NothingToHuntYet() string
	NothingPlantedYet(first int) string
	NothingLeftToHunt() string
	HuntFrom(number int, title string) string
	AUserSays() string
	WhereToHunt(folder string) string
	ItsServer() string
	WhatItSaysToRedis() string
	IsItMended() string
	WhatTheMistakeWas() string
	HuntBegins(problem string) string
	NotMendedYet() string
	StillFails() string
	SomethingBesides() string
	Mended() string
	WhatWasWrongIn(file string) string
	WithTheMistake(file string) string
	Right(file string) string
	RejectedBy(spec string) string
	HuntIsGone(folder, snapshot string) string

	// doctor.go and doctor_settings.go

	Found() string
	Missing() string
	OutputIs(isTerminal, isColored bool, columns int) string
	NoNetworkIsNeeded() string
	NothingWithoutGo() string
	FileToRepair(file, how string, isBroken bool) string
	WorkspaceIsWhole() string
	NoGo() string
	GoFor(version, system string) string
	Modules() string
	ModulesAreHere() string
	ModulesAreMissing() string
	ModulesAreUnknown(said string) string
	CCompiler() string
	NoCCompiler() string
	CGOIsOff(costs string) string
	SQLiteIsCompiled() string
	SQLiteIsNotCompiled() string
	NoRedisServer() string
	RedisServerAt(version, program string) string
	RunningRedis() string
	RedisAnswers() string
	NoRedisAnswers() string
	RedisURLIsSet() string
	NoDocker() string
	BuildCache() string
	NoBuildCache() string
	BuildCacheIsShut(folder, problem string) string
	TemporaryIsShut(folder, problem string) string
	HomeIsNotSet() string
	GoFlagsAreLeftOut(flags string) string
	GoWorkIsLeftOut(file string) string

	// grade.go

	FlagCSV() string
	FlagJobs() string
	FlagRace() string
	FlagTimeout() string
	WhatToGrade() string
	TimeoutAboveZero(got time.Duration) string
	JobsAboveZero(got int) string
	RunsWithYourRights(what, why string) string
	RunsInSandbox(what string) string
	Workspaces(number int) string
	WorkspacesGraded() string
	NoBubblewrapHere() string
	NoBubblewrap() string
	BubblewrapFails(problem, said string) string
	CannotBeGraded(problem string) string
	NothingToGradeAt(folder string) string
	GradeFromRepository() string
	NotGraded() string
	Points(points, of, lessons, all int, took time.Duration) string
	LessonsPassed(passed, all int, took time.Duration) string
	Grade(status string) string
	Counts(passed, failed, notRun int) string
	NothingWasWritten() string
	IsStillTheCourses() string
	GradedWithTheCourses() string

	// the package workspace

	NoWorkspaceAbove(folder string) string
	MadeFromTheRepository(folder string) string
	ChooseAFolderOutside(folder string) string
	ChooseAFolderBeside(folder string) string
	WorkspaceIsIn(folder string) string
	SomethingIsIn(folder, file string) string
	HasNoLessons(place string) string
	ReadingTheCourse(problem string) string
	ReadingTheCourseIn(place, problem string) string
	NoRepositoryAt(folder string) string
	IsNotDone(number int) string
	IsNotBegun(number int) string
	NextAfter(number int) string
	CompletedLater(command string) string
	DeclaresToo(file, name, other string) string
	NotInTheSnapshot(snapshot, file string) string
	NoSuchSnapshot(name string) string
	ReadingTheSnapshot(name, problem string) string
	KeepingACopy(problem string) string
	IsMissing() string
	DoesNotParse() string
	IsChanged() string
	NotTheCourses(file string) string
	YoursToWrite(file string) string
	UpdatedFromTheRepository(folder string) string
	NoConflict(file string) string
	FolderIsInTheWay(folder string) string
	NothingToHunt() string
	NoHunt() string
	OwnFileIsMissing(file string) string
	OwnFileIsUnreadable(file, problem string) string
	IsTooOld() string
	ByANewerWorkbench(file string) string
	ArchiveIsLost(file string) string
	ArchiveIsLostWith(file, problem string) string
	IsInterrupted(file, now string) string
	IsUnreadable(file, now string) string
	ArchiveIsNew(file, repository string) string
	ManifestIsNew(file string) string
	StateIsNew(file string, lesson int, done []string) string
	CourseIsNewer(files int) string
	PreparingTheChange(problem string) string
	CouldNotBeUndone(problem, undoing, snapshot string) string
	AllIsAsItWas(problem string) string
	TheWorkbenchsOwn(file string) string
	CannotBeCompleted(command, problem, snapshots, folder string) string
	NotAPath(name, problem string) string
	NoGoToCompile(problem string) string
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

// Or returns the words of a language, and the English ones where there are none.
func Or(in Words) Words {
	if in == nil {
		return english{}
	}
	return in
}

// Error is an error that can be said in each language. Without more it is English.
type Error = language.Error[Words, english]

// Of says an error in a language, if it can be said in each.
func Of(err error, in Words) string { return language.Of(err, in) }

// Around is an error that wraps another one with a sentence that has it in it, such as Words.KeepingACopy.
func Around(say func(in Words, problem string) string, cause error) error {
	return Error{Say: func(in Words) string { return say(in, Of(cause, in)) }, Cause: cause}
}

// Text is a sentence that can be said in each language. Without more, and in JSON, it is English.
type Text func(Words) string

func (t Text) String() string { return t(english{}) }

// MarshalText says it in English.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText makes it one that is the same in each language.
func (t *Text) UnmarshalText(text []byte) error {
	said := string(text)
	*t = func(Words) string { return said }
	return nil
}
