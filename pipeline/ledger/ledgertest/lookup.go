package ledgertest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func lookupCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"by order, serial, invoice and buyer":       searched,
		"a search of many says that there are more": searchedMany,
		"a search of one seller's orders":           searchedOfSeller,
		"a search minds case as little anywhere":    searchedInCase,
		"where an order stood in each batch":        readings,
		"invoices of a month":                       issuedInMonth,
		"extracts of results":                       extracts,
		"an order of two months is in both":         issuedAcrossMonths,
		"what was rejected and not corrected":       stillRejected,
		"what was rejected comes once":              rejectedOnce,
		"rejected for want of a seller":             rejectedWithoutSeller,
	}
}

// issue brings the first ready order to Issued with some invoices.
func (h *hand) issue(serial string, invoices ...ledger.Invoice) ledger.Entry {
	h.Helper()
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: serial, Code: "2", Invoices: invoices}))
	return e
}

// found is what a search answers, in short.
func (h *hand) found(text string, limit int) (out []string, more bool) {
	h.Helper()
	return h.foundOf("", text, limit)
}

func (h *hand) foundOf(seller, text string, limit int) (out []string, more bool) {
	h.Helper()
	list, more, err := h.Search(context.Background(), text, seller, limit)
	h.ok(err)
	for _, m := range list {
		out = append(out, fmt.Sprintf("%s %s %s", m.By, m.Key.OrderNo, m.State))
	}
	return out, more
}

func searched(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	other := Order(Seller, 1)
	other.Buyer.Name, other.Buyer.TaxNum = "北京100%_测试公司", "91110000MA1BUYER02"
	h.take("b1", Item(t, Order(Seller, 0), 0), Item(t, other, 1), Item(t, Order(OtherSeller, 1), 2))
	bill := bills()[:1]
	h.issue("S0", bill...)
	first, second := Order(Seller, 0).OrderNo, other.OrderNo
	for text, want := range map[string][]string{
		first:                {"order_no " + first + " issued"},
		" " + first + "\n":   {"order_no " + first + " issued"},
		second:               {"order_no " + second + " ready", "order_no " + second + " ready"}, // of two sellers
		"S0":                 {"serial_no " + first + " issued"},
		bill[0].No:           {"invoice_no " + first + " issued"},
		"100%_测":             {"buyer " + second + " ready"},
		"91110000ma1buyer02": {"buyer " + second + " ready"},
		"样例贸易":               {"buyer " + second + " ready", "buyer " + first + " issued"},
		"1000_":              nil,
		"nobody":             nil,
		"":                   nil,
		"12345678":           nil,
		"' OR 1=1 --":        nil,
	} {
		got, more := h.found(text, 10)
		same(t, "search "+text, got, want)
		same(t, "more", more, false)
	}
}

func searchedMany(t *testing.T, open Open) {
	h := started(t, open, 5)
	got, more := h.found("样例", 3)
	same(t, "newest first", got, []string{"buyer SO-0000004 ready", "buyer SO-0000003 ready", "buyer SO-0000002 ready"})
	same(t, "more", more, true)
	got, more = h.found("样例", 5)
	same(t, "all", []any{len(got), more}, []any{5, false})
}

// searchedOfSeller finds a seller's order behind more of another's than are listed.
func searchedOfSeller(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", append([]ledger.Item{Item(t, Order(OtherSeller, 9), 0)}, Items(t, Seller, 1, 5)...)...)
	h.bring(ledger.Ready)
	got, more := h.foundOf(OtherSeller, "样例贸易", 2)
	same(t, "by buyer", []any{got, more}, []any{[]string{"buyer SO-0000009 ready"}, false})
	got, more = h.foundOf(Seller, "样例贸易", 2)
	same(t, "the other's", []any{len(got), more}, []any{2, true})
	got, _ = h.foundOf(OtherSeller, "SO-0000001", 2)
	same(t, "another seller's number", len(got), 0)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S1", Invoices: bills()[:1]}))
	other := map[string]string{Seller: OtherSeller, OtherSeller: Seller}[e.Key.Seller]
	for seller, want := range map[string]int{e.Key.Seller: 1, other: 0} {
		for _, text := range []string{"S1", bills()[0].No} {
			got, _ = h.foundOf(seller, text, 2)
			same(t, text+" of "+seller, len(got), want)
		}
	}
}

