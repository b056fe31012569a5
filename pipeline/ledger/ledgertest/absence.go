package ledgertest

import (
	"context"
	"slices"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func absenceCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"what a later reading lacks is held":              missingOrder,
		"only what was never sent can be missing":         missingAndSent,
		"what is rejected or left out is not missing":     missingAndRejected,
		"what another file rejects is held":               rejectedElsewhere,
		"an interrupted reading implies nothing":          missingInterrupted,
		"another path, and no path, imply nothing":        missingElsewhere,
		"the file that met an order last speaks for it":   missingInOne,
		"each file of a batch speaks for its own orders":  missingOfTwoFiles,
		"an earlier reading left half done":               missingAfterHalf,
		"the first content again offers its orders again": missingComesBack,
		"the first content after another was sent":        firstContentAgain,
		"what is held for a doubt can be missing, too":    missingAndHeld,
		"a batch of an older version has no path":         missingOldBatch,
		"looking changes nothing":                         unreadOrders,
		"sent from another file":                          sentElsewhere,
		"the same file elsewhere and again is one file":   sentFromSame,
		"an order that waits is the last reading's own":   sentByTheSecond,
	}
}

// fileAt opens a batch that reads the fixtures' workbook at a path; an empty one is no file.
func (h *hand) fileAt(id, path string) {
	h.Helper()
	b := ledger.Batch{ID: id, Digest: "digest of " + id, Sources: []string{"orders.xlsx"}, Paths: []string{path}, Created: h.now}
	_, err := h.OpenBatch(context.Background(), b)
	h.ok(err)
}

func (h *hand) missing(batch string) []string {
	h.Helper()
	found, err := h.Missing(context.Background(), batch)
	h.ok(err)
	var out []string
	for _, f := range found {
		out = append(out, f.Code+" "+f.OrderNo+" "+f.Place.String())
	}
	return out
}

func missing(code string, n int) string {
	return code + " " + Order(Seller, n).OrderNo + " " + Place(n).String()
}

func without(items []ledger.Item, n int) []ledger.Item {
	return slices.Delete(slices.Clone(items), n, n+1)
}

func missingOrder(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	items := Items(t, Seller, 0, 3)
	h.fileAt("b1", "/books/orders.xlsx")
	h.take("b1", items...)
	h.now = h.now.Add(lease)
	h.fileAt("b2", "/books/orders.xlsx")
	h.read("b2", without(items, 1)...)
	same(t, "before the end", []any{h.find(1).State, len(h.missing("b2"))}, []any{ledger.Ready, 0})
	h.finish("b2")
	want := []string{missing(rules.MissingLater, 1)}
	same(t, "missing", [][]string{h.missing("b2"), h.missing(""), h.missing("b1")}, [][]string{want, want, want})
	e, last := h.find(1), h.history(1)[0]
	same(t, "the order", []any{e.State, e.Code, e.Error != ""}, []any{ledger.Held, rules.MissingLater, true})
	same(t, "history", []any{last.From, last.To, last.Code, last.At}, []any{ledger.Ready, ledger.Held, rules.MissingLater, h.now})
	same(t, "claimed", numbers(h.ready(ledger.Filter{}, 5)), orderNos(0, 2))
	row := h.rows(ledger.Filter{Batch: "b1"})[1]
	same(t, "row", []any{row.State, row.ErrorCode, row.Findings[0].Args}, []any{ledger.Held, rules.MissingLater, []string{"orders.xlsx", "/books/orders.xlsx"}})
	h.fileAt("b2", "/books/orders.xlsx")
	h.take("b2", without(items, 1)...)
	same(t, "still named when it is read again", h.missing("b2"), want)
	same(t, "held once", len(h.history(1)), 1)
}

func missingAndSent(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, len(ledger.States()))...)
	n := 0
	for _, s := range ledger.States() {
		if s.InLedger() && s != ledger.Ready && s != ledger.Held {
			h.bring(s)
			n++
		}
	}
	before := make([]ledger.Entry, n)
	for i := range before {
		before[i] = h.find(i)
	}
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", Items(t, Seller, 50, 1)...)
	for i := range before {
		if before[i].State != ledger.Ready {
			same(t, string(before[i].State), h.find(i), before[i])
		}
	}
	same(t, "missing", len(h.missing("b2")), len(ledger.States())-n)
}

