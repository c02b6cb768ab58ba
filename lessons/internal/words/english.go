package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cacheaside/raw/language"
)

// cli.go: how commands are called

func (english) DiskIsFull() string { return "The disk is full: make room, and try again." }

func (english) SetTMPDIR() string {
	return "Set TMPDIR to a folder that can be written, such as: export TMPDIR=/tmp"
}

func (english) AboutStart() string { return "make a workspace, by default workspace/" }

func (english) AboutList() string { return "all lessons, and their state" }

func (english) AboutRead() string { return "the lesson's text" }

func (english) AboutTest() string { return "check one lesson, by default the current one" }

func (english) AboutWatch() string {
	return "check on every save; keys for editor, hint, next, list, quit"
}

func (english) AboutHint() string {
	return "help with what failed first, or with a function, in three parts"
}

func (english) AboutSolution() string { return "the reference for what you wrote, as a difference" }

func (english) AboutHunt() string {
	return "find and mend a planted mistake, from what a user complains of"
}

func (english) AboutNext() string {
	return "go on: take out the next lesson's code, for you to write"
}

func (english) AboutReset() string { return "a lesson as it begins; your version is kept" }

func (english) AboutJump() string {
	return "to any lesson; what is unfinished or left out gets the reference's code"
}

func (english) AboutRestore() string { return "list what was kept, or bring it back" }

func (english) AboutRepair() string {
	return "bring back what is missing or broken, but for what is yours"
}

func (english) AboutUpdate() string { return "the course's newer version; what you changed stays" }

func (english) AboutGrade() string { return "workspaces, by the course's specs" }

func (english) AboutDoctor() string {
	return "what this machine has, what is missing, what that costs"
}

func (english) AboutVerify() string { return "the author's check: every lesson from both sides" }

func (english) WithoutCommand() string {
	return "Without a command it says where you are, and what is next. The commands, of\neach of which \"go run ./lessons help COMMAND\" says more:"
}

func (english) SuchAs() string { return "Such as:" }

func (english) NoCommand(name string) string {
	return fmt.Sprintf(`there is no command %q; "go run ./lessons help" lists what there is`, name)
}

func (english) NoLanguageBehind(flag string) string {
	return "expected a language behind " + flag + ", such as pt-BR"
}

func (english) NoLanguage(all []language.Language, asked string) string {
	return fmt.Sprintf("expected a language that there is, which are en and %q, found %q", all, asked)
}

func (english) WrongFlags(command, complaint string) string {
	return fmt.Sprintf(`%s: %s; "go run ./lessons help %s" explains it`, command, complaint, command)
}

func (english) UnknownFlag(name string) string { return "flag provided but not defined: " + name }

func (english) FlagNeedsArgument(name string) string { return "flag needs an argument: " + name }

func (english) OneLessonAtMost(args []string) string {
	return fmt.Sprintf("expected one lesson at the most, got %q", args)
}

func (english) NoLesson(asked string, lessons int) string {
	return fmt.Sprintf("there is no lesson %q: they are 1 to %d", asked, lessons)
}

func (english) NoLessonsIn(dir string) string {
	return fmt.Sprintf("expected lessons in %s, found none", dir)
}

func (english) NoModuleAt(dir string) string {
	return fmt.Sprintf("expected the repository or a workspace at %s or above, found no go.mod", dir)
}

// workspace.go, which opens one

func (english) Day(day string) string { return "day " + day }

func (english) BeyondTheCourse() string { return "beyond the course" }

func (english) LessonAtTheBeginning(number int) string { return fmt.Sprintf("Lesson %02d", number) }

func (english) Lesson(number int) string { return fmt.Sprintf("lesson %02d", number) }

func (english) NoWorkspaceAt(dir string) string {
	return fmt.Sprintf(`there is no workspace at %s or above; in the repository, "go run ./lessons start" makes one, and "cd workspace" goes there`, dir)
}

func (english) KeepsItsLanguage(own language.Language, asked string) string {
	return fmt.Sprintf("-lang: a workspace keeps the language that it was started in, which is %s here; to have another beside it: go run ./lessons start ../my-service -lang %s", cmp.Or(string(own), "en"), asked)
}

func (english) IsCompleted(command string) string {
	return fmt.Sprintf("%q had been interrupted, and is completed now", command)
}

func (english) WhichLesson(command string, number int) string {
	return fmt.Sprintf("expected a lesson, such as: go run ./lessons %s %d", command, number)
}

func (english) TakesNoArguments(command string, args []string) string {
	return fmt.Sprintf("%s takes no arguments, got %q", command, args)
}

func (english) Begins(lesson string) string { return lesson + ", begins. Its steps:" }

func (english) WroteThereBefore(snapshot string) string {
	return fmt.Sprintf("The snapshot %s has what you wrote there before. To go on:", snapshot)
}

func (english) Next() string { return "Next:" }

func (english) StayAsTheyAre() string {
	return "You changed these, so they stay as they are, although the course has others:"
}

func (english) RenameYours() string {
	return "This can't be compiled together; rename what is yours:"
}

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

func (english) FlagJSON() string { return "one JSON object, for programs" }

func (english) NoWorkspaceYet() string {
	return "There is no workspace yet: go run ./lessons start makes one."
}

func (english) Beyond() string { return "beyond" }

func (english) YouAreHere() string { return "you are here" }

func (english) AtStep(step, steps, passed, all int) string {
	return fmt.Sprintf("step %d of %d: %d of %d", step, steps, passed, all)
}

func (english) DoneOn(day time.Time) string { return "done " + day.Format("2 Jan") }

func (english) DoneAndHunted(day time.Time, over, hunts int) string {
	return fmt.Sprintf("done %s, hunts %d/%d", day.Format("2 Jan"), over, hunts)
}

// read.go

