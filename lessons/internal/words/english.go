package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"cacheaside/lessons/language"
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

func (english) AfterTheSave(save, now time.Time) string {
	return fmt.Sprintf("%s, %.1f s after the save", now.Format(time.TimeOnly), now.Sub(save).Seconds())
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
