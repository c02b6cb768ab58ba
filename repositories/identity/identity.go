// Package identity names what a connection to Redis finds out about the servers behind it, and package failover asks for.
package identity

// Redis is which Redis answers.
type Redis struct {
	Name   string // another whenever what that Redis has may be what it had earlier: after each start, and each change from replica to master
	Epoch  int64  // the term of the master, by Sentinel; 0 without
	Rivals bool   // there may be another master at the same time: so it is with Sentinel while one is cut off
}

// Cluster says which master has which slots.
type Cluster struct {
	Owners []Owner // in the order of slots; those that nobody has are in none
	Epoch  int64   // the highest config epoch of the masters
}

// Owner is a master that has the slots from First to Last.
type Owner struct {
	First, Last int
	Name        string // as Redis.Name; empty if it did not say it
	Epoch       int64  // its config epoch: a later one than before, if it got slots that others had meanwhile
}
