package ledgertest

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func differenceCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"a difference is kept with its order":      differenceKept,
		"changes that say nothing of it keep it":   differenceStays,
		"a finding without a code takes it back":   differenceTakenBack,
		"a rest is kept until a change ends it":    differenceRest,
		"a held order has the platform's invoices": differenceHeld,
	}
}

func difference(text string) *rules.Finding {
	f := rules.Finding{Code: rules.InvoiceDiffers, Severity: rules.Error, OrderNo: "SO-1", Args: []string{text}}
	return &f
}

func differenceKept(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	same(t, "before", h.find(0).Differs, (*rules.Finding)(nil))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Differs: difference("名称")}))
	got := h.find(0)
	same(t, "difference", got.Differs, difference("名称"))
	same(t, "nobody has seen it", got.Seen, time.Time{})
}

func differenceStays(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Differs: difference("名称")}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued}))
	same(t, "kept", h.find(0).Differs, difference("名称"))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Differs: difference("金额")}))
	same(t, "another one", h.find(0).Differs, difference("金额"))
}

func differenceTakenBack(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Differs: difference("名称")}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Differs: &rules.Finding{}}))
	same(t, "gone", h.find(0).Differs, (*rules.Finding)(nil))
}

func differenceRest(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	rest := h.now.Add(12 * time.Hour)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, RestUntil: rest, NextAt: h.now}))
	same(t, "rest", []any{h.find(0).RestUntil, h.rows(ledger.Filter{})[0].RestUntil}, []any{rest, rest})
	claimed := h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 1)[0]
	same(t, "a claim keeps it", []any{claimed.RestUntil, h.find(0).RestUntil}, []any{rest, rest})
	failed := h.now
	h.now = h.now.Add(time.Minute)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: claimed.Fence, State: ledger.Failed, RestUntil: rest, NextAt: h.now}))
	same(t, "asked again it failed when it did", h.rows(ledger.Filter{})[0].FailedAt.Equal(failed), true)
	claimed = h.failed(ledger.Filter{}, time.Time{}, time.Time{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: claimed.Fence, State: ledger.Issued}))
	same(t, "issued", []any{h.find(0).RestUntil, h.rows(ledger.Filter{})[0].FailedAt}, []any{time.Time{}, time.Time{}})
}

func differenceHeld(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Held, Code: rules.NumberForeign, Serial: "S1", Invoices: bills(),
		Differs: difference("税号")}))
	got := h.find(0)
	same(t, "order", []any{got.State, got.Serial, got.Differs}, []any{ledger.Held, "S1", difference("税号")})
	rows := h.rows(ledger.Filter{Batch: "b1"})
	o := Order(Seller, 0)
	same(t, "it stands once, as itself, without the invoice that is not its own",
		[]any{len(rows), rows[0].State, rows[0].InvoiceNo, rows[0].Gross}, []any{1, ledger.Held, "", o.Gross})
	same(t, "other content does not take its place",
		results(h.take("b1", changed(t, 0)))[0] == ledger.Replaced, false)
}
