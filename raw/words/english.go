package words

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"cacheaside/raw/language"
	"cacheaside/repositories/redisserver"
)

// The package console: program.go

func (english) Usage() string { return englishUsage }

func (english) WrongFlags(problem string) string {
	return "expected flags such as -url URL, -3 or --help before the command, but this came: " + problem + "; go run ./raw --help says more"
}

func (english) NoArguments(command string, came int) string {
	return fmt.Sprintf("%s expects no arguments, but %d came; write go run ./raw %[1]s", command, came)
}

func (english) EndingStarted(problem string) string {
	return "ending the Redis that was started: " + problem
}

func (english) Uses(server redisserver.Origin) string { return "Redis: " + server.String() }

func (english) StartedForThisRun() string {
	return "that Redis was started for this run, and the data in it ends with it; go run ./raw serve keeps one running"
}

// flags.go

func (english) NoSuchLanguage(spoken []language.Language) string {
	return "expected a language that is spoken: en " + listed(spoken)
}

func (english) ExpectedSeconds() string { return "expected seconds, such as 0.5" }

func (english) UserWithoutPassword() string {
	return "-user without a password; give it with -a or REDISCLI_AUTH"
}

func (english) RepeatWithoutCommand() string {
	return "-r without a command; in a session, write the number before the command"
}

func (english) RepeatNever() string { return "-r 0; give 1 or more, or -1 for no end" }

func (english) LastWithoutCommand() string {
	return "-x without a command, whose last word the input would be"
}

func (english) ScanWithCommand() string { return "-scan with a command; it is one itself" }

func (english) ScanWithEval() string { return "-scan with -eval; give one of them" }

func (english) PatternWithoutScan() string { return "-pattern without -scan" }

func (english) EvalFile(problem string) string {
	return "-eval expects the file of a Lua script: " + problem
}

func (english) LastOfInput(problem string) string {
	return "-x expects the last word from the standard input: " + problem
}

// session.go

func (english) SeeThatItRuns(problem string) string {
	return problem + "; see that the server runs and that REDIS_URL or -url names it, or let go run ./raw serve keep one"
}

func (english) ServerRefuses(problem string) string {
	return problem + "; the server runs, and refuses this: change -n, -3 or what the URL asks for"
}

func (english) GivePassword() string {
	return "give the password with AUTH, or begin with -a PASSWORD or REDISCLI_AUTH"
}

func (english) WritingOutput(problem string) string {
	return "writing to the standard output: " + problem
}

// command.go

func (english) BehindOwnWords() string {
	return "The words of the first six lines stand before a command, as in \":all GET k\", or alone, to be turned on or off.\n" +
		"A number before a command repeats it: \"3 INCR n\".\n"
}

func (english) Unanswered(command, why string) string {
	return fmt.Sprintf("%s was not sent: %s, and the console reads one reply to each command; use redis-cli for it", command, why)
}

func (english) AnsweredForEachChannel() string {
	return "it is answered for each channel, and messages may follow at any time"
}

func (english) AnsweredWithoutEnd() string {
	return "its answer is a whole database, and has no end"
}

func (english) TellsNotToAnswer() string { return "it tells the server not to answer" }

func (english) NotShown() string { return "(not shown)" }

// lines.go

func (english) ReadingInput(problem string) string { return "reading the standard input: " + problem }

func (english) AtLine(number int, problem string) string {
	return fmt.Sprintf("line %d: %s", number, problem)
}

// exchange.go and pushes.go

func (english) HungUp() string { return "the server hung up instead of answering" }

func (english) Lost(command, why string, more int) string {
	behind := ""
	if more > 0 {
		behind = fmt.Sprintf("; %d more were sent behind it, and what became of them is not known either", more)
	}
	return fmt.Sprintf("%s: %s%s (the next command gets a new connection, without the transaction of this one)", command, why, behind)
}

func (english) NothingBehindReply(kind string) string {
	return "expected nothing behind the reply, but a reply that nobody asked for came (" + kind + ")"
}

// side.go

func (english) NoAnswerWithin(command string, limit time.Duration) string {
	return fmt.Sprintf("%s: no answer within %s", command, limit)
}

func (english) EmbeddedLacks(command string) string {
	return "the embedded Redis lacks " + command + ", which a real one has: install Redis, so that redis-server is on the PATH, or name one with REDIS_URL"
}

