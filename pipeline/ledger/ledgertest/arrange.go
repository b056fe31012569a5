package ledgertest

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func arrangeCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"parts are sent in place of their source":          partsInPlace,
		"a later reading meets source and parts":           partsMetAgain,
		"other content of a source holds its parts":        sourceChanged,
		"a source that is missing holds its parts":         sourceMissing,
		"a merge is taken up with all of its sources only": mergeTakenUp,
		"what was sent is neither split nor merged":        sentStays,
		"what was sent meanwhile stays as it is":           sentMeanwhile,
		"a source that is too large today is met":          sourceTooLarge,
		"a source stays dropped":                           sourceStays,
		"the number of a part is no other order's":         numberTaken,
		"an order with the number of a part is rejected":   orderWithNumberOfPart,
		"parts that were held are offered again":           partsOffered,
		"no money is counted twice":                        moneyOnce,
	}
}

// arrangeable lists the orders of a batch that may be arranged.
func (h *hand) arrangeable(batch string) []ledger.Arrangeable {
	h.Helper()
	var all []ledger.Arrangeable
	for after := int64(0); ; {
		page, err := h.Arrangeable(h.ctx(), batch, after, 2)
		h.ok(err)
		if len(page) == 0 {
			return all
		}
		all, after = append(all, page...), page[len(page)-1].Seq
	}
}

// split divides an order at 60 % of its net.
func (h *hand) split(of ledger.Arrangeable) ledger.Arrangement {
	h.Helper()
	parts, err := invoice.Split(of.Order, invoice.Limits{Net: of.Order.Net * 6 / 10})
	h.ok(err)
	one := ledger.Arrangement{Sources: []ledger.Arrangeable{of}}
	for i := range parts {
		one.Orders = append(one.Orders, &parts[i])
	}
	return one
}

func (h *hand) arrange(batch string, want int, all ...ledger.Arrangement) {
	h.Helper()
	done, err := h.Arrange(h.ctx(), batch, all, h.now)
	h.ok(err)
	if done != want {
		h.Fatalf("%d arrangements were recorded, want %d", done, want)
	}
}

func (h *hand) takeUp(batch string) int {
	h.Helper()
	n, err := h.BringArranged(h.ctx(), batch, h.now)
	h.ok(err)
	return n
}

// divided is a hand on a ledger with a finished batch "b1" of three orders, of which the first was
// split.
func divided(t *testing.T, open Open) *hand {
	t.Helper()
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.read("b1", Items(t, Seller, 0, 3)...)
	h.read("b1", Item(t, Order(Seller, 5), 5))
	all := h.arrangeable("b1")
	same(t, "may be arranged", len(all), 4)
	h.arrange("b1", 1, h.split(all[3]))
	same(t, "nothing is ready before the end", len(h.ready(ledger.Filter{}, 9)), 0)
	same(t, "taken up", h.takeUp("b1"), 2)
	h.ok(h.FinishBatch(h.ctx(), "b1", 6, h.now))
	return h
}

// moneyOnce sums up a split source, another order that was dropped by a person, and the rest: what
// was split is counted apart.
func moneyOnce(t *testing.T, open Open) {
	h := divided(t, open)
	h.decide(ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(1).ID}}, From: []ledger.State{ledger.Ready}, To: ledger.Dropped})
	source, all := h.find(5), report.StateSum{Orders: 5}
	for _, n := range []int{0, 1, 2, 5} {
		e := h.find(n)
		all.Net, all.Tax, all.Gross = all.Net+e.Net, all.Tax+e.Tax, all.Gross+e.Gross
	}
	want := report.Replaced{StateSum: report.StateSum{State: ledger.Dropped, Orders: 1, Net: source.Net, Tax: source.Tax, Gross: source.Gross}, Instead: 2}
	for _, f := range []ledger.Filter{{Batch: "b1"}, {Batch: "b1", Seller: Seller}, {}, {Seller: Seller}} {
		s := h.summary(f)
		same(t, "replaced", s.Replaced, want)
		same(t, "balance", []any{s.Balanced(), s.Read(), s.Orders, s.Count(ledger.Dropped)}, []any{true, 4, 6, 2})
		same(t, "total", s.Total(), all)
	}
	h.batch("b2")
	h.take("b2", Items(t, Seller, 0, 1)...)
	for _, f := range []ledger.Filter{{Batch: "b2"}, {Seller: OtherSeller}, {Orders: []int64{h.part(0).ID}}} {
		same(t, "nothing was split among them", h.summary(f).Replaced.Orders, 0)
		same(t, "so none is another's part", h.summary(f).Replaced.Instead, 0)
	}
	list, err := h.Batches(h.ctx(), 9)
	h.ok(err)
	for _, b := range list {
		if b.ID == "b1" {
			same(t, "batch", []any{b.Items, b.States[ledger.Dropped], b.Replaced, b.Gross}, []any{6, 2, 1, all.Gross})
		} else {
			same(t, "another batch", b.Replaced, 0)
		}
	}
}

