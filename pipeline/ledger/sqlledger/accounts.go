package sqlledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

var _ ledger.Accounts = (*Store)(nil)

// Account returns what is known of a seller's account; see ledger.Accounts.
func (s *Store) Account(ctx context.Context, seller string) (a ledger.Account, err error) {
	err = s.view(ctx, "load account", func(t *tx) error {
		a, err = t.account(ctx, seller, "")
		return err
	})
	return a, err
}

// UpdateAccount changes what is known of a seller's account; see ledger.Accounts.
func (s *Store) UpdateAccount(ctx context.Context, seller string, change func(*ledger.Account)) error {
	return s.write(ctx, "store account", func(t *tx) error {
		now := millis(s.Now())
		err := t.exec(ctx, "INSERT INTO accounts (seller, value, updated_at) VALUES (?, '{}', ?) ON CONFLICT (seller) DO NOTHING", seller, now)
		if err != nil {
			return err
		}
		a, err := t.account(ctx, seller, t.s.lock)
		if err != nil {
			return err
		}
		change(&a)
		value, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("encode what is known of account %s: %w", seller, err)
		}
		return t.exec(ctx, "UPDATE accounts SET value = ?, updated_at = ? WHERE seller = ?", storable(string(value)), now, seller)
	})
}

func (t *tx) account(ctx context.Context, seller, lock string) (a ledger.Account, err error) {
	var value string
	err = t.one(ctx, "SELECT value FROM accounts WHERE seller = ?"+lock, []any{seller}, &value)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return a, nil
	case err != nil:
		return a, err
	}
	if err := json.Unmarshal([]byte(value), &a); err != nil {
		return a, fmt.Errorf("%w: what is known of account %s cannot be read: %w", ErrCorrupt, seller, err)
	}
	return a, nil
}

// Needs sums up ready orders by kind; see ledger.Accounts.
func (s *Store) Needs(ctx context.Context, f ledger.Filter) (needs []ledger.Need, err error) {
	err = s.view(ctx, "sum what orders need", func(t *tx) error {
		for _, predicate := range sendable(f) {
			if needs, err = t.needs(ctx, needs, predicate, "", f); err != nil {
				return err
			}
		}
		return nil
	})
	return needs, err
}

// needs adds, by kind, the orders of a filter; and is a further condition, or nothing.
func (t *tx) needs(ctx context.Context, needs []ledger.Need, predicate, and string, f ledger.Filter) ([]ledger.Need, error) {
	spans, err := t.spans(ctx, predicate, f)
	if err != nil {
		return nil, err
	}
	for _, r := range spans {
		where, args := r.where()
		if needs, err = t.addNeeds(ctx, needs, predicate+" AND "+where+and, args); err != nil {
			return nil, err
		}
	}
	return needs, nil
}

// addNeeds adds the orders of a condition.
func (t *tx) addNeeds(ctx context.Context, to []ledger.Need, where string, args []any) ([]ledger.Need, error) {
	query := "SELECT kind, COUNT(*), CAST(SUM(net) AS BIGINT) FROM orders WHERE " + where + " GROUP BY kind ORDER BY kind"
	err := t.each(ctx, query, args, func(row scanner) error {
		var n ledger.Need
		if err := row.Scan(&n.Kind, &n.Orders, &n.Net); err != nil {
			return err
		}
		for i := range to {
			if to[i].Kind == n.Kind {
				to[i].Orders, to[i].Net = to[i].Orders+n.Orders, to[i].Net+n.Net
				return nil
			}
		}
		to = append(to, n)
		return nil
	})
	return to, err
}

// issuedAfter is what was sent since a time and issued.
const issuedAfter = wasSent + " AND seller = ? AND sent_at >= ? AND state IN ('issued', 'seal_failed')"

// Unsettled sums up what the bureau may not have counted; see ledger.Accounts.
func (s *Store) Unsettled(ctx context.Context, seller string, since time.Time) (needs []ledger.Need, err error) {
	err = s.view(ctx, "sum what is not settled", func(t *tx) error {
		if needs, err = t.needs(ctx, nil, isOpen, " AND state <> 'voiding'", ledger.Filter{Seller: seller}); err != nil {
			return err
		}
		needs, err = t.addNeeds(ctx, needs, issuedAfter, []any{seller, millis(since)})
		return err
	})
	return needs, err
}
