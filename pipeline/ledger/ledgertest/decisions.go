package ledgertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func decisionCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"no holds what waits":                    decideNo,
		"only the orders of the filter":          decideFilter,
		"a state that has changed is left":       decideChanged,
		"a code that has changed is left":        decideCode,
		"a move that the diagram has not":        decideMove,
		"held orders are released":               decideRelease,
		"dropped, with a number, and taken back": decideDrop,
		"who held an order before has lost it":   decideFence,
		"only the named orders are claimed":      claimNamed,
		"an empty list names nothing":            claimNobody,
		"failed after it was accepted":           acceptedOrders,
		"the balance of named orders":            summaryNamed,
	}
}

func saidNo() *rules.Finding {
	f := rules.New(rules.NotConfirmed, invoice.Place{}, "", "", "")
	return &f
}

func (h *hand) decide(d ledger.Decision) int {
	h.Helper()
	n, err := h.Decide(context.Background(), d, h.now)
	h.ok(err)
	return n
}

func (h *hand) no(f ledger.Filter) int {
	h.Helper()
	return h.decide(ledger.Decision{Filter: f, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: saidNo(), Note: "no"})
}

func decideNo(t *testing.T, open Open) {
	h := started(t, open, 4)
	h.bring(ledger.Submitted)
	h.bring(ledger.Ready) // claimed and given back: surely not sent
	h.now = h.now.Add(lease)
	same(t, "held", h.no(ledger.Filter{Batch: "b1"}), 3)
	same(t, "claimed", len(h.ready(ledger.Filter{}, 9)), 0)
	e := h.find(1)
	same(t, "order", []any{e.State, e.Code, e.Error != "", e.Updated}, []any{ledger.Held, rules.NotConfirmed, true, h.now})
	events := h.history(1)
	last := events[len(events)-1]
	same(t, "history", []any{last.From, last.To, last.Code, last.Note, last.At}, []any{ledger.Ready, ledger.Held, rules.NotConfirmed, "no", h.now})
	row := h.rows(ledger.Filter{Batch: "b1"})[1]
	same(t, "row", []any{row.ErrorCode, row.Error, row.Findings[0].Message("en")}, []any{rules.NotConfirmed, "", saidNo().Message("en")})
	same(t, "again", h.no(ledger.Filter{Batch: "b1"}), 0)
	h.take("b1", Items(t, Seller, 0, 4)...)
	same(t, "the same file offers them again", numbers(h.ready(ledger.Filter{}, 9)), orderNos(1, 2, 3))
}

func decideFilter(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.batch("b2")
	h.take("b2", Item(t, Order(Seller, 5), 5), Item(t, Order(OtherSeller, 6), 6), Item(t, Order(Seller, 1), 7))
	same(t, "of a seller", h.no(ledger.Filter{Batch: "b2", Seller: OtherSeller}), 1)
	same(t, "of a batch, also where another is the home", h.no(ledger.Filter{Batch: "b1"}), 2)
	same(t, "named", h.no(ledger.Filter{Orders: []int64{h.find(5).ID, h.find(0).ID}}), 1)
	same(t, "nothing named", h.no(ledger.Filter{Orders: []int64{}}), 0)
}

func decideChanged(t *testing.T, open Open) {
	h := started(t, open, 2)
	ids := []int64{h.find(0).ID, h.find(1).ID}
	h.bring(ledger.Submitting)
	n := h.decide(ledger.Decision{Filter: ledger.Filter{Orders: ids}, From: []ledger.State{ledger.Ready, ledger.Held}, To: ledger.Dropped})
	same(t, "dropped", []any{n, h.find(0).State, h.find(1).State}, []any{1, ledger.Submitting, ledger.Dropped})
}

func decideCode(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.no(ledger.Filter{})
	foreign := ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(0).ID}}, From: []ledger.State{ledger.Held}, To: ledger.Ready, Codes: []string{rules.MissingLater}}
	same(t, "another code", []any{h.decide(foreign), h.find(0).State}, []any{0, ledger.Held})
}