func (english) HasNoText(lesson int, file string) string {
	return fmt.Sprintf("lesson %02d has no text: expected %s", lesson, file)
}

// test.go

func (english) FlagJUnit() string { return "also write the results to `FILE`, in JUnit's form" }

func (english) FlagAll() string {
	return "all that is not right yet, and not only what to look at first"
}

func (english) SayWhichLesson(lessons int) string {
	return fmt.Sprintf("all lessons are done, so none is the current one: say which, from 1 to %d", lessons)
}

func (english) InstallGo() string {
	return "expected the command go on the PATH, found none: install Go from https://go.dev/dl/"
}

func (english) IsStillToCome(lesson int) string {
	return fmt.Sprintf(`lesson %02d is still to come, and its code is the course's own; "go run ./lessons jump %d" goes there`, lesson, lesson)
}

func (english) Interrupted() string { return "interrupted before every spec had run" }

func (english) CouldNotBeChecked(lesson int) string {
	return fmt.Sprintf(`lesson %02d could not be checked on this machine: "go run ./lessons doctor" says what is missing`, lesson)
}

// report.go

func (english) LessonAndTitle(number int, title string) string {
	return fmt.Sprintf("Lesson %02d, %s:", number, title)
}

func (english) AllPassed(good Paint, checks int) string {
	return good("passed") + fmt.Sprintf(", all %d checks.", checks)
}

func (english) NothingCouldBeChecked() string { return "nothing of it could be checked here." }

func (english) SpecsCouldNotRun() string { return "specs could not run." }

func (english) PassedOf(passed, all int) string { return fmt.Sprintf("%d of %d passed.", passed, all) }

func (english) WriteTheCode(good Paint) string {
	return good("your specs are complete.") + " Now write the code."
}

func (english) StepsAreDone(last int) string {
	switch last {
	case 1:
		return "step 1 is done."
	case 2:
		return "steps 1 and 2 are done."
	}
	return fmt.Sprintf("steps 1 to %d are done.", last)
}

func (english) GotThrough(got, faulty int, names string) string {
	return fmt.Sprintf("Your specs let %d of %d faulty versions through: %s.", got, faulty, names)
}

func (english) PackageAsAWhole(folder string) string {
	return "the package " + folder + " as a whole"
}

func (english) Status(status string) string { return strings.ReplaceAll(status, "_", " ") }

func (english) NotWrittenYet(function string) string { return "not written yet: " + function }

func (english) At(place string) string { return "at " + place }

func (english) InFile(file string) string { return "in " + file }

func (english) NotRun(specs int, because string) string {
	return fmt.Sprintf("Not run: %d, because %s", specs, because)
}

func (english) NeedDocker(specs string) string {
	return `Specs that need Docker are left out; "make integration" runs them: ` + specs
}

func (english) YouHaveLearnt(what string) string { return "You have learnt: " + what }

func (english) LastLessonIsDone() string {
	return "That was the last lesson. The server is your own: go run ./httpapi\n" +
		"What others got wrong in it is to be found, too: go run ./lessons hunt"
}

func (english) GoesOnTo(onward string, lesson int, title string) string {
	return fmt.Sprintf("%s goes on to lesson %02d, %s: it takes out the code that is yours to write there.", onward, lesson, title)
}

func (english) GoesBackTo(onward string, lesson int, title string) string {
	return fmt.Sprintf("Behind it there is none that is not done. %s goes back to lesson %02d, %s: it takes out the code that is yours to write there.", onward, lesson, title)
}

func (english) HelpWithThis() string { return "help with this" }

func (english) AllThatIsNotRight(specs int) string {
	return fmt.Sprintf("all that is not right yet: %d", specs)
}

// watch.go and editor.go

func (english) NothingToWatch() string { return "All lessons are done: there is nothing to watch." }

func (english) Watching(dir string) string {
	return fmt.Sprintf("Watching %s. Each save is checked.", dir)
}

func (english) WatchKeys() string {
	return "Enter: again   e: editor   h: hint   n: next   l: list   q: quit"
}

func (english) CantWatch(dir, why string) string { return fmt.Sprintf("watching %s: %s", dir, why) }

func (english) CheckingLesson(number int) string {
	return fmt.Sprintf("checking lesson %02d …", number)
}

func (english) KeyHint() string { return "The key h" }

func (english) KeyNext() string { return "The key n" }

func (english) AfterTheSave(took time.Duration) string {
	return fmt.Sprintf(", %.1f s after the save", took.Seconds())
}

func (english) NoPlaceToOpen() string { return "no failure is shown that has a place to open" }

func (english) NoEditor() string {
	return "expected an editor in VISUAL or EDITOR, found none; such as: export EDITOR=nano"
}

// hint.go

func (english) NeedsNoHint(lesson int) string {
	return fmt.Sprintf("lesson %02d has passed: nothing in it needs a hint.", lesson)
}

func (english) PackageFails() string {
	return "A package as a whole fails, so no spec of it can run. Make that right first. What is wrong, and where:"
}

func (english) NoHints(lesson int) string {
	return fmt.Sprintf("There are no hints for lesson %02d. Its text helps:", lesson)
}

func (english) OtherHelp() string { return "Help with something else of this step:" }

func (english) NoHintFor(function string, lesson int, others string) string {
	return fmt.Sprintf("lesson %02d has no hint for %q; it has some for: %s", lesson, function, others)
}

func (english) HintFor(strong Paint, what string, part, parts int) string {
	return fmt.Sprintf("%s (%d of %d)", strong("Hint for "+what), part, parts)
}

func (english) MoreOfIt() string { return "More of it:" }

func (english) ThatWasAll() string {
	return "That was all of it. The reference, next to what you wrote:"
}

func (english) FaultyVersion(codename string) string {
	return "the faulty version " + codename
}

