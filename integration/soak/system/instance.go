package system

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"

	"cacheaside/integration/soak/proxy"
)

// startTimeout is how long a server may take to listen, on a machine that does other things, too.
const startTimeout = 30 * time.Second

// Instance is one server, its way to Redis, and the file that it logs to.
type Instance struct {
	Proxy *proxy.Proxy

	program   string
	arguments []string
	settings  []string
	log       string
	command   *exec.Cmd
	ended     chan struct{}
	url       string
}

// URL is where it listens, also after a restart.
func (i *Instance) URL() string { return i.url }

// Patience is how long a client waits for an answer. A server gives up earlier.
const Patience = 12 * time.Second

// Client returns a client for one that asks one thing after another.
func Client() *http.Client {
	return &http.Client{Timeout: Patience, Transport: &http.Transport{MaxIdleConnsPerHost: 2, Proxy: nil}}
}

var listeningLine = regexp.MustCompile(`url=http://(\S+)\n`)

// Start starts the server, at the address that it had, and waits until it listens.
func (i *Instance) Start(ctx context.Context) error {
	log, err := os.Create(i.log) // what it said before it was killed is of no use any more
	if err != nil {
		return err
	}
	defer log.Close()
	address := "127.0.0.1:0"
	if i.url != "" {
		address = strings.TrimPrefix(i.url, "http://")
	}
	i.command = exec.Command(i.program, i.arguments...)
	i.command.Env = append(append(os.Environ(), i.settings...), "LISTEN_ADDR="+address)
	i.command.Stderr = log
	if err := i.command.Start(); err != nil {
		return err
	}
	i.ended = make(chan struct{})
	go func() {
		_ = i.command.Wait() // how it ended stands in its log
		close(i.ended)
	}()
	deadline := time.After(startTimeout)
	for {
		text, err := os.ReadFile(i.log)
		if err != nil {
			return err
		}
		if match := listeningLine.FindSubmatch(text); match != nil {
			if i.url == "" { // else it is the same, and clients are reading it
				i.url = "http://" + string(match[1])
			}
			return nil
		}
		select {
		case <-i.ended:
			return fmt.Errorf("the server %s ended before it listened:\n%s", i.program, text)
		case <-deadline:
			return fmt.Errorf("the server %s did not listen within %s:\n%s", i.program, startTimeout, text)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// Kill ends it as kill -9 does, and waits until it has ended.
func (i *Instance) Kill() error {
	if i.command == nil || i.command.Process == nil {
		return nil
	}
	_ = i.command.Process.Kill() // an error means that it has ended
	<-i.ended
	return nil
}

// LastLines returns the end of its log.
func (i *Instance) LastLines(atMost int) string {
	text, err := os.ReadFile(i.log)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return strings.Join(lines[max(0, len(lines)-atMost):], "\n")
}