func decideMove(t *testing.T, open Open) {
	h := started(t, open, 1)
	_, err := h.Decide(context.Background(), ledger.Decision{From: []ledger.State{ledger.Issued}, To: ledger.Dropped}, h.now)
	h.is(err, ledger.ErrMove)
	if _, err := h.Decide(context.Background(), ledger.Decision{From: []ledger.State{ledger.Ready}, To: ledger.Held}, h.now); err == nil {
		t.Error("orders were held without a reason")
	}
}

func decideRelease(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.no(ledger.Filter{})
	d := ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(1).ID}}, From: []ledger.State{ledger.Held}, To: ledger.Ready, Codes: []string{rules.NotConfirmed}}
	same(t, "released", h.decide(d), 1)
	e := h.find(1)
	same(t, "order", []any{e.State, e.Code, e.Error}, []any{ledger.Ready, "", ""})
	same(t, "row", len(h.rows(ledger.Filter{Batch: "b1"})[1].Findings), 0)
	same(t, "claimed", numbers(h.ready(ledger.Filter{}, 9)), orderNos(1))
}

func decideDrop(t *testing.T, open Open) {
	h := started(t, open, 2)
	one := ledger.Filter{Orders: []int64{h.find(0).ID}}
	drop := ledger.Decision{Filter: one, From: []ledger.State{ledger.Ready, ledger.Held, ledger.Dropped}, To: ledger.Dropped, IssuedAs: "26332000000000000001", Note: "issued by hand"}
	same(t, "dropped", h.decide(drop), 1)
	row := h.rows(ledger.Filter{Batch: "b1"})[0]
	same(t, "row", []string{string(row.State), row.IssuedAs, row.ErrorCode}, []string{"dropped", "26332000000000000001", ""})
	same(t, "balance", []int{h.summary(ledger.Filter{Batch: "b1"}).Count("dropped"), len(h.ready(ledger.Filter{}, 9))}, []int{1, 1})
	back := rules.New(rules.TakenBack, invoice.Place{}, "", "", "")
	undo := ledger.Decision{Filter: one, From: []ledger.State{ledger.Dropped}, To: ledger.Held, Hold: &back}
	same(t, "taken back", h.decide(undo), 1)
	row = h.rows(ledger.Filter{Batch: "b1"})[0]
	same(t, "row", []string{string(row.State), row.IssuedAs, row.ErrorCode}, []string{"held", "", rules.TakenBack})
}

func decideFence(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.bring(ledger.Ready)
	h.no(ledger.Filter{})
	h.is(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Ready}), ledger.ErrFence)
	same(t, "order", h.find(0).State, ledger.Held)
}

func claimNamed(t *testing.T, open Open) {
	h, ctx := started(t, open, 4), context.Background()
	h.batch("b2")
	h.take("b2", Items(t, Seller, 3, 2)...)
	f := ledger.Filter{Seller: Seller, Orders: []int64{h.find(1).ID, h.find(4).ID}}
	n, gross, err := h.Totals(ctx, f)
	h.ok(err)
	same(t, "totals", []any{n, gross}, []any{2, Order(Seller, 1).Gross + Order(Seller, 4).Gross})
	same(t, "claimed", numbers(h.ready(f, 9)), orderNos(1, 4))
	ready, waiting, _, err := h.Pending(ctx, f)
	h.ok(err)
	same(t, "pending", []int{ready, waiting, len(h.ready(f, 9))}, []int{0, 2, 0})
}

func claimNobody(t *testing.T, open Open) {
	h := started(t, open, 2)
	same(t, "claimed", len(h.ready(ledger.Filter{Orders: []int64{}}, 9)), 0)
	same(t, "balance", h.summary(ledger.Filter{Orders: []int64{}}).Orders, 0)
	same(t, "rows", len(h.rows(ledger.Filter{Orders: []int64{}})), 0)
}

