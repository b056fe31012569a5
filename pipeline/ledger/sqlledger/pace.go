package sqlledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/limit"
)

var _ limit.Bookings = (*Store)(nil)

// BookCalls takes slots under every key at once; see limit.Bookings. The clock is the database's;
// on SQLite, whose processes share a machine, the machine's.
func (s *Store) BookCalls(ctx context.Context, keys []limit.Key, n int, within time.Duration) (slots []time.Time, now time.Time, err error) {
	err = s.paced(ctx, "book calls", keys, func(keys []limit.Key, paces []limit.Pace, at time.Time) error {
		now, slots = at, slots[:0]
		for range n {
			slot := now
			for _, p := range paces {
				if p.Next.After(slot) {
					slot = p.Next
				}
			}
			if slot.Sub(now) > within {
				break
			}
			for i := range paces {
				paces[i] = paces[i].Book(keys[i], slot, now)
			}
			slots = append(slots, slot)
		}
		if len(slots) == 0 {
			return limit.ErrTooFar
		}
		return nil
	})
	return slots, now, err
}

// SlowCalls holds keys back for every process; see limit.Bookings.
func (s *Store) SlowCalls(ctx context.Context, keys []limit.Key, pause time.Duration) error {
	return s.paced(ctx, "slow calls", keys, func(_ []limit.Key, paces []limit.Pace, now time.Time) error {
		for i := range paces {
			paces[i] = paces[i].Slow(now, pause)
		}
		return nil
	})
}

// paced changes the paces of keys in one transaction, which locks them in the order of their names.
// It need not reach the disk: a booking that a power cut takes back concerns calls that ended with
// it.
func (s *Store) paced(ctx context.Context, what string, keys []limit.Key, change func(keys []limit.Key, paces []limit.Pace, now time.Time) error) error {
	keys = slices.SortedFunc(slices.Values(keys), func(a, b limit.Key) int { return cmp.Compare(a.Name, b.Name) })
	err := s.within(ctx, s.pace, nil, func(t *tx) error {
		if err := t.commitAsync(ctx); err != nil {
			return err
		}
		paces := make([]limit.Pace, len(keys))
		for i, k := range keys {
			if err := t.loadPace(ctx, k.Name, &paces[i]); err != nil {
				return err
			}
		}
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		for i := range paces {
			paces[i] = paces[i].At(now)
		}
		if err := change(keys, paces, now); err != nil {
			return err
		}
		for i, k := range keys {
			p := paces[i]
			err := t.exec(ctx, "UPDATE paces SET next_at = ?, booked_at = ?, shift = ?, slowed_at = ? WHERE name = ?",
				micros(p.Next), micros(p.Booked), p.Shift, micros(p.Slowed), k.Name)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	return nil
}

// loadPace locks and reads a pace, which is made when it is new.
func (t *tx) loadPace(ctx context.Context, name string, p *limit.Pace) error {
	if err := t.exec(ctx, "INSERT INTO paces (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name); err != nil {
		return err
	}
	var next, booked, slowed int64
	err := t.one(ctx, "SELECT next_at, booked_at, shift, slowed_at FROM paces WHERE name = ?"+t.s.lock, []any{name}, &next, &booked, &p.Shift, &slowed)
	p.Next, p.Booked, p.Slowed = fromMicros(next), fromMicros(booked), fromMicros(slowed)
	return err
}

// commitAsync lets the transaction return before it is on disk.
func (t *tx) commitAsync(ctx context.Context) error {
	if t.s.name != "postgres" {
		return nil // its connection is opened so
	}
	return t.exec(ctx, "SET LOCAL synchronous_commit = off")
}

// micros is a time as it is stored, 0 for none.
func micros(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMicro()
}

func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us)
}
