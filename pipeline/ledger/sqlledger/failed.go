package sqlledger

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ClaimFailed claims failed orders that the platform accepted once, also those that were taken out
// since, to ask for them again; see pipeline.Ledger. Entry.Order is not filled in.
func (s *Store) ClaimFailed(ctx context.Context, c ledger.Claim, since, unasked time.Time) ([]ledger.Entry, error) {
	var entries []ledger.Entry
	err := s.write(ctx, "claim failed orders", func(t *tx) error {
		c, err := t.dated(ctx, c)
		if err != nil {
			return err
		}
		sel := selection{predicate: isFailed, due: "due_at", and: accepted(&c, since, unasked) + bySerial(c.Serials), early: true}
		if entries, err = t.candidates(ctx, sel, &c); err != nil {
			return err
		}
		var claims []claimRow
		for i := range entries {
			e := &entries[i]
			e.Fence++
			claims = append(claims, claimed(e, &c))
		}
		_, err = claimOrders.run(ctx, t, claims)
		return err
	})
	if err != nil {
		return nil, err
	}
	return entries, nil
}

// accepted is the condition of failed orders that a claim may take. Those that the platform refused
// have no due time. A due time that is not the next look's is the end of somebody's claim. A look
// in the future was recorded by a clock that has been set back since.
func accepted(c *ledger.Claim, since, unasked time.Time) string {
	return fmt.Sprintf(" AND due_at > 0 AND "+failedOnce+" AND (sent_at >= %[1]d OR reissued_at >= %[1]d) AND (due_at <= %[2]d OR "+
		"due_at = next_at AND (updated_at < %[3]d OR updated_at > %[2]d))",
		millis(since), millis(c.Now), millis(unasked))
}
