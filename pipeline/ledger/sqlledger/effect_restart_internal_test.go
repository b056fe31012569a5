package sqlledger

import (
	"context"
	"errors"
	"testing"

	"github.com/fapiao/fapiao/internal/pgtest"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
)

// PostgreSQL ends a planner to resolve a deadlock after its check agreed. The check runs again, on
// what the other planner has recorded meanwhile, and refuses.
func TestAPlanThatBeginsAgainIsCheckedAgain(t *testing.T) {
	t.Parallel()
	ctx, now := context.Background(), ledgertest.Start()
	url := pgtest.URL(t)
	mine, other := openFile(t, url), openFile(t, url)
	row := func(no string) int64 {
		id, err := mine.InvoiceID(ctx, ledger.InvoiceRef{Seller: ledgertest.Seller, No: no, IssuedAt: now})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	plan := func(invoice int64, subject string) []ledger.Plan {
		return []ledger.Plan{{Effect: "plan of the tests", Seller: ledgertest.Seller, Subject: subject, Invoice: invoice, Due: now}}
	}
	a, b := row("A"), row("B")
	holds, agreed, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- other.write(ctx, "plan about both", func(x *tx) error {
			if err := x.exec(ctx, "SET LOCAL deadlock_timeout = '1h'"); err != nil { // the other one is ended
				return err
			}
			if _, err := x.plan(ctx, plan(b, "first"), millis(now)); err != nil {
				return err
			}
			close(holds)
			<-agreed
			if err := x.lockInvoices(ctx, plan(a, "second")); err != nil {
				return err
			}
			_, err := x.plan(ctx, plan(a, "second"), millis(now))
			return err
		})
	}()
	<-holds
	taken, calls := errors.New("taken"), 0
	out, err := mine.PlanBeside(ctx, plan(a, "first"), now, func(_ int, _ *ledger.Plan, beside []ledger.Entry) error {
		if calls++; len(beside) > 0 {
			return taken
		}
		if calls > 1 {
			return nil // it took the row again before the other planner woke up, and is ended once more
		}
		close(agreed)
		for waiting := 0; waiting == 0; { // until the other planner waits for this one
			const query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
			if err := mine.read.GetContext(ctx, &waiting, query); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, <-done); err != nil {
		t.Fatal(err)
	}
	if calls < 2 || !errors.Is(out[0].Refused, taken) {
		t.Errorf("checked %d times, and then %+v", calls, out[0])
	}
	e, err := mine.Planned(ctx, "plan of the tests", ledgertest.Seller, "first")
	if err != nil || e.Plan.Invoice != b {
		t.Errorf("%+v: %v", e.Plan, err)
	}
}