func (english) LifetimeNotKnown(why string) string { return "not known (" + why + ")" }

func (english) NoKey() string { return "no key" }

func (english) NoLifetime() string { return "no lifetime" }

// terminal.go

func (english) ReadingTerminal(problem string) string { return "reading from the terminal: " + problem }

func (english) TypeACommand() string {
	return `Type a command, such as SET k v, or ":all GET k" to see more of it. "help" and ":help" explain, "quit" ends.`
}

func (english) PressAgain() string { return "Ctrl-C again, or Ctrl-D, ends the console." }

// views.go

func (english) On() string { return "on" }

func (english) Off() string { return "off" }

func (english) NoView(word string) string {
	return word + " is no view; expected one of :all :wire :go :time :ttl :raw; :help explains them"
}

func (english) HasPassword() string { return "not shown, since there is a password in it" }

func (english) CommandHasPassword(command string) string {
	return command + ", not shown, since there is a password in it"
}

func (english) Queued() string { return "queued" }

func (english) UntilExec() string { return "EXEC carries it out, DISCARD drops it" }

func (english) NamesNoKey() string { return "the command names no key" }

func (english) MoreKeys(number int) string { return fmt.Sprintf("and %d more keys", number) }

func (english) MoreBytes(shown string, number int) string {
	return fmt.Sprintf("%s and %d more bytes", shown, number)
}

func (english) Handshake() string { return "the handshake of this connection:" }

// serve.go

func (english) ServeNamesAnother(embedded string) string {
	return fmt.Sprintf("serve starts a Redis itself, but REDIS_URL or -url names another one; unset it, or set it to %q", embedded)
}

func (english) ServedAlready(server string) string {
	return "there is a Redis already, and go run ./raw will use it; end it first to have another one served (" + server + ")"
}

func (english) RunsUntilCtrlC() string {
	return "it runs until Ctrl-C, and the data in it ends with it"
}

func (english) ServedHasEnded(problem string) string {
	return "the Redis that was served has ended (" + problem + "); start it again with go run ./raw serve"
}

// danger.go: what a command does, after "it"

func (english) DeletesAllKeys() string { return "deletes every key of every database" }

func (english) DeletesKeysOfDatabase() string { return "deletes every key of the selected database" }

func (english) ExchangesDatabases() string {
	return "exchanges all keys of two databases, for everyone who uses them"
}

func (english) EndsServer() string { return "ends the server, for everyone" }

func (english) BlocksUntilWritten() string {
	return "blocks the server until all data are written to its disk"
}

func (english) MayBlockOrEnd() string { return "can block the server or end it" }

func (english) MovesKeys() string {
	return "moves keys to another server, and blocks this one meanwhile"
}

func (english) StopsFollowing() string { return "makes a replica stop following its master" }

func (english) TakesKeysOfAnother() string {
	return "throws away all keys, for those of another server"
}

func (english) StopsWriting() string { return "stops all writing until a replica has taken over" }

func (english) ReadsAllKeys() string { return "reads every key, and blocks the server meanwhile" }

func (english) ChangesSetting() string { return "changes a setting of the server, for everyone" }

func (english) OverwritesConfiguration() string {
	return "overwrites the configuration file of the server"
}

func (english) DeletesScripts() string {
	return "deletes all scripts of everyone, whose EVALSHA then fails"
}

func (english) DeletesFunctions() string { return "deletes all functions" }

func (english) ReplacesFunctions() string { return "adds or replaces functions, or deletes all before" }

func (english) RunsProgram() string { return "runs a program within the server" }

func (english) TakesCommandsAway() string { return "takes commands and types away from everyone" }

func (english) ChangesRights() string { return "changes who may do what" }

func (english) DeletesUsers() string { return "deletes users and ends their connections" }

func (english) ReplacesUsers() string { return "replaces all users by those of a file" }

func (english) LetsAllWait() string { return "lets the commands of everyone wait" }

func (english) ForgetsCluster() string {
	return "makes the server forget its cluster, and may delete all keys"
}

func (english) MakesMaster() string { return "makes a replica the master" }

func (english) AnswersForNoKey() string { return "makes the server answer for no key any more" }

func (english) AnswersForFewerKeys() string { return "makes the server answer for fewer keys" }

func (english) ChangesSlots() string { return "changes which server answers for which keys" }

func (english) TakesServerOut() string { return "takes a server out of the cluster" }

