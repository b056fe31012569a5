package sqlledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// monthNumber is how a month is kept: 202611 for "2026-11". 0, what is no month, is not known.
func monthNumber(month string) int64 {
	t, err := time.Parse("2006-01", month)
	if err != nil || t.Year() == 0 {
		return 0
	}
	return int64(t.Year())*100 + int64(t.Month())
}

func monthText(n int64) string { return fmt.Sprintf("%04d-%02d", n/100, n%100) }

// monthSchema is the schema that brought the column month.
const monthSchema = 25

// monthRow is the month of an order with a content.
type monthRow struct {
	id, month int64
	hash      string
}

var putMonths = updating("UPDATE orders SET month = v.month FROM v WHERE orders.id = v.id AND orders.hash = v.hash", []column[monthRow]{
	{"id", bigint, func(r *monthRow) any { return r.id }},
	{"hash", text, func(r *monthRow) any { return r.hash }},
	{"month", bigint, func(r *monthRow) any { return r.month }},
})

// recordMonths records the months of orders that were not sent and that were in the ledger before
// their column. Of all other orders it is not asked. One that is left out, because this is
// interrupted or an older program wrote it meanwhile, is looked up in its content whenever it is
// asked for.
func (s *Store) recordMonths(ctx context.Context) error {
	var rows []monthRow
	put := func() error {
		err := s.write(ctx, "record months of orders", func(t *tx) error {
			_, err := putMonths.run(ctx, t, rows)
			return err
		})
		rows = rows[:0]
		return err
	}
	for _, predicate := range []string{isReady, isHeld} {
		err := s.view(ctx, "find months of orders", func(t *tx) error {
			return t.unsent(ctx, predicate, unknown, nil, ledger.Filter{}, func(e *ledger.Entry) error {
				rows = append(rows, monthRow{e.ID, monthNumber(e.Month), e.Hash})
				if len(rows) < monthsAtOnce {
					return nil
				}
				return put()
			})
		})
		if err != nil && !errors.Is(err, ErrCorrupt) { // a damaged order is reported to whoever asks for its month
			return err
		}
	}
	return put()
}

// monthsAtOnce is how many months one transaction records.
const monthsAtOnce = 5000
