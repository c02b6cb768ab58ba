package failover

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"cacheaside/repositories"
	"cacheaside/repositories/identity"
)

// Groups is in how many groups a ClusterKeeper divides the slots of a cluster. Each has an era of its own, so only those lose what is
// cached of which another master has some now.
const Groups = 64

// Map says which master has which slots.
type Map = identity.Cluster

// Cluster says how it is divided.
type Cluster interface {
	Map(ctx context.Context) (Map, error)
}

// ClusterConfig is what a ClusterKeeper needs. What is in Config, too, is the same.
type ClusterConfig struct {
	Cluster Cluster
	Eras    Eras
	Elapsed func() time.Duration
	// Entered, if set, is called when some era has become another one, before that is used, with the masters of all eras.
	Entered func(names []string)
	Log     *slog.Logger
}

// ClusterKeeper has a Keeper for each group of slots. All their eras are in one row of the database. Its methods are as the Keeper's.
type ClusterKeeper struct {
	ClusterConfig
	keepers [Groups]*Keeper
	entered int  // how many groups have got another era in this round
	said    bool // that another instance sees another cluster
	failed  bool // that eras could not begin was said
}

// NewClusterKeeper returns one that is not sure of any era yet.
func NewClusterKeeper(config ClusterConfig) *ClusterKeeper {
	c := &ClusterKeeper{ClusterConfig: config}
	for group := range c.keepers {
		c.keepers[group] = NewKeeper(Config{Elapsed: config.Elapsed, Entered: func(string) { c.entered++ }})
	}
	return c
}

// Group is the one of a slot.
func (c *ClusterKeeper) Group(slot int) Present { return c.keepers[slot*Groups/identity.Slots] }

// Era returns the number of the newest era of all, and whether those of all groups are sure.
func (c *ClusterKeeper) Era() (newest int64, sure bool) {
	sure = true
	for _, keeper := range c.keepers {
		number, is := keeper.Era()
		newest, sure = max(newest, number), sure && is
	}
	return newest, sure
}

// Await is as Keeper.Await, for all groups.
func (c *ClusterKeeper) Await(ctx context.Context) {
	await(ctx, func() bool { _, sure := c.Era(); return sure })
}

// Run has rounds until ctx is done.
func (c *ClusterKeeper) Run(ctx context.Context) { run(ctx, c.Round) }

// First has the first round, before Run.
func (c *ClusterKeeper) First(ctx context.Context) { bounded(ctx, c.Round) }

// Round asks the cluster and the database, and begins an era for each group of slots that another master has, or that has another
// master.
func (c *ClusterKeeper) Round(ctx context.Context) {
	asked := c.Elapsed()
	here, err := c.Cluster.Map(ctx)
	if err != nil {
		return
	}
	row, err := c.Eras.Newest(ctx)
	if err != nil {
		return // there may be rivals
	}
	identities, eras := identitiesOf(here), erasOf(row)
	var began [Groups]bool
	some := false
	for group, keeper := range c.keepers {
		began[group] = identities[group].Name != "" && keeper.wants(identities[group], eras[group])
		some = some || began[group]
	}
	if some {
		for group, is := range began {
			if is {
				eras[group] = repositories.Era{Number: row.Number + 1, Identity: identities[group].Name, Epoch: here.Epoch}
			}
		}
		if _, err := c.Eras.Begin(ctx, row.Number, textOf(eras), max(here.Epoch, row.Epoch)); err != nil {
			c.notBegun(err)
			return
		}
	}
	c.failed = false
	before, _ := c.Era()
	c.entered = 0
	overtaken := false
	for group, keeper := range c.keepers {
		if identities[group].Name != "" {
			keeper.adopt(asked, identities[group], eras[group])
			overtaken = overtaken || keeper.lost > 0
		}
	}
	if c.entered > 0 && c.Entered != nil {
		c.Entered(mastersOf(eras))
	}
	c.say(before, overtaken)
}

// notBegun says once that eras could not begin, unless another instance was quicker.
func (c *ClusterKeeper) notBegun(err error) {
	if c.Log != nil && !c.failed && !errors.Is(err, repositories.ErrOtherEra) {
		c.failed = true
		c.Log.Warn("the eras of the cluster can't be noted", "error", err)
	}
}

// say tells the log what a round has found.
func (c *ClusterKeeper) say(before int64, overtaken bool) {
	if c.Log == nil {
		return
	}
	if c.entered > 0 && before > 0 {
		newest, _ := c.Era()
		c.Log.Info("masters of the cluster are other ones, or were started anew, or slots have moved: of these nothing is cached",
			"slots", c.entered*identity.Slots/Groups, "of", identity.Slots, "era", newest)
	}
	if overtaken && !c.said {
		c.Log.Warn("another server sees other masters of the cluster: until it is clear which are the right ones, those are not used")
	}
	c.said = overtaken
}

// identitiesOf returns for each group who has its slots, since which epoch: who has them again may have what it had when another got
// them, and nobody need have asked in between. One of which that is not known of each slot has no name.
func identitiesOf(m Map) (of [Groups]Identity) {
	const each = identity.Slots / Groups
	for group := range of {
		first, last := group*each, (group+1)*each-1
		next := first
		var parts []string
		for _, owner := range m.Owners { // in the order of slots
			from, to := max(owner.First, first), min(owner.Last, last)
			if from > to {
				continue
			}
			if from != next || owner.Name == "" {
				break
			}
			part := fmt.Sprintf("%s@%d", owner.Name, owner.Epoch)
			if from != first || to != last {
				part = fmt.Sprintf("%d-%d=%s", from, to, part)
			}
			parts, next = append(parts, part), to+1
		}
		if next == last+1 {
			of[group] = Identity{Name: strings.Join(parts, ","), Epoch: m.Epoch, Rivals: true}
		}
	}
	return of
}

// mastersOf returns the names in the eras of all groups.
func mastersOf(eras [Groups]repositories.Era) []string {
	var names []string
	for _, era := range eras {
		for part := range strings.SplitSeq(era.Identity, ",") {
			_, name, several := strings.Cut(part, "=")
			if !several {
				name = part
			}
			name, _, _ = strings.Cut(name, "@")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// textOf writes the eras of all groups as those of the database's only row: a line for each run of groups that have the same.
func textOf(eras [Groups]repositories.Era) string {
	var text strings.Builder
	for first := 0; first < Groups; {
		after := first + 1
		for after < Groups && eras[after] == eras[first] {
			after++
		}
		fmt.Fprintf(&text, "%d %d %d %s\n", after-first, eras[first].Number, eras[first].Epoch, eras[first].Identity)
		first = after
	}
	return text.String()
}

// erasOf reads what textOf has written. Of what it does not understand, as that of a Redis that is no cluster, the groups have the
// row's number and another identity than any.
func erasOf(row repositories.Era) (eras [Groups]repositories.Era) {
	group := 0
	for line := range strings.Lines(row.Identity) {
		var era repositories.Era
		var count int
		if _, err := fmt.Sscanf(line, "%d %d %d %s\n", &count, &era.Number, &era.Epoch, &era.Identity); err != nil || count < 1 || group+count > Groups {
			break
		}
		for range count {
			eras[group] = era
			group++
		}
	}
	if group != Groups {
		for group := range eras {
			eras[group] = repositories.Era{Number: row.Number, Epoch: row.Epoch}
		}
	}
	return eras
}
