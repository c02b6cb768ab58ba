package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"cacheaside/integration/fleet/processes"
)

// print says what runs where, and how to look at it.
func (f *fleet) print(to io.Writer) {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "what\twhere\tprocess\tlog")
	if f.postgres == nil {
		fmt.Fprintf(table, "sqlite\t%s\t\t\n", f.where)
	}
	for _, one := range f.all() {
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", one, one.URL(), one.PID(), one.Log())
	}
	_ = table.Flush() // what can't be written can't be said either

	first, last := f.instances[0], f.instances[len(f.instances)-1]
	fmt.Fprintf(to, `
Create a product on one instance, and find it on another:
  curl -i -H 'Content-Type: application/json' -d '{"name":"mouse","price":19.99,"quantity":5}' %s/products
  curl -i %s/products/mouse

Look at what runs:
  curl %s/readyz
  tail -f %s
  redis-cli -p %s monitor
`, first.URL(), last.URL(), last.URL(), last.Log(), f.cache.Redis[0].Port())
	if f.redis != processes.Single {
		fmt.Fprintf(to, "  kill -9 %d     # a master: what do the instances say, and what do they answer?\n", f.cache.Redis[0].PID())
	}
	switch f.redis {
	case processes.Sentinel:
		fmt.Fprintf(to, "  redis-cli -p %s sentinel masters\n", f.cache.Sentinels[0].Port())
	case processes.Cluster:
		fmt.Fprintf(to, "  redis-cli -p %s cluster shards\n", f.cache.Redis[0].Port())
	}
	if f.postgres != nil {
		fmt.Fprintf(to, "  psql %s -c 'SELECT * FROM products'\n", f.where)
	} else {
		fmt.Fprintf(to, "  sqlite3 %s 'SELECT * FROM products'\n", f.where)
	}
	fmt.Fprint(to, "\nCtrl-C ends all of it, and removes what it has kept.\n")
}