var partNos = []string{"SO-0000005-1", "SO-0000005-2"}

func (h *hand) part(n int) ledger.Entry {
	h.Helper()
	e, err := h.Find(h.ctx(), ledger.Key{Seller: Seller, OrderNo: partNos[n]})
	h.ok(err)
	return e
}

func partsInPlace(t *testing.T, open Open) {
	h := divided(t, open)
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "balance", []any{s.Balanced(), s.Orders, s.Count("dropped"), s.Count("ready")}, []any{true, 6, 1, 5})
	source := h.find(5)
	same(t, "source", []any{source.State, source.Code, source.Attempt}, []any{ledger.Dropped, rules.SplitInto, 0})
	same(t, "sums", []any{h.part(0).Net + h.part(1).Net, h.part(0).Tax + h.part(1).Tax}, []any{source.Net, source.Tax})
	same(t, "sent", numbers(h.ready(ledger.Filter{Batch: "b1"}, 9)), append(orderNos(0, 1, 2), partNos...))
	places := map[string]invoice.Place{}
	for _, r := range h.rows(ledger.Filter{Batch: "b1"}) {
		places[r.OrderNo] = r.Source
	}
	same(t, "rows", []any{len(places), places[partNos[0]], places[partNos[1]]}, []any{6, Place(5), Place(5)})
	same(t, "nothing is left to arrange", len(h.arrangeable("b1")), 0)
}

func partsMetAgain(t *testing.T, open Open) {
	h := divided(t, open)
	for _, batch := range []string{"b1", "b2", "b1"} { // the same batch goes on, too
		h.batch(batch)
		h.read(batch, Items(t, Seller, 0, 3)...)
		out := h.read(batch, Item(t, Order(Seller, 5), 5))
		same(t, "source", []any{out[0].Result, out[0].State, out[0].Into}, []any{ledger.Known, ledger.Dropped, partNos})
		for _, a := range h.arrangeable(batch) {
			if a.Order.OrderNo == orderNos(5)[0] || a.Order.OrderNo == partNos[0] {
				t.Errorf("%s may be arranged again", a.Order.OrderNo)
			}
		}
		same(t, "taken up", h.takeUp(batch), 2)
		h.ok(h.FinishBatch(h.ctx(), batch, 6, h.now))
		s := h.summary(ledger.Filter{Batch: batch})
		same(t, "balance", []any{s.Balanced(), s.Count("dropped"), s.Count("ready")}, []any{true, 1, 5})
		same(t, "home", len(h.rows(ledger.Filter{Batch: batch})), 6)
	}
	same(t, "all are sent once", len(h.ready(ledger.Filter{Batch: "b1"}, 9)), 5)
	same(t, "and no more", len(h.ready(ledger.Filter{}, 9)), 0)
}

func sourceChanged(t *testing.T, open Open) {
	h := divided(t, open)
	h.batch("b2")
	o := Order(Seller, 5)
	o.Remark = "别的内容"
	out := h.read("b2", Item(t, o, 5))
	same(t, "source", []any{out[0].Result, out[0].State, out[0].Into}, []any{ledger.Conflict, ledger.Dropped, partNos})
	same(t, "taken up", h.takeUp("b2"), 0)
	h.finish("b2")
	for n := range partNos {
		same(t, "part", []any{h.part(n).State, h.part(n).Code}, []any{ledger.Held, rules.RejectedLater})
	}
	h.batch("b3")
	h.read("b3", Item(t, Order(Seller, 5), 5))
	same(t, "taken up with the old content", h.takeUp("b3"), 2)
	h.ok(h.FinishBatch(h.ctx(), "b3", 3, h.now))
	same(t, "ready again", []any{h.part(0).State, h.part(1).State}, []any{ledger.Ready, ledger.Ready})
	h.batch("b4")
	h.read("b4", Rejected(5))
	same(t, "held by a rejected source", h.part(0).State, ledger.Held)
}