func missingAndRejected(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 3)...)
	skipped := Rejected(2)
	skipped.Skipped, skipped.Findings = true, nil
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", Items(t, Seller, 0, 1)[0], Rejected(1), skipped)
	same(t, "named for what they are", h.missing("b2"), []string{missing(rules.RejectedLater, 1), missing(rules.RejectedLater, 2)})
	same(t, "what was read before is not sent", numbers(h.ready(ledger.Filter{}, 5)), orderNos(0))
	h.fileAt("b3", "/a.xlsx")
	h.take("b3", Items(t, Seller, 0, 3)...)
	same(t, "once they pass", []any{len(h.missing("b3")), numbers(h.ready(ledger.Filter{}, 5))}, []any{0, orderNos(1, 2)})
}

func rejectedElsewhere(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/november.xlsx")
	h.take("b1", Items(t, Seller, 0, 5)...)
	h.bring(ledger.Issued)
	respelled := Rejected(3)
	respelled.Facts.OrderNo = "respelled"
	respelled.Earlier = &rules.Earlier{Number: Order(Seller, 3).OrderNo}
	skipped := Rejected(2)
	skipped.Skipped, skipped.Findings = true, nil
	h.fileAt("b2", "/december.xlsx")
	out := h.take("b2", Rejected(0), Rejected(1), skipped, respelled)
	same(t, "sent from elsewhere", []bool{out[0].Elsewhere != nil, out[1].Elsewhere != nil}, []bool{true, false})
	same(t, "it is kept with the row", len(h.rows(ledger.Filter{Batch: "b2"})[0].Findings), len(Rejected(0).Findings)+1)
	var stand []string
	for _, r := range h.rows(ledger.Filter{Batch: "b2"}) {
		stand = append(stand, string(r.State))
	}
	same(t, "the items stay what they are", stand, []string{"rejected", "rejected", "skipped", "rejected"})
	var want []string
	for _, n := range []int{1, 2, 3} {
		want = append(want, missing(rules.RejectedLater, n))
	}
	same(t, "held", [][]string{h.missing("b2"), h.missing("")}, [][]string{want, want})
	same(t, "claimed", numbers(h.ready(ledger.Filter{}, 5)), orderNos(4))
	h.take("b2", Rejected(0), Rejected(1), skipped, respelled)
	same(t, "held once", len(h.history(1)), 1)
	h.fileAt("b1", "/november.xlsx")
	h.take("b1", Items(t, Seller, 0, 5)...)
	same(t, "once it is read again where it passes", numbers(h.ready(ledger.Filter{}, 5)), orderNos(1, 2, 3))
}

func missingInterrupted(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 3)...)
	h.fileAt("b2", "/a.xlsx")
	h.read("b2", Items(t, Seller, 0, 1)...)
	same(t, "missing", len(h.missing("")), 0)
	same(t, "claimed", len(h.ready(ledger.Filter{}, 5)), 3)
}

func missingElsewhere(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 3)...)
	h.fileAt("b2", "/b.xlsx")
	h.take("b2", Items(t, Seller, 10, 1)...)
	for _, id := range []string{"q1", "q2"} { // queries
		h.fileAt(id, "")
		h.take(id, Items(t, Seller, len(id)*20+int(id[1]), 1)...)
	}
	same(t, "missing", len(h.missing("")), 0)
}

func missingInOne(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 2)...)
	h.fileAt("b2", "/b.xlsx")
	h.take("b2", Items(t, Seller, 1, 2)...)
	h.fileAt("b3", "/a.xlsx")
	h.take("b3", Items(t, Seller, 0, 1)...)
	same(t, "the other file has it", len(h.missing("")), 0)
	h.fileAt("b4", "/b.xlsx")
	h.take("b4", Items(t, Seller, 2, 1)...)
	same(t, "now neither has it", h.missing("b4"), []string{missing(rules.MissingLater, 1)})
	same(t, "the other file lacks nothing of its own", len(h.missing("b3")), 0)
}

// in is an item that stands in another file.
func in(file string, item ledger.Item) ledger.Item {
	item.Source.File = file
	return item
}