func (english) KeysNotTold(why string) string { return "how many there are can't be told: " + why }

func (english) KeysThere(number int64) string {
	return fmt.Sprintf("there are %d; SCAN reads them piece by piece", number)
}

func (english) DangerRefused(command, server, does string) string {
	return fmt.Sprintf("%s was not sent to %s, since it %s; to send it all the same, begin again with the flag -yes", command, server, does)
}

func (english) Danger(command, server, does string) string {
	return fmt.Sprintf("%s at %s: it %s.", command, server, does)
}

func (english) SendIt() string { return "Send it? (yes or no) " }

func (english) IsYes(answer string) bool { return isOne(answer, "y", "yes") }

func (english) WasNotSent() string { return "It was not sent." }

// play.go

func (english) PlayFlags(problem string) string {
	return "play expects files, -json, -on URL and -recorded FILE, but this came: " + problem
}

func (english) PlayWithoutFile() string {
	return "play expects at least one file, such as raw/experiments/strings.txt"
}

func (english) PlayOneRecorded(came int) string {
	return fmt.Sprintf("play expects one file with -recorded, whose replies are those of one transcript, but %d came", came)
}

func (english) PlayRecorded(problem string) string {
	return "play expects a transcript with its replies behind -recorded: " + problem
}

func (english) PlayFiles(problem string) string {
	return "play expects transcripts, such as raw/experiments/strings.txt: " + problem
}

func (english) LeavingRedis(problem string) string { return "leaving the Redis as it was: " + problem }

func (english) Right() string { return "right" }

func (english) Predicted() string { return "predicted" }

func (english) Came() string { return "came" }

func (english) NotRun() string { return "not run" }

func (english) ReasonInLine(line int) string { return fmt.Sprintf("for the reason in line %d", line) }

func (english) Counts(right, wrong, toPredict, notRun int) string {
	counts := fmt.Sprintf("%d right, %d wrong", right, wrong)
	if toPredict > 0 {
		counts += fmt.Sprintf(", %d to predict", toPredict)
	}
	if notRun > 0 {
		counts += fmt.Sprintf(", %d not run", notRun)
	}
	return counts
}

// player.go

func (english) PredictBehind(line int) string {
	return fmt.Sprintf("It waits for your prediction: write the reply into a new line behind line %d.", line)
}

func (english) PredictInPlace(line int) string {
	return fmt.Sprintf("It waits for your prediction: write the reply into line %d, in place of the ?.", line)
}

func (english) LacksThis() string {
	return "The embedded Redis lacks this; to play it, install Redis, so that redis-server is on the PATH."
}

func (english) IsRecorded() string {
	return "What came is the recorded reply, since the embedded Redis lacks this; to play it, install Redis, so that redis-server is on the PATH."
}

func (english) CannotHold() string {
	return "A transcript can't hold this reply, since it has an empty line, or one that begins with #, @, > or name>, " +
		"or looks like a ? or <*> of the transcript's own: leave the command out."
}

func (english) WriteNeedsRedis(command string) string {
	return "The embedded Redis lacks " + command + ": write @needs redis into a line of its own before the command, " +
		"and install Redis, so that redis-server is on the PATH."
}

func (english) WasNotSentSince(why string) string { return "It was not sent: " + why }

func (english) ConsoleSays(said string) string { return "The console says: " + said }

func (english) NoReplyWithin(limit time.Duration) string {
	return fmt.Sprintf("No reply came within %s: give a command that blocks a time after which it gives up.", limit)
}

func (english) EndsConsole() string { return "This ends the console and has no reply: leave it out." }

func (english) NoReply(why string) string { return "No reply came: " + why }

func (english) ConnectionEnded() string { return "the server ended the connection." }

// empty.go

func (english) ServersOfItsOwn() string {
	return "-on: a transcript with @replica or @cluster has servers of its own: leave out -on"
}

func (english) StartingPrivate(problem string) string { return "starting a private Redis: " + problem }

func (english) ExpectedAnswer(text string) string {
	return "expected a Redis that answers, but this came: " + text
}

func (english) ExpectedEmpty() string {
	return "expected a Redis without any keys, since a transcript begins with none and all are deleted behind it, " +
		"but this one has some; leave out -on to have a private one started"
}

func (english) MakingCluster(problem string) string { return "making the server a cluster: " + problem }

