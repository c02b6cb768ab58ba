package main

import "cacheaside/services/stack"

// protections stand around the plain service, as layers, unless -protections or -without say otherwise. In a workspace the
// list is the learner's: it is empty at first, and the last steps of each lesson from 08 on add its lines.
var protections = []stack.Protection{
	stack.Guard,     // lesson 08
	stack.Stampede,  // lesson 09
	stack.Coherence, // lesson 10
	stack.Metrics,   // lesson 11
	stack.Batching,  // lesson 12
	stack.Near,      // lesson 12
	stack.Failover,  // lesson 13
}
