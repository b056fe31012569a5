package ledgertest

import (
	"context"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func updateCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"fields are set and cleared":               updateFields,
		"serial and invoices are kept when empty":  updateKeeps,
		"invoices are replaced as a whole":         updateInvoices,
		"refused changes do not hinder the others": updateSome,
		"only the diagram's moves are made":        updateMoves,
		"several changes of one order, in turn":    updateInTurn,
		"history has changes and raw answers":      updateHistory,
		"odd bytes in answers do not hinder":       updateOddBytes,
		"many changes in one call":                 updateMany,
		"submitting that stays keeps its lease":    updateSubmitting,
	}
}

func updateFields(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.now = h.now.Add(time.Second)
	next := h.now.Add(time.Minute)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Unknown, Code: "E1", Error: "超时", Serial: "S1", NextAt: next, Tries: 2, Misses: 1}))
	got := h.find(0)
	same(t, "set", []any{got.State, got.Code, got.Error, got.Serial, got.NextAt, got.Tries, got.Misses, got.Updated},
		[]any{ledger.Unknown, "E1", "超时", "S1", next, 2, 1, h.now})
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted}))
	got = h.find(0)
	same(t, "cleared", []any{got.Code, got.Error, got.Serial, got.NextAt, got.Tries, got.Misses}, []any{"", "", "S1", time.Time{}, 0, 0})
	same(t, "untouched", []any{got.Attempt, got.Fence, got.Sent, got.RequestHash}, []any{e.Attempt, e.Fence, e.Sent, e.RequestHash})
}

// bills are the two invoices of an order that was split.
func bills() []ledger.Invoice {
	return []ledger.Invoice{
		{Serial: "S1", Status: "2", No: "26312000000000000001", IssuedAt: Start().Add(time.Hour), Kind: "数电普票", Net: 100, Tax: 13, Gross: 113,
			PDF: "https://e.example/1.pdf", OFD: "https://e.example/1.ofd", XML: "https://e.example/1.xml"},
		{Serial: "S2", Status: "2", Code: "031002200011", No: "12345678", IssuedAt: Start().Add(2 * time.Hour), Net: 50, Tax: 6, Gross: 56},
	}
}

func updateKeeps(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S1", Invoices: bills()}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Voiding}))
	same(t, "serial", h.find(0).Serial, "S1")
	same(t, "invoices", len(h.rows(ledger.Filter{Batch: "b1"})), 2)
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "period", []time.Time{s.From, s.To}, []time.Time{Start().Add(time.Hour), Start().Add(time.Hour)})
}

func updateInvoices(t *testing.T, open Open) {
	h := started(t, open, 2)
	es := h.ready(ledger.Filter{}, 2)
	for _, e := range es {
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Invoices: bills()}))
	}
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued, Invoices: bills()[1:]}))
	h.ok(h.update(ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Submitted, Invoices: []ledger.Invoice{}}))
	rows := h.rows(ledger.Filter{Batch: "b1"})
	var got []string
	for _, r := range rows {
		got = append(got, r.OrderNo+" "+r.InvoiceNo)
	}
	nos := orderNos(0, 1)
	same(t, "invoices", got, []string{nos[0] + " 12345678", nos[1] + " "})
}

func updateSome(t *testing.T, open Open) {
	h := started(t, open, 4)
	es := h.ready(ledger.Filter{}, 4)
	err := h.update(
		ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Submitted},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence + 1, State: ledger.Submitted},
		ledger.Change{ID: es[2].ID, Fence: es[2].Fence, State: ledger.Rejected, Invoices: bills()},
		ledger.Change{ID: 1 << 40, Fence: 1, State: ledger.Submitted},
		ledger.Change{ID: es[3].ID, Fence: es[3].Fence, State: ledger.Failed},
	)
	h.is(err, ledger.ErrFence)
	h.is(err, ledger.ErrMove)
	h.is(err, ledger.ErrNotFound)
	for n, want := range []ledger.State{ledger.Submitted, ledger.Submitting, ledger.Submitting, ledger.Failed} {
		same(t, "state", h.find(n).State, want)
	}
	same(t, "no invoice of a refused change", h.rows(ledger.Filter{Batch: "b1"})[2].InvoiceNo, "")
	same(t, "no history either", len(h.history(2)), 1)
	stranger := newHand(t, open, "run2")
	h.is(stranger.update(ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Submitted}), ledger.ErrFence)
}

