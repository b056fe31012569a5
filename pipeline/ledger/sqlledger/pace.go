package sqlledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/limit"
)

var _ limit.Shares = (*Store)(nil)

// TakeShare renews, changes or ends a process's share of a key; see limit.Shares. The clock is the
// database's; on SQLite, whose processes share a machine, the machine's.
func (s *Store) TakeShare(ctx context.Context, k limit.Key, a limit.Ask) (share limit.Share, err error) {
	err = s.paced(ctx, "take a share of the call limit", k.Name, func(p *paceRow, now time.Time) (mayBeLost bool) {
		before := p.holdings
		p.holdings, share = k.Divide(before, a, p.Pace, now)
		return a.MayBeLost(before, p.holdings, now)
	})
	return share, err
}

// SlowCalls holds a key back for every process; see limit.Shares.
func (s *Store) SlowCalls(ctx context.Context, k limit.Key, pause time.Duration) error {
	return s.paced(ctx, "slow calls", k.Name, func(p *paceRow, now time.Time) (mayBeLost bool) {
		p.Pace = p.Slow(now, pause)
		return false
	})
}

// paceRow is the stored state of a key.
type paceRow struct {
	limit.Pace
	holdings []limit.Holding
}

// at is the state at now, whether or not the clock was set; forward is by how much it was set
// forward.
func (p *paceRow) at(now time.Time, forward time.Duration) {
	p.holdings = limit.Shifted(p.holdings, p.Back(now)-forward)
	p.Pace = p.Moved(forward).At(now)
}

// paced changes the state of a key. That reaches the disk unless it may be lost. On SQLite it need
// not: there a change survives the program, and what a power cut takes back concerns calls that
// ended with it.
func (s *Store) paced(ctx context.Context, what, key string, change func(*paceRow, time.Time) (mayBeLost bool)) error {
	release, err := s.writes.take(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	defer release()
	var now time.Time
	err = s.within(ctx, s.pace, nil, func(t *tx) error {
		var row paceRow
		if err := t.loadPace(ctx, key, &row); err != nil {
			return err
		}
		here := s.machine()
		if now, err = t.now(ctx); err != nil {
			return err
		}
		row.at(now, s.booked.Forward(key, row.Pace, now, here))
		mayBeLost := change(&row, now)
		if err := t.putPace(ctx, key, &row); err != nil {
			return err
		}
		if mayBeLost {
			return t.commitAsync(ctx)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	s.booked.Booked(key, now, s.machine())
	return nil
}

// loadPace locks and reads the state of a key, which is made when it is new.
func (t *tx) loadPace(ctx context.Context, name string, p *paceRow) error {
	if err := t.exec(ctx, "INSERT INTO paces (name) VALUES (?) ON CONFLICT (name) DO NOTHING", name); err != nil {
		return err
	}
	var next, booked, slowed int64
	var shares []byte
	err := t.one(ctx, "SELECT next_at, booked_at, shift, slowed_at, shares FROM paces WHERE name = ?"+t.s.lock, []any{name},
		&next, &booked, &p.Shift, &slowed, &shares)
	if err != nil {
		return err
	}
	p.Next, p.Booked, p.Slowed = fromMicros(next), fromMicros(booked), fromMicros(slowed)
	if err := json.Unmarshal(shares, &p.holdings); err != nil {
		return fmt.Errorf("%w: the shares of call limit %s cannot be read: %w", ErrCorrupt, name, err)
	}
	return nil
}

func (t *tx) putPace(ctx context.Context, name string, p *paceRow) error {
	shares, err := json.Marshal(p.holdings)
	if err != nil {
		return fmt.Errorf("store the shares of call limit %s: %w", name, err)
	}
	return t.exec(ctx, "UPDATE paces SET next_at = ?, booked_at = ?, shift = ?, slowed_at = ?, shares = ? WHERE name = ?",
		micros(p.Next), micros(p.Booked), p.Shift, micros(p.Slowed), string(shares), name)
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