func (english) FaultNudge(codename, file string) string {
	return fmt.Sprintf("%s is right but for one thing, and no spec of yours asks for it. Read the doc comments in %s again, a sentence at a time: "+
		"for each promise there should be a spec that fails where it is broken.", codename, file)
}

func (english) FaultConcept(codename, about string) string {
	return fmt.Sprintf("What is wrong with %s: %s", codename, about)
}

func (english) FaultCode(codename, spec string) string {
	return fmt.Sprintf("The course's spec that rejects %s is called: %s", codename, spec)
}

// next.go and jump.go

func (english) NotDoneYet(lesson int) string {
	return fmt.Sprintf(`lesson %02d is not done yet: "go run ./lessons test" says what is missing`, lesson)
}

func (e english) NotDoneSkip(lesson, following int) string {
	return fmt.Sprintf("%s; to go on without it: go run ./lessons jump %d", e.NotDoneYet(lesson), following)
}

func (english) LeftOutComesNow(lesson int) string {
	return fmt.Sprintf("That was the last; lesson %02d was left out, and comes now.", lesson)
}

func (english) AsYouLeaveIt(snapshot string, lesson int) string {
	return fmt.Sprintf("The snapshot %s has lesson %02d as you leave it.", snapshot, lesson)
}

func (english) AlreadyAt(lesson int) string {
	return fmt.Sprintf("You are at lesson %02d already. To begin it anew: go run ./lessons reset %d", lesson, lesson)
}

func (english) HandoutStays() string {
	return "A handout has no reference to fill in: every file stays as it is."
}

func (english) LeftUnfinished(lesson int) string {
	return fmt.Sprintf("You left lesson %02d unfinished: it has the reference's code now.", lesson)
}

func (english) LeadsBack(snapshot string) string {
	return fmt.Sprintf("The snapshot %s has what you wrote, and leads back:", snapshot)
}

// the packages check and specs

func (english) Compiling() string { return "compiling" }

func (english) DoneOf(done, all int) string { return fmt.Sprintf("%d of %d", done, all) }

func (english) CompilingTakesLong() string {
	return "compiling … (about two minutes the first time, because SQLite is a C library, and seconds later)"
}

func (english) VersionsJudged(lesson int) string {
	return fmt.Sprintf("lesson %02d: versions judged", lesson)
}

func (english) SpecsAcceptReference(faulty int) string {
	return fmt.Sprintf("your specs accept the reference; now they are held against %d faulty versions, with right ones among them", faulty)
}

func (english) RecordedReplies() string {
	return "Predictions were compared with the replies that the course has recorded, where the embedded Redis lacks the command. " +
		"To have Redis itself answer, install it, so that redis-server is on the PATH."
}

func (english) GoCantWork(complaint string) string {
	return "the go command can't work here: " + complaint
}

func (english) EmptyBuildCache() string {
	return "The disk is full: make room, and try again. \"go clean -cache\" empties Go's build cache, which fills again."
}

func (english) QuotaIsUsedUp() string {
	return "Your quota is used up: make room, and try again. \"go clean -cache\" empties Go's build cache, which fills again."
}

func (english) WritableHOME() string {
	return "Set HOME to your home folder, or GOCACHE and GOMODCACHE to folders that can be written."
}

func (english) WritableGOCACHE() string {
	return "Set GOCACHE to a folder that can be written, such as: export GOCACHE=/tmp/go-build"
}

func (english) WritableGOCACHEAndTMPDIR() string {
	return "Set GOCACHE and TMPDIR to folders that can be written, such as: export GOCACHE=/tmp/go-build TMPDIR=/tmp"
}

func (english) CorrectGOFLAGS() string {
	return "Put GOFLAGS right, or unset it: unset GOFLAGS"
}

func (english) DownloadWithGOPROXY() string {
	return "Modules are missing, and GOPROXY=off keeps them from being downloaded: once, with a network: GOPROXY= go mod download"
}

func (english) DownloadModules() string {
	return "Modules are missing, and can't be downloaded: once, with a network: go mod download"
}

func (english) NotPredicted(hidden string) string {
	return "not predicted yet: write what you expect Redis to answer, where the " + hidden + " is"
}

func (english) LeavesOpen() string {
	return "<*> and ranges leave open what can be known here: write what you expect Redis to answer"
}

func (english) YouPredicted() string {
	return "You predicted:"
}

func (english) RedisAnswered() string {
	return "Redis answered:"
}

func (english) AnswersSomethingElse() string {
	return "Redis answers something else. You see what, when the replies before it are right, or when you have predicted all."
}

func (english) CommandIsGone(command, file string) string {
	return fmt.Sprintf("expected the command %q in %s, and it is not where it was: put the line back", command, file)
}

func (english) PlayTookLonger(limit time.Duration) string {
	return fmt.Sprintf("raw play took longer than %s", limit)
}

func (english) PlaySaidNothing(problem, said string) string {
	return fmt.Sprintf("raw play said no result (%s): %s", problem, said)
}

func (english) AcceptsWhatIsRight() string {
	return "your specs accept what is right"
}

func (english) RejectsTheFaulty(codename string) string {
	return "your specs reject the faulty version " + codename
}

func (english) SpecsAreJudged() string {
	return "your specs are judged"
}

func (english) JudgedElsewhere() string {
	return "a handout has nothing to judge your specs by: that is done where the workspace is graded"
}

func (english) NoSpecsIn(file string) string {
	return "expected at least one spec in " + file + ", found none: write what the code must do, a Describe with an It for each behaviour"
}

func (english) FirstAcceptWhatIsRight() string {
	return "first your specs must accept every right version"
}

func (english) NotAlwaysTheSame() string {
	return "your specs do not always come to the same: on one version, which is right, they failed once and passed once. Do they depend on the clock, on chance, or on what another spec left behind?"
}

func (english) NoTimeLeftOn(codename string) string {
	return "the lesson's time was up before your specs had ended on " + codename
}

