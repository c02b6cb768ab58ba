package processes

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/identity"
)

// Masters is how many masters a cluster has.
const Masters = 3

// startCluster starts a Redis Cluster: each master has a third of the slots, and a replica
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/). They take a master for gone that has not answered for
// half a second.
func (c *Cache) startCluster(ctx context.Context, folder string) error {
	var buses []string
	for number := range 2 * Masters {
		bus, err := freePort() // at which nodes talk to each other
		if err != nil {
			return err
		}
		buses = append(buses, bus)
		if err := c.addNode(ctx, folder, number, buses); err != nil {
			return err
		}
	}
	return c.awaitCluster(ctx)
}

// addNode starts a node, and has it meet the first. It gets slots if it is to be a master.
func (c *Cache) addNode(ctx context.Context, folder string, number int, buses []string) error {
	one, file, own, err := newRedis(folder, "redis "+strconv.Itoa(number+1), c.tls)
	if err != nil {
		return err
	}
	one.make = func() *exec.Cmd {
		command := exec.Command(file, append(asArguments(listening(one, c.tls)), "--dir", own, "--save", "", "--appendonly", "no",
			"--daemonize", "no", "--repl-diskless-sync-delay", "0", "--cluster-enabled", "yes", "--cluster-port", buses[number],
			"--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "500")...)
		command.Dir, command.SysProcAttr = own, attributes(syscall.SIGKILL, nil)
		return command
	}
	if err := one.Start(ctx); err != nil {
		return err
	}
	c.Redis = append(c.Redis, one)
	client := ClientOf(one)
	defer client.Close()
	if number < Masters {
		if err := errors.Join(client.ClusterAddSlotsRange(ctx, firstSlot(number), firstSlot(number+1)-1).Err(),
			client.Do(ctx, "CLUSTER", "SET-CONFIG-EPOCH", number+1).Err()); err != nil {
			return fmt.Errorf("making %s a master: %w", one, err)
		}
	}
	if number > 0 {
		if err := client.Do(ctx, "CLUSTER", "MEET", "127.0.0.1", c.Redis[0].Port(), buses[0]).Err(); err != nil {
			return fmt.Errorf("having %s meet %s: %w", one, c.Redis[0], err)
		}
	}
	return nil
}

// firstSlot is where the slots of a master begin.
func firstSlot(master int) int { return identity.Slots * master / Masters }

// awaitCluster waits until the nodes know each other, and then until replicas have followed their masters.
func (c *Cache) awaitCluster(ctx context.Context) error {
	info := func(ctx context.Context, client *redis.Client) *redis.StringCmd { return client.ClusterInfo(ctx) }
	for _, one := range c.Redis {
		if err := awaitSaid(ctx, one, "cluster_known_nodes:"+strconv.Itoa(2*Masters), info); err != nil {
			return err
		}
	}
	for number, replica := range c.Redis[Masters:] {
		if err := follow(ctx, replica, c.Redis[number]); err != nil {
			return err
		}
	}
	for _, replica := range c.Redis[Masters:] {
		if err := awaitSaid(ctx, replica, "master_link_status:up", func(ctx context.Context, client *redis.Client) *redis.StringCmd {
			return client.Info(ctx, "replication")
		}); err != nil {
			return err
		}
	}
	for _, one := range c.Redis {
		if err := awaitSaid(ctx, one, "cluster_state:ok", info); err != nil {
			return err
		}
	}
	return nil
}

// follow makes a node the replica of another, as soon as it knows that.
func follow(ctx context.Context, replica, master *Process) error {
	id, err := awaitAnswer(ctx, master, func(ctx context.Context, client *redis.Client) (string, error) {
		return client.ClusterMyID(ctx).Result()
	})
	if err != nil {
		return err
	}
	_, err = awaitAnswer(ctx, replica, func(ctx context.Context, client *redis.Client) (string, error) {
		return client.ClusterReplicate(ctx, id).Result()
	})
	return err
}

// awaitSaid waits until a server says a text.
func awaitSaid(ctx context.Context, server *Process, text string, ask func(context.Context, *redis.Client) *redis.StringCmd) error {
	_, err := awaitAnswer(ctx, server, func(ctx context.Context, client *redis.Client) (string, error) {
		said, err := ask(ctx, client).Result()
		if err == nil && !strings.Contains(said, text) {
			err = fmt.Errorf("expected it to say %s, got:\n%s", text, said)
		}
		return said, err
	})
	return err
}

// awaitAnswer asks a server until it answers.
func awaitAnswer(ctx context.Context, server *Process, ask func(context.Context, *redis.Client) (string, error)) (string, error) {
	client := ClientOf(server)
	defer client.Close()
	for deadline := time.Now().Add(startTimeout); ; time.Sleep(20 * time.Millisecond) {
		said, err := ask(ctx, client)
		if err == nil {
			return said, nil
		}
		if ctx.Err() != nil || time.Now().After(deadline) {
			return "", errors.Join(fmt.Errorf("%s, in %s: %w", server, startTimeout, err), ctx.Err())
		}
	}
}
