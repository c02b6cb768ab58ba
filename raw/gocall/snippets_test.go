package gocall_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cacheaside/raw/gocall"
	"cacheaside/raw/resptest"
)

// program is a Go program with all snippets. It runs the calls of which it gets the numbers, and writes what each
// sent, as JSON.
const program = `// Package main is made by a spec of raw/gocall.
package main

import (
	"context"
	"encoding/json"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"cacheaside/raw/wire"
)

type outcome struct {
	Sent     []byte
	Error    string
	IsReply  bool // the error is what the server answered
}

func main() {
	var recorder wire.Recorder
	rdb := redis.NewClient(&redis.Options{
		Addr: os.Args[1], Dialer: recorder.Dialer(nil), Protocol: 2, PoolSize: 1, MaxRetries: -1, DisableIdentity: true,
		ReadTimeout: 5 * time.Second, MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	defer rdb.Close()
	ctx := context.Background()
	rdb.Ping(ctx)
	recorder.Take()
	count, _ := strconv.Atoi(os.Args[2])
	output := json.NewEncoder(os.Stdout)
	for _, call := range calls[:count] {
		result := call(ctx, rdb)
		var o outcome
		if command, ok := result.(redis.Cmder); ok && command.Err() != nil {
			o.Error = command.Err().Error()
			_, isReply := command.Err().(redis.Error)
			o.IsReply = isReply
		}
		o.Sent = recorder.Take().Sent
		output.Encode(o)
	}
}

var _ = redis.KeepTTL

var calls = []func(ctx context.Context, rdb *redis.Client) any{
`

type outcome struct {
	Sent    []byte
	Error   string
	IsReply bool
}

var _ = Describe("The snippets", Label("given"), Ordered, func() {
	var (
		lines       []string
		experiments int // how many of the lines, the first, are those of the experiments
		binary      string
	)

	BeforeAll(func(ctx SpecContext) {
		lines = experimentLines()
		experiments = len(lines)
		lines = append(append(lines, lessonLines()...), ownLines()...)

		var source strings.Builder
		source.WriteString(program)
		for _, text := range lines {
			fmt.Fprintf(&source, "\tfunc(ctx context.Context, rdb *redis.Client) any {\n\t\treturn %s\n\t},\n", gocall.Of(words(text), english).Source)
		}
		source.WriteString("}\n")
		directory := GinkgoT().TempDir()
		file := filepath.Join(directory, "main.go")
		Expect(os.WriteFile(file, []byte(source.String()), 0o600)).To(Succeed())
		binary = filepath.Join(directory, "snippets.exe")
		output, err := exec.CommandContext(ctx, "go", "build", "-o", binary, file).CombinedOutput()
		Expect(err).NotTo(HaveOccurred(), "compiling the snippets: %s", output)
	})

	run := func(ctx SpecContext, address string, count int) []outcome {
		GinkgoHelper()
		var stderr bytes.Buffer
		command := exec.CommandContext(ctx, binary, address, fmt.Sprint(count))
		command.Stderr = &stderr
		output, err := command.Output()
		Expect(err).NotTo(HaveOccurred(), stderr.String())
		var all []outcome
		for decoder := json.NewDecoder(bytes.NewReader(output)); decoder.More(); {
			var o outcome
			Expect(decoder.Decode(&o)).To(Succeed())
			all = append(all, o)
		}
		Expect(all).To(HaveLen(count))
		return all
	}

	It("are of all lines that lessons and experiments show, and of many more", func() {
		Expect(experiments).To(BeNumerically(">=", 150), "lines of the experiments")
		Expect(lessonLines()).To(ContainElements(
			"SET greeting hello", "SET greeting hello EX 10", "SET price:mouse 19.99 EX 60", "CLIENT PAUSE 5000 WRITE",
			"KEYS product:*", "GET product:5c0b2ce0:mouse",
		))
		Expect(len(ownLines())).To(BeNumerically(">=", 150))
	})

	It("have each typed command at least twice", func() {
		for _, name := range gocall.Names() {
			there, typed := 0, 0
			for _, text := range ownLines() {
				if strings.HasPrefix(strings.ToUpper(text)+" ", name+" ") {
					there++
					if gocall.Of(words(text), english).Typed {
						typed++
					}
				}
			}
			Expect(there).To(BeNumerically(">=", 2), "lines with "+name)
			Expect(typed).To(BeNumerically(">=", 1), "lines with a typed "+name)
		}
		Expect(len(gocall.Names())).To(BeNumerically(">=", 60))
	})

	It("are there for what is cut off or has other words, too", func() {
		for _, text := range ownLines() {
			all := words(text)
			for i := range all {
				Expect(gocall.Of(all[:i+1], english).Source).NotTo(BeEmpty(), text)
				for _, other := range []string{"", "-1", "0", "9223372036854775807", "1e999999999", "nx", "\xff"} {
					changed := slices.Clone(all)
					changed[i] = other
					Expect(gocall.Of(changed, english).Source).NotTo(BeEmpty(), text)
				}
			}
		}
	})

	It("are as gofmt has them", func() {
		for _, text := range lines {
			source := gocall.Of(words(text), english).Source
			file := "package p\n\nvar v = " + source + "\n"
			Expect(source).NotTo(ContainSubstring("\n"))
			formatted, err := format.Source([]byte(file))
			Expect(err).NotTo(HaveOccurred(), text)
			Expect(string(formatted)).To(Equal(file), text)
		}
	})

	It("get a reply from a real Redis that go-redis can read", func(ctx SpecContext) {
		server := startRedis(ctx)
		inTransaction := false
		for i, o := range run(ctx, server.Options().Addr, experiments) {
			name := words(lines[i])[0]
			inTransaction = (inTransaction || name == "MULTI") && name != "EXEC"
			if o.Error != "" && !inTransaction { // QUEUED is no reply to the command
				Expect(o.IsReply).To(BeTrue(), "%s, as %s: %s", lines[i], gocall.Of(words(lines[i]), english).Source, o.Error)
			}
		}
	})

	It("send what was typed", func(ctx SpecContext) {
		server, err := resptest.Listen(func(args []string) (string, bool) {
			return "-ERR this server refuses everything\r\n", false
		})
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(server.Close)
		noted := map[string]bool{}
		for i, o := range run(ctx, server.Address(), len(lines)) {
			call := gocall.Of(words(lines[i]), english)
			sent := commands(o.Sent)
			if words(lines[i])[0] != "HELLO" {
				sent = slices.DeleteFunc(sent, func(command []string) bool { return command[0] == "hello" }) // go-redis' greeting
			}
			Expect(sent).To(HaveLen(1), "%s, as %s", lines[i], call.Source)
			if isDifferent := strings.HasPrefix(call.Note, "go-redis sends "); isDifferent {
				noted[lines[i]] = true
				Expect(typed(sent[0])).To(Equal(differences()[lines[i]]),
					"what %s sends for %s, whose note is: %s. If that is right, add it to testdata/differences.txt", call.Source, lines[i], call.Note)
				continue
			}
			Expect(inTypedCase(sent[0], words(lines[i]))).To(Equal(words(lines[i])), call.Source)
		}
		for text := range differences() {
			Expect(noted).To(HaveKey(text), "expected a line with a note")
		}
	})
})