func (english) NoTimeLeftOnRight() string {
	return "the lesson's time was up before your specs had ended on a right version"
}

func (english) FaultyDoesNotCompile(complaint string) string {
	return "the faulty version does not compile, which is the course's fault: " + complaint
}

func (english) FaultyGotThrough(codename string) string {
	return codename + " got through: every spec of yours passes on it. What does the code promise that no spec asks for yet?"
}

func (english) YourSpecsDoNotCompile() string {
	return "your specs do not compile:"
}

func (english) FailOnRightAsAWhole() string {
	return "your specs must pass on a version that is right, but they fail there as a whole:"
}

func (english) FailsOnRight(spec string) string {
	return fmt.Sprintf("this spec of yours fails on a version that is right: %q", spec)
}

func (english) SoDoesEachOfThese() string {
	return "So does each of these:"
}

func (english) PassOnTheReference(about string) string {
	return "They pass on the reference. This other version keeps every promise, too, and is written differently: " + about
}

func (english) SpecIsTheCourses() string {
	return "The spec is the course's own."
}

func (english) ServerHasProtection(name string) string {
	return "your server has the protection " + name
}

func (english) NotOnTheList(line string, names []string) string {
	return fmt.Sprintf("expected %s in the list, found %q: add it, start the server, and see the difference", line, names)
}

func (english) NoListIn(file string) string {
	return fmt.Sprintf("expected %s to have a list, var protections = []stack.Protection{…}, found none", file)
}

func (english) NoFile(file string) string {
	return fmt.Sprintf("expected the file %s, found none. This makes it as the lesson begins:\n  go run ./lessons repair %s", file, file)
}

func (english) ItsPackageFailed(status string) string {
	return "its package as a whole failed: " + status
}

func (english) LeftNoResult() string {
	return "expected this spec to run, and it left no result: was it changed or taken out?"
}

func (english) TheHunt() string {
	return "the hunt"
}

func (english) HuntCannotTell() string {
	return "the spec that tells whether the mistake is there could not run"
}

func (english) NeededDoesNotCompile() string {
	return "a package that it needs did not compile:"
}

func (english) InItsOwnGoroutine() string {
	return "It was in a goroutine of its own, where nothing recovers it, so it ended the program, and with it every other spec."
}

func (english) NothingRecoversIt() string {
	return "Nothing recovers that, so it ended the program, and with it every other spec."
}

func (english) ProgramEndedAll(exit int) string {
	return "its test program " + ended(exit) + ", and with it every other spec:"
}

func (english) ProgramLeftNoReport(exit int) string {
	return "its test program " + ended(exit) + " and left no report of its specs:"
}

func (english) ProgramEndedBadly(exit int) string {
	return "its test program " + ended(exit) + ", though none of its specs failed:"
}

func (english) ProgramDidNotRun(problem string) string {
	return "its test program could not be run: " + problem
}

func (english) ProgramDidNotEnd() string {
	return "its test program did not end in its time, and was killed; the last it wrote:"
}

func (english) YourCodeEndedAll(status int) string {
	return fmt.Sprintf("your code ended the program with exit status %d, and with it every other spec. Return an error instead: the caller decides what becomes of it.", status)
}

func (english) YourCodeEnded() string {
	return "your code ended the program with exit status 0. Return an error instead: the caller decides what becomes of it."
}

func (english) LastWritten(line string) string {
	return "The last it wrote: " + line
}

func (english) EndsProgramsAt(places string) string {
	return "What ends a program is called at " + places
}

func (english) HadNotEnded(took time.Duration) string {
	return fmt.Sprintf("it had not ended after %.1f s, and was stopped there: does a loop never end, or does it wait for what does not come?", took.Seconds())
}

func (english) WroteTooMuch(megabytes int) string {
	return fmt.Sprintf("it had written more than %d MB, and was stopped there: does a loop that prints never end?", megabytes)
}

func (english) KeptFromRunning(spec string) string {
	return fmt.Sprintf("%q did not end, which kept it from running", spec)
}

func (english) NobodyCallsRunSpecs() string {
	return "its tests import Ginkgo, but no Test function calls RunSpecs, so no spec can run; " +
		"add func TestSpecs(t *testing.T) { RegisterFailHandler(Fail); RunSpecs(t, \"…\") }"
}

func (english) SomeAreFocused() string {
	return "some of its specs are focused, so that the others are left out: turn FIt, FDescribe, FContext and Focus back into It, Describe and Context"
}

func (english) DidNotRunBecauseOfIt(specs int) string {
	if specs == 1 {
		return "(1 spec did not run because of it)"
	}
	return fmt.Sprintf("(%d specs did not run because of it)", specs)
}

func (english) IsPending() string {
	return "pending: it is marked PIt, PDescribe or Pending"
}

func (english) TimeWasUp() string {
	return "the time was up before its turn came"
}

func (english) AnotherIsFocused() string {
	return "another spec is focused (FIt, FDescribe, FContext or Focus)"
}

func (english) SkippedWithoutReason() string {
	return "skipped without a reason"
}

func (english) BeganAndDidNotEnd() string {
	return "it began and did not end; the last it wrote:"
}

// ended says how a program ended.
func ended(exit int) string {
	if exit < 0 {
		return "was killed"
	}
	return fmt.Sprintf("ended with exit status %d", exit)
}

// start.go

func (english) FlagHandout() string {
	return "take out the code of every lesson, and the reference: for a teacher to hand out"
}

func (english) AtMostOneFolder(got []string) string {
	return fmt.Sprintf("expected one folder at the most, got %q", got)
}

func (english) GoThereOrReset(problem string) string {
	return problem + ". To see where you are: go run ./lessons; to begin a lesson anew: go run ./lessons reset N"
}

func (english) HandoutIsReady(folder string) string { return "The handout is ready: " + folder }

