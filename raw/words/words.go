// Package words has what the console says, in each of its languages. A sentence is a method, so one that a language lacks
// does not compile. In all of them stays English what Redis says or redis-cli would write, what Redis' documentation says of its
// commands, and whatever is typed: commands, flags, names in code.
package words

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"cacheaside/raw/language"
	"cacheaside/repositories/redisserver"
)

// Words is what the console says in one language.
type Words interface {

	// The package console: program.go

	Usage() string
	WrongFlags(problem string) string
	NoArguments(command string, came int) string
	EndingStarted(problem string) string
	StartedForThisRun() string
	Uses(server redisserver.Origin) string // it begins with "Redis: "

	// flags.go

	NoSuchLanguage(spoken []language.Language) string
	ExpectedSeconds() string
	UserWithoutPassword() string
	RepeatWithoutCommand() string
	RepeatNever() string
	LastWithoutCommand() string
	ScanWithCommand() string
	ScanWithEval() string
	PatternWithoutScan() string
	EvalFile(problem string) string
	LastOfInput(problem string) string

	// session.go

	SeeThatItRuns(problem string) string
	ServerRefuses(problem string) string
	GivePassword() string
	WritingOutput(problem string) string

	// command.go

	BehindOwnWords() string
	Unanswered(command, why string) string
	AnsweredForEachChannel() string
	AnsweredWithoutEnd() string
	TellsNotToAnswer() string
	NotShown() string

	// lines.go

	ReadingInput(problem string) string
	AtLine(number int, problem string) string

	// exchange.go and pushes.go

	HungUp() string
	Lost(command, why string, more int) string
	NothingBehindReply(kind string) string

	// side.go

	NoAnswerWithin(command string, limit time.Duration) string
	EmbeddedLacks(command string) string
	LifetimeNotKnown(why string) string
	NoKey() string
	NoLifetime() string

	// terminal.go

	ReadingTerminal(problem string) string
	TypeACommand() string
	PressAgain() string

	// views.go

	On() string
	Off() string
	NoView(word string) string
	HasPassword() string
	CommandHasPassword(command string) string
	Queued() string
	UntilExec() string
	NamesNoKey() string
	MoreKeys(number int) string
	MoreBytes(shown string, number int) string
	Handshake() string

	// serve.go

	ServeNamesAnother(embedded string) string
	ServedAlready(server string) string
	RunsUntilCtrlC() string
	ServedHasEnded(problem string) string

	// danger.go: what a command does, after "it"

	DeletesAllKeys() string
	DeletesKeysOfDatabase() string
	ExchangesDatabases() string
	EndsServer() string
	BlocksUntilWritten() string
	MayBlockOrEnd() string
	MovesKeys() string
	StopsFollowing() string
	TakesKeysOfAnother() string
	StopsWriting() string
	ReadsAllKeys() string
	ChangesSetting() string
	OverwritesConfiguration() string
	DeletesScripts() string
	DeletesFunctions() string
	ReplacesFunctions() string
	RunsProgram() string
	TakesCommandsAway() string
	ChangesRights() string
	DeletesUsers() string
	ReplacesUsers() string
	LetsAllWait() string
	ForgetsCluster() string
	MakesMaster() string
	AnswersForNoKey() string
	AnswersForFewerKeys() string
	ChangesSlots() string
	TakesServerOut() string
	KeysNotTold(why string) string
	KeysThere(number int64) string
	DangerRefused(command, server, does string) string
	Danger(command, server, does string) string
	SendIt() string
	IsYes(answer string) bool
	WasNotSent() string

	// play.go

	PlayFlags(problem string) string
	PlayWithoutFile() string
	PlayOneRecorded(came int) string
	PlayRecorded(problem string) string
	PlayFiles(problem string) string
	LeavingRedis(problem string) string
	Right() string
	Predicted() string
	Came() string
	NotRun() string
	ReasonInLine(line int) string
	Counts(right, wrong, toPredict, notRun int) string

	// player.go

	PredictBehind(line int) string
	PredictInPlace(line int) string
	LacksThis() string
	IsRecorded() string
	CannotHold() string
	WriteNeedsRedis(command string) string
	WasNotSentSince(why string) string
	ConsoleSays(said string) string
	NoReplyWithin(limit time.Duration) string
	EndsConsole() string
	NoReply(why string) string
	ConnectionEnded() string

	// empty.go

	ServersOfItsOwn() string
	StartingPrivate(problem string) string
	ExpectedAnswer(text string) string
	ExpectedEmpty() string
	MakingCluster(problem string) string
	ExpectedToSay(text string, limit time.Duration) string

	// first.go and the package methods

	NothingWithoutConnect(problem string) string
	ExpectedClient() string
	ConnectDoes() string
	PingGreets() string
	Command() string
	Sent() string
	Reply() string
	Received() string
	Database() string
	Returned() string
	Panicked() string
	Expected() string
	NoError() string
	ErrorThatWraps(wanted error) string
	Password() string
	Writing(problem string) string
	MethodsDiffer(calls, wrong int) string

	// The package client

	NotURLOfServer() string
	Connecting(address, problem string) string
	NoAnswer(limit time.Duration, problem string) string
	HungUpAt(step, problem string) string
	StepFailed(step, answer string) string

	// The package line

	AtColumn(column int, problem string) string
	NULByte() string
	QuoteNotClosed(quote byte) string
	BehindQuote(came string) string
	ExpectedTimes(came string) string
	ShowsAll() string
	ShowsWire() string
	ShowsGo() string
	ShowsTime() string
	ShowsTTL() string
	ShowsRaw() string
	ShowsTheseWords() string
	HelpsOnCommands() string
	ClearsScreen() string
	Quits() string

	// The package commands

	Help(groups string) string
	HelpIsInEnglish() string
	NoHelp(word string) string
	NoSubcommand(command, word, all string) string
	NoGroup(group, all string) string

	// The package gocall

	SubscribeNote() string
	TransactionNote() string
	WatchNote() string
	SelectNote() string
	AuthNote() string
	WaitNote() string
	DoSubscribesNote() string
	MonitorNote() string
	Deprecated(use string) string
	DeprecatedRightToLeft(use string) string
	DeprecatedWithLifetime(use string) string
	DeprecatedWith(use, option string) string
	DeprecatedWithBoth(use, one, other string) string
	SendsOtherWords(sent, typed string) string

	// The package editor, and main_terminal.go

	QuoteIsOpen(quote string) string
	MoreCandidates(number int) string
	NotRegular(file string) string
	NoHistory(problem string) string
	NameHistory(problem string) string

	// The package transcript: parse.go and match.go

	FileIsEmpty() string
	FileIsUTF16() string
	FileHasNoCommand() string
	CommandBehindNeeds() string
	BlankBehindPrompt() string
	PromptOfConnection() string
	AtStartOfLine(what string) string
	StrayLine() string
	StrayBehindHidden(command, into int) string
	StrayBehindReply(command, behind int) string
	CommandIsEmpty() string
	WaitIsNoTime(most time.Duration) string
	NeedsOnlyRedis() string
	NothingBehindDirective(name string) string
	DirectiveIsLate(name string) string
	ReplicaOrCluster() string
	NoDirective(name string) string
	NothingBehindAnything() string
	RangeIsTurned(found string) string

	// kind.go

	Integers() Kind
	Doubles() Kind
	Errors() Kind
	Strings() Kind
	Arrays() Kind
	Sets() Kind
	Maps() Kind
	Pushes() Kind
	Statuses() Kind
	Nils() Kind
	EmptyArrays() Kind
	EmptySets() Kind
	EmptyMaps() Kind
	Booleans() Kind
	Nothing() Kind

	// difference.go

	NothingDiffers() string
	QuestionMarkMustGo() string
	OnlyCaseDiffers() string
	NumberCameAsString() string
	AnotherKind(expected, came Kind) string
	AnotherOrder() string
	ValueDiffers(kind Kind) string
	NumberDiffers(kind Kind) string
	NotInRange(kind Kind) string
	CodeDiffers() string
	ErrorTextDiffers(code string) string
	MoreOfStringCame(same int) string
	NoMoreOfStringCame(same int) string
	RestOfStringDiffers(same int) string
	IntegerHasType(came string) string
	ErrorHasType() string
	NilIsShown() string
	BlanksMakeLines(lines int) string
	BlanksBegin(line, blanks int) string
	BlanksDiffer() string
	QuotesOfPush() string
	QuotesDiffer() string
	BlanksAndQuotesDiffer() string

	// lines.go of the package transcript

	LinesDiffer(expected, came, right int) string
	OnlyElementDiffers(detail string) string
	NoneIsRight(all int, are Parts, detail string) string
	OneLineDiffers(right, all int, are Parts, line int, detail string) string
	SomeLinesDiffer(right, all int, are Parts, wrong []int, more int, detail string) string
	InFrontDiffers() string

	// escapes.go

	WriteAsItCame(rules []string) string
	WriteLikewise(rules []string, write string) string
	Write(rules []string, write string) string
	StringInQuotes() string
	PrintableAsItIs() string
	EscapedAs(what, escape string) string
	AQuote() string
	ABackslash() string
	ALineFeed() string
	ACarriageReturn() string
	ATab() string
	ABell() string
	ABackspace() string
	ControlCharacters() string
	BytesBeyondASCII() string
}