// searchedInCase takes A to Z and a to z as the same, no other letters, and no sign as a wildcard.
func searchedInCase(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	for n, name := range []string{"Acme 示例 100%_A!B 公司", "ÉCOLE 示例公司"} {
		o := Order(Seller, n)
		o.Buyer.Name = name
		h.take("b1", Item(t, o, n))
	}
	for text, want := range map[string]int{"ACME": 1, "acme 示例": 1, "100%_a!b": 1, "école": 0, "École": 1, "cOLE": 1,
		"A_me": 0, "A%示": 0, "a!": 1, "!%": 0, "_": 1, "%": 1} {
		got, _ := h.found(text, 9)
		same(t, text, len(got), want)
	}
}

func readings(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.now = h.now.Add(time.Hour)
	h.batch("b2")
	again := Item(t, Order(Seller, 1), 7)
	h.take("b2", again)
	got, err := h.Readings(context.Background(), h.find(1).ID)
	h.ok(err)
	same(t, "readings", got, []ledger.Reading{
		{Batch: "b1", Begun: Start(), Place: Place(1)}, {Batch: "b2", Begun: Start().Add(time.Hour), Place: Place(7)}})
	got, err = h.Readings(context.Background(), h.find(0).ID)
	h.ok(err)
	same(t, "readings of the other", len(got), 1)
}

// billed is an invoice of a time.
func billed(n int, at time.Time) ledger.Invoice {
	b := bills()[0]
	b.Serial, b.No, b.IssuedAt = fmt.Sprintf("S%d", n), fmt.Sprintf("2633200000012345%04d", n), at
	return b
}

// month is what the ledger knows of a month: numbers of invoices, and their summary.
func (h *hand) month(m ledger.Span) (numbers []string, sum report.Summary) {
	h.Helper()
	h.ok(h.IssuedRows(context.Background(), m, ledger.Extract{}, func(r report.Row) error {
		numbers = append(numbers, r.InvoiceNo)
		return nil
	}))
	sum, err := h.Issued(context.Background(), m, ledger.Extract{})
	h.ok(err)
	return numbers, sum
}

func issuedInMonth(t *testing.T, open Open) {
	h := started(t, open, 5)
	november := ledger.Month(2026, time.November)
	h.issue("S0", billed(0, november.From.Add(-time.Millisecond)))
	h.issue("S1", billed(1, november.From))
	h.issue("S2", billed(2, november.To.Add(-time.Millisecond)))
	h.issue("S3", billed(3, november.To))
	got, sum := h.month(november)
	same(t, "invoices of November", got, []string{billed(1, Start()).No, billed(2, Start()).No})
	one := bills()[0]
	for _, s := range sum.States {
		want := report.StateSum{State: s.State}
		if s.State == ledger.Issued {
			want = report.StateSum{State: s.State, Orders: 2, Net: 2 * one.Net, Tax: 2 * one.Tax, Gross: 2 * one.Gross}
		}
		same(t, "sum of "+string(s.State), s, want)
	}
	same(t, "orders", []any{sum.Orders, sum.Balanced(), sum.Sellers}, []any{2, true, []string{Seller}})
	got, sum = h.month(ledger.Month(2026, time.December))
	same(t, "invoices of December", []any{got, sum.Orders}, []any{[]string{billed(3, Start()).No}, 1})
	got, sum = h.month(ledger.Month(2025, time.November))
	same(t, "a month without", []any{len(got), sum.Orders}, []any{0, 0})
}

