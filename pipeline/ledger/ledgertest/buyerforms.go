package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func buyerFormCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"those that wait are listed":   buyerFormsWait,
		"one that ended stays ended":   buyerFormEnds,
		"invoices of a kind are found": invoicesOfAKind,
	}
}

// buyerForm is a form that was applied for some hours after the start.
func buyerForm(seller, no string, hours time.Duration) ledger.BuyerForm {
	at := Start().Add(hours * time.Hour)
	return ledger.BuyerForm{Seller: seller, No: no, UUID: "uuid " + no, Status: "03", BlueNo: "2633200000123456" + no, Buyer: "上海样例贸易有限公司\x00", Reason: "2",
		Net: 100_00, Tax: 13_00, Applied: at, Deadline: at.Add(72 * time.Hour)}
}

// asRecorded is a form as the ledger gives it.
func asRecorded(f ledger.BuyerForm, seen time.Time) ledger.BuyerForm {
	f.Buyer, f.Seen = "上海样例贸易有限公司\uFFFD", seen
	return f
}

func keepForms(t *testing.T, l Ledger, now time.Time, forms ...ledger.BuyerForm) []ledger.BuyerForm {
	t.Helper()
	ended, err := l.KeepBuyerForms(context.Background(), forms, now)
	if err != nil {
		t.Fatal(err)
	}
	return ended
}

func openForms(t *testing.T, l Ledger, seller string) []ledger.BuyerForm {
	t.Helper()
	list, err := l.BuyerForms(context.Background(), seller, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// buyerFormsWait: the nearest deadline first, one that is not known last; what is shown later takes
// the place of what is recorded, but for when it was seen first. A number is of a seller.
func buyerFormsWait(t *testing.T, open Open) {
	a, b := open(t, "a"), open(t, "b")
	later, soon, unknown, other := buyerForm(Seller, "1", 5), buyerForm(Seller, "2", 1), buyerForm(Seller, "3", 0), buyerForm(OtherSeller, "1", 3)
	unknown.Applied, unknown.Deadline = time.Time{}, time.Time{}
	same(t, "ended", keepForms(t, a, Start(), later, unknown, soon, other), []ledger.BuyerForm(nil))
	want := func(f ledger.BuyerForm) ledger.BuyerForm { return asRecorded(f, Start()) }
	same(t, "of all", openForms(t, b, ""), []ledger.BuyerForm{want(soon), want(other), want(later), want(unknown)})
	same(t, "of a seller", openForms(t, b, OtherSeller), []ledger.BuyerForm{want(other)})
	later.Busy, later.Net, later.Applied = true, 90_00, later.Applied.Add(time.Minute)
	same(t, "ended", keepForms(t, b, Start().Add(time.Hour), later), []ledger.BuyerForm(nil))
	same(t, "changed", openForms(t, a, Seller), []ledger.BuyerForm{want(soon), want(later), want(unknown)})
}

// buyerFormEnds: the end is reported once, and a late answer of before it opens nothing. One that
// was never seen waiting is left out.
func buyerFormEnds(t *testing.T, open Open) {
	a, b := open(t, "a"), open(t, "b")
	one, other, never := buyerForm(Seller, "1", 0), buyerForm(OtherSeller, "1", 0), buyerForm(Seller, "9", 0)
	keepForms(t, a, Start(), one, other)
	lapsed, unseen := one, never
	lapsed.Ended, lapsed.Status, lapsed.Buyer, unseen.Ended = true, "07", "", true
	want := asRecorded(one, Start())
	want.Ended, want.Status = true, "07"
	same(t, "ended", keepForms(t, b, Start().Add(time.Hour), lapsed, unseen, lapsed), []ledger.BuyerForm{want})
	same(t, "ended again", keepForms(t, a, Start().Add(time.Hour), lapsed), []ledger.BuyerForm(nil))
	same(t, "a late answer", keepForms(t, a, Start().Add(time.Hour), one), []ledger.BuyerForm(nil))
	same(t, "open", openForms(t, b, ""), []ledger.BuyerForm{asRecorded(other, Start())})
	for since, list := range map[time.Duration][]ledger.BuyerForm{1: {want, asRecorded(other, Start())}, 2: {asRecorded(other, Start())}} {
		got, err := a.BuyerForms(context.Background(), "", Start().Add(since*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "ended since", got, list)
	}
}

// invoicesOfAKind: of the seller, of one of the kinds, sent since a time, and issued.
func invoicesOfAKind(t *testing.T, open Open) {
	h := started(t, open, 0)
	paper := Order(Seller, 1)
	paper.Kind = "c"
	has := func(seller string, since time.Time, kinds ...invoice.Kind) bool {
		t.Helper()
		has, err := h.HasInvoice(h.ctx(), seller, kinds, since)
		h.ok(err)
		return has
	}
	long := h.now.AddDate(-1, 0, 0)
	h.take("b1", Item(t, Order(Seller, 0), 0))
	same(t, "ready", has(Seller, long, "pc", "bs"), false)
	h.bring(ledger.Failed)
	same(t, "failed", has(Seller, long, "pc", "bs"), false)
	h.take("b1", Item(t, paper, 1))
	h.bring(ledger.Issued)
	same(t, "of another kind", has(Seller, long, "pc", "bs"), false)
	h.take("b1", Item(t, Order(Seller, 2), 2))
	h.bring(ledger.Issued)
	same(t, "issued", has(Seller, long, "pc", "bs"), true)
	same(t, "of the other kind", has(Seller, long, "bs"), false)
	same(t, "earlier", has(Seller, h.now.Add(time.Hour), "pc"), false)
	same(t, "of another seller", has(OtherSeller, long, "pc"), false)
}