func (english) ExpectedToSay(text string, limit time.Duration) string {
	return fmt.Sprintf("expected a private Redis to say %s within %s", text, limit)
}

// first.go and the package methods

func (english) NothingWithoutConnect(problem string) string {
	return "nothing can be shown without Connect, of raw/first/first_commands.go: " + problem
}

func (english) ExpectedClient() string { return "expected a client, but nil came without an error" }

func (english) ConnectDoes() string {
	return "Connect(ctx, url), as its client does it: a greeting, and then PING"
}

func (english) PingGreets() string {
	return "PING, as the first command of a connection: go-redis greets the server before it"
}

func (english) Command() string { return "command" }

func (english) Sent() string { return "sent" }

func (english) Reply() string { return "reply" }

func (english) Received() string { return "received" }

func (english) Database() string { return "database" }

func (english) Returned() string { return "returned" }

func (english) Panicked() string { return "panicked" }

func (english) Expected() string { return "expected" }

func (english) NoError() string { return "no error" }

func (english) ErrorThatWraps(wanted error) string {
	return fmt.Sprintf("an error that wraps %q", wanted)
}

func (english) Password() string { return "(password)" }

func (english) Writing(problem string) string { return "writing: " + problem }

func (english) MethodsDiffer(calls, wrong int) string {
	return fmt.Sprintf("expected all %d calls to return what the methods promise, but %d did not: see the lines that begin with expected", calls, wrong)
}

// The package client

func (english) NotURLOfServer() string {
	return "not a Redis URL of one server: expected redis://HOST:PORT/DB, rediss://HOST:PORT/DB or unix:///PATH"
}

func (english) Connecting(address, problem string) string {
	return "connecting to " + address + ": " + problem
}

func (english) NoAnswer(limit time.Duration, problem string) string {
	return fmt.Sprintf("no answer within %s: %s", limit, problem)
}

func (english) HungUpAt(step, problem string) string {
	return step + ": the server hung up instead of answering: " + problem
}

func (english) StepFailed(step, answer string) string { return step + " failed: " + answer }

// The package line

func (english) AtColumn(column int, problem string) string {
	return fmt.Sprintf("column %d: %s", column, problem)
}

func (english) NULByte() string {
	return `a NUL byte can't be typed as it is; write it as "\x00", in double quotes`
}

func (english) QuoteNotClosed(quote byte) string {
	return fmt.Sprintf("the quote %c is not closed; close it at the end of the word, or write \"\\x%02x\" for the byte itself", quote, quote)
}

func (english) BehindQuote(came string) string {
	return "the closing quote must be followed by a blank or the end of the line, not by " + came + "; put a blank there, or a backslash before the quote"
}

func (english) ExpectedTimes(came string) string {
	return "expected 1 or more as the number of times before a command, but " + came + " came; leave it out to send the command once"
}

func (english) ShowsAll() string { return "all that can be shown of a command: the next four" }

func (english) ShowsWire() string { return "the bytes of both directions" }

func (english) ShowsGo() string { return "the same command in Go, as a call of go-redis" }

func (english) ShowsTime() string { return "how long the reply took" }

func (english) ShowsTTL() string { return "what became of the lifetimes of the keys" }

func (english) ShowsRaw() string { return "strings as they are, letters of all alphabets readable" }

func (english) ShowsTheseWords() string { return "these words" }

func (english) HelpsOnCommands() string { return "help on commands: help SET, help @hash" }

func (english) ClearsScreen() string { return "an empty screen" }

func (english) Quits() string { return "the end of the console; so does Ctrl-D" }

// The package commands

func (english) Help(groups string) string {
	return "help COMMAND   for help on a command, as in: help SET, help CONFIG SET\n" +
		"help @GROUP    for the commands of a group:" + groups + "\n"
}

func (english) HelpIsInEnglish() string { return "" }

func (english) NoHelp(word string) string {
	return fmt.Sprintf("expected a command of Redis 7.0 or @GROUP behind help, but %q came; \"help\" alone lists the groups", word)
}

func (english) NoSubcommand(command, word, all string) string {
	return fmt.Sprintf("expected a subcommand of %s, but %q came; it has:%s", command, word, all)
}

func (english) NoGroup(group, all string) string {
	return fmt.Sprintf("expected a group of commands behind @, but %q came; there are:%s", group, all)
}

// The package gocall

func (english) SubscribeNote() string {
	return "It takes a connection of its own and returns at once; the messages come from its Channel()."
}

