package simulator

import "time"

// reviving is a failed invoice (22) that the bureau will issue all the same. It is forgotten when
// the server ends.
type reviving struct {
	index int
	after int64 // ms from the failure
	cents int64
}

// mayRevive notes the invoices of an order that failed, where the knob says so.
func (s *Server) mayRevive(after time.Duration, index int, entries []entry) {
	if after <= 0 {
		return
	}
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	for i := range entries {
		if entries[i].rec.outcome == issueFailed {
			s.books.reviving = append(s.books.reviving, reviving{index + i, after.Milliseconds(), entries[i].cents})
		}
	}
}

// revive issues the failed invoices whose time has come, as a retry of the bureau's own.
func (s *Server) revive(now int64) {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	kept := b.reviving[:0]
	for _, v := range b.reviving {
		r := b.at(v.index)
		at := r.begun + int64(r.issuing) + v.after
		if r.outcome != issueFailed {
			continue // somebody retried it
		}
		if now < at {
			kept = append(kept, v)
			continue
		}
		if !s.mayReviveRed(r, v.index, now) {
			continue
		}
		next := *r
		next.begun, next.outcome = at-int64(r.issuing), issuedWell
		if _, err := b.store.add(appendRetry(nil, v.index, &next, v.cents)); err != nil {
			s.stats.trouble(err)
			continue
		}
		b.sellers[r.seller].spend(v.cents, next.begun)
		*r = next
		s.stats.struck("revive_ms")
	}
	b.reviving = kept
}

// mayReviveRed reports whether a failed invoice is no red one, or still fits its blue one. The lock
// is held.
func (s *Server) mayReviveRed(r *record, index int, now int64) bool {
	o, err := s.books.content(*r)
	if err != nil {
		s.stats.trouble(err)
		return false
	}
	return s.books.redFits(&call{now: now, knobs: s.knobs.Load()}, o, s.books.ownOf(o, index)) == nil
}