func sourceMissing(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	opened := func(id string) {
		_, err := h.OpenBatch(h.ctx(), ledger.Batch{ID: id, Digest: id, Sources: []string{"orders.xlsx"}, Paths: []string{"/orders.xlsx"}, Created: h.now})
		h.ok(err)
	}
	opened("b1")
	h.read("b1", Item(t, Order(Seller, 5), 5))
	h.arrange("b1", 1, h.split(h.arrangeable("b1")[0]))
	same(t, "taken up", h.takeUp("b1"), 2)
	h.ok(h.FinishBatch(h.ctx(), "b1", 3, h.now))
	opened("b2")
	h.read("b2", Items(t, Seller, 0, 1)...)
	same(t, "taken up", h.takeUp("b2"), 0)
	h.ok(h.FinishBatch(h.ctx(), "b2", 1, h.now))
	same(t, "part", []any{h.part(0).State, h.part(0).Code, h.part(1).State}, []any{ledger.Held, rules.MissingLater, ledger.Held})
}

// merged is a hand on a ledger with a finished batch "b1" of three orders, of which two are merged.
func merged(t *testing.T, open Open) (h *hand, number string) {
	t.Helper()
	h = newHand(t, open, "run1")
	h.batch("b1")
	h.read("b1", Items(t, Seller, 1, 3)...)
	all := h.arrangeable("b1")
	m := invoice.Merge([]*invoice.Order{all[0].Order, all[1].Order}, invoice.Limits{})
	same(t, "merges", len(m), 1)
	h.arrange("b1", 1, ledger.Arrangement{Sources: all[:2], Orders: []*invoice.Order{&m[0].Order}})
	same(t, "taken up", h.takeUp("b1"), 1)
	h.ok(h.FinishBatch(h.ctx(), "b1", 4, h.now))
	return h, m[0].Order.OrderNo
}

func mergeTakenUp(t *testing.T, open Open) {
	h, number := merged(t, open)
	same(t, "source", []any{h.find(1).State, h.find(1).Code, h.find(2).State}, []any{ledger.Dropped, rules.MergedInto, ledger.Dropped})
	h.batch("b2")
	out := h.read("b2", Items(t, Seller, 1, 1)...)
	same(t, "one source alone", []any{out[0].Into, h.takeUp("b2")}, []any{[]string{number}, 0})
	h.finish("b2")
	h.batch("b3")
	h.read("b3", Items(t, Seller, 1, 2)...)
	same(t, "both", h.takeUp("b3"), 1)
	h.ok(h.FinishBatch(h.ctx(), "b3", 3, h.now))
	same(t, "sent", numbers(h.ready(ledger.Filter{Batch: "b3"}, 9)), []string{number})
}

func sentStays(t *testing.T, open Open) {
	h := started(t, open, 4)
	h.bring(ledger.Issued)
	h.bring(ledger.Unknown)
	h.bring(ledger.Ready) // it was not sent, but the intent was recorded
	h.batch("b2")
	h.read("b2", Items(t, Seller, 0, 4)...)
	all := h.arrangeable("b2")
	same(t, "may be arranged", []any{len(all), all[0].Order.OrderNo}, []any{1, orderNos(3)[0]})
}

func sentMeanwhile(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.batch("b2")
	h.read("b2", Items(t, Seller, 0, 2)...)
	all := h.arrangeable("b2")
	one := h.split(all[1])
	same(t, "claimed", len(h.ready(ledger.Filter{}, 9)), 2)
	h.arrange("b2", 0, one)
	same(t, "nothing in its place", h.takeUp("b2"), 0)
	_, err := h.Find(h.ctx(), ledger.Key{Seller: Seller, OrderNo: one.Orders[0].OrderNo})
	h.is(err, ledger.ErrNotFound)
}