func (english) HandoutIsBlank() string {
	return "The code of every lesson is taken out of it, and nothing in it gives that away."
}

func (english) WorkspaceIsReady(folder string) string { return "The workspace is ready: " + folder }

func (english) WorkspaceIsTheCourse() string {
	return "It is the whole course, a module of its own. What the current lesson is about is\nleft for you to write; all else works."
}

func (english) CompilesInBackground() string {
	return "What the lessons need is being compiled in the background. The first time that\ntakes about two minutes; there is no need to wait. What goes wrong is written to"
}

func (english) IsTheFirst(lesson string) string { return lesson + ", is the first." }

// reset.go

func (english) NothingToReset(problem string, number int) string {
	return fmt.Sprintf("%s, so there is nothing to reset; to go there: go run ./lessons jump %d", problem, number)
}

func (english) IsAsItBegins(lesson string) string {
	return lesson + " is as it begins: no file had to be changed."
}

func (english) YourVersionIsIn(snapshot string) string {
	return "Your version is in the snapshot " + snapshot + ". To get it back:"
}

// restore.go

func (english) RestoreLists(problem string) string {
	return problem + `; "go run ./lessons restore" lists them`
}

func (english) AllIsAsIn(snapshot string) string {
	return "Everything is as in the snapshot " + snapshot + ": no file had to be changed."
}

func (english) AsTheyWereIn(snapshot string) string {
	return "As they were in the snapshot " + snapshot + ":"
}

func (english) UntilNowIsIn(snapshot string) string {
	return "What was there until now is in the snapshot " + snapshot + "."
}

func (english) YouAreBackAt(number int) string {
	return fmt.Sprintf("You are at lesson %02d again.", number)
}

func (english) NoSnapshots() string {
	return "There are no snapshots: nothing of yours has been changed by the workbench."
}

func (english) Date(when time.Time) string { return when.Format("Mon 2 Jan 2006 15:04") }

func (english) Before(command string) string { return "before: " + command }

func (english) YouHadRemoved(file string) string { return file + " (you had removed it)" }

func (english) NothingOfYours() string { return "nothing of yours" }

func (english) LeadsBackTo(number int) string {
	return fmt.Sprintf("nothing of yours; it leads back to lesson %02d", number)
}

func (english) ToBringOneBack() string { return "To bring one back, or only some of its files:" }

// repair.go

func (english) FlagFrom() string { return "the course's repository is in `DIR` now" }

func (english) ResetOrRestore(problem string, number int) string {
	return fmt.Sprintf("%s. To begin a lesson anew: go run ./lessons reset %d; to take your own versions back: go run ./lessons restore", problem, number)
}

func (english) BroughtBack() string { return "Brought back:" }

func (english) NothingIsBroken() string { return "Nothing is missing or broken." }

func (english) WhatWasThereIsIn(snapshot string) string {
	return "What was there before is in the snapshot " + snapshot + "."
}

func (english) NotAsTheCourseHasThem() string {
	return "These are not as the course has them, and were left as they are:"
}

func (english) ToBringBackAFile() string { return "To bring one back: go run ./lessons repair FILE" }

func (english) IsDamaged(file string, isYours bool, lesson int, how string) string {
	whose := "is not yours to write"
	if isYours {
		whose = "is yours to write"
	}
	if lesson > 0 {
		whose += fmt.Sprintf(" in lesson %02d", lesson)
	}
	return fmt.Sprintf("%s %s, and it %s.", file, whose, how)
}

func (english) SoAreMore(files int) string { return fmt.Sprintf("So are %d more.", files) }

func (english) BringsBackWithCopy() string {
	return "This brings back what the course has there, and keeps a copy of what there is:"
}

// update.go

func (english) FlagTake() string {
	return "the course's version of `FILE`, though you changed it; yours is kept"
}

func (english) OneFolderOrTake(got []string) string {
	return fmt.Sprintf("expected one folder at the most, got %q; before each file of which you want the course's version stands -take", got)
}

func (english) NameTheRepository() string {
	return "expected the course's repository, since the workspace does not know it: go run ./lessons update REPOSITORY"
}

func (english) HandoutHasNoOrigin() string {
	return "this handout does not know where its course is: name the course's repository, such as: go run ./lessons update ../cacheaside"
}

func (english) UpdateLists(problem string) string {
	return problem + `; nothing was changed. "go run ./lessons update" lists them`
}

func (english) UpdateFailed(problem, folder string) string {
	return problem + "\nNothing was changed. Another repository is named so: go run ./lessons update REPOSITORY; " +
		"and the repository's own workbench can do it, too: there, go run ./lessons update " + folder
}

func (english) IsUpToDate(repository string) string {
	return fmt.Sprintf("The workspace has the course as it is in %s: no file had to be changed.", repository)
}

func (english) IsUpdated(repository string) string {
	return fmt.Sprintf("The workspace has the course as it is in %s. Changed:", repository)
}

func (english) WhatYouWroteIsIn(snapshot string) string {
	return "What you wrote there is in the snapshot " + snapshot + ". To get it back:"
}

func (english) ToTakeTheCourses() string {
	return "To take the course's version, and have yours kept in a snapshot:"
}

func (english) CompilesIsUnknown(problem string) string {
	return "whether all compiles now is not known: " + problem
}

func (english) CompilingWhatIsNew() string { return "compiling what is new …" }

func (english) PackagesDoNotCompile(packages int) string {
	if packages == 1 {
		return "This package does not compile now:"
	}
	return "These packages do not compile now:"
}

func (english) BothChanged() string {
	return "You and the course changed files there. Change yours so that they fit, or take\nthe course's, as above."
}

func (english) ChangeWhatYouWrote() string {
	return "Change what you wrote there so that it fits what the course has now."
}

// solution.go

func (english) FlagWrite() string { return "put it into the workspace; your version is kept" }