func (english) TransactionNote() string {
	return "A Go program uses rdb.TxPipelined, which sends MULTI, all commands and EXEC over one connection: of its pool, rdb may take another one for each call."
}

func (english) WatchNote() string {
	return "A Go program uses rdb.Watch, which keeps one connection until its function returns: of its pool, rdb may take another one for each call."
}

func (english) SelectNote() string {
	return "A Go program sets DB in redis.Options: this changes one connection of the pool, and rdb may take another one for each call."
}

func (english) AuthNote() string {
	return "A Go program sets Username, Password and Protocol in redis.Options: this changes one connection of the pool, and rdb may take another one for each call."
}

func (english) WaitNote() string {
	return "It waits for the writes of its own connection: a Go program puts both into one rdb.Pipelined, as rdb may take another connection of its pool for each call."
}

func (english) DoSubscribesNote() string {
	return "A Go program uses rdb.Subscribe and the methods of what it returns: rdb.Do reads one reply, and messages come later."
}

func (english) MonitorNote() string {
	return "rdb.Do reads one reply, and what MONITOR shows comes later: a Go program leaves this to redis-cli."
}

func (english) Deprecated(use string) string { return "It is deprecated: use " + use + "." }

func (english) DeprecatedRightToLeft(use string) string {
	return "It is deprecated: use " + use + " from RIGHT to LEFT."
}

func (english) DeprecatedWithLifetime(use string) string {
	return "It is deprecated: use " + use + " with the lifetime."
}

func (english) DeprecatedWith(use, option string) string {
	return "It is deprecated: use " + use + " with " + option + "."
}

func (english) DeprecatedWithBoth(use, one, other string) string {
	return "It is deprecated: use " + use + " with " + one + " and " + other + "."
}

func (english) SendsOtherWords(sent, typed string) string {
	return "go-redis sends " + sent + " for " + typed + ", which means the same."
}

// The package editor, and main_terminal.go

func (english) QuoteIsOpen(quote string) string {
	return "the quote " + quote + " is open: close it, or drop the line with Ctrl-C"
}

func (english) MoreCandidates(number int) string { return fmt.Sprintf("and %d more", number) }

func (english) NotRegular(file string) string {
	return "expected a regular file, but " + file + " is none; name another one with RAW_HISTORY"
}

func (english) NoHistory(problem string) string { return "no history is kept: " + problem }

func (english) NameHistory(problem string) string {
	return problem + "; name a file with RAW_HISTORY"
}

// The package transcript: parse.go and match.go

func (english) FileIsEmpty() string {
	return "the file is empty: write a command, a line such as: > GET greeting"
}

func (english) FileIsUTF16() string {
	return "expected text in UTF-8, but the file is in UTF-16: save it as UTF-8"
}

func (english) FileHasNoCommand() string {
	return "the file has no command: write one, a line such as: > GET greeting"
}

func (english) CommandBehindNeeds() string { return "expected a command directly behind @needs redis" }

func (english) BlankBehindPrompt() string {
	return "expected a blank behind the > of a command, as in: > GET greeting"
}

func (english) PromptOfConnection() string {
	return "expected small letters and digits, > and a blank before a command on another connection, as in: other> GET greeting" +
		" (the first connection has only > before it; if this is prose, put # before it)"
}

func (english) AtStartOfLine(what string) string {
	return "expected " + what + " at the start of the line, without blanks before it"
}

func (english) StrayLine() string {
	return englishStray + "; a reply stands directly behind its command"
}

func (english) StrayBehindHidden(command, into int) string {
	return fmt.Sprintf("%s; if it is the reply to the command in line %d, write it into line %d, in place of the ?", englishStray, command, into)
}

func (english) StrayBehindReply(command, behind int) string {
	return fmt.Sprintf("%s; if it belongs to the reply to the command in line %d, write it into a new line behind line %d", englishStray, command, behind)
}

const englishStray = "expected a command (>), prose (#), @wait, @needs, @resp3, @replica, @cluster or an empty line. If this is prose, put # before it"

func (english) CommandIsEmpty() string {
	return "expected a command behind the >, as in: > GET greeting"
}

func (english) WaitIsNoTime(most time.Duration) string {
	return fmt.Sprintf("expected a time above zero and up to %s behind @wait, as in: @wait 1.1s", most)
}

