package sqlledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// stopRow is a stop as it is kept.
type stopRow struct {
	ledger.Stop
	since, until, cleared int64
}

var stopFields = fields[stopRow]{
	{"seller", func(r *stopRow) any { return &r.Seller }},
	{"kind", func(r *stopRow) any { return &r.Trouble }},
	{"code", func(r *stopRow) any { return &r.Code }},
	{"text", func(r *stopRow) any { return &r.Text }},
	{"run", func(r *stopRow) any { return &r.Run }},
	{"since", func(r *stopRow) any { return &r.since }},
	{"until", func(r *stopRow) any { return &r.until }},
	{"cleared_at", func(r *stopRow) any { return &r.cleared }},
}

var stopColumns = stopFields.columns()

func scanStop(row scanner, s *ledger.Stop) error {
	var r stopRow
	err := stopFields.scan(row, &r)
	*s = r.Stop
	s.Since, s.Until, s.Cleared = fromMillis(r.since), fromMillis(r.until), fromMillis(r.cleared)
	return err
}

// Stops lists the last stop of every seller that had one, by seller, and returns the time of the
// ledger's clock.
func (s *Store) Stops(ctx context.Context) (stops []ledger.Stop, now time.Time, err error) {
	err = s.view(ctx, "list stops", func(t *tx) error {
		if now, err = t.now(ctx); err != nil {
			return err
		}
		query := "SELECT " + stopColumns + " FROM stops WHERE kind <> '' ORDER BY seller"
		return t.each(ctx, query, nil, func(row scanner) error {
			var one ledger.Stop
			err := scanStop(row, &one)
			stops = append(stops, one)
			return err
		})
	})
	return stops, now, err
}

// StopSeller records that a seller is stopped from now on, by the ledger's clock, in place of an
// earlier stop; until says when the stop ends by itself. It returns the stop as it is kept.
func (s *Store) StopSeller(
	ctx context.Context, stop ledger.Stop, until func(since time.Time) time.Time,
) (ledger.Stop, error) {
	err := s.write(ctx, "stop seller", func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		stop.Since, stop.Until, stop.Cleared = fromMillis(millis(now)), until(now), time.Time{}
		return t.exec(ctx, `INSERT INTO stops (seller, kind, code, text, run, since, until, cleared_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, 0)
			ON CONFLICT (seller) DO UPDATE SET kind = excluded.kind, code = excluded.code,
				text = excluded.text, run = excluded.run, since = excluded.since,
				until = excluded.until, cleared_at = 0`,
			stop.Seller, string(stop.Trouble), storable(stop.Code), storable(stop.Text), stop.Run,
			millis(stop.Since), millis(stop.Until))
	})
	return stop, err
}

// ClearStop ends a seller's stop because of the success of an order that was sent at a time: not
// before the stop began, or nothing is changed. A stop that begins later than now was written
// before the clock was set back, and ends.
func (s *Store) ClearStop(ctx context.Context, seller string, sent time.Time) error {
	return s.write(ctx, "end stop of seller", func(t *tx) error {
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		err = t.exec(ctx, `UPDATE stops SET cleared_at = ?
			WHERE seller = ? AND kind <> '' AND cleared_at = 0 AND (since <= ? OR since > ?)`,
			millis(now), seller, millis(sent), millis(now))
		if err != nil {
			return err
		}
		return t.hint(ctx, seller)
	})
}

// stop reads a seller's stop; its Trouble is empty where there was none. locked keeps others from
// reading it so until the transaction ends, and makes a row to lock where there is none.
func (t *tx) stop(ctx context.Context, seller string, locked bool) (s ledger.Stop, err error) {
	query := "SELECT " + stopColumns + " FROM stops WHERE seller = ?"
	if locked {
		err := t.exec(ctx, `INSERT INTO stops (seller, kind, code, text, run, since, until)
			VALUES (?, '', '', '', '', 0, 0) ON CONFLICT (seller) DO NOTHING`, seller)
		if err != nil {
			return s, err
		}
		query += t.s.lock
	}
	err = scanStop(t.QueryRowContext(ctx, t.s.rebind(query), seller), &s)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Stop{}, nil
	}
	return s, err
}

