package pipeline

import "github.com/fapiao/fapiao/pipeline/ledger"

// An account whose login or credit line has lapsed takes every order and fails it, and each failed
// order is spent: only a query tells. So a run sends a few orders and waits until one of them is
// issued; then it sends on and looks in between at what became of them.

const (
	// canaries is how many orders of a seller may be without outcome until one that was sent in
	// this run is issued.
	canaries = 10
	// probes is the same while a stop of an earlier run is open.
	probes = 1
)

// gate is the gate of a seller. The caller holds accounts.mu.
func (r *run) gate(seller string) *gate {
	g := r.accounts.gates[seller]
	if g == nil {
		g = &gate{moved: r.Now(), looked: r.Now()}
		r.accounts.gates[seller] = g
	}
	return g
}

// bound is how many orders a seller may have without outcome when it claims more.
func (r *run) bound(s SellerLimits) *ledger.Gate {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	b, g := &ledger.Gate{Begun: r.accounts.since}, r.gate(s.TaxNum)
	g.waiting = false
	if s.Audit || r.Timing.Canary <= 0 {
		return b
	}
	b.From, b.Probe = r.accounts.since.Add(-r.Timing.Canary), probes<<g.doublings
	if !g.working {
		b.Most = canaries << g.doublings
	}
	return b
}

// saw notes that orders of this run got their outcome, and whether one of them was issued.
func (r *run) saw(seller string, outcomes int, issued bool) {
	r.accounts.mu.Lock()
	defer r.accounts.mu.Unlock()
	g := r.gate(seller)
	if outcomes > 0 {
		g.moved = r.Now()
	}
	g.working = g.working || issued
}