func (english) NoReferenceHere() string {
	return "this is a handout, which has no reference in it: ask who gave it to you"
}

func (english) IsTheReference(number int) string {
	return fmt.Sprintf("What you have in lesson %02d is the reference.", number)
}

func (english) Yours(file string) string { return file + " (yours)" }

func (english) Reference(file string) string { return file + " (reference)" }

func (english) WritePutsItThere(number int) string {
	return fmt.Sprintf("go run ./lessons solution %d -write puts it there; your version is kept.", number)
}

func (english) HasTheReference(number int) string {
	return fmt.Sprintf("lesson %02d has the reference's code now:", number)
}

func (english) YouHadWrittenNothing(number int) string {
	return fmt.Sprintf("You had written nothing there. To begin it anew: go run ./lessons reset %d", number)
}

func (english) YourVersionIsKept() string {
	return "Your version is kept in a snapshot: go run ./lessons restore lists them, the\nnewest first, and brings one back."
}

// hunt.go

func (english) NothingToHuntInHandout() string {
	return "this is a handout, which has no reference in it: there is nothing to hunt"
}

func (english) AnotherHunt(number int) string {
	return fmt.Sprintf(`a hunt of lesson %02d is under way: "go run ./lessons hunt" shows it, "hunt give-up" ends it`, number)
}

func (english) HuntNeedsPassed(number int) string {
	return fmt.Sprintf("lesson %02d has not passed yet: a hunt is from a lesson that has", number)
}

func (english) NothingToHuntYet() string {
	return "there is nothing to hunt yet: a hunt is from a lesson that has passed"
}

func (english) NothingPlantedYet(first int) string {
	return fmt.Sprintf("there is nothing to hunt yet: the lessons that have passed plant no mistakes; lesson %02d is the first that does", first)
}

func (english) NothingLeftToHunt() string {
	return "there is nothing to hunt any more: every mistake that could be hunted in the lessons that have passed was"
}

func (english) HuntFrom(number int, title string) string {
	return fmt.Sprintf("A hunt, from lesson %02d, %s.", number, title)
}

func (english) AUserSays() string { return "A user says:" }

func (english) WhereToHunt(folder string) string {
	return "The service they use is in " + folder + "/. It is the course's own, but for one mistake, and its server has the protections " +
		"up to this lesson. Run it, ask it, watch what it says to Redis, write specs for it; and mend it there."
}

func (english) ItsServer() string { return "its server; stop your own first" }

func (english) WhatItSaysToRedis() string { return "what it says to Redis" }

func (english) IsItMended() string { return "is it mended?" }

func (english) WhatTheMistakeWas() string { return "what the mistake was" }

func (english) HuntBegins(problem string) string {
	return problem + `: "go run ./lessons hunt" begins one`
}

func (english) NotMendedYet() string { return "Not mended yet:" }

func (english) StillFails() string {
	return "a spec that the mistake breaks still fails. The user said:"
}

func (english) SomethingBesides() string { return "Something besides is not right:" }

func (english) Mended() string { return "Mended." }

func (english) WhatWasWrongIn(file string) string { return "What was wrong in " + file + ":" }

func (english) WithTheMistake(file string) string { return file + " (with the mistake)" }

func (english) Right(file string) string { return file + " (right)" }

func (english) RejectedBy(spec string) string {
	return fmt.Sprintf("The course's spec that rejects it: %q.", spec)
}

func (english) HuntIsGone(folder, snapshot string) string {
	return fmt.Sprintf("The folder %s is gone; what you changed there is in the snapshot %s.", folder, snapshot)
}

// doctor.go and doctor_settings.go

func (english) Found() string { return "found" }

func (english) Missing() string { return "missing" }

func (english) OutputIs(isTerminal, isColored bool, columns int) string {
	what, colored := "not a terminal", "without colour"
	if isTerminal {
		what, colored = "a terminal", "without colour, as NO_COLOR or TERM ask for"
	}
	if isColored {
		colored = "in colour (NO_COLOR=1 turns that off)"
	}
	return fmt.Sprintf("The output is %s, %d columns, %s.", what, columns, colored)
}

func (english) NoNetworkIsNeeded() string {
	return "Nothing of the course needs a network or a proxy once its modules are here."
}

func (english) NothingWithoutGo() string { return "without Go nothing can be compiled" }

func (english) FileToRepair(file, how string, isBroken bool) string {
	text := fmt.Sprintf("%s %s. To bring it back: go run ./lessons repair %s", file, how, file)
	if !isBroken {
		text += ". It is not yours to write now; if you changed it on purpose, leave it"
	}
	return text
}

func (english) WorkspaceIsWhole() string { return "whole: what is not yours is as the course has it" }

func (english) NoGo() string {
	return "nothing can be compiled, so nothing can be checked. Install Go from https://go.dev/dl/"
}

func (english) GoFor(version, system string) string { return version + " for " + system }

func (english) Modules() string { return "modules" }

func (english) ModulesAreHere() string { return "all that the course needs are on this machine" }

func (english) ModulesAreMissing() string {
	return "some modules are not on this machine yet, so the first compilation needs a network. \"make prepare\" downloads and compiles all"
}

func (english) ModulesAreUnknown(said string) string {
	return "that can't be told, since the go command says: " + said
}

func (english) CCompiler() string { return "C compiler" }

func (english) NoCCompiler() string {
	return "SQLite comes as Go code instead (modernc.org/sqlite): all works, but the first compilation takes longer and reads are slower; " +
		"and the race detector is not available. Install gcc or clang to have both"
}

func (english) CGOIsOff(costs string) string {
	return "CGO_ENABLED is 0, so no C compiler is used. " + costs
}

func (english) SQLiteIsCompiled() string { return "compiled already" }

func (english) SQLiteIsNotCompiled() string {
	return "not compiled yet: the first check of a lesson with SQLite takes about two minutes, once. \"make prepare\" does it now"
}