func missingOfTwoFiles(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	both := ledger.Batch{ID: "b1", Digest: "d1", Sources: []string{"a.xlsx", "b.xlsx"}, Paths: []string{"/a.xlsx", "/b.xlsx"}, Created: h.now}
	_, err := h.OpenBatch(ctx, both)
	h.ok(err)
	items := Items(t, Seller, 0, 4)
	h.take("b1", in("a.xlsx", items[0]), in("a.xlsx", items[1]), in("b.xlsx", items[2]), in("b.xlsx", items[3]))
	_, err = h.OpenBatch(ctx, ledger.Batch{ID: "b2", Digest: "d2", Sources: []string{"./b.xlsx"}, Paths: []string{"/b.xlsx"}, Created: h.now})
	h.ok(err)
	h.take("b2", in("./b.xlsx", items[2]))
	same(t, "missing", h.missing("b2"), []string{rules.MissingLater + " " + orderNos(3)[0] + " " + in("b.xlsx", items[3]).Source.String()})
	same(t, "of the other file", len(h.ready(ledger.Filter{}, 9)), 3)
}

func missingAfterHalf(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.read("b1", Items(t, Seller, 0, 2)...)
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", Items(t, Seller, 1, 2)...)
	same(t, "missing", h.missing("b2"), []string{missing(rules.MissingLater, 0)})
	same(t, "claimed", numbers(h.ready(ledger.Filter{}, 5)), orderNos(1, 2))
}

func missingComesBack(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	items := Items(t, Seller, 0, 2)
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", items...)
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", items[0], Items(t, Seller, 7, 1)[0])
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", items...)
	same(t, "missing", h.missing("b1"), []string{missing(rules.MissingLater, 7)})
	same(t, "claimed", numbers(h.ready(ledger.Filter{}, 5)), orderNos(0, 1))
}

func firstContentAgain(t *testing.T, open Open) {
	for _, to := range []ledger.State{ledger.Issued, ledger.Failed} {
		h := newHand(t, open, "run1")
		n := map[ledger.State]int{ledger.Issued: 0, ledger.Failed: 20}[to]
		a, b := "a"+string(to), "b"+string(to)
		path := "/" + string(to) + ".xlsx"
		h.fileAt(a, path)
		h.take(a, Items(t, Seller, n, 1)...)
		h.fileAt(b, path)
		h.take(b, changed(t, n))
		e := h.ready(ledger.Filter{}, 1)[0]
		h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: to, Serial: "S" + string(to)}))
		h.fileAt(a, path)
		out := h.take(a, Items(t, Seller, n, 1)...)[0]
		same(t, string(to), []any{out.Result, out.State, h.find(n).Hash == e.Hash}, []any{ledger.Conflict, to, true})
	}
}

func missingAndHeld(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	items := Items(t, Seller, 0, 3)
	items[1].Hold, items[1].Findings = rules.RowsUnseen, []rules.Finding{rules.New(rules.RowsUnseen, Place(1), "", "", "", "订单", "1", "A2")}
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", items...)
	h.no(ledger.Filter{Orders: []int64{h.find(2).ID}})
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", Items(t, Seller, 0, 1)...)
	same(t, "missing", h.missing("b2"), []string{missing(rules.MissingLater, 1), missing(rules.MissingLater, 2)})
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", items...)
	same(t, "back again", []any{len(h.missing("")), h.find(1).Code, h.find(2).State}, []any{0, rules.RowsUnseen, ledger.Ready})
}

func missingOldBatch(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "") // as an older version left it
	h.take("b1", Items(t, Seller, 0, 2)...)
	h.fileAt("b2", "/a/orders.xlsx")
	h.take("b2", Items(t, Seller, 0, 1)...)
	same(t, "missing", h.missing("b2"), []string{missing(rules.MissingLater, 1)})
}