func (english) NeedsOnlyRedis() string {
	return "expected redis behind @needs: that is all that can be needed"
}

func (english) NothingBehindDirective(name string) string {
	return "expected nothing behind " + name + ": it is about every connection"
}

func (english) DirectiveIsLate(name string) string {
	return "expected " + name + " before the first command: it is about the whole file"
}

func (english) ReplicaOrCluster() string { return "expected one of @replica and @cluster" }

func (english) NoDirective(name string) string {
	return "expected @wait, @needs, @resp3, @replica or @cluster, but " + name + " is there"
}

func (english) NothingBehindAnything() string {
	return "expected nothing behind <*>, which stands for all text up to the line's end, a closing quote included"
}

func (english) RangeIsTurned(found string) string {
	return "expected a range whose first number is not above its second, as in <57..60>, but " + found + " is there"
}

// kind.go

func (english) Integers() Kind { return Kind{"an integer", "both are integers"} }

func (english) Doubles() Kind { return Kind{"a double", "both are doubles"} }

func (english) Errors() Kind { return Kind{"an error", "both are errors"} }

func (english) Strings() Kind {
	return Kind{"a string, which is shown in double quotes", "both are strings"}
}

func (english) Arrays() Kind { return Kind{"an array", "both are arrays"} }

func (english) Sets() Kind { return Kind{"a set", "both are sets"} }

func (english) Maps() Kind { return Kind{"a map", "both are maps"} }

func (english) Pushes() Kind { return Kind{"a push, which stands before the reply", "both are pushes"} }

func (english) Statuses() Kind {
	return Kind{"a status, which is shown as it is", "both are shown as they are, as a status is"}
}

func (english) Nils() Kind {
	return Kind{"nil, which means that there is no value", "both are nil"}
}

func (english) EmptyArrays() Kind { return Kind{"an empty array", "both are empty arrays"} }

func (english) EmptySets() Kind { return Kind{"an empty set", "both are empty sets"} }

func (english) EmptyMaps() Kind { return Kind{"an empty map", "both are empty maps"} }

func (english) Booleans() Kind { return Kind{"a boolean", "both are booleans"} }

func (english) Nothing() Kind { return Kind{"nothing", "both are nothing"} }

// difference.go

func (english) NothingDiffers() string { return "Nothing differs." }

func (english) QuestionMarkMustGo() string {
	return "The line with the ? must go: the reply is all that stands behind the command."
}

func (english) OnlyCaseDiffers() string { return "Only capital and small letters differ." }

func (english) NumberCameAsString() string {
	return "The number is right, but it came as a string, which is shown in double quotes."
}

func (english) AnotherKind(expected, came Kind) string {
	comma := ""
	if strings.Contains(came.One, ",") {
		comma = ","
	}
	return "Expected was " + expected.One + ", but " + came.One + comma + " came."
}

func (english) AnotherOrder() string {
	return "The elements are right, but they came in another order."
}

func (english) ValueDiffers(kind Kind) string {
	return "The type is right (" + kind.Both + "), but the value differs."
}

func (english) NumberDiffers(kind Kind) string {
	return "The type is right (" + kind.Both + "), but the number differs."
}

func (english) NotInRange(kind Kind) string {
	return "The type is right (" + kind.Both + "), but the number is not in the range."
}

func (english) CodeDiffers() string {
	return "The type is right (both are errors), but the code differs."
}

func (english) ErrorTextDiffers(code string) string {
	return fmt.Sprintf("The error's code, %s, is right, but its text differs; write (error) %[1]s <*> where only the code matters.", code)
}

func (english) MoreOfStringCame(same int) string { return englishBegin(same) + ", but more came." }

func (english) NoMoreOfStringCame(same int) string { return englishBegin(same) + ", but no more came." }

func (english) RestOfStringDiffers(same int) string {
	return englishBegin(same) + ", but the rest differs."
}

// englishBegin says how many characters at the start of two strings are the same.
func englishBegin(same int) string {
	if same == 1 {
		return "The type is right (both are strings), and so is the first character"
	}
	return fmt.Sprintf("The type is right (both are strings), and so are the first %d characters", same)
}

func (english) IntegerHasType(came string) string {
	return "The number is right, but an integer is shown with its type: " + came
}

func (english) ErrorHasType() string {
	return "The error is right, but it is shown with its type, (error), in front of it."
}

