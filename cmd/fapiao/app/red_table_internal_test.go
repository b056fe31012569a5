package app

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/ledgertest"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
)

// redCell is a ledger with one red of an invoice.
type redCell struct {
	*worker
	t    *testing.T
	now  time.Time
	blue red.Blue
	of   ledger.Plan
}

// newRedCell is a ledger with an issued invoice, or with one that was issued elsewhere.
func newRedCell(t *testing.T, elsewhere bool) *redCell {
	t.Helper()
	c := &redCell{t: t, now: time.Date(2026, 11, 27, 8, 0, 0, 0, beijing.Zone)}
	c.worker = digester(t, filepath.Join(t.TempDir(), "l.db"), &c.now, new(int))
	o := ledgertest.Order(ledgertest.Seller, 1)
	c.blue = red.Blue{No: "26332000000000000001", Kind: o.Kind, IssuedAt: c.now, Buyer: o.Buyer.Name, Net: o.Net, Tax: o.Tax, Gross: o.Gross}
	if !elsewhere {
		c.of.Order = c.issue(o)
	}
	id, err := c.store.InvoiceID(t.Context(), ledger.InvoiceRef{Seller: ledgertest.Seller, No: c.blue.No, IssuedAt: c.now})
	c.ok(err)
	c.of.Invoice = id
	return c
}

func (c *redCell) ok(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *redCell) claim(e ledger.Effect, a ledger.Ask) ledger.Entry {
	c.t.Helper()
	one := ledger.Claim{Filter: ledger.Filter{Seller: ledgertest.Seller}, Owner: c.runID, Now: c.now, Lease: time.Minute, Limit: 1, Ask: a}
	if e != "" {
		one = ledgertest.ToCall(one, e, func(*ledger.Entry) (string, error) { return "hash", nil })
	}
	list, err := c.store.Claim(c.t.Context(), one)
	if c.ok(err); len(list) != 1 {
		c.t.Fatalf("%d claimed", len(list))
	}
	return list[0]
}

func (c *redCell) change(x ledger.Change) {
	c.t.Helper()
	c.ok(c.store.Update(c.t.Context(), []ledger.Change{x}, c.runID, c.now))
}

// issue records an order with its invoice, and returns its ID.
func (c *redCell) issue(o *invoice.Order) int64 {
	c.t.Helper()
	ctx := c.t.Context()
	b, err := c.store.OpenBatch(ctx, ledger.Batch{ID: "b", Digest: "b", Sources: []string{"b.xlsx"}, Created: c.now})
	c.ok(err)
	_, err = c.store.Import(ctx, b.ID, []ledger.Item{ledgertest.Item(c.t, o, 1)}, c.now, ledgertest.Conflict)
	c.ok(err)
	c.ok(c.store.FinishBatch(ctx, b.ID, 1, c.now))
	e := c.claim(ledger.Issue, ledger.Ask{})
	c.change(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S", Code: "2", Invoices: []ledger.Invoice{
		{Serial: "S", Status: "2", No: c.blue.No, IssuedAt: c.now, Net: o.Net, Tax: o.Tax, Gross: o.Gross}}})
	return e.ID
}

// plan records a red of all of the invoice.
func (c *redCell) plan(key string, held bool) {
	c.t.Helper()
	b := red.Body{Number: "RED" + key, Key: key, Flow: red.FlowForm, Reason: invoice.RedError, Blue: c.blue, Red: invoice.Red{Whole: true},
		Net: c.blue.Net, Tax: c.blue.Tax, Gross: c.blue.Gross}
	p := c.of
	p.Effect, p.Seller, p.Subject, p.Due, p.Held, p.Net, p.Tax = red.Effect, ledgertest.Seller, red.Subject("", c.blue.No, key, 1), c.now, held, b.Net, b.Tax
	var err error
	p.Body, err = b.Encode()
	c.ok(err)
	_, err = c.store.Plan(c.t.Context(), []ledger.Plan{p}, c.now)
	c.ok(err)
}

// sent brings the ready red to a state, with what the platform says of its form.
func (c *redCell) sent(to ledger.State, status red.Status, settled time.Duration) ledger.Entry {
	c.t.Helper()
	e := c.claim(red.Effect, ledger.Ask{})
	if to == ledger.Submitting {
		return e
	}
	d := red.Detail{BillNo: "33001", Status: status, AppliedAt: c.now}
	if settled > 0 {
		d.SettledAt = c.now.Add(-settled)
	}
	if to == ledger.Done {
		d.No, d.IssuedAt = "26332000000000000009", c.now
	}
	detail, err := json.Marshal(&d)
	c.ok(err)
	x := ledger.Change{Effect: red.Effect, ID: e.ID, Fence: e.Fence, State: to, NextAt: c.now, Detail: detail}
	if to == ledger.Failed {
		x.Code, x.Error = "E1", "蓝票不存在"
	}
	c.change(x)
	return e
}

// verdict is whether a red is open, needs a person, or needs nobody.
type verdict string

const isOpen, isDead, isOver verdict = "open", "dead", "over"