func unreadOrders(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 3)...)
	h.fileAt("b2", "/a.xlsx")
	h.take("b2", Items(t, Seller, 0, 2)...)
	unread, err := h.Unread(ctx, ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/a.xlsx"}})
	h.ok(err)
	var got []string
	for key := range unread {
		got = append(got, key.OrderNo)
	}
	slices.Sort(got)
	same(t, "what a reading must hold", got, orderNos(0, 1, 2))
	none, err := h.Unread(ctx, ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/b.xlsx"}})
	h.ok(err)
	same(t, "of another path", len(none), 0)
	same(t, "nothing changed", len(h.ready(ledger.Filter{}, 5)), 2)
}

func sentElsewhere(t *testing.T, open Open) {
	h, ctx := newHand(t, open, "run1"), context.Background()
	h.fileAt("b1", "/november.xlsx")
	h.take("b1", Items(t, Seller, 0, 3)...)
	es := h.ready(ledger.Filter{}, 2)
	issued := h.now.Add(lease)
	h.ok(h.update(
		ledger.Change{ID: es[0].ID, Fence: es[0].Fence, State: ledger.Issued, Invoices: []ledger.Invoice{{No: "1", IssuedAt: issued}}},
		ledger.Change{ID: es[1].ID, Fence: es[1].Fence, State: ledger.Submitted}))
	h.fileAt("b2", "/december.xlsx")
	out := h.take("b2", Items(t, Seller, 0, 4)...)
	same(t, "from where", []*ledger.Elsewhere{out[0].Elsewhere, out[1].Elsewhere, out[2].Elsewhere, out[3].Elsewhere}, []*ledger.Elsewhere{
		{File: "orders.xlsx", At: issued, Issued: true, State: ledger.Issued}, {File: "orders.xlsx", At: h.now, State: ledger.Submitted}, nil, nil})
	rows := h.rows(ledger.Filter{Batch: "b2"})
	same(t, "it is kept with the row", []int{len(rows[0].Findings), len(rows[1].Findings), len(rows[2].Findings)}, []int{1, 1, 0})
	out = h.take("b2", Items(t, Seller, 0, 1)...)
	same(t, "and said each time", out[0].Elsewhere, &ledger.Elsewhere{File: "orders.xlsx", At: issued, Issued: true, State: ledger.Issued})
	december := ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/december.xlsx"}}
	sent, err := h.Sendings(ctx, december, []ledger.SentFrom{{Order: es[0].ID, Place: Place(0)}, {Order: 4711}, {Order: es[1].ID, Place: Place(1)}})
	h.ok(err)
	same(t, "asked for", sent, []*ledger.Elsewhere{out[0].Elsewhere, nil, {File: "orders.xlsx", At: h.now, State: ledger.Submitted}})
	november := ledger.Batch{Sources: []string{"orders.xlsx"}, Paths: []string{"/november.xlsx"}}
	sent, err = h.Sendings(ctx, november, []ledger.SentFrom{{Order: es[0].ID, Place: Place(0)}})
	h.ok(err)
	same(t, "asked for by its own file", sent[0] == nil, true)
}

func sentFromSame(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 1)...)
	h.bring(ledger.Issued)
	for _, id := range []string{"b1", "b2", "b3"} { // as it is, and saved again
		h.fileAt(id, "/a.xlsx")
		same(t, id, h.take(id, Items(t, Seller, 0, 1)...)[0].Elsewhere == nil, true)
	}
	h.fileAt("b4", "/b.xlsx")
	same(t, "another file", h.take("b4", Items(t, Seller, 0, 1)...)[0].Elsewhere == nil, false)
	h.fileAt("b3", "/a.xlsx")
	same(t, "its own again", h.take("b3", Items(t, Seller, 0, 1)...)[0].Elsewhere == nil, true)
	h.fileAt("q", "")
	item := in("query", Items(t, Seller, 0, 1)[0])
	same(t, "a query", h.take("q", item)[0].Elsewhere == nil, false)
}

func sentByTheSecond(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.fileAt("b1", "/a.xlsx")
	h.take("b1", Items(t, Seller, 0, 1)...)
	h.fileAt("b2", "/b.xlsx")
	h.take("b2", Items(t, Seller, 0, 1)...)
	h.bring(ledger.Issued)
	h.fileAt("b2", "/b.xlsx")
	same(t, "the file that offered it", h.take("b2", Items(t, Seller, 0, 1)...)[0].Elsewhere == nil, true)
	h.fileAt("b1", "/a.xlsx")
	same(t, "the file before", h.take("b1", Items(t, Seller, 0, 1)...)[0].Elsewhere, &ledger.Elsewhere{File: "orders.xlsx", At: h.now, State: ledger.Issued})
}
