package main

import (
	"slices"
	"strings"

	"cacheaside/repositories/redisconn"
	"cacheaside/services"
	"cacheaside/services/stack"
)

// needs is what a service with these protections, over the database of that identifier, sends to Redis.
func needs(protections []stack.Protection, database string) redisconn.Needs {
	commands := []string{"PING", "GET", "SET", "DEL"}
	for _, more := range []struct {
		with     stack.Protection
		commands []string
	}{
		{stack.Stampede, []string{"TIME", "EVAL", "EVALSHA"}}, // leases
		{stack.Batching, []string{"MGET"}},
		{stack.Near, []string{"CLIENT TRACKING"}},
		{stack.Failover, []string{"INFO"}},
	} {
		if slices.Contains(protections, more.with) {
			commands = append(commands, more.commands...)
		}
	}
	prefix := services.ProductKey(database, "")
	if slices.Contains(protections, stack.Failover) {
		prefix = strings.TrimSuffix(prefix, ":") + "." // an era follows
	}
	return redisconn.Needs{Prefix: prefix, Commands: commands}
}

// unfit returns a function that says what the probe has found wrong with a Redis that answers.
func unfit(probe *redisconn.Probe) func() []string {
	return func() []string {
		var reasons []string
		for _, finding := range probe.Fitness().Unfit {
			reasons = append(reasons, finding.What)
		}
		return reasons
	}
}
