package redisconn

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"cacheaside/repositories/identity"
	"cacheaside/repositories/redisurl"
)

// cluster is a Redis Cluster: each of its masters has some of the slots, in which the keys are
// (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/).
type cluster struct {
	seeds []string // addresses of nodes, by the URL
	nodes askers
	memory

	lock     sync.Mutex
	replicas []string               // addresses
	epochs   map[string]int64       // the highest that was named for each address
	told     []*redis.ClusterClient // of changes
}

func newCluster(f redisurl.Form, like redis.Options) *cluster {
	return &cluster{seeds: f.Nodes, nodes: newAskers(like), epochs: make(map[string]int64)}
}

func (c *cluster) String() string { return "the nodes of the cluster" }

func (c *cluster) close() { c.nodes.close() }

// view is what one node takes for the cluster.
type view struct {
	claims   []claim
	replicas []string
}

// claim is a part that a master has had since an epoch.
type claim struct {
	part
	epoch int64
}

// ask asks all masters, side by side, and where none of them answers the other nodes. A slot is of the one that claims it with the
// highest epoch, as the nodes settle it among themselves: until they have, and while one is cut off, they do not agree.
func (c *cluster) ask(ctx context.Context) (layout, error) {
	asked := c.known().addresses()
	answers, err := sideBySide(ctx, asked, c.viewOf)
	if len(answers) == 0 {
		c.lock.Lock()
		others := slices.Concat(c.seeds, c.replicas)
		c.lock.Unlock()
		answers, err = sideBySide(ctx, others, c.viewOf)
	}
	if err != nil {
		return layout{}, fmt.Errorf("no node of the cluster answers: %w", err)
	}
	var claims []claim
	var replicas []string
	for _, view := range answers {
		claims, replicas = append(claims, view.claims...), append(replicas, view.replicas...)
	}
	slices.Sort(replicas)
	named := settle(claims)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.replicas = slices.Compact(replicas)
	for address, epoch := range named.epochs { // who is behind may name a lower one than others before
		c.epochs[address] = max(c.epochs[address], epoch)
	}
	named.epochs = maps.Clone(c.epochs)
	return c.latest(named), nil
}

// viewOf asks a node.
func (c *cluster) viewOf(ctx context.Context, address string) (view, error) {
	var ranges *redis.ClusterSlotsCmd
	var nodes *redis.StringCmd
	if _, err := c.nodes.to(address).Pipelined(ctx, func(pipeline redis.Pipeliner) error {
		ranges, nodes = pipeline.ClusterSlots(ctx), pipeline.ClusterNodes(ctx)
		return nil
	}); err != nil {
		return view{}, err
	}
	epochs := make(map[string]int64)
	for line := range strings.Lines(nodes.Val()) {
		// ID ADDRESS FLAGS MASTER PING PONG EPOCH …: https://redis.io/docs/latest/commands/cluster-nodes/
		if fields := strings.Fields(line); len(fields) > 6 {
			epochs[fields[0]], _ = strconv.ParseInt(fields[6], 10, 64)
		}
	}
	var seen view
	for _, slots := range ranges.Val() {
		for number, node := range slots.Nodes {
			at := reachable(node.Addr, address)
			if number > 0 {
				seen.replicas = append(seen.replicas, at)
				continue
			}
			seen.claims = append(seen.claims, claim{part{slots.Start, slots.End, at}, epochs[node.ID]})
		}
	}
	if len(seen.claims) == 0 {
		return view{}, errors.New("nobody has any slots yet")
	}
	return seen, nil
}

// reachable returns the address at which a node can be reached that another node, which was asked at an address, has named. That does
// not know how it looks from here if it names its own machine, or nothing.
func reachable(named, asked string) string {
	host, port, err := net.SplitHostPort(named)
	if err != nil {
		return named
	}
	from, _, err := net.SplitHostPort(asked)
	if ip := net.ParseIP(host); err == nil && (host == "" || host == "?" || ip != nil && ip.IsLoopback()) {
		return net.JoinHostPort(from, port)
	}
	return named
}