// redsOfTable are the states of a red, and what becomes of it while its invoice is as it was.
var redsOfTable = map[string]struct {
	bring func(c *redCell)
	want  verdict
}{
	"held":                 {func(c *redCell) { c.plan("a", true) }, isOpen},
	"ready":                {func(c *redCell) { c.plan("a", false) }, isOpen},
	"being sent":           {func(c *redCell) { c.plan("a", false); c.sent(ledger.Submitting, "", 0) }, isOpen},
	"unknown":              {func(c *redCell) { c.plan("a", false); c.sent(ledger.Unknown, "", 0) }, isOpen},
	"waits for the buyer":  {func(c *redCell) { c.plan("a", false); c.sent(ledger.Submitted, red.WaitsBuyer, 0) }, isOpen},
	"confirmed":            {func(c *redCell) { c.plan("a", false); c.sent(ledger.Submitted, red.Confirmed, time.Minute) }, isOpen},
	"missing":              {func(c *redCell) { c.plan("a", false); c.sent(ledger.Submitted, red.Confirmed, 2*time.Hour) }, isOpen},
	"issued":               {func(c *redCell) { c.plan("a", false); c.sent(ledger.Done, red.Confirmed, time.Hour) }, isOver},
	"refused":              {func(c *redCell) { c.plan("a", false); c.sent(ledger.Failed, "", 0) }, isDead},
	"refused by the buyer": {func(c *redCell) { c.plan("a", false); c.sent(ledger.Failed, red.BuyerRefused, 0) }, isDead},
	"lapsed":               {func(c *redCell) { c.plan("a", false); c.sent(ledger.Failed, red.Lapsed, 0) }, isDead},
	"withdrawn":            {func(c *redCell) { c.plan("a", false); c.sent(ledger.Failed, red.Withdrawn, 0) }, isOver},
	"closed": {func(c *redCell) {
		c.plan("a", false)
		e := c.sent(ledger.Failed, red.Lapsed, 0)
		_, err := c.store.CloseFailed(c.t.Context(), red.Effect, []int64{e.ID}, closedNote, c.now)
		c.ok(err)
	}, isOver},
	"a no": {func(c *redCell) {
		c.plan("a", true)
		ids := []int64{}
		c.ok(eachRed(c.t.Context(), c.store, ledger.EffectChoice{}, func(x RedCase) { ids = append(ids, x.ID) }))
		_, err := c.store.Withdraw(c.t.Context(), red.Effect, ids, "", c.now)
		c.ok(err)
	}, isOver},
}

// bluesOfTable are what becomes of the invoice afterwards.
var bluesOfTable = map[string]struct {
	elsewhere bool
	then      func(c *redCell)
	settles   bool // nobody has to reverse it any more
}{
	"valid":            {},
	"issued elsewhere": {elsewhere: true},
	"void": {then: func(c *redCell) {
		e := c.claim("", ledger.Ask{About: ledger.AskIssued})
		c.change(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Voided})
	}, settles: true},
	"reversed by another": {then: func(c *redCell) {
		c.plan("b", false)
		c.sent(ledger.Done, red.Confirmed, time.Hour)
	}, settles: true},
}

// Whatever state a red is in, and whatever became of its invoice, status, red without numbers,
// reconcile, digests and results say the same of it.
func TestAllSayTheSameOfARed(t *testing.T) {
	t.Parallel()
	for red, r := range redsOfTable {
		for blue, b := range bluesOfTable {
			if b.settles && (r.want == isOpen || red == "issued") && blue != "void" {
				continue // one red at a time, and none of what is reversed
			}
			t.Run(red+", "+blue, func(t *testing.T) {
				t.Parallel()
				c := newRedCell(t, b.elsewhere)
				r.bring(c)
				if b.then != nil {
					b.then(c)
				}
				want := r.want
				if want == isDead && b.settles {
					want = isOver
				}
				for use, got := range c.said() {
					if got != want {
						t.Errorf("%s: %s, want %s", use, got, want)
					}
				}
			})
		}
	}
}

// said is what each says of the red.
func (c *redCell) said() map[string]verdict {
	c.t.Helper()
	out, since := map[string]verdict{}, c.now.Add(-time.Hour)
	ends := func(use string, e *Error) {
		switch {
		case e == nil:
			out[use] = isOver
		case e.Kind == Pending:
			out[use] = isOpen
		case e.Kind == Rejected:
			out[use] = isDead
		default:
			out[use] = verdict(e.Error())
		}
	}
	status := &Result{Activity: &Activity{}}
	c.ok(c.corrections(c.t.Context(), status))
	ends("status", status.End)
	all, err := c.openReds(c.t.Context(), time.Time{})
	c.ok(err)
	ends("red", all.end())
	c.reds, err = c.openReds(c.t.Context(), since)
	c.ok(err)
	ends("reconcile", c.nightlyEnd(0))
	digest, err := c.standingOf(c.t.Context(), since)
	c.ok(err)
	ends("digest", digest.End)
	sum := digest.Summary.Reds
	out["sums"] = isOver
	switch {
	case sum.Open() > 0:
		out["sums"] = isOpen
	case sum.Failed().Orders > 0:
		out["sums"] = isDead
	}
	out["row"] = isOver
	c.ok(c.store.Reds(c.t.Context(), ledger.Filter{}, func(r report.Row) error {
		switch {
		case r.OrderNo != "REDa":
		case r.State == ledger.Failed && !r.Red.Over:
			out["row"] = isDead
		case !slices.Contains([]ledger.State{ledger.Failed, ledger.Issued}, r.State):
			out["row"] = isOpen
		}
		return nil
	}))
	return out
}