func sourceStays(t *testing.T, open Open) {
	h := divided(t, open)
	why := rules.New(rules.TakenBack, invoice.Place{}, "", "", "")
	for _, d := range []ledger.Decision{
		{From: []ledger.State{ledger.Dropped}, To: ledger.Held, Hold: &why},
		{From: []ledger.State{ledger.Dropped}, To: ledger.Dropped, IssuedAs: "26330000000000000001"},
		{From: []ledger.State{ledger.Dropped}, To: ledger.Failed},
	} {
		d.Filter = ledger.Filter{Orders: []int64{h.find(5).ID}}
		moved, err := h.Decide(h.ctx(), d, h.now)
		h.ok(err)
		same(t, "moved", []any{moved, h.find(5).State, h.find(5).Code}, []any{0, ledger.Dropped, rules.SplitInto})
	}
}

func numberTaken(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	taken := Order(Seller, 1)
	taken.OrderNo = partNos[0]
	h.read("b1", Item(t, Order(Seller, 5), 5), Item(t, taken, 1))
	_, err := h.Arrange(h.ctx(), "b1", []ledger.Arrangement{h.split(h.arrangeable("b1")[0])}, h.now)
	var number *ledger.NumberTakenError
	if !errors.As(err, &number) || number.Number != partNos[0] || number.Source != orderNos(5)[0] {
		t.Fatalf("got %v", err)
	}
	same(t, "nothing was changed", []any{h.find(5).State, h.takeUp("b1")}, []any{ledger.Held, 0})
}

func orderWithNumberOfPart(t *testing.T, open Open) {
	h := divided(t, open)
	before := h.part(0)
	taken := Order(Seller, 1)
	taken.OrderNo = partNos[0]
	h.batch("b2")
	out := h.read("b2", Item(t, taken, 1))
	same(t, "result", []any{out[0].Result, out[0].PlaceOf}, []any{ledger.Taken, orderNos(5)[0]})
	h.finish("b2")
	same(t, "rejected", h.summary(ledger.Filter{Batch: "b2"}).Count("rejected"), 1)
	same(t, "the part", h.part(0), before)
}

func partsOffered(t *testing.T, open Open) {
	h := divided(t, open)
	why := rules.New(rules.NotConfirmed, invoice.Place{}, "", "", "")
	moved, err := h.Decide(h.ctx(), ledger.Decision{Filter: ledger.Filter{Batch: "b1"}, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &why}, h.now)
	h.ok(err)
	same(t, "held", moved, 5)
	h.batch("b1")
	h.read("b1", Items(t, Seller, 0, 3)...)
	h.read("b1", Item(t, Order(Seller, 5), 5))
	same(t, "taken up", h.takeUp("b1"), 2)
	h.ok(h.FinishBatch(h.ctx(), "b1", 6, h.now))
	same(t, "offered again", len(h.ready(ledger.Filter{Batch: "b1"}, 9)), 5)
}

// tooLarge is the item of the source of divided as a reading has it that does not split.
func tooLarge(t *testing.T) ledger.Item {
	t.Helper()
	item := Item(t, Order(Seller, 5), 5)
	item.Order, item.Hash = nil, ""
	item.Findings = []rules.Finding{rules.New(rules.TooManyLines, item.Source, item.Facts.OrderNo, invoice.GoodsName, "", "300", "100")}
	return item
}

func sourceTooLarge(t *testing.T, open Open) {
	h := divided(t, open)
	for _, batch := range []string{"b2", "b1"} {
		h.batch(batch)
		h.read(batch, Items(t, Seller, 0, 3)...)
		out := h.read(batch, tooLarge(t))
		same(t, "source", []any{out[0].Result, out[0].State, out[0].Into}, []any{ledger.Known, ledger.Dropped, partNos})
		same(t, "its finding", out[0].OpenFindings(tooLarge(t).Findings)[0].Severity, rules.Warning)
		same(t, "taken up", h.takeUp(batch), 2)
		h.ok(h.FinishBatch(h.ctx(), batch, 6, h.now))
		s := h.summary(ledger.Filter{Batch: batch})
		same(t, "balance", []any{s.Balanced(), s.Count("dropped"), s.Count("ready"), s.Count("rejected")}, []any{true, 1, 5, 0})
	}
	h.batch("b3")
	other := tooLarge(t)
	other.Facts.Gross++
	same(t, "other content", []any{h.read("b3", other)[0].State, h.takeUp("b3"), h.part(0).State}, []any{ledger.Rejected, 0, ledger.Held})
}