func summaryNamed(t *testing.T, open Open) {
	h := started(t, open, 3)
	f := ledger.Filter{Orders: []int64{h.find(2).ID}}
	s := h.summary(f)
	same(t, "balance", []any{s.Orders, s.Count("ready"), s.Balanced()}, []any{1, 1, true})
	rows := h.rows(f)
	same(t, "rows", []any{len(rows), rows[0].OrderNo}, []any{1, Order(Seller, 2).OrderNo})
	f.Batch = "b1"
	_, err := h.Summary(context.Background(), f)
	same(t, "within a batch", err == nil, false)
	same(t, "rows within a batch", h.Rows(context.Background(), f, func(report.Row) error { return nil }) == nil, false)
}

func acceptedOrders(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.take("b1", Items(t, Seller, 5, 3)...)
	es := h.ready(ledger.Filter{}, 3)
	h.ok(h.update(ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Failed, Code: "E9131"},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Failed, Code: "22", Invoices: bills()},
		ledger.Change{ID: es[2].ID, Fence: es[2].Fence, State: ledger.Ready, NextAt: h.now.Add(time.Minute)}))
	all := []int64{h.find(0).ID, es[0].ID, es[1].ID, es[2].ID}
	want := map[int64]bool{all[0]: true, all[2]: true}
	accepted := func(when string) {
		t.Helper()
		got, err := h.Accepted(context.Background(), all)
		h.ok(err)
		same(t, when, got, want)
	}
	accepted("failed")
	out := ledger.Decision{Filter: ledger.Filter{Orders: all}, From: []ledger.State{ledger.Failed, ledger.Ready, ledger.Dropped}, To: ledger.Dropped}
	h.decide(out)
	accepted("taken out")
	out.IssuedAs = "26332000000000000001"
	h.decide(out)
	accepted("issued by hand")
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: all[:1]}, From: []ledger.State{ledger.Dropped}, To: ledger.Failed, Note: "undone"})
	accepted("brought back")
	same(t, "asked about again", numbers(h.failed(ledger.Filter{}, time.Time{}, h.now.Add(time.Hour), 9)), orderNos(0))
}

func acceptCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"a difference that nobody has seen":            differingUnseen,
		"cents need nobody":                            differingCents,
		"the differences of a batch":                   differingOfBatch,
		"accepted once":                                acceptDifference,
		"another difference must be seen again":        acceptAnother,
		"the platform's invoice is taken":              acceptForeign,
		"one that is not issued is asked for":          acceptOpen,
		"an order without a difference stays as it is": acceptNothing,
		"one that looks like it is another sale":       acceptAlike,
	}
}

// differing brings the first ready order to issued with an invoice that differs.
func (h *hand) differ(severity rules.Severity) ledger.Entry {
	h.Helper()
	e := h.ready(ledger.Filter{}, 1)[0]
	f := difference("价税合计 1.13")
	f.Severity = severity
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: bills(), Differs: f}))
	return e
}

func (h *hand) differences(f ledger.Filter, limit int) (n int, out []string) {
	h.Helper()
	n, first, err := h.Differing(context.Background(), f, limit)
	h.ok(err)
	for _, d := range first {
		out = append(out, fmt.Sprint(d.Key.OrderNo, " ", d.State, " ", d.Finding.Code))
	}
	return n, out
}

func (h *hand) agree(ids ...int64) []ledger.Accepted {
	h.Helper()
	out, err := h.Accept(context.Background(), ids, h.now)
	h.ok(err)
	return out
}

func differingUnseen(t *testing.T, open Open) {
	h := started(t, open, 4)
	for range 3 {
		h.differ(rules.Error)
	}
	n, first := h.differences(ledger.Filter{}, 2)
	no := orderNos(0, 1)
	same(t, "differing", []any{n, first}, []any{3, []string{no[0] + " issued FP-DUP-006", no[1] + " issued FP-DUP-006"}})
	row := h.rows(ledger.Filter{Batch: "b1"})[0]
	same(t, "row", []any{row.Differs, row.SeenAt.IsZero(), row.Gross, row.Findings[0].Code}, []any{true, true, invoice.Amount(113), rules.InvoiceDiffers})
}

func differingCents(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.differ(rules.Warning)
	n, _ := h.differences(ledger.Filter{}, 2)
	same(t, "differing", n, 0)
	same(t, "it is said all the same", h.rows(ledger.Filter{})[0].Differs, true)
}

