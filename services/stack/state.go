package stack

import (
	"github.com/prometheus/client_golang/prometheus"

	"cacheaside/services/metrics"
)

// State says what keeps the cache from being used, as far as there is such a protection.
type State struct {
	BreakerOpen    bool // Guard: Redis, or a master of a cluster, is not asked, but for an attempt now and then
	StoresOpen     bool // Guard: the same of what stores
	GateClosed     bool // Coherence: Redis could not be told of a change, and may have an old value
	NearDistrusted bool // Near: Redis does not tell it of changes
}

// State returns the present one.
func (s *Stack) State() State {
	var state State
	if s.guard != nil {
		state.BreakerOpen, state.StoresOpen = s.guard.isOpen() || s.masters.isOpen(), s.stores.isOpen()
	}
	if s.Gate != nil {
		_, state.GateClosed = s.Gate.Closings()
	}
	if s.Near != nil {
		state.NearDistrusted = !s.Near.Trusted()
	}
	return state
}

// show registers what Metrics shows of the stack's state, as far as there is such a protection. It is read when somebody
// collects it, and kept nowhere else. In each yes or no, 1 is yes.
//
//	cache_breaker_open{calls}    of Guard: whether Redis is kept from lookups, or from stores
//	cache_gate_closed            of Coherence: whether the cache is left alone, since it may have an old value
//	cache_gate_closings_total    how often it came to that; once at the start
//	near_cache_entries           of Near: how many products it keeps, about
//	near_cache_bytes             how much memory they take, about
//	near_cache_trusted           whether it may answer
func (b *builder) show() {
	if !b.has(Metrics) {
		return
	}
	gauge := func(name, help string, labels prometheus.Labels, read func() float64) {
		b.Registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, read))
	}
	state := func(of func(State) bool) func() float64 { return func() float64 { return number(of(b.Stack.State())) } }
	if b.has(Guard) {
		help := "Whether the circuit breaker keeps such calls from Redis (1), but for an attempt now and then."
		gauge("cache_breaker_open", help, prometheus.Labels{"calls": "lookups"}, state(func(s State) bool { return s.BreakerOpen }))
		gauge("cache_breaker_open", help, prometheus.Labels{"calls": "stores"}, state(func(s State) bool { return s.StoresOpen }))
	}
	if gate := b.Stack.Gate; gate != nil {
		gauge("cache_gate_closed", "Whether the cache is left alone (1), since it could not be told of a change.", nil,
			state(func(s State) bool { return s.GateClosed }))
		b.Registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "cache_gate_closings_total", Help: "How often the cache could not be told of a change; the start is one such time.",
		}, func() float64 {
			closings, _ := gate.Closings()
			return float64(closings)
		}))
	}
	if near := b.Stack.Near; near != nil {
		gauge("near_cache_entries", "Products in the near cache, about.", nil, func() float64 { return float64(near.Entries()) })
		gauge("near_cache_bytes", "Memory that the products in the near cache take, about.", nil, func() float64 { return float64(near.Bytes()) })
		gauge("near_cache_trusted", "Whether the near cache may answer (1): Redis tells it of changes.", nil,
			state(func(s State) bool { return !s.NearDistrusted }))
	}
}

// countReads has Metrics count the reads of the database.
func (b *builder) countReads() {
	if b.has(Metrics) {
		b.Reader = metrics.NewCountingReader(b.Reader, b.Registry)
	}
}

// number is how Prometheus says yes and no.
func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
