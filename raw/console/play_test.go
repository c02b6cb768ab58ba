package console_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/repositories/redisserver"
)

// performance is what play writes with -json.
type performance struct {
	File    string
	Passed  int
	Failed  int
	Hidden  int
	NotRun  int `json:"not_run"`
	Replies []playedReply
}

type playedReply struct {
	Line                                                int
	Connection, Command, Status, Expected, Got, Message string
	Recorded                                            bool
}

var _ = Describe("play", Label("given"), func() {
	var b *bench

	BeforeEach(func() {
		b = newBench()
		b.env["REDIS_URL"] = redisserver.Embedded
	})

	file := func(text string) string {
		GinkgoHelper()
		name := filepath.Join(GinkgoT().TempDir(), "experiment.txt")
		Expect(os.WriteFile(name, []byte(text), 0o600)).To(Succeed())
		return name
	}
	// play plays a transcript and returns the exit status and the result.
	play := func(ctx context.Context, text string, args ...string) (int, performance) {
		GinkgoHelper()
		status := b.run(ctx, "", append([]string{"play", "-json", file(text)}, args...)...)
		Expect(strings.Count(b.stdout.String(), "\n")).To(Equal(1), b.stdout.String()+b.stderr.String())
		var result performance
		decoder := json.NewDecoder(strings.NewReader(b.stdout.String()))
		decoder.DisallowUnknownFields()
		Expect(decoder.Decode(&result)).To(Succeed())
		return status, result
	}
	statuses := func(result performance) []string {
		var all []string
		for _, reply := range result.Replies {
			all = append(all, reply.Status)
		}
		return all
	}

	It("compares each reply, and ends with status 0 when all are right", func(ctx SpecContext) {
		status, result := play(ctx, "# Prose.\n\n> SET k v EX 60\nOK\n> GET k\n\"v\"\n> TTL k\n(integer) <59..60>\n")
		Expect(status).To(Equal(0))
		Expect(result.Passed).To(Equal(3))
		Expect(result.File).To(HaveSuffix("experiment.txt"))
		Expect(result.Replies[1]).To(Equal(playedReply{Line: 5, Command: "GET k", Status: "passed", Expected: `"v"`, Got: `"v"`}))
	})

	It("plays on a second server that follows the first, and in a cluster", func(ctx SpecContext) {
		if _, err := exec.LookPath("redis-server"); err != nil {
			Skip("redis-server is not on the PATH; install Redis to run this spec")
		}
		delete(b.env, "REDIS_URL")
		status, result := play(ctx, "@replica\n\n> SET k v\nOK\n> WAIT 1 5000\n(integer) 1\nreplica> GET k\n\"v\"\nreplica> SET k w\n(error) READONLY <*>\n")
		Expect(statuses(result)).To(Equal([]string{"passed", "passed", "passed", "passed"}))
		Expect(status).To(Equal(0))
		b = newBench()
		status, result = play(ctx, "@cluster\n\n> SET k v\nOK\n> MGET k l\n(error) CROSSSLOT <*>\n")
		Expect(statuses(result)).To(Equal([]string{"passed", "passed"}))
		Expect(status).To(Equal(0))
	})

	It("plays neither on the embedded Redis, nor on one that is named", func(ctx SpecContext) {
		_, result := play(ctx, "@replica\n\n> SET k v\nOK\n")
		Expect(statuses(result)).To(Equal([]string{"not_run"}))
		status := b.run(ctx, "", "play", "-on", "redis://127.0.0.1:1", file("@cluster\n\n> SET k v\nOK\n"))
		Expect(status).To(Equal(2))
		Expect(b.stderr.String()).To(ContainSubstring("-on: a transcript with @replica or @cluster has servers of its own: leave out -on"))
	})

	It("says what was expected and what came, and ends with status 1", func(ctx SpecContext) {
		status, result := play(ctx, "> RPUSH l a b\n(integer) 2\n> LRANGE l 0 -1\n1) \"b\"\n2) \"a\"\n")
		Expect(status).To(Equal(1))
		Expect(result.Failed).To(Equal(1))
		Expect(result.Replies[1]).To(Equal(playedReply{
			Line: 3, Command: "LRANGE l 0 -1", Status: "failed", Expected: "1) \"b\"\n2) \"a\"", Got: "1) \"a\"\n2) \"b\"",
			Message: "The elements are right, but they came in another order.",
		}))
	})

	It("never tells a hidden reply, although the next command sees its effect, and ends with status 1", func(ctx SpecContext) {
		const text = "> SET k s3cret\nOK\n> GETDEL k\n?\n> GET k\n(nil)\n> ECHO s3cret\n"
		status, result := play(ctx, text)
		Expect(status).To(Equal(1))
		Expect(statuses(result)).To(Equal([]string{"passed", "hidden", "passed", "hidden"}))
		Expect(result.Hidden).To(Equal(2))
		Expect(result.Replies[1].Message).To(ContainSubstring("write the reply into line 4, in place of the ?"))
		Expect(result.Replies[3].Message).To(ContainSubstring("write the reply into a new line behind line 7"))
		Expect(result.Replies[1].Got + result.Replies[1].Message).NotTo(ContainSubstring("s3cret"))

		b.stdout, b.stderr = buffer{}, buffer{}
		Expect(b.run(ctx, "", "play", file(strings.Replace(text, "SET k s3cret", `SET k "s3cr\x65t"`, 1)))).To(Equal(1))
		Expect(strings.Count(b.stdout.String(), "s3cret")).To(Equal(1), "the ECHO command itself, in\n%s", b.stdout.String())
	})

	It("shows a learner each command, what was predicted, what came and one sentence", func(ctx SpecContext) {
		Expect(b.run(ctx, "", "play", file("> SET k v\nOK\n\n> GET k\nv\n\n> GET none\n?\n"))).To(Equal(1))
		Expect(b.stdout.String()).To(HaveSuffix(`experiment.txt

   1  > SET k v
      right      OK

   4  > GET k
      predicted  v
      came       "v"
                 Only the quotes differ: a string is shown in double quotes, a status such as OK and a number without.

   7  > GET none
      ?          It waits for your prediction: write the reply into line 8, in place of the ?.

` + b.lastLine()))
		Expect(b.lastLine()).To(HaveSuffix("experiment.txt: 1 right, 1 wrong, 1 to predict\n"))
		Expect(b.stderr.String()).To(HavePrefix("Redis: embedded"))
	})

	It("begins each transcript with an empty server", func(ctx SpecContext) {
		one := file("> INCR n\n(integer) 1\n")
		Expect(b.run(ctx, "", "play", one, one, "-json")).To(Equal(0))
		Expect(strings.Count(b.stdout.String(), "\n")).To(Equal(2), "an object for each file, on a line of its own")
	})

	Context("with several connections", func() {
		const sale = "> SET stock 5\nOK\n> WATCH stock\nOK\nother> SET stock 4\nOK\n> MULTI\nOK\nother> MULTI\nOK\n> SET stock 3\nQUEUED\n" +
			"other> GET stock\nQUEUED\n> EXEC\n(nil)\nother> EXEC\n1) \"4\"\n"

		It("sends each command on its own, and says on which", func(ctx SpecContext) {
			status, result := play(ctx, sale)
			Expect(status).To(Equal(0), b.stdout.String())
			Expect(result.Replies[2]).To(Equal(playedReply{Line: 5, Connection: "other", Command: "SET stock 4", Status: "passed", Expected: "OK", Got: "OK"}))

			b.stdout = buffer{}
			Expect(b.run(ctx, "", "play", file(sale))).To(Equal(0))
			Expect(b.stdout.String()).To(And(ContainSubstring("\n   3  > WATCH stock\n"), ContainSubstring("\n   5  other> SET stock 4\n      right      OK\n")))
		})

		It("opens each before its first command, in RESP3 where the transcript says so, and closes all", func(ctx SpecContext) {
			server := listen(map[string]string{"INFO keyspace": "$12\r\n# Keyspace\r\n\r\n"})
			status, _ := play(ctx, "@resp3\n> SET a 1\nOK\none> SET b 2\nOK\ntwo> SET c 3\nOK\n> SET d 4\nOK\none> SET e 5\nOK\n", "-on", server.URL())
			Expect(status).To(Equal(0), b.stdout.String())
			Expect(commands(server)).To(Equal([]string{"PING", "INFO keyspace", "HELLO 2",
				"HELLO 3", "SET a 1", "HELLO 3", "SET b 2", "HELLO 3", "SET c 3", "SET d 4", "SET e 5", "PING", "FLUSHALL"}))
			Eventually(ctx, server.Open).Should(BeZero(), "connections that are open")
		})

		It("goes on with the others when one blocks for too long", func(ctx SpecContext) {
			_, result := play(ctx, "one> BLPOP none 0\n(nil)\n> PING\nPONG\none> PING\nPONG\n")
			Expect(statuses(result)).To(Equal([]string{"failed", "passed", "passed"}))
		}, SpecTimeout(30*time.Second))

		It("shows what was pushed before the reply to the next command of that connection, and to no other", func(ctx SpecContext) {
			const pushed = ">2\r\n$10\r\ninvalidate\r\n*2\r\n$1\r\na\r\n$1\r\nb\r\n"
			server := listen(map[string]string{
				"INFO keyspace": "$12\r\n# Keyspace\r\n\r\n",
				"GET 1":         pushed + "+one\r\n",
				"GET 2":         "+two\r\n" + pushed,
				"GET 4":         ">2\r\n$10\r\ninvalidate\r\n_\r\n+four\r\n",
			})
			status, _ := play(ctx, "@resp3\n> GET 1\n-> invalidate: 'a', 'b'\none\n> GET 2\ntwo\nother> GET 3\nOK\n"+
				"> GET 3\n-> invalidate: 'a', 'b'\nOK\n> GET 4\n1) \"invalidate\"\n2) (nil)\nfour\n", "-on", server.URL())
			Expect(status).To(Equal(0), b.stdout.String())
		})

		It("shows what a redis-server tells a connection that tracks keys", func(ctx SpecContext) {
			needs("redis-server")
			b.env["REDIS_URL"] = ""
			status, _ := play(ctx, "@resp3\n> CLIENT TRACKING ON\nOK\n> GET k\n(nil)\nother> SET k v\nOK\n> PING\n-> invalidate: 'k'\nPONG\n> PING\nPONG\n")
			Expect(status).To(Equal(0), b.stdout.String())
		})

		It("says of a push that was not predicted that it is one", func(ctx SpecContext) {
			needs("redis-server")
			b.env["REDIS_URL"] = ""
			_, result := play(ctx, "@resp3\n> CLIENT TRACKING ON\nOK\n> GET k\n(nil)\nother> SET k v\nOK\n> PING\nPONG\n")
			Expect(result.Replies[3]).To(And(HaveField("Got", "-> invalidate: 'k'\nPONG"), HaveField("Message", ContainSubstring("a push, which stands before the reply, came"))))
		})
	})

	It("says in one line what to do where the embedded Redis lacks CLIENT TRACKING, whether the transcript says so or not", func(ctx SpecContext) {
		const text = "@resp3\n> CLIENT TRACKING ON\nOK\n> GET k\n(nil)\n"
		_, result := play(ctx, text)
		Expect(statuses(result)).To(Equal([]string{"failed", "passed"}))
		Expect(result.Replies[0].Message).To(Equal("The embedded Redis lacks CLIENT TRACKING: write @needs redis into a line of its own before the command, " +
			"and install Redis, so that redis-server is on the PATH."))

		b.stdout, b.stderr = buffer{}, buffer{}
		Expect(b.run(ctx, "", "play", file("@needs redis\n"+text))).To(Equal(0))
		Expect(b.stdout.String()).To(HaveSuffix(`experiment.txt

   3  > CLIENT TRACKING ON
      not run    The embedded Redis lacks this; to play it, install Redis, so that redis-server is on the PATH.

   5  > GET k
      not run    for the reason in line 3

` + b.lastLine()))
		Expect(b.lastLine()).To(HaveSuffix("experiment.txt: 0 right, 0 wrong, 2 not run\n"))
	})

	Context("with the replies recorded", func() {
		const recorded = "@needs redis\n\n> SET k v EX 60\nOK\n> OBJECT ENCODING k\n\"embstr\"\nother> TTL k\n(integer) <58..60>\n"
		recordedPlay := func(ctx context.Context, text, recorded string) (int, performance) {
			GinkgoHelper()
			return play(ctx, text, "-recorded", file(recorded))
		}

		It("compares with those what the embedded Redis lacks, and says so", func(ctx SpecContext) {
			status, result := recordedPlay(ctx, strings.Replace(recorded, "<58..60>", "59", 1), recorded)
			Expect(status).To(Equal(0), b.stdout.String())
			Expect(statuses(result)).To(Equal([]string{"passed", "passed", "passed"}))
			Expect(result.Replies[1]).To(Equal(playedReply{Line: 5, Command: "OBJECT ENCODING k", Status: "passed", Expected: `"embstr"`, Got: `"embstr"`, Recorded: true,
				Message: "What came is the recorded reply, since the embedded Redis lacks this; to play it, install Redis, so that redis-server is on the PATH."}))
		})

		It("says how a prediction differs from them", func(ctx SpecContext) {
			status, result := recordedPlay(ctx, strings.Replace(recorded, `"embstr"`, `embstr`, 1), recorded)
			Expect(status).To(Equal(1))
			Expect(statuses(result)).To(Equal([]string{"passed", "failed", "passed"}))
			Expect(result.Replies[1]).To(And(HaveField("Got", `"embstr"`), HaveField("Message",
				And(HavePrefix("Only the quotes differ"), ContainSubstring(". What came is the recorded reply, since")))))
		})

		It("never tells one that is still to be predicted", func(ctx SpecContext) {
			status, result := recordedPlay(ctx, strings.Replace(recorded, `"embstr"`, `?`, 1), recorded)
			Expect(status).To(Equal(1))
			Expect(result.Replies[1].Status).To(Equal("hidden"))
			Expect(b.stdout.String()).NotTo(ContainSubstring("embstr"))
		})

		It("does not run what is not recorded, or hidden there, too", func(ctx SpecContext) {
			status, result := recordedPlay(ctx, strings.Replace(recorded, "> OBJECT", "> PING\nPONG\n> OBJECT", 1), strings.Replace(recorded, "OK", "?", 1))
			Expect(status).To(Equal(0))
			Expect(statuses(result)).To(Equal([]string{"not_run", "not_run", "passed", "passed"}))
			Expect(result.Replies[1].Message).To(HavePrefix("The embedded Redis lacks this"))
		})

		It("plays what can be played", func(ctx SpecContext) {
			_, result := recordedPlay(ctx, "> SET k v\nOK\n", "> SET k v\nanything\n")
			Expect(result.Replies[0]).To(And(HaveField("Status", "passed"), HaveField("Recorded", false), HaveField("Got", "OK")))
		})
	})

	It("lets time pass", func(ctx SpecContext) {
		status, _ := play(ctx, "> SET k v PX 100\nOK\n@wait 250ms\n> GET k\n(nil)\n")
		Expect(status).To(Equal(0), b.stdout.String())
	})

	It("does not run what the embedded Redis lacks, and says so", func(ctx SpecContext) {
		status, result := play(ctx, "> SADD s 1\n(integer) 1\n@needs redis\n> OBJECT ENCODING s\n\"intset\"\n@needs redis\n> OBJECT ENCODING s\n?\n> SCARD s\n(integer) 1\n")
		Expect(status).To(Equal(1), "one is hidden")
		Expect(statuses(result)).To(Equal([]string{"passed", "not_run", "hidden", "passed"}))
		Expect(result.NotRun).To(Equal(1))
		Expect(result.Replies[1].Message).To(ContainSubstring("install Redis"))
	})

	It("runs it on a redis-server", func(ctx SpecContext) {
		needs("redis-server")
		b.env["REDIS_URL"] = "redis://127.0.0.1:1" // the learner's, which is never asked
		status, result := play(ctx, "@needs redis\n\n> SADD s 1\n(integer) 1\n> OBJECT ENCODING s\n\"intset\"\n")
		Expect(status).To(Equal(0))
		Expect(result.Passed).To(Equal(2))
		Expect(b.stderr.String()).To(ContainSubstring("redis-server, started by this program"))
	})

	It("plays on the embedded Redis if -on says so", func(ctx SpecContext) {
		b.env["REDIS_URL"] = ""
		status, _ := play(ctx, "> PING\nPONG\n", "-on", "embedded")
		Expect(status).To(Equal(0))
		Expect(b.stderr.String()).To(HavePrefix("Redis: embedded"))
	})

	Context("with the URL of a server", func() {
		It("plays there, and leaves nothing behind", func(ctx SpecContext) {
			server := miniredis.RunT(GinkgoT())
			status, result := play(ctx, "> SET k v\nOK\n@needs redis\n> OBJECT ENCODING k\n\"embstr\"\n", "-on", "redis://"+server.Addr())
			Expect(status).To(Equal(0))
			Expect(statuses(result)).To(Equal([]string{"passed", "not_run"}), "an embedded Redis of another program")
			Expect(server.Keys()).To(BeEmpty())
			Expect(b.stderr.String()).To(Equal("Redis: given, at " + server.Addr() + "\n"))
		})

		It("does not touch a server that has keys", func(ctx SpecContext) {
			server := miniredis.RunT(GinkgoT())
			Expect(server.Set("mine", "v")).To(Succeed())
			Expect(b.run(ctx, "", "play", file("> FLUSHALL\nOK\n"), "-on", "redis://"+server.Addr())).To(Equal(1))
			Expect(server.Get("mine")).To(Equal("v"))
			Expect(b.stdout.String()).To(BeEmpty())
			Expect(b.stderr.String()).To(ContainSubstring("without any keys"))
		})

		It("does not touch a server that has keys in another database", func(ctx SpecContext) {
			server := listen(map[string]string{"INFO keyspace": "$24\r\n# Keyspace\r\ndb3:keys=1,\r\n\r\n"})
			Expect(b.run(ctx, "", "play", file("> FLUSHALL\nOK\n"), "-on", server.URL())).To(Equal(1))
			Expect(commands(server)).To(Equal([]string{"PING", "INFO keyspace"}))
		})

		It("says that nobody answers, without the password", func(ctx SpecContext) {
			Expect(b.run(ctx, "", "play", file("> PING\nPONG\n"), "-on", "redis://:s3cret@"+freeAddress())).To(Equal(1))
			Expect(b.stderr.String()).To(ContainSubstring("connecting to"))
			Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
		})
	})

	It("gives the error in a transcript once, with its file and line, goes on with the next, and ends with status 1", func(ctx SpecContext) {
		wrong, right := file("> GET k\n\n(nil)\n"), file("> PING\nPONG\n")
		Expect(b.run(ctx, "", "play", wrong, right)).To(Equal(1))
		Expect(b.stderr.String()).To(HavePrefix("raw: " + wrong + ":3: expected a command"))
		Expect(b.stderr.String()).To(ContainSubstring("the command in line 1"))
		Expect(b.stdout.String()).To(HavePrefix(right+"\n"), "nothing of the other, which was not played")
		Expect(b.lastLine()).To(HaveSuffix("1 right, 0 wrong\n"))
	})

	It("gives that error to programs as a failed reply, and to nobody else", func(ctx SpecContext) {
		status, result := play(ctx, "> GET k\n\n(nil)\n")
		Expect(status).To(Equal(1))
		Expect(b.stderr.String()).To(BeEmpty())
		Expect(result.Failed).To(Equal(1))
		Expect(result.Replies).To(HaveLen(1))
		Expect(result.Replies[0].Line).To(Equal(3))
		Expect(result.Replies[0].Message).To(HavePrefix("expected a command"))
	})

	It("ignores a byte order mark", func(ctx SpecContext) {
		status, _ := play(ctx, "\ufeff> PING\nPONG\n")
		Expect(status).To(Equal(0))
	})

	It("says once that no server answers, and plays no further file", func(ctx SpecContext) {
		one := file("> PING\nPONG\n")
		Expect(b.run(ctx, "", "play", one, one, one, "-on", "redis://"+freeAddress())).To(Equal(1))
		Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1), b.stderr.String())
	})

	DescribeTable("says one thing once where the console has something to say", func(ctx SpecContext, command, predicted, message string) {
		status, result := play(ctx, "> PING\nPONG\n> "+command+"\n"+predicted+"\n")
		Expect(status).To(Equal(1))
		Expect(result.Replies[1].Message).To(Equal(message))
		Expect(b.stderr.String()).To(HavePrefix("Redis: embedded"))
		Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1), b.stderr.String())
	},
		Entry("a line that is not sent", `GET "k`, "(nil)",
			`It was not sent: column 5: the quote " is not closed; close it at the end of the word, or write "\x22" for the byte itself`),
		Entry("a number of times that is none", "0 PING", "PONG",
			`It was not sent: expected 1 or more as the number of times before a command, but "0" came; leave it out to send the command once`),
		Entry("what the embedded Redis lacks", "OBJECT ENCODING k", `"embstr"`, "The embedded Redis lacks OBJECT ENCODING: "+
			"write @needs redis into a line of its own before the command, and install Redis, so that redis-server is on the PATH."),
		Entry("what it lacks, with another error predicted", "OBJECT ENCODING k", "(error) ERR no such key", "The embedded Redis lacks OBJECT ENCODING: "+
			"write @needs redis into a line of its own before the command, and install Redis, so that redis-server is on the PATH."),
	)

	It("says each time what the embedded Redis lacks", func(ctx SpecContext) {
		_, result := play(ctx, strings.Repeat("> OBJECT ENCODING k\n\"embstr\"\n", 2))
		Expect(result.Replies[1].Message).To(Equal(result.Replies[0].Message))
	})

	It("says that no reply came where the server ends the connection", func(ctx SpecContext) {
		needs("redis-server")
		b.env["REDIS_URL"] = ""
		_, result := play(ctx, "> SHUTDOWN NOSAVE\nOK\n")
		Expect(result.Replies[0].Message).To(Equal("No reply came: the server ended the connection."))
	})

	It("compares lines that end in CR LF, which a transcript can't show", func(ctx SpecContext) {
		server := listen(map[string]string{
			"INFO keyspace": "$12\r\n# Keyspace\r\n\r\n", "CLUSTER INFO": "$34\r\ncluster_state:ok\r\ncluster_size:1\r\n\r\n",
		})
		status, result := play(ctx, "> CLUSTER INFO\ncluster_state:ok\ncluster_size:1\n", "-on", server.URL())
		Expect(result.Replies[0].Message).To(BeEmpty())
		Expect(status).To(Equal(0))
	})

	DescribeTable("compares what looks like more than a reply", func(ctx SpecContext, command, predicted string) {
		status, _ := play(ctx, "> "+command+"\n"+predicted+"\n")
		Expect(status).To(Equal(0), b.stdout.String())
	},
		Entry("a value that looks like a range", `ECHO <1..2>`, `"<1..2>"`),
		Entry("a value that a transcript can't have in full", `ECHO <*>`, `"<*>`),
	)

	It("says of a right value how the console escapes it", func(ctx SpecContext) {
		_, result := play(ctx, "> RPUSH l tea café\n(integer) 2\n> LRANGE l 0 -1\n1) \"tea\"\n2) \"café\"\n")
		Expect(result.Replies[1].Message).To(And(ContainSubstring("the same value"), HaveSuffix(`write 2) "caf\xc3\xa9"`)))
	})

	It("says which elements are right", func(ctx SpecContext) {
		_, result := play(ctx, "> RPUSH l a b c\n(integer) 3\n> LRANGE l 0 -1\n1) \"a\"\n2) \"x\"\n3) \"c\"\n")
		Expect(result.Replies[1].Message).To(HavePrefix("2 of 3 elements are right; line 2 of the reply differs."))
	})

	DescribeTable("fails what has no reply that could be compared, and goes on", func(ctx SpecContext, command, message string) {
		status, result := play(ctx, "> "+command+"\nOK\n> PING\nPONG\n")
		Expect(status).To(Equal(1))
		Expect(statuses(result)).To(Equal([]string{"failed", "passed"}))
		Expect(result.Replies[0].Message).To(ContainSubstring(message))
	},
		Entry("what is answered many times", "SUBSCRIBE c", "was not sent"),
		Entry("what ends the console", "quit", "leave it out"),
		Entry("what has empty lines in its reply", "INFO", "can't hold"),
		Entry("what would be read as a pattern", "ECHO <*>x", "can't hold"),
		Entry("what no line is", `GET "k`, "not closed"),
	)

	It("does not wait for ever", func(ctx SpecContext) {
		status, result := play(ctx, "> BLPOP none 0\n(nil)\n> PING\nPONG\n")
		Expect(status).To(Equal(1))
		Expect(statuses(result)).To(Equal([]string{"failed", "passed"}))
		Expect(result.Replies[0].Message).To(ContainSubstring("within 5s"))
	}, SpecTimeout(30*time.Second))

	It("can be interrupted while it waits", func(ctx SpecContext) {
		interrupted, interrupt := context.WithCancel(ctx)
		time.AfterFunc(100*time.Millisecond, interrupt)
		Expect(b.run(interrupted, "", "play", file("> PING\nPONG\n@wait 1m\n> PING\nPONG\n"))).To(Equal(130))
	}, SpecTimeout(10*time.Second))

	It("can be interrupted while a command blocks", func(ctx SpecContext) {
		interrupted, interrupt := context.WithCancel(ctx)
		time.AfterFunc(100*time.Millisecond, interrupt)
		Expect(b.run(interrupted, "", "play", file("> BLPOP none 0\n(nil)\n"))).To(Equal(130))
	}, SpecTimeout(4*time.Second))

	It("says that its output can't be written", func(ctx SpecContext) {
		b.Stdout = full{}
		Expect(b.run(ctx, "", "play", file("> PING\nPONG\n"))).To(Equal(1))
		Expect(b.stderr.String()).To(ContainSubstring("disk full"))
	})

	DescribeTable("ends with status 2 for wrong usage, in one line", func(ctx SpecContext, want string, args ...string) {
		Expect(b.run(ctx, "", append([]string{"play"}, args...)...)).To(Equal(2))
		Expect(b.stdout.String()).To(BeEmpty())
		Expect(b.stderr.String()).To(ContainSubstring(want))
		Expect(b.stderr.String()).NotTo(ContainSubstring("s3cret"))
		Expect(strings.Count(b.stderr.String(), "\n")).To(Equal(1))
	},
		Entry("no file", "at least one file"),
		Entry("a file that is not there", "nowhere.txt", "nowhere.txt"),
		Entry("a folder", "expects transcripts", "."),
		Entry("an unknown flag", "-nope", "-nope"),
		Entry("recorded replies that are not there", "nowhere.txt", "../experiments/strings.txt", "-recorded", "nowhere.txt"),
		Entry("recorded replies that are none", "play_test.go:", "../experiments/strings.txt", "-recorded", "play_test.go"),
		Entry("recorded replies for two files", "one file", "../experiments/strings.txt", "../experiments/sets.txt", "-recorded", "../experiments/strings.txt"),
		Entry("a flag with a password in it", "-o", "-o=redis://:s3cret@127.0.0.1"),
		Entry("a URL that is none", "-on: not a Redis URL", "../experiments/strings.txt", "-on", "http://:s3cret@127.0.0.1"),
	)
})

// lastLine is the last line of the output.
func (b *bench) lastLine() string {
	lines := strings.SplitAfter(strings.TrimSuffix(b.stdout.String(), "\n"), "\n")
	return lines[len(lines)-1] + "\n"
}
