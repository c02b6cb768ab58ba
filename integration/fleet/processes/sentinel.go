package processes

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// Sentinel is a Redis with two replicas, and three sentinels that make one of these the master when the master is gone
// (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/).
type Sentinel struct {
	Redis     []*Process // the first was the master in the beginning
	Sentinels []*Process
}

// masterName is what the sentinels call the master.
const masterName = "products"

// How many there are.
const (
	replicas  = 2
	sentinels = 3
	quorum    = 2
)

// StartSentinel starts all of it, and waits until the sentinels know each other and the replicas: about three seconds. They take
// a master for gone that has not answered for half a second. The error wraps ErrMissing if there is no redis-server on the PATH.
func StartSentinel(ctx context.Context, folder string) (s *Sentinel, err error) {
	s = new(Sentinel)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Kill())
		}
	}()
	var of []string
	for number := 1; number <= 1+replicas; number++ {
		one, err := startRedis(ctx, folder, "redis "+strconv.Itoa(number), append(of, "--repl-diskless-sync-delay", "0")...)
		if err != nil {
			return s, err
		}
		s.Redis = append(s.Redis, one)
		of = []string{"--replicaof", "127.0.0.1 " + s.Redis[0].Port()}
	}
	for number := 1; number <= sentinels; number++ {
		one, err := startSentinel(ctx, folder, "sentinel "+strconv.Itoa(number), s.Redis[0].Port())
		if err != nil {
			return s, err
		}
		s.Sentinels = append(s.Sentinels, one)
	}
	return s, s.awaitComplete(ctx)
}

var sentinelReady = regexp.MustCompile(`\+monitor master `)

func startSentinel(ctx context.Context, folder, name, master string) (*Process, error) {
	p, file, own, err := newRedis(folder, name)
	if err != nil {
		return nil, err
	}
	p.ready = sentinelReady
	config := filepath.Join(own, "sentinel.conf") // which it rewrites
	if err := os.WriteFile(config, fmt.Appendf(nil, `port %s
bind 127.0.0.1
dir %q
sentinel monitor %[3]s 127.0.0.1 %[4]s %[5]d
sentinel down-after-milliseconds %[3]s 500
sentinel failover-timeout %[3]s 2000
sentinel parallel-syncs %[3]s %[6]d
`, p.Port(), own, masterName, master, quorum, replicas), 0o600); err != nil {
		return nil, err
	}
	p.make = func() *exec.Cmd {
		command := exec.Command(file, config, "--sentinel")
		command.Dir, command.SysProcAttr = own, attributes(syscall.SIGKILL, nil)
		return command
	}
	return p, p.Start(ctx)
}

// awaitComplete waits until each sentinel knows the others and all replicas.
func (s *Sentinel) awaitComplete(ctx context.Context) error {
	for _, one := range s.Sentinels {
		client := redis.NewSentinelClient(&redis.Options{Addr: one.Address()})
		defer client.Close()
		for deadline := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
			knows, err := client.Master(ctx, masterName).Result()
			if err == nil && knows["num-slaves"] == strconv.Itoa(replicas) && knows["num-other-sentinels"] == strconv.Itoa(sentinels-1) {
				break
			}
			if ctx.Err() != nil || time.Now().After(deadline) {
				return errors.Join(fmt.Errorf("expected %s to know %d replicas and %d other sentinels within %s, got %v", one, replicas, sentinels-1,
					startTimeout, knows), err, ctx.Err())
			}
		}
	}
	return nil
}

// URL names the sentinels and their master, as REDIS_URL does.
func (s *Sentinel) URL() string {
	var addresses []string
	for _, one := range s.Sentinels {
		addresses = append(addresses, one.Address())
	}
	return "redis+sentinel://" + strings.Join(addresses, ",") + "/" + masterName
}

// Master returns the one that the first sentinel that answers takes for the master.
func (s *Sentinel) Master(ctx context.Context) (*Process, error) {
	var failures []error
	for _, one := range s.Sentinels {
		client := redis.NewSentinelClient(&redis.Options{Addr: one.Address()})
		address, err := client.GetMasterAddrByName(ctx, masterName).Result()
		_ = client.Close()
		if err != nil {
			failures = append(failures, err)
			continue
		}
		for _, server := range s.Redis {
			if len(address) == 2 && server.Port() == address[1] {
				return server, nil
			}
		}
		failures = append(failures, fmt.Errorf("%s names a master that was not started here: %v", one, address))
	}
	return nil, errors.Join(failures...)
}

// All returns all servers, in the order in which they were started.
func (s *Sentinel) All() []*Process {
	return append(append([]*Process(nil), s.Redis...), s.Sentinels...)
}

// Kill ends all of them.
func (s *Sentinel) Kill() error {
	var failures []error
	for _, one := range s.All() {
		failures = append(failures, one.Kill())
	}
	return errors.Join(failures...)
}
