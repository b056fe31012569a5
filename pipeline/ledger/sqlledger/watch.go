package sqlledger

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/limit"
)

var _ ledger.Watching = (*Store)(nil)

// Spenders lists who holds turns of call limits; see ledger.Watching.
func (s *Store) Spenders(ctx context.Context) (list []ledger.Spender, err error) {
	err = s.view(ctx, "list who spends the calls", func(t *tx) error {
		list = nil
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		err = t.each(ctx, "SELECT name, shares FROM paces ORDER BY name", nil, func(row scanner) error {
			var name string
			var shares []byte
			if err := row.Scan(&name, &shares); err != nil {
				return err
			}
			some, err := spendersOf(name, shares, now)
			list = append(list, some...)
			return err
		})
		if err != nil {
			return err
		}
		for i := range list {
			if err := t.processOf(ctx, &list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// spendersOf are the holders of one limit.
func spendersOf(name string, shares []byte, now time.Time) (list []ledger.Spender, err error) {
	var holdings []limit.Holding
	if err := json.Unmarshal(shares, &holdings); err != nil {
		return nil, fmt.Errorf("%w: the shares of call limit %s cannot be read: %w", ErrCorrupt, name, err)
	}
	for _, h := range holdings {
		if h.Turns > 0 && h.Until.After(now) {
			list = append(list, ledger.Spender{Limit: name, Run: h.Run(), Turns: h.Turns, Want: h.Want, Until: h.Until})
		}
	}
	return list, nil
}

// processOf completes a spender with its process. Runs on SQLite leave no trace of it.
func (t *tx) processOf(ctx context.Context, s *ledger.Spender) error {
	if s.Run == "" {
		return nil
	}
	err := t.one(ctx, "SELECT host, pid FROM workers WHERE name = ?", []any{s.Run}, &s.Host, &s.PID)
	if errors.Is(err, sql.ErrNoRows) && t.s.name == "postgres" {
		err = t.one(ctx, "SELECT host, pid FROM holds WHERE name = ?", []any{heldLock(ownerName(s.Run))}, &s.Host, &s.PID)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// unfinishedSince is when an open order was sent, or its void began, word for word as in the index
// orders_oldest.
const unfinishedSince = "CASE WHEN state = 'voiding' THEN updated_at ELSE sent_at END"

// oldestOpen is the question for the first open order.
var oldestOpen = unfinishedOf(unfinishedSince) + isOpen + " ORDER BY " + unfinishedSince + ", id LIMIT 1"

// unfinishedOf asks for unfinished orders; since is when one began to wait.
func unfinishedOf(since string) string {
	return "SELECT seller, order_no, state, " + since + ", due_at, handed, " + waitKind + " FROM orders WHERE "
}

// Oldest is the order that is unfinished for longest; see ledger.Watching.
func (s *Store) Oldest(ctx context.Context) (oldest *ledger.Unfinished, err error) {
	err = s.view(ctx, "find the oldest unfinished order", func(t *tx) error {
		oldest = nil
		now, err := t.now(ctx)
		if err != nil {
			return err
		}
		spans, err := t.spans(ctx, isReady, ledger.Filter{})
		if err != nil {
			return err
		}
		for _, r := range spans {
			where, args := r.where()
			u, err := t.unfinished(ctx, unfinishedOf("created_at")+isReady+" AND "+where+" ORDER BY id LIMIT 1", append([]any{millis(now)}, args...))
			if err != nil {
				return err
			}
			if u != nil && (oldest == nil || u.Since.Before(oldest.Since)) {
				oldest = u
			}
		}
		u, err := t.unfinished(ctx, oldestOpen, []any{millis(now)})
		if err != nil {
			return err
		}
		if u != nil && (oldest == nil || u.Since.Before(oldest.Since)) {
			oldest = u
		}
		return nil
	})
	return oldest, err
}

// unfinished reads an order that a query finds; nil if it finds none.
func (t *tx) unfinished(ctx context.Context, query string, args []any) (*ledger.Unfinished, error) {
	var u ledger.Unfinished
	var since, due, handed int64
	err := t.one(ctx, query, args, &u.Seller, &u.OrderNo, &u.State, &since, &due, &handed, &u.Why)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	}
	u.Since = fromMillis(since)
	if u.State == ledger.Ready {
		u.Why, u.Handed = "", fromMillis(handed)
	} else {
		u.Due = fromMillis(due)
	}
	return &u, nil
}

// Late lists what was due and was not done; see ledger.Watching.
func (s *Store) Late(ctx context.Context, at time.Time) (list []ledger.Late, err error) {
	err = s.view(ctx, "list what is late", func(t *tx) error {
		list = nil
		for _, find := range []func(context.Context, time.Time) ([]ledger.Late, error){t.lateQueries, t.lateSends, t.lateCorrections, t.lateFetches} {
			some, err := find(ctx, at)
			if err != nil {
				return err
			}
			list = append(list, some...)
		}
		return nil
	})
	slices.SortFunc(list, func(a, b ledger.Late) int {
		return cmp.Or(strings.Compare(string(a.What), string(b.What)), strings.Compare(a.Seller, b.Seller))
	})
	return list, err
}

func (t *tx) lateQueries(ctx context.Context, at time.Time) (list []ledger.Late, err error) {
	spans, err := t.spans(ctx, isOpen, ledger.Filter{})
	if err != nil {
		return nil, err
	}
	of := map[string]ledger.Late{}
	for _, r := range spans {
		where, args := r.where()
		var n int
		var first int64
		query := "SELECT COUNT(*), COALESCE(MIN(due_at), 0) FROM orders WHERE " + isOpen + " AND " + where + " AND due_at <= ?"
		if err := t.one(ctx, query, append(args, millis(at)), &n, &first); err != nil {
			return nil, err
		}
		if n > 0 {
			l := of[r.seller]
			if since := time.UnixMilli(first).UTC(); l.Count == 0 || since.Before(l.Since) {
				l.Since = since
			}
			of[r.seller] = ledger.Late{What: ledger.LateQuery, Seller: r.seller, Count: l.Count + n, Since: l.Since}
		}
	}
	for _, l := range of {
		list = append(list, l)
	}
	return list, nil
}

// lateSends looks at when something was last sent: many orders that were handed out take long.
func (t *tx) lateSends(ctx context.Context, at time.Time) (list []ledger.Late, err error) {
	now, err := t.now(ctx)
	if err != nil {
		return nil, err
	}
	query := "SELECT seller, COUNT(*), (SELECT COALESCE(MAX(since), 0) FROM handouts h WHERE h.seller = orders.seller) FROM orders WHERE " + isHanded +
		" AND handed > ? GROUP BY seller"
	err = t.each(ctx, query, []any{millis(now)}, func(row scanner) error {
		l := ledger.Late{What: ledger.LateSend}
		var since int64
		err := row.Scan(&l.Seller, &l.Count, &since)
		l.Since = fromMillis(since)
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range list {
		var sent int64
		query := "SELECT COALESCE(MAX(sent_at), 0) FROM orders WHERE seller = ? AND sent_at > 0"
		if err := t.one(ctx, query, []any{list[i].Seller}, &sent); err != nil {
			return nil, err
		}
		if last := fromMillis(sent); last.After(list[i].Since) {
			list[i].Since = last
		}
	}
	return slices.DeleteFunc(list, func(l ledger.Late) bool { return l.Since.After(at) }), nil
}

func (t *tx) lateCorrections(ctx context.Context, at time.Time) (list []ledger.Late, err error) {
	query := "SELECT seller, COUNT(*), MIN(due_at) FROM effects WHERE " + isAtWork + " AND due_at <= ? AND (state <> 'unknown' OR next_at > 0) GROUP BY seller"
	err = t.each(ctx, query, []any{millis(at)}, func(row scanner) error {
		l := ledger.Late{What: ledger.LateCorrect}
		var first int64
		err := row.Scan(&l.Seller, &l.Count, &first)
		l.Since = time.UnixMilli(first).UTC()
		list = append(list, l)
		return err
	})
	return list, err
}

func (t *tx) lateFetches(ctx context.Context, at time.Time) (list []ledger.Late, err error) {
	query := "SELECT seller, COUNT(*), MIN(due_at) FROM fetches WHERE " + isToFetch + " AND due_at <= ? GROUP BY seller"
	err = t.each(ctx, query, []any{millis(at)}, func(row scanner) error {
		l := ledger.Late{What: ledger.LateFetch}
		var first int64
		err := row.Scan(&l.Seller, &l.Count, &first)
		l.Since = fromMillis(first)
		list = append(list, l)
		return err
	})
	return list, err
}

// WorkerSeen is the last sign of life of any worker; see ledger.Watching. The last one that was
// seen is never forgotten.
func (s *Store) WorkerSeen(ctx context.Context) (seen time.Time, err error) {
	err = s.view(ctx, "look for workers", func(t *tx) error {
		var at int64
		err := t.one(ctx, "SELECT COALESCE(MAX(seen_at), 0) FROM workers", nil, &at)
		seen = fromMillis(at)
		return err
	})
	return seen, err
}