func (english) NoRedisServer() string {
	return "an embedded Redis (miniredis) stands in for it: all lessons work, but experiments that it lacks commands for are not run. " +
		"Install Redis to have those, too"
}

func (english) RedisServerAt(version, program string) string {
	return strings.TrimSpace(version + " at " + program)
}

func (english) RunningRedis() string { return "running Redis" }

func (english) RedisAnswers() string {
	return "something answers on 127.0.0.1:6379; the server and the console use it, specs do not"
}

func (english) NoRedisAnswers() string {
	return "nothing answers on 127.0.0.1:6379. That costs nothing: the server and the console start one while they run"
}

func (english) RedisURLIsSet() string {
	return "REDIS_URL is set; the server and the console use what it names, specs do not"
}

func (english) NoDocker() string {
	return "specs against Redis in containers are left out; no lesson needs them. Install and start Docker to run \"make integration\""
}

func (english) BuildCache() string { return "build cache" }

func (english) NoBuildCache() string {
	return "the go command knows no folder for it, so nothing can be compiled: set HOME or GOCACHE"
}

func (english) BuildCacheIsShut(folder, problem string) string {
	return folder + " can't be written (" + problem + "), so nothing can be compiled. Make room there, or set GOCACHE to another folder, such as: export GOCACHE=/tmp/go-build"
}

func (english) TemporaryIsShut(folder, problem string) string {
	return folder + " can't be written (" + problem + "), so no spec can run. Make room there, or set TMPDIR to another folder"
}

func (english) HomeIsNotSet() string {
	return "HOME is not set. The workbench takes it from the user database; \"go run\" needs it, or GOCACHE and GOMODCACHE"
}

func (english) GoFlagsAreLeftOut(flags string) string {
	return "the workbench leaves out " + flags + ". Where your own \"go run\" and \"go test\" fail because of it: export GOFLAGS="
}

func (english) GoWorkIsLeftOut(file string) string {
	return file + " is about other modules, and the workbench leaves it out. Where your own \"go run\" and \"go test\" fail because of it: export GOWORK=off"
}

// grade.go

func (english) FlagCSV() string {
	return "also write a row for each workspace to `FILE`, for a spreadsheet"
}

func (english) FlagJobs() string {
	return "so many workspaces at a time, by default one more than there are processors, since each waits now and then: a `NUMBER`"
}

func (english) FlagRace() string {
	return "compile with the race detector, and fail what it finds: twice the time and more"
}

func (english) FlagTimeout() string {
	return "what one lesson may take to run, compiling aside: a `TIME` such as 90s"
}

func (english) WhatToGrade() string {
	return "expected the workspaces to grade, such as: go run ./lessons grade submissions/*"
}

func (english) TimeoutAboveZero(got time.Duration) string {
	return fmt.Sprintf("expected a time above zero behind --timeout, such as 60s, got %s", got)
}

func (english) JobsAboveZero(got int) string {
	return fmt.Sprintf("expected a number above zero behind --jobs, such as 2, got %d", got)
}

func (english) RunsWithYourRights(what, why string) string {
	return fmt.Sprintf("this compiles and runs the code in %s with your rights: grade only what you would run (%s)", what, why)
}

func (english) RunsInSandbox(what string) string {
	return fmt.Sprintf("this compiles the code in %s, and runs it in a sandbox, where it reaches nothing of this machine", what)
}

func (english) Workspaces(number int) string { return fmt.Sprintf("%d workspaces", number) }

func (english) WorkspacesGraded() string { return "workspaces" }

func (english) NoBubblewrapHere() string { return "no sandbox: bubblewrap is for Linux alone" }

func (english) NoBubblewrap() string {
	return "no sandbox: expected bwrap on the PATH, found none: install your distribution's package bubblewrap"
}

func (english) BubblewrapFails(problem, said string) string {
	return fmt.Sprintf("no sandbox: bubblewrap can't make one here, mostly because users may make no namespaces: %s: %s", problem, said)
}

func (english) CannotBeGraded(problem string) string {
	return "expected a workspace or a handout: " + problem
}

func (english) NothingToGradeAt(folder string) string {
	return fmt.Sprintf("expected a workspace or a handout at %s, found no go.mod there", folder)
}

func (english) GradeFromRepository() string {
	return "this is a handout, which has no reference to grade by: grade from the course's repository"
}

func (english) NotGraded() string { return "not graded" }

func (english) Points(points, of, lessons, all int, took time.Duration) string {
	return fmt.Sprintf("%d of %d points, %d of %d lessons, in %s", points, of, lessons, all, took)
}

func (english) LessonsPassed(passed, all int, took time.Duration) string {
	return fmt.Sprintf("%d of %d lessons passed, in %s", passed, all, took)
}

func (english) Grade(status string) string { return status }

func (english) Counts(passed, failed, notRun int) string {
	return fmt.Sprintf("%d passed, %d failed, %d not run", passed, failed, notRun)
}

func (english) NothingWasWritten() string {
	return "nothing was written: everything is as the lesson begins"
}

func (english) IsStillTheCourses() string {
	return "its files are the course's own, and the workspace does not say that it has come to this lesson"
}

func (english) GradedWithTheCourses() string {
	return "with the code of the workspace's other lessons it does not build, so it was graded with the course's in their place"
}

// the package workspace

func (english) NoWorkspaceAbove(folder string) string {
	return fmt.Sprintf("there is no workspace at %s or above", folder)
}

func (english) MadeFromTheRepository(folder string) string {
	return folder + ": that is a workspace already; a workspace is made from the course's repository"
}

func (english) ChooseAFolderOutside(folder string) string {
	return folder + ": that is a workspace already; choose a folder outside of it"
}

func (english) ChooseAFolderBeside(folder string) string {
	return folder + " is a part of the course: choose a folder beside it"
}