// updateMoves tries every pair of states.
func updateMoves(t *testing.T, open Open) {
	var from []ledger.State
	for _, s := range ledger.States() {
		if s.InLedger() {
			from = append(from, s)
		}
	}
	h := started(t, open, len(from)*len(from)+1)
	for _, a := range from {
		for _, b := range from {
			e := h.bring(a)
			err := h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: b})
			got, want := h.stateOf(e), a
			if ledger.CanMove(a, b) {
				h.ok(err)
				want = b
			} else {
				h.is(err, ledger.ErrMove)
			}
			same(t, "after "+string(a)+" to "+string(b), got, want)
			if got == ledger.Ready { // out of the way of the next
				h.ready(ledger.Filter{}, 1)
			}
		}
	}
	e := h.bring(ledger.Submitted)
	h.is(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: "paid"}), ledger.ErrMove)
	h.is(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Rejected}), ledger.ErrMove)
}

func (h *hand) stateOf(e ledger.Entry) ledger.State {
	h.Helper()
	got, err := h.Find(context.Background(), e.Key)
	h.ok(err)
	return got.State
}

func updateInTurn(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	err := h.update(
		ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Serial: "S1"},
		ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready},
		ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued},
	)
	h.is(err, ledger.ErrMove)
	got := h.find(0)
	same(t, "after all", []any{got.State, got.Serial, len(h.history(0))}, []any{ledger.Issued, "S1", 3})
}

func updateHistory(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	large := make([]byte, 50_000)
	for i := range large {
		large[i] = byte(i * i)
	}
	second := newHand(t, open, "run2")
	second.run = h.run // the claim is the first one's
	second.now = h.now.Add(time.Second)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Whole([]byte(`{"code":"E0000"}`)), Code: "E0000", Note: "accepted"}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Tries: 1}))
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitted, Raw: ledger.Whole(large)}))
	h.ok(second.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Raw: ledger.Whole([]byte{0x28, 0xb5, 0x2f, 0xfd, 0})}))
	same(t, "history", h.history(0)[1:], []ledger.Event{
		{At: h.now, Run: "run1", From: ledger.Submitting, To: ledger.Submitted, Code: "E0000", Note: "accepted", Raw: []byte(`{"code":"E0000"}`)},
		{At: h.now, Run: "run1", From: ledger.Submitted, To: ledger.Submitted, Raw: large},
		{At: second.now, Run: "run2", From: ledger.Submitted, To: ledger.Issued, Raw: []byte{0x28, 0xb5, 0x2f, 0xfd, 0}},
	})
}

func updateOddBytes(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	odd := "a\x00b\xffc"
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: odd, Error: odd, Note: odd, Raw: ledger.Whole([]byte(odd)),
		Invoices: []ledger.Invoice{{Fail: odd}}}))
	same(t, "error", h.find(0).Error, "a\uFFFDb\uFFFDc")
	same(t, "the raw answer is exact", string(h.history(0)[1].Raw), odd)
}

func updateMany(t *testing.T, open Open) {
	const n = 1234 // not a multiple of any size of statement
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, n)...)
	es := h.ready(ledger.Filter{Batch: "b1", Seller: Seller}, n)
	changes := make([]ledger.Change, n)
	for i, e := range es {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: e.Key.OrderNo, Invoices: bills()[:1]}
		changes[i].Invoices[0].Gross = invoice.Amount(i)
	}
	h.ok(h.update(changes...))
	rows := h.rows(ledger.Filter{Batch: "b1"})
	same(t, "rows", len(rows), n)
	for i, r := range rows {
		if r.OrderNo != Order(Seller, i).OrderNo || r.Gross != invoice.Amount(i) || r.State != "issued" {
			t.Fatalf("row %d: %+v", i, r)
		}
	}
}

func updateSubmitting(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Submitting, Note: "still under way"}))
	same(t, "during the lease", len(h.due(ledger.Filter{}, 1)), 0)
	h.now = h.now.Add(lease)
	same(t, "after it", len(h.due(ledger.Filter{}, 1)), 1)
}