// settle says who has which slots, by what was claimed.
func settle(claims []claim) layout {
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(cmp.Compare(a.epoch, b.epoch), strings.Compare(a.address, b.address))
	})
	claims = slices.Compact(claims)
	var owner [identity.Slots]string
	var settled layout
	for _, one := range claims { // the later takes it
		for slot := one.first; slot <= one.last; slot++ {
			owner[slot] = one.address
		}
	}
	for slot, address := range owner {
		last := len(settled.parts) - 1
		switch {
		case address == "":
		case last >= 0 && settled.parts[last].address == address && settled.parts[last].last == slot-1:
			settled.parts[last].last = slot
		default:
			settled.parts = append(settled.parts, part{slot, slot, address})
		}
	}
	settled.epochs = make(map[string]int64)
	for _, one := range claims {
		if slices.Contains(settled.addresses(), one.address) {
			settled.epoch = max(settled.epoch, one.epoch)
			settled.epochs[one.address] = max(settled.epochs[one.address], one.epoch)
		}
	}
	return settled
}

// dial connects to a master, or to a node of the URL where nobody says who is one: it may be no cluster.
func (c *cluster) dial(dial dial) dial {
	return dialTo(func(ctx context.Context) ([]string, error) {
		if found, err := c.ask(ctx); err == nil {
			return found.addresses(), nil
		}
		return c.seeds, nil
	}, dial)
}

// changed has the driver's clients ask for the layout: by themselves they do that once a minute, and where a node says that it
// has not what they ask for.
func (c *cluster) changed() {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, client := range c.told {
		client.ReloadState(context.Background()) // which does not wait
	}
}

// redirects is how often a command is sent on: to the node that has its slot now, and again where a connection was lost, by which it
// may come twice.
const redirects = 3

// newClient returns a client of the whole cluster. Options are those of a client of one node, and dial is for any.
func (c *cluster) newClient(options redis.Options, dial dial) *redis.ClusterClient {
	client := redis.NewClusterClient(&redis.ClusterOptions{
		ClusterSlots: c.slots, MaxRedirects: redirects, DisableRoutingPolicies: true,
		Dialer: func(ctx context.Context, network, address string) (net.Conn, error) {
			if port, is := strings.CutPrefix(address, ":"); is { // so the driver names a node on this machine
				address = net.JoinHostPort("127.0.0.1", port)
			}
			return dial(ctx, network, address)
		},
		OnConnect: options.OnConnect,
		Protocol:  options.Protocol, Username: options.Username, Password: options.Password, ClientName: options.ClientName,
		MaxRetries: -1, MinRetryBackoff: options.MinRetryBackoff, MaxRetryBackoff: options.MaxRetryBackoff,
		DialTimeout: options.DialTimeout, ReadTimeout: options.ReadTimeout, WriteTimeout: options.WriteTimeout,
		ContextTimeoutEnabled: options.ContextTimeoutEnabled,
		PoolFIFO:              options.PoolFIFO, PoolSize: options.PoolSize, PoolTimeout: options.PoolTimeout,
		MinIdleConns: options.MinIdleConns, MaxIdleConns: options.MaxIdleConns, MaxActiveConns: options.MaxActiveConns,
		ConnMaxIdleTime: options.ConnMaxIdleTime, ConnMaxLifetime: options.ConnMaxLifetime,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	})
	c.lock.Lock()
	defer c.lock.Unlock()
	c.told = append(c.told, client)
	return client
}

// forget closes a client, and tells it of no more changes.
func (c *cluster) forget(client *redis.ClusterClient) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.told = slices.DeleteFunc(c.told, func(one *redis.ClusterClient) bool { return one == client })
	_ = client.Close() // nothing is lost with it
}

// slots is the layout as the driver wants it.
func (c *cluster) slots(ctx context.Context) ([]redis.ClusterSlot, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	found, err := c.ask(ctx)
	if err != nil {
		return nil, err
	}
	var slots []redis.ClusterSlot
	for _, one := range found.parts {
		slots = append(slots, redis.ClusterSlot{Start: one.first, End: one.last, Nodes: []redis.ClusterNode{{Addr: one.address}}})
	}
	return slots, nil
}