// wasSent is the predicate of the index by the time of sending.
const wasSent = "sent_at > 0"

const (
	issuedSince = "SELECT 1 FROM orders WHERE " + wasSent + " AND seller = ? AND sent_at >= ?" +
		" AND sent_at <= ? AND state IN ('issued', 'seal_failed') LIMIT 1"
	openSince = "SELECT COUNT(*) FROM orders WHERE " + wasSent + " AND seller = ? AND sent_at >= ?" +
		" AND state IN ('submitting', 'unknown', 'submitted')"
)

// admit lets in as many of the claim's orders as its gate allows. An open gate costs two look-ups;
// only a closed one makes processes take turns.
func (t *tx) admit(ctx context.Context, entries []ledger.Entry, c *ledger.Claim) ([]ledger.Entry, error) {
	if c.Gate == nil {
		return entries, nil
	}
	now, err := t.now(ctx)
	if err != nil {
		return nil, err
	}
	for _, locked := range []bool{false, true} {
		stop, err := t.stop(ctx, c.Seller, locked)
		if err != nil {
			return nil, err
		}
		most, err := t.most(ctx, c, &stop, now)
		if err != nil || most == 0 {
			return entries, err
		}
		if !locked {
			continue
		}
		from := c.Gate.From
		if stop.Open(now) && !stop.Since.After(now) {
			from = stop.Since // what was sent before is spent
		}
		var open int
		if err := t.one(ctx, openSince, []any{c.Seller, millis(from)}, &open); err != nil {
			return nil, err
		}
		if open >= most {
			return nil, ledger.ErrNoRoom
		}
		entries = entries[:min(len(entries), most-open)]
	}
	return entries, nil
}

// most is how many orders may be without outcome, 0 for any number; ledger.ErrStopped when none may
// be sent.
func (t *tx) most(ctx context.Context, c *ledger.Claim, stop *ledger.Stop, now time.Time) (int, error) {
	begun := c.Gate.Begun
	if begun.After(now) {
		begun = now // the clock was set back since
	}
	switch {
	case stop.Met(begun, now):
		return 0, ledger.ErrStopped
	case stop.Open(now) && c.Gate.Probe > 0:
		return c.Gate.Probe, nil
	case c.Gate.Most == 0:
		return 0, nil
	}
	var one int
	err := t.one(ctx, issuedSince, []any{c.Seller, millis(begun), millis(now)}, &one)
	if errors.Is(err, sql.ErrNoRows) {
		return c.Gate.Most, nil
	}
	return 0, err
}

// Outcomes lists the newest orders of a seller, by their time of sending, that were sent since a
// time and whose invoice was made or failed, with their content.
func (s *Store) Outcomes(ctx context.Context, seller string, since time.Time, atMost int) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := s.view(ctx, "list outcomes", func(t *tx) error {
		query, args := outcomesQuery(seller, since, atMost)
		err := t.each(ctx, query, args, func(row scanner) error {
			var e ledger.Entry
			err := scanEntry(row, &e)
			entries = append(entries, e)
			return err
		})
		if err != nil {
			return err
		}
		return t.loadOrders(ctx, entries)
	})
	return entries, err
}

func outcomesQuery(seller string, since time.Time, atMost int) (string, []any) {
	return "SELECT " + entryColumns + " FROM orders WHERE " + wasSent +
			" AND seller = ? AND sent_at >= ?" +
			" AND state IN ('issued', 'failed', 'seal_failed', 'voiding', 'voided')" +
			" ORDER BY sent_at DESC LIMIT ?",
		[]any{seller, millis(since), atMost}
}
