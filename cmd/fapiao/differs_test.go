package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// differ records in the place's ledger that the invoice of an issued order is another one than it
// asks for.
func (p *place) differ(number string, gross invoice.Amount) {
	p.t.Helper()
	ctx, now := context.Background(), time.Now()
	store, err := sqlledger.Open(ctx, p.ledger, sqlledger.Options{Environment: "simulator", Run: "test"})
	if err != nil {
		p.t.Fatal(err)
	}
	defer store.Close()
	seller := "91330106MADEM0003K"
	claim := ledger.Claim{Filter: ledger.Filter{Seller: seller}, Owner: "test", Now: now, Lease: time.Minute, Limit: 100}
	issued, err := store.Claim(ctx, ledgertest.ToAsk(claim, ledger.Ask{About: ledger.AskIssued, Since: now.Add(-24 * time.Hour), After: 0}))
	if err != nil {
		p.t.Fatal(err)
	}
	f := rules.New(rules.InvoiceDiffers, invoice.Place{}, number, "", "", "价税合计 "+gross.String())
	for _, e := range issued {
		c := ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Code: "2"}
		if e.Key.OrderNo == number {
			c.Differs = &f
			c.Invoices = []ledger.Invoice{{Serial: e.Serial, Status: "2", No: "26332000009999999999", IssuedAt: now, Gross: gross, Net: gross}}
		}
		if err := store.Update(ctx, []ledger.Change{c}, "test", now); err != nil {
			p.t.Fatal(err)
		}
	}
}

func TestDifferingInvoiceEndsWithThreeUntilItIsAccepted(t *testing.T) {
	t.Parallel()
	p, ctx := newPlace(t, 3), context.Background()
	say := func(want int, args ...string) result {
		t.Helper()
		r := p.run(ctx, nil, args...)
		if r.code != want {
			t.Fatalf("%v ended with %d, want %d:\n%s\n%s", args, r.code, want, r.out, r.err)
		}
		return r
	}
	say(exitDone, "run", p.orders, "--rate", "unlimited")
	p.differ("M00001", 7_77)
	commands := [][]string{{"run", p.orders}, {"status"}, {"status", "--all"}, {"reconcile", "--wait", "0"}, {"export", "--format", "jsonl"},
		{"export", "--all", "-o", p.orders + ".out.xlsx"}, {"status", "--json"}}
	for _, args := range commands {
		r := say(exitRejected, args...)
		if said := r.out + r.err; !strings.Contains(said, "M00001") || !strings.Contains(said, "FP-DUP-006") {
			t.Errorf("%v does not name the order:\n%s", args, said)
		}
	}
	if r := say(exitRejected, "status"); !strings.Contains(r.out, "209.77") { // 100.00 + 7.77 + 102.00
		t.Errorf("the totals are not what was invoiced:\n%s", r.out)
	}
	if r := say(exitDone, "accept", "M00001"); !strings.Contains(r.out, "订单 M00001：已确认差异") {
		t.Errorf("%s", r.out)
	}
	for _, args := range commands {
		say(exitDone, args...)
	}
	if r := say(exitDone, "export", "--format", "jsonl"); !strings.Contains(r.out, `"gross":"7.77"`) || !strings.Contains(r.out, `"differs":true,"accepted_at":"2`) {
		t.Errorf("the difference is not in the results:\n%s", r.out)
	}
}