func issuedAcrossMonths(t *testing.T, open Open) {
	h := started(t, open, 1)
	november, december := ledger.Month(2026, time.November), ledger.Month(2026, time.December)
	h.issue("S0", billed(1, november.From), billed(2, november.From), billed(3, december.From))
	got, sum := h.month(november)
	same(t, "November", []any{len(got), sum.Orders, sum.States[0].Orders}, []any{2, 1, 0})
	same(t, "gross of November", grossOf(&sum), 2*bills()[0].Gross)
	got, sum = h.month(december)
	same(t, "December", []any{len(got), sum.Orders}, []any{1, 1})
	same(t, "gross of December", grossOf(&sum), bills()[0].Gross)
}

func grossOf(s *report.Summary) (sum invoice.Amount) {
	for _, x := range s.States {
		sum += x.Gross
	}
	return sum
}

// rejected are the numbers of the orders that are still rejected, with their places.
func (h *hand) rejected() (out []string) {
	h.Helper()
	h.ok(h.Rejected(context.Background(), ledger.Extract{}, func(r report.Row) error {
		out = append(out, r.OrderNo+" "+r.Source.String()+" "+r.ErrorCode)
		return nil
	}))
	return out
}

// reading opens a batch of a file and reads items into it.
func (h *hand) reading(id, file string, items ...ledger.Item) {
	h.Helper()
	h.now = h.now.Add(time.Minute)
	_, err := h.OpenBatch(context.Background(), ledger.Batch{ID: id, Digest: id, Sources: []string{file}, Paths: []string{"/" + file}, Created: h.now})
	h.ok(err)
	for i := range items {
		items[i].Source.File = file
	}
	h.take(id, items...)
}

func stillRejected(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.reading("b1", "a.xlsx", Rejected(1), Rejected(2), Rejected(3), Item(t, Order(Seller, 4), 4))
	h.bring(ledger.Submitted) // the only order
	at := func(n int, file string) string {
		p := Place(n)
		p.File = file
		return fmt.Sprintf("SO-%07d %s FP-TST-001", n, p)
	}
	same(t, "of the first reading", h.rejected(), []string{at(1, "a.xlsx"), at(2, "a.xlsx"), at(3, "a.xlsx")})
	h.reading("b2", "c.xlsx", Item(t, Order(Seller, 2), 2)) // corrected in another file
	same(t, "one corrected elsewhere", h.rejected(), []string{at(1, "a.xlsx"), at(3, "a.xlsx")})
	h.reading("b3", "a.xlsx", Item(t, Order(Seller, 1), 1), Rejected(3), Rejected(5)) // the file was saved again
	same(t, "after the second reading", h.rejected(), []string{at(3, "a.xlsx"), at(5, "a.xlsx")})
	changed := Order(Seller, 4)
	changed.Remark = "another"
	h.reading("b4", "d.xlsx", Item(t, changed, 9))
	same(t, "what was sent is not rejected", h.rejected(), []string{at(3, "a.xlsx"), at(5, "a.xlsx")})
}

// rejectedWithoutSeller: the order of the only seller that has the number is the corrected one;
// where two have it, nobody knows which is.
func rejectedWithoutSeller(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	var list []ledger.Item
	for n := range 3 {
		r := Rejected(n)
		r.Facts.Seller = ""
		list = append(list, r)
	}
	h.reading("b1", "a.xlsx", list...)
	same(t, "at first", len(h.rejected()), 3)
	h.reading("b2", "c.xlsx", Item(t, Order(Seller, 0), 0), Item(t, Order(Seller, 1), 1), Item(t, Order(OtherSeller, 1), 2))
	same(t, "of one seller", len(h.rejected()), 2)
}

func rejectedOnce(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.reading("b1", "a.xlsx", Rejected(1))
	h.reading("b2", "b.xlsx", Rejected(1))
	got := h.rejected()
	same(t, "the same number of two files", len(got), 1)
	unnamed := Rejected(2)
	unnamed.Facts.OrderNo = ""
	next := Rejected(3)
	next.Facts.OrderNo = ""
	h.reading("b3", "c.xlsx", unnamed, next)
	same(t, "rows without a number", len(h.rejected()), 3)
}
