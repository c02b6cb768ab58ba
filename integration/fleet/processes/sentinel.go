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
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
)

// MasterName is what sentinels call the master.
const MasterName = "products"

// Guest is a user of the servers that sentinels watch, who may do everything, with whatever password. Servers and sentinels talk to each
// other as the default user: so these can be shut out of a server that goes on answering the guest.
const Guest = "guest"

// How many there are.
const (
	replicas  = 2
	sentinels = 3
	quorum    = 2
)

// startSentinel starts a Redis with two replicas, and three sentinels that make one of these the master when the master is gone
// (https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/). They take a master for gone that has not answered for
// half a second.
func (c *Cache) startSentinel(ctx context.Context, folder string) error {
	var of []string
	for number := 1; number <= 1+replicas; number++ {
		one, err := startRedis(ctx, folder, "redis "+strconv.Itoa(number), c.tls, append(of, "--repl-diskless-sync-delay", "0", "--user", Guest, "on", "nopass", "~*", "+@all")...)
		if err != nil {
			return err
		}
		c.Redis = append(c.Redis, one)
		of = []string{"--replicaof", "127.0.0.1 " + c.Redis[0].Port()}
	}
	for number := 1; number <= sentinels; number++ {
		one, err := startSentinel(ctx, folder, "sentinel "+strconv.Itoa(number), c.tls, c.Redis[0].Port())
		if err != nil {
			return err
		}
		c.Sentinels = append(c.Sentinels, one)
	}
	for _, one := range c.Sentinels {
		if err := awaitReplicas(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

var sentinelReady = regexp.MustCompile(`\+monitor master `)

func startSentinel(ctx context.Context, folder, name string, by *TLS, master string) (*Process, error) {
	p, file, own, err := newRedis(folder, name, by)
	if err != nil {
		return nil, err
	}
	p.ready = sentinelReady
	config := filepath.Join(own, "sentinel.conf") // which it rewrites
	if err := os.WriteFile(config, fmt.Appendf(nil, `%sdir %q
sentinel monitor %[3]s 127.0.0.1 %[4]s %[5]d
sentinel down-after-milliseconds %[3]s 500
sentinel failover-timeout %[3]s 2000
sentinel parallel-syncs %[3]s %[6]d
`, asLines(listening(p, by)), own, MasterName, master, quorum, replicas), 0o600); err != nil {
		return nil, err
	}
	p.make = func() *exec.Cmd {
		command := exec.Command(file, config, "--sentinel")
		command.Dir, command.SysProcAttr = own, attributes(syscall.SIGKILL, nil)
		return command
	}
	return p, p.Start(ctx)
}

// awaitReplicas waits until a sentinel knows the others and all replicas.
func awaitReplicas(ctx context.Context, sentinel *Process) error {
	client := redis.NewSentinelClient(&redis.Options{Addr: sentinel.Address(), TLSConfig: sentinel.tls})
	defer client.Close()
	for deadline := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
		knows, err := client.Master(ctx, MasterName).Result()
		if err == nil && knows["num-slaves"] == strconv.Itoa(replicas) && knows["num-other-sentinels"] == strconv.Itoa(sentinels-1) {
			return nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return errors.Join(fmt.Errorf("expected %s to know %d replicas and %d other sentinels within %s, got %v", sentinel, replicas, sentinels-1,
				startTimeout, knows), err, ctx.Err())
		}
	}
}