// Kind is a kind of reply.
type Kind struct {
	One  string // of them
	Both string // says that two replies are of it
}

// Parts are what a reply consists of.
type Parts int

// The kinds of parts.
const (
	Lines    Parts = iota
	Elements       // each on a line
)

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
type Error = language.Error[Words, english]

// Of says an error in a language, if it can be said in each.
func Of(err error, in Words) string { return language.Of(err, in) }

// Around is an error that wraps another one with a sentence that has it in it, such as Words.EvalFile.
func Around(say func(in Words, problem string) string, cause error) error {
	return Error{Say: func(in Words) string { return say(in, Of(cause, in)) }, Cause: cause}
}

// Join is errors.Join for errors that can be said in each language.
func Join(errs ...error) error {
	joined := errors.Join(errs...)
	if joined == nil {
		return nil
	}
	return Error{Cause: joined, Say: func(in Words) string {
		var all []string
		for _, err := range errs {
			if err != nil {
				all = append(all, Of(err, in))
			}
		}
		return strings.Join(all, "\n")
	}}
}

// texts writes numbers.
func texts(numbers []int) []string {
	var all []string
	for _, number := range numbers {
		all = append(all, strconv.Itoa(number))
	}
	return all
}

// listed writes languages one behind the other.
func listed(languages []language.Language) string {
	var all []string
	for _, one := range languages {
		all = append(all, string(one))
	}
	return strings.Join(all, " ")
}

// isOne reports whether an answer is one of the words, in any case.
func isOne(answer string, words ...string) bool {
	return slices.Contains(words, strings.ToLower(strings.TrimSpace(answer)))
}