func differingOfBatch(t *testing.T, open Open) {
	h := started(t, open, 1)
	h.differ(rules.Error)
	h.batch("b2")
	h.take("b2", Items(t, OtherSeller, 1, 1)...)
	h.differ(rules.Error)
	for batch, want := range map[string]int{"b1": 1, "b2": 1, "": 2} {
		n, _ := h.differences(ledger.Filter{Batch: batch}, 9)
		same(t, "in batch "+batch, n, want)
	}
	n, _ := h.differences(ledger.Filter{Seller: OtherSeller}, 9)
	same(t, "of a seller", n, 1)
}

func acceptDifference(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.differ(rules.Error)
	h.now = h.now.Add(lease)
	want := ledger.Accepted{Key: keyOf(0), Before: ledger.Issued, After: ledger.Issued, Seen: true}
	same(t, "accepted", h.agree(e.ID), []ledger.Accepted{want})
	n, _ := h.differences(ledger.Filter{}, 9)
	got := h.find(0)
	same(t, "seen", []any{n, got.Seen, got.State, got.Differs}, []any{0, h.now, ledger.Issued, difference("价税合计 1.13")})
	events := h.history(0)
	last := events[len(events)-1]
	same(t, "history", []any{last.From, last.To, last.Code, last.At}, []any{ledger.Issued, ledger.Issued, rules.InvoiceDiffers, h.now})
	want.Seen = false
	same(t, "again", []any{h.agree(e.ID), len(h.history(0))}, []any{[]ledger.Accepted{want}, len(events)})
}

func acceptAnother(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.differ(rules.Error)
	h.agree(e.ID)
	fence := h.find(0).Fence
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: fence, State: ledger.Issued, Differs: difference("价税合计 1.13")}))
	n, _ := h.differences(ledger.Filter{}, 9)
	same(t, "the same", n, 0)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: fence, State: ledger.Issued, Differs: difference("税率 6%")}))
	n, _ = h.differences(ledger.Filter{}, 9)
	same(t, "another", n, 1)
}

func (h *hand) foreign(invoices []ledger.Invoice) ledger.Entry {
	h.Helper()
	e := h.ready(ledger.Filter{}, 1)[0]
	f := difference("税率 6%")
	f.Code = rules.NumberForeign
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Held, Code: rules.NumberForeign, Error: "x", Serial: "S9", Invoices: invoices, Differs: f}))
	return e
}

func acceptForeign(t *testing.T, open Open) {
	h := started(t, open, 1)
	bill := bills()
	bill[0].Status, bill[1].Status = "2", "2"
	e := h.foreign(bill)
	same(t, "accepted", h.agree(e.ID), []ledger.Accepted{{Key: keyOf(0), Before: ledger.Held, After: ledger.Issued, Seen: true}})
	got := h.find(0)
	same(t, "order", []any{got.State, got.Code, got.Error, got.Serial, got.Seen}, []any{ledger.Issued, "", "", "S9", h.now})
	rows := h.rows(ledger.Filter{})
	same(t, "rows", []any{len(rows), rows[0].InvoiceNo, rows[0].Gross, rows[0].Findings[0].Code}, []any{2, bill[0].No, bill[0].Gross, rules.InvoiceDiffers})
	n, _ := h.differences(ledger.Filter{}, 9)
	same(t, "seen", n, 0)
	issued, err := h.Claim(context.Background(), ToAsk(h.claim(ledger.Filter{Seller: Seller}, 9), ledger.Ask{About: ledger.AskIssued, Since: Start(), After: 0}))
	h.ok(err)
	same(t, "looked at again as any other", len(issued), 1)
}

func acceptOpen(t *testing.T, open Open) {
	h := started(t, open, 1)
	bill := bills()[:1]
	bill[0].Status = "3"
	e := h.foreign(bill)
	same(t, "accepted", h.agree(e.ID)[0].After, ledger.Submitted)
	same(t, "due", numbers(h.due(ledger.Filter{}, 9)), orderNos(0))
}

