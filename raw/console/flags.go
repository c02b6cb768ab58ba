package console

import (
	"errors"
	"flag"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"cacheaside/raw/client"
	"cacheaside/raw/language"
	"cacheaside/raw/words"
	"cacheaside/repositories/redisserver"
)

// flags are what the arguments say before the command.
type flags struct {
	language    language.Language
	url         string
	host, port  string // "" unless given
	database    *int
	user        string
	password    string
	resp3, yes  bool
	views       views
	repeat      int // of the command of the arguments; negative without an end
	interval    time.Duration
	evalFile    string
	lastOfInput bool // the last word of the command is the standard input
	scan        bool
	pattern     string
}

// parse reads the flags, and returns the command behind them. Those that redis-cli has, too, are as there.
func (p Program) parse(args []string) (chosen flags, command []string, err error) {
	chosen.language = p.Language
	set := flag.NewFlagSet("raw", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.StringVar(&chosen.url, "url", p.Getenv("REDIS_URL"), "")
	set.StringVar(&chosen.url, "u", p.Getenv("REDIS_URL"), "")
	set.StringVar(&chosen.host, "h", "", "")
	set.StringVar(&chosen.port, "p", "", "")
	set.StringVar(&chosen.user, "user", "", "")
	set.StringVar(&chosen.password, "a", "", "")
	set.StringVar(&chosen.password, "pass", "", "")
	set.Func("n", "", func(text string) error {
		number, err := strconv.Atoi(text)
		chosen.database = &number
		return err
	})
	set.BoolVar(&chosen.resp3, "3", false, "")
	set.BoolVar(&chosen.yes, "yes", false, "")
	set.IntVar(&chosen.repeat, "r", 1, "")
	set.Func("i", "", func(text string) error {
		seconds, err := strconv.ParseFloat(text, 64)
		if chosen.interval = time.Duration(seconds * float64(time.Second)); err == nil && !(seconds >= 0 && seconds < 1e9) {
			err = errors.New(words.In(chosen.language).ExpectedSeconds())
		}
		return err
	})
	set.StringVar(&chosen.evalFile, "eval", "", "")
	set.BoolVar(&chosen.lastOfInput, "x", false, "")
	set.BoolVar(&chosen.scan, "scan", false, "")
	set.StringVar(&chosen.pattern, "pattern", "", "")
	set.BoolVar(&chosen.views.raw, "raw", false, "")
	set.BoolVar(&chosen.views.wire, "wire", false, "")
	set.BoolVar(&chosen.views.goCall, "go", false, "")
	set.BoolVar(&chosen.views.time, "time", false, "")
	set.BoolVar(&chosen.views.ttl, "ttl", false, "")
	all := set.Bool("all", false, "")
	set.Func("lang", "", func(name string) error {
		asked, err := language.Choose(language.Spoken, name)
		if err != nil || name == "" {
			return errors.New(p.in().NoSuchLanguage(language.Spoken))
		}
		chosen.language = asked
		return nil
	})
	if slices.Equal(args, []string{"-h"}) {
		return chosen, nil, flag.ErrHelp
	}
	if err := set.Parse(args); err != nil {
		return chosen, nil, err
	}
	if *all {
		chosen.views = chosen.views.with(everything)
	}
	if chosen.password == "" {
		chosen.password = p.Getenv("REDISCLI_AUTH")
	}
	return chosen, set.Args(), chosen.check(set.NArg())
}

// check finds flags that do not go together, or not with so many words behind them.
func (f flags) check(behind int) error {
	switch {
	case f.user != "" && f.password == "":
		return words.Error{Say: words.Words.UserWithoutPassword}
	case f.repeat != 1 && behind == 0 && f.evalFile == "":
		return words.Error{Say: words.Words.RepeatWithoutCommand}
	case f.repeat == 0:
		return words.Error{Say: words.Words.RepeatNever}
	case f.lastOfInput && behind == 0 && f.evalFile == "":
		return words.Error{Say: words.Words.LastWithoutCommand}
	case f.scan && behind > 0:
		return words.Error{Say: words.Words.ScanWithCommand}
	case f.scan && f.evalFile != "":
		return words.Error{Say: words.Words.ScanWithEval}
	case f.pattern != "" && !f.scan:
		return words.Error{Say: words.Words.PatternWithoutScan}
	}
	return nil
}

// server returns the URL that the flags name; "" if they name none.
func (f flags) server() string {
	if f.host == "" && f.port == "" {
		return f.url
	}
	host, port, _ := net.SplitHostPort(redisserver.DefaultAddress)
	if f.host != "" {
		host = f.host
	}
	if f.port != "" {
		port = f.port
	}
	return (&url.URL{Scheme: "redis", Host: net.JoinHostPort(host, port)}).String()
}

// settings returns how to connect to the server with the URL.
func (f flags) settings(server string) client.Settings {
	settings := client.Settings{URL: server, RESP3: f.resp3, Database: f.database}
	if f.password != "" && (f.user != "" || !hasPassword(server)) {
		settings.Credentials = &client.Credentials{User: f.user, Password: f.password}
	}
	return settings
}

func hasPassword(text string) bool {
	parsed, err := url.Parse(text)
	if err != nil {
		return false
	}
	_, has := parsed.User.Password()
	return has
}

// whole returns the command with what -eval and -x put into it.
func (f flags) whole(command []string, stdin io.Reader) ([]string, error) {
	if f.evalFile != "" {
		script, err := os.ReadFile(f.evalFile)
		if err != nil {
			return nil, words.Around(words.Words.EvalFile, err)
		}
		keys, args := command, []string(nil)
		if comma := slices.Index(command, ","); comma >= 0 {
			keys, args = command[:comma], command[comma+1:]
		}
		command = slices.Concat([]string{"EVAL", string(script), strconv.Itoa(len(keys))}, keys, args)
	}
	if f.lastOfInput {
		last, err := io.ReadAll(stdin)
		if err != nil {
			return nil, words.Around(words.Words.LastOfInput, err)
		}
		command = append(slices.Clip(command), string(last))
	}
	return command, nil
}

// withoutURL is a text up to where there could be a password.
func withoutURL(text string) string {
	text, _, _ = strings.Cut(text, "://")
	return text
}
