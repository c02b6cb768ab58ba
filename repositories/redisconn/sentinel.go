package redisconn

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"cacheaside/repositories/redisurl"
)

// sentinels know which server is the master (https://redis.io/docs/latest/develop/reference/sentinel-clients/).
type sentinels struct {
	name      string
	addresses []string
	clients   map[string]*redis.SentinelClient
	servers   askers
	memory
}

func newSentinels(f redisurl.Form, like redis.Options) *sentinels {
	s := &sentinels{name: f.Name, addresses: f.Sentinels, clients: make(map[string]*redis.SentinelClient), servers: newAskers(like)}
	for _, address := range f.Sentinels {
		options := askerOptions(like, address)
		options.Username, options.Password = f.Username, f.Password
		s.clients[address] = redis.NewSentinelClient(&options)
	}
	return s
}

func (s *sentinels) String() string { return "the sentinels of " + s.name }

func (s *sentinels) close() {
	for _, client := range s.clients {
		_ = client.Close() // nothing is lost with it
	}
	s.servers.close()
}

func (*sentinels) changed() {}

// ask asks all sentinels, side by side, and returns the master of the highest epoch: for two seconds after a failover most of them
// know the one before, and a sentinel that was cut off for longer. Of one epoch it takes the one that most of them name.
func (s *sentinels) ask(ctx context.Context) (layout, error) {
	answers, err := sideBySide(ctx, s.addresses, func(ctx context.Context, address string) (named, error) {
		return s.masterOf(ctx, s.clients[address])
	})
	if err != nil {
		return layout{}, fmt.Errorf("no sentinel names the master %s: %w", s.name, err)
	}
	votes := make(map[named]int)
	for _, one := range answers {
		votes[one]++
	}
	newest := slices.MaxFunc(slices.Collect(maps.Keys(votes)), func(a, b named) int {
		return cmp.Or(cmp.Compare(a.epoch, b.epoch), cmp.Compare(votes[a], votes[b]), strings.Compare(a.address, b.address))
	})
	return s.latest(whole(newest.address, newest.epoch)), nil
}

// named is what a sentinel says of the master.
type named struct {
	address string
	epoch   int64
}

// masterOf asks a sentinel for the epoch first. The one that leads a failover has the new epoch before it says another address than the
// old one in answer to SENTINEL MASTER, but it answers SENTINEL GET-MASTER-ADDR-BY-NAME with the new one.
func (s *sentinels) masterOf(ctx context.Context, client *redis.SentinelClient) (named, error) {
	fields, err := client.Master(ctx, s.name).Result()
	if err != nil {
		return named{}, err
	}
	epoch, err := strconv.ParseInt(fields["config-epoch"], 10, 64)
	if err != nil {
		return named{}, fmt.Errorf("expected SENTINEL MASTER to say a config-epoch, got %v", fields)
	}
	address, err := client.GetMasterAddrByName(ctx, s.name).Result()
	if err == nil && len(address) != 2 {
		err = fmt.Errorf("expected SENTINEL GET-MASTER-ADDR-BY-NAME to name a host and a port, got %q", address)
	}
	if err != nil {
		return named{}, err
	}
	master := net.JoinHostPort(address[0], address[1])
	if strings.Contains(fields["flags"], "failover_in_progress") {
		if promoted := s.promoted(ctx, client); promoted != "" && promoted != master {
			return named{promoted, epoch + 1}, nil // which will be its epoch, or a later one
		}
	}
	return named{master, epoch}, nil
}

// promoted returns the address of the replica that a sentinel has told to take over, if the replica itself says by now that it is the
// master. The sentinel says so up to a second later, when it has asked it again (https://github.com/redis/redis/blob/7.0/src/sentinel.c).
func (s *sentinels) promoted(ctx context.Context, client *redis.SentinelClient) string {
	replicas, _ := client.Replicas(ctx, s.name).Result() // after an error there are none, and it is asked again soon
	for _, replica := range replicas {
		if !strings.Contains(replica["flags"], "promoted") {
			continue
		}
		address := net.JoinHostPort(replica["ip"], replica["port"])
		if _, err := nameOf(ctx, s.servers.to(address).Pipelined); err == nil {
			return address
		}
	}
	return ""
}

func (s *sentinels) dial(dial dial) dial {
	return dialTo(func(ctx context.Context) ([]string, error) {
		found, err := s.ask(ctx)
		return found.addresses(), err
	}, dial)
}