func (english) WorkspaceIsIn(folder string) string {
	return folder + ": there is something in it already: a workspace; go there, or choose another folder"
}

func (english) SomethingIsIn(folder, file string) string {
	return fmt.Sprintf("%s: there is something in it already (%s); choose another folder, or move that away first", folder, file)
}

func (english) HasNoLessons(place string) string {
	return fmt.Sprintf("the course in %s has no lessons", place)
}

func (english) ReadingTheCourse(problem string) string { return "reading the course: " + problem }

func (english) ReadingTheCourseIn(place, problem string) string {
	return fmt.Sprintf("reading the course in %s: %s", place, problem)
}

func (english) NoRepositoryAt(folder string) string {
	return fmt.Sprintf("expected the course's repository at %s, found no go.mod", folder)
}

func (english) IsNotDone(number int) string {
	return fmt.Sprintf("lesson %02d is not done yet", number)
}

func (english) IsNotBegun(number int) string {
	return fmt.Sprintf("lesson %02d is not begun yet", number)
}

func (english) NextAfter(number int) string { return fmt.Sprintf("next, after lesson %02d", number) }

func (english) CompletedLater(command string) string { return command + ", completed later" }

func (english) DeclaresToo(file, name, other string) string {
	return fmt.Sprintf("%s declares %s, and so does %s", file, name, other)
}

func (english) NotInTheSnapshot(snapshot, file string) string {
	return fmt.Sprintf("the snapshot %s has no %s that you wrote: there is no such snapshot", snapshot, file)
}

func (english) NoSuchSnapshot(name string) string {
	return fmt.Sprintf("there is no such snapshot: %q", name)
}

func (english) ReadingTheSnapshot(name, problem string) string {
	return fmt.Sprintf("reading the snapshot %s: %s", name, problem)
}

func (english) KeepingACopy(problem string) string {
	return "keeping a copy of what is there: " + problem
}

func (english) IsMissing() string { return "is missing" }

func (english) DoesNotParse() string { return "does not parse" }

func (english) IsChanged() string { return "is changed" }

func (english) NotTheCourses(file string) string {
	return file + " is no file that the course has here: that is not repaired"
}

func (english) YoursToWrite(file string) string {
	return file + " is yours to write: that is not repaired"
}

func (english) UpdatedFromTheRepository(folder string) string {
	return folder + ": that is a workspace already; an update comes from the course's repository"
}

func (english) NoConflict(file string) string {
	return file + ": that is none of the files that you changed, and the newer course, too"
}

func (english) FolderIsInTheWay(folder string) string {
	return folder + ": there is something in it already: move it away, or give it another name"
}

func (english) NothingToHunt() string { return "there is nothing to hunt" }

func (english) NoHunt() string { return "no hunt is under way" }

func (english) OwnFileIsMissing(file string) string {
	return file + ` is missing: "go run ./lessons repair" makes it anew, and leaves your files alone`
}

func (english) OwnFileIsUnreadable(file, problem string) string {
	return fmt.Sprintf(`%s can't be read (%s): "go run ./lessons repair" makes it anew, and leaves your files alone`, file, problem)
}

func (english) IsTooOld() string {
	return "this workspace is of an older course, whose lessons had no steps, and stays as it is. " +
		"To begin anew beside it, in the course's repository: go run ./lessons start FOLDER"
}

func (english) ByANewerWorkbench(file string) string {
	return file + ` was written by a newer workbench: run that one's "update"`
}

func (english) ArchiveIsLost(file string) string {
	return file + " is missing or can't be read, and is made from the course's repository: name that: go run ./lessons repair -from DIR"
}

func (english) ArchiveIsLostWith(file, problem string) string {
	return fmt.Sprintf("%s is missing or can't be read, and is made from the course's repository: %s; name another one: go run ./lessons repair -from DIR", file, problem)
}

func (english) IsInterrupted(file, now string) string {
	return fmt.Sprintf("%s is called %s now: it was interrupted, and can't be completed", file, now)
}

func (english) IsUnreadable(file, now string) string {
	return fmt.Sprintf("%s is called %s now: it could not be read", file, now)
}

func (english) ArchiveIsNew(file, repository string) string {
	return fmt.Sprintf("%s is new: it has the course of %s", file, repository)
}

func (english) ManifestIsNew(file string) string {
	return file + " is new: it takes for yours what is not as the course has it"
}

func (english) StateIsNew(file string, lesson int, done []string) string {
	text := fmt.Sprintf("%s is new: it has you at lesson %02d", file, lesson)
	if len(done) > 0 {
		text += ", with these done: " + strings.Join(done, ", ")
	}
	return text + "; go run ./lessons jump N goes elsewhere"
}

func (english) CourseIsNewer(files int) string {
	return fmt.Sprintf("the course there is a newer one, and so are the files that you have not changed: %d", files)
}

func (english) PreparingTheChange(problem string) string { return "preparing the change: " + problem }

func (english) CouldNotBeUndone(problem, undoing, snapshot string) string {
	return fmt.Sprintf("%s; and it could not be undone: %s; what was there is in the snapshot %s", problem, undoing, snapshot)
}

func (english) AllIsAsItWas(problem string) string { return problem + "; everything is as it was" }

func (english) TheWorkbenchsOwn(file string) string { return file + " is the workbench's own" }

func (english) CannotBeCompleted(command, problem, snapshots, folder string) string {
	return fmt.Sprintf("%q was interrupted, and can't be completed: %s; what was there is in %s; "+
		"\"go run ./lessons repair\" puts the folder %s aside, and everything stays as it is now", command, problem, snapshots, folder)
}

func (english) NotAPath(name, problem string) string {
	return fmt.Sprintf("%q is not the path of a file in a workspace: %s", name, problem)
}

func (english) NoGoToCompile(problem string) string {
	return "expected the command go on the PATH, to compile what the lessons need: " + problem
}