func (english) NilIsShown() string {
	return "That there is no value is right, but it is shown as (nil)."
}

func (english) BlanksMakeLines(lines int) string {
	return "Only white space differs, and it counts: the reply has " + englishLines(lines) + "."
}

func (english) BlanksBegin(line, blanks int) string {
	if blanks == 1 {
		return fmt.Sprintf("Only white space differs, and it counts: line %d of the reply begins with a blank.", line)
	}
	return fmt.Sprintf("Only white space differs, and it counts: line %d of the reply begins with %d blanks.", line, blanks)
}

func (english) BlanksDiffer() string {
	return "Only white space differs, and it counts, also between quotes: no blank at the start or the end, one behind each 1) and (integer)."
}

func (english) QuotesOfPush() string {
	return "Only the quotes differ: a push shows keys in single quotes, and a reply shows a string in double quotes."
}

func (english) QuotesDiffer() string {
	return "Only the quotes differ: a string is shown in double quotes, a status such as OK and a number without."
}

func (english) BlanksAndQuotesDiffer() string {
	return "Only white space and quotes differ: a string is shown in double quotes, a status such as OK and a number without."
}

// lines.go of the package transcript

func (english) LinesDiffer(expected, came, right int) string {
	number := strconv.Itoa(came)
	if came == 1 {
		number = "one"
	}
	says := fmt.Sprintf("Expected was a reply of %s, but %s came", englishLines(expected), number)
	switch right {
	case 0:
		return says + "."
	case 1:
		return says + "; the first one is right."
	}
	return fmt.Sprintf("%s; the first %d are right.", says, right)
}

func englishLines(number int) string {
	if number == 1 {
		return "one line"
	}
	return fmt.Sprintf("%d lines", number)
}

func (english) OnlyElementDiffers(detail string) string {
	return "The only element differs. There, " + detail
}

func (english) NoneIsRight(all int, are Parts, detail string) string {
	return fmt.Sprintf("None of the %d %s is right. In line 1 of the reply, %s", all, englishParts(are), detail)
}

func (english) OneLineDiffers(right, all int, are Parts, line int, detail string) string {
	return fmt.Sprintf("%s; line %d of the reply differs. There, %s", englishRight(right, all, are), line, detail)
}

func (english) SomeLinesDiffer(right, all int, are Parts, wrong []int, more int, detail string) string {
	named, last := texts(wrong), fmt.Sprintf("%d more", more)
	if more == 0 {
		named, last = named[:len(named)-1], named[len(named)-1]
	}
	return fmt.Sprintf("%s; lines %s and %s of the reply differ. In line %d, %s", englishRight(right, all, are), strings.Join(named, ", "), last, wrong[0], detail)
}

func englishRight(right, all int, are Parts) string {
	is := "are"
	if right == 1 {
		is = "is"
	}
	return fmt.Sprintf("%d of %d %s %s right", right, all, englishParts(are), is)
}

func englishParts(are Parts) string {
	if are == Elements {
		return "elements"
	}
	return "lines"
}

func (english) InFrontDiffers() string { return "what stands in front of the value differs." }

// escapes.go

func (english) WriteAsItCame(rules []string) string {
	return "It is the same value, but the console shows " + strings.Join(rules, ", ") + "; write it as it came."
}

func (english) WriteLikewise(rules []string, write string) string {
	return "It is the same value, but the console shows " + strings.Join(rules, ", ") + "; write " + write + " and change the other lines likewise."
}

func (english) Write(rules []string, write string) string {
	return "It is the same value, but the console shows " + strings.Join(rules, ", ") + "; write " + write
}

func (english) StringInQuotes() string { return "a string in double quotes" }

func (english) PrintableAsItIs() string { return "what can be printed as it is" }

func (english) EscapedAs(what, escape string) string { return what + " as " + escape }

func (english) AQuote() string { return "a quote" }

func (english) ABackslash() string { return "a backslash" }

func (english) ALineFeed() string { return "a line feed" }

func (english) ACarriageReturn() string { return "a carriage return" }

func (english) ATab() string { return "a tab" }

func (english) ABell() string { return "a bell" }

func (english) ABackspace() string { return "a backspace" }

func (english) ControlCharacters() string {
	return `control characters as \x.. (small hexadecimal digits)`
}

func (english) BytesBeyondASCII() string {
	return `bytes beyond ASCII as \x.. (small hexadecimal digits)`
}