func acceptNothing(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.bring(ledger.Issued)
	before := h.find(0)
	same(t, "accepted", h.agree(e.ID), []ledger.Accepted{{Key: keyOf(0), Before: ledger.Issued, After: ledger.Issued}})
	same(t, "order", h.find(0), before)
}

func acceptAlike(t *testing.T, open Open) {
	h := started(t, open, 1)
	e := h.bring(ledger.Issued)
	h.ok(h.TurnAway(context.Background(), []int64{e.ID}, h.now))
	same(t, "turned away", h.alike(t, h.now, twin(0)), orderNos(0))
	h.now = h.now.Add(time.Second)
	got := h.agree(e.ID)
	same(t, "accepted", got, []ledger.Accepted{{Key: keyOf(0), Before: ledger.Issued, After: ledger.Issued, Seen: true, Another: true}})
	same(t, "it passes", h.alike(t, Start(), twin(0)), []string{""})
}

func outlookCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){"what would be sent, and what not": outlookOfBatch, "of named orders": outlookNamed}
}

func outlookOfBatch(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	h.fileAt("b0", "/a.xlsx")
	h.take("b0", Items(t, Seller, 90, 1)...)
	h.fileAt("b1", "/a.xlsx")
	special := Order(Seller, 3)
	special.Kind = invoice.KindDigitalSpecial
	skipped := Rejected(21)
	skipped.Skipped, skipped.Findings = true, nil
	items := append(Items(t, Seller, 0, 3), Item(t, special, 3), Item(t, Order(OtherSeller, 4), 4), Rejected(20), skipped, doubtful(Item(t, Order(Seller, 5), 5)))
	h.take("b1", append(items, Items(t, Seller, 6, 4)...)...)
	got, err := h.Outlook(ctx, ledger.Filter{Batch: "b1", Seller: Seller})
	h.ok(err)
	var ordinary invoice.Amount
	for _, n := range []int{0, 1, 2, 6, 7, 8, 9} {
		ordinary += Order(Seller, n).Gross
	}
	large := func(n int, kind invoice.Kind) ledger.LargeOrder {
		o := Order(Seller, n)
		return ledger.LargeOrder{OrderNo: o.OrderNo, Buyer: o.Buyer.Name, Kind: kind, Gross: o.Gross}
	}
	kind := Order(Seller, 0).Kind
	same(t, "examples", []string{got.Kept[0].Example.Value, got.Kept[3].Example.Args[0]}, []string{"x", "orders.xlsx"})
	all, err := h.Kept(ctx, ledger.Filter{Batch: "b1"})
	h.ok(err)
	same(t, "kept of all sellers", all, got.Kept)
	for i := range got.Kept {
		got.Kept[i].Example = rules.Finding{}
	}
	same(t, "outlook", got, ledger.Outlook{Seller: Seller,
		Kinds:   []ledger.KindSum{{Kind: kind, Orders: 7, Gross: ordinary}, {Kind: invoice.KindDigitalSpecial, Orders: 1, Gross: special.Gross}},
		Largest: []ledger.LargeOrder{large(9, kind), large(8, kind), large(7, kind), large(6, kind), large(3, invoice.KindDigitalSpecial)},
		Kept: []ledger.Withheld{{State: ledger.Rejected, Code: "FP-TST-001", Orders: 1}, {State: ledger.Skipped, Orders: 1},
			{State: ledger.Held, Code: rules.NotConfirmed, Orders: 1}, {State: ledger.Held, Code: rules.MissingLater, Orders: 1}}})
}

func outlookNamed(t *testing.T, open Open) {
	h := started(t, open, 3)
	h.no(ledger.Filter{Orders: []int64{h.find(0).ID}})
	got, err := h.Outlook(context.Background(), ledger.Filter{Seller: Seller, Orders: []int64{h.find(0).ID, h.find(1).ID}})
	h.ok(err)
	same(t, "orders, gross, kept", []any{got.Orders(), got.Gross(), len(got.Kept)}, []any{2, Order(Seller, 0).Gross + Order(Seller, 1).Gross, 0})
}
