package ledgertest

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func rowCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"an invoice a row, and the rejected":    rowOfEach,
		"codes are shown where something fails": rowCodes,
		"warnings come with their order":        rowWarnings,
		"all orders of the ledger":              rowsOfAll,
		"carried columns come with their order": rowsCarry,
		"an error of yield ends it":             rowsEnd,
		"writing goes on while rows are read":   rowsWhileWriting,
	}
}

// mixed is a batch of an order with two invoices, one without, and a rejected one between them.
func mixed(t *testing.T, open Open) *hand {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(Seller, 0), 0), Rejected(1), Item(t, Order(OtherSeller, 2), 2))
	e := h.ready(ledger.Filter{Seller: Seller}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Serial: "S0", Code: "2", Invoices: bills()}))
	return h
}

func rowOfEach(t *testing.T, open Open) {
	h := mixed(t, open)
	o, other, no, bill := Order(Seller, 0), Order(OtherSeller, 2), Rejected(1), bills()
	base := report.Row{OrderNo: o.OrderNo, Seller: Seller, State: "issued", Kind: o.Kind, BuyerName: o.Buyer.Name, BuyerTaxNum: o.Buyer.TaxNum, Remark: o.Remark, Source: Place(0)}
	first, second, third := base, base, base
	first.SerialNo, first.InvoiceNo, first.IssuedAt, first.Net, first.Tax, first.Gross = "S1", bill[0].No, bill[0].IssuedAt, 100, 13, 113
	first.PDFURL, first.OFDURL, first.XMLURL = bill[0].PDF, bill[0].OFD, bill[0].XML
	second.SerialNo, second.InvoiceNo, second.InvoiceCode, second.IssuedAt, second.Net, second.Tax, second.Gross = "S2", bill[1].No, bill[1].Code, bill[1].IssuedAt, 50, 6, 56
	third.OrderNo, third.Seller, third.State, third.Source = other.OrderNo, OtherSeller, "ready", Place(2)
	third.Net, third.Tax, third.Gross = other.Net, other.Tax, other.Gross
	rejected := report.Row{OrderNo: no.Facts.OrderNo, Seller: Seller, State: "rejected", Net: 100, Tax: 13, Gross: 113, ErrorCode: "FP-TST-001", Findings: no.Findings, Source: Place(1)}
	same(t, "rows", h.rows(ledger.Filter{Batch: "b1"}), []report.Row{first, second, rejected, third})
	same(t, "rows of a seller", h.rows(ledger.Filter{Batch: "b1", Seller: Seller}), []report.Row{first, second, rejected})
	same(t, "rows of the other", h.rows(ledger.Filter{Batch: "b1", Seller: OtherSeller}), []report.Row{third})
}

func rowCodes(t *testing.T, open Open) {
	h := started(t, open, 4)
	es := h.ready(ledger.Filter{}, 4)
	at := func(i int, c ledger.Change) ledger.Change {
		c.ID, c.Fence = es[i].ID, es[i].Fence
		return c
	}
	failing := bills()[:1]
	failing[0].Status, failing[0].Fail = "24", "签章超时"
	h.ok(h.update(
		at(0, ledger.Change{State: ledger.Submitted, Code: "20"}),
		at(1, ledger.Change{State: ledger.Failed, Code: "22"}),
		at(2, ledger.Change{State: ledger.Unknown, Code: "", Error: "connection reset"}),
		at(3, ledger.Change{State: ledger.SealFailed, Code: "24", Invoices: failing}),
	))
	var got []string
	for _, r := range h.rows(ledger.Filter{Batch: "b1"}) {
		got = append(got, string(r.State)+"/"+r.ErrorCode+"/"+r.Error)
	}
	same(t, "codes", got, []string{"submitted//", "failed/22/", "unknown//connection reset", "seal_failed/24/签章超时"})
}

func rowWarnings(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	item := Items(t, Seller, 0, 1)[0]
	item.Findings = []rules.Finding{{Code: "FP-TST-002", Severity: rules.Warning, Place: invoice.Place{File: "orders.xlsx", Sheet: "订单", Row: 1, Col: "F"},
		OrderNo: "SO", Field: "buyer_name", Value: "某某\x00", Args: []string{"甲", "乙"}}}
	h.take("b1", item)
	r := h.rows(ledger.Filter{Batch: "b1"})[0]
	same(t, "findings", r.Findings, item.Findings)
	same(t, "no error", []string{string(r.State), r.ErrorCode}, []string{"ready", ""})
}

func rowsOfAll(t *testing.T, open Open) {
	h := mixed(t, open)
	h.batch("b2")
	again := Item(t, Order(OtherSeller, 2), 2)
	again.Source.File = "later.xlsx"
	h.take("b2", again, Rejected(8))
	var got []string
	for _, r := range h.rows(ledger.Filter{}) {
		got = append(got, r.OrderNo+" "+r.InvoiceNo+" "+r.Source.File)
	}
	nos := orderNos(0, 2)
	want := []string{nos[0] + " " + bills()[0].No + " orders.xlsx", nos[0] + " " + bills()[1].No + " orders.xlsx", nos[1] + "  later.xlsx"}
	same(t, "all", got, want)
	same(t, "of a seller", len(h.rows(ledger.Filter{Seller: OtherSeller})), 1)
}

// rowsCarry reads columns that are not put on the invoice: of orders and of what was rejected, as
// the reading that counts said them last.
func rowsCarry(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	carried := func(r report.Row) string {
		var out []string
		for _, c := range r.Carried {
			out = append(out, c.Title+"="+c.Value)
		}
		return strings.Join(out, " ")
	}
	items := Items(t, Seller, 1, 3)
	items[0].Facts.Carried = []invoice.Carried{{Title: "部门", Value: "一部"}, {Title: "合同号", Value: "00012"}}
	items[1].Facts.Carried = []invoice.Carried{{Title: "部门", Value: "二部"}}
	refused := Rejected(8)
	refused.Facts.Carried = []invoice.Carried{{Title: "部门", Value: "三部"}}
	carries := func() bool {
		ok, err := h.Carries(h.ctx())
		h.ok(err)
		return ok
	}
	h.batch("b0") // what was rejected has facts, too
	h.take("b0", Item(t, Order(Seller, 5), 5), Rejected(6))
	same(t, "none carries", carries(), false)
	h.batch("b1")
	h.take("b1", append(items, refused)...)
	var got []string
	for _, r := range h.rows(ledger.Filter{Batch: "b1"}) {
		got = append(got, carried(r))
	}
	same(t, "of a batch", got, []string{"部门=一部 合同号=00012", "部门=二部", "", "部门=三部"})

	titles := func(batch string) []string {
		out, err := h.Carried(h.ctx(), batch)
		h.ok(err)
		return out
	}
	same(t, "titles of a batch", titles("b1"), []string{"部门", "合同号"})
	same(t, "some carry", carries(), true)

	h.batch("b2") // the same order, from another department
	again := Item(t, Order(Seller, 1), 1)
	again.Source.File, again.Facts.Carried = "later.xlsx", []invoice.Carried{{Title: "部门", Value: "四部"}}
	h.take("b2", again)
	same(t, "of all", carried(h.rows(ledger.Filter{})[1]), "部门=四部")
	same(t, "state", h.rows(ledger.Filter{})[1].State, ledger.Ready)
	same(t, "titles of the later batch", titles("b2"), []string{"部门"})
}

func rowsEnd(t *testing.T, open Open) {
	h := started(t, open, 3)
	stop, n := errors.New("stop"), 0
	h.is(h.Rows(context.Background(), ledger.Filter{Batch: "b1"}, func(report.Row) error {
		n++
		return stop
	}), stop)
	same(t, "rows", n, 1)
	h.take("b1", Items(t, Seller, 3, 1)...) // nothing is left open
}

// rowsWhileWriting writes from within a reading, which would wait for ever if a reading kept
// writers away.
func rowsWhileWriting(t *testing.T, open Open) {
	h := started(t, open, 600)
	n := 0
	h.ok(h.Rows(context.Background(), ledger.Filter{Batch: "b1"}, func(r report.Row) error {
		if n++; n%200 == 1 {
			h.bring(ledger.Issued)
			h.take("b1", Item(t, Order(Seller, 1000+n), 1000+n))
		}
		if r.State != "ready" {
			t.Errorf("a reading saw what was written later: %s is %s", r.OrderNo, r.State)
		}
		return nil
	}))
	same(t, "rows of one moment", n, 600)
}

func summaryCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"the balance of a batch":        summaryOfBatch,
		"an imbalance shows":            summaryImbalance,
		"rates of issued orders":        summaryRates,
		"everything":                    summaryOfAll,
		"an empty batch is in balance":  summaryEmpty,
		"the sum of the largest amount": summaryLarge,
		"what was invoiced counts":      summaryInvoiced,
	}
}

func summaryOfBatch(t *testing.T, open Open) {
	h := mixed(t, open)
	h.ok(h.FinishBatch(context.Background(), "b1", 3, h.now))
	s := h.summary(ledger.Filter{Batch: "b1"})
	if !s.Balanced() || s.Orders != 3 {
		t.Errorf("balance of %d orders: %+v", s.Orders, s.States)
	}
	o, other := Order(Seller, 0), Order(OtherSeller, 2)
	var want []report.StateSum
	for _, st := range ledger.States() {
		one := report.StateSum{State: st}
		switch st {
		case ledger.Rejected:
			one = report.StateSum{State: "rejected", Orders: 1, Net: 100, Tax: 13, Gross: 113}
		case ledger.Issued:
			one = report.StateSum{State: "issued", Orders: 1, Net: o.Net, Tax: o.Tax, Gross: o.Gross}
		case ledger.Ready:
			one = report.StateSum{State: "ready", Orders: 1, Net: other.Net, Tax: other.Tax, Gross: other.Gross}
		}
		want = append(want, one)
	}
	same(t, "states", s.States, want)
	issued := Start().Add(time.Hour)
	same(t, "head", []any{s.Batch, s.Environment, s.Sellers, s.Sources, s.From, s.To}, []any{"b1", "simulator", []string{Seller, OtherSeller}, []string{"b1.xlsx"}, issued, issued})
	part := h.summary(ledger.Filter{Batch: "b1", Seller: OtherSeller})
	same(t, "of a seller", []any{part.Orders, part.Balanced(), part.Sellers, part.Count("ready")}, []any{1, true, []string{OtherSeller}, 1})
	same(t, "period of what is not issued", []time.Time{part.From, part.To}, []time.Time{Start(), Start()})
}

func summaryImbalance(t *testing.T, open Open) {
	h := mixed(t, open)
	if s := h.summary(ledger.Filter{Batch: "b1"}); !s.Balanced() {
		t.Errorf("a reading under way counts its items: %+v", s)
	}
	h.ok(h.FinishBatch(context.Background(), "b1", 4, h.now)) // one more was read than came into the ledger
	if s := h.summary(ledger.Filter{Batch: "b1"}); s.Balanced() {
		t.Errorf("a lost order does not show: %+v", s)
	}
}

// ofRates is an order of one line a rate, each of 100.00 yuan.
func ofRates(n int, rates ...int64) *invoice.Order {
	o := Order(Seller, n)
	line := o.Lines[0]
	o.Lines = nil
	for _, r := range rates {
		line.Rate, line.Net, line.Tax, line.Gross = decimal.New(r, -2), 100_00, invoice.Amount(r*100), invoice.Amount(100_00+r*100)
		o.Lines = append(o.Lines, line)
	}
	o.Add()
	return o
}

func summaryRates(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	orders := []*invoice.Order{ofRates(0, 13), ofRates(1, 13, 13), ofRates(2, 13, 6), ofRates(3, 6, 13, 13), ofRates(4, 0), ofRates(5, 3)}
	var items []ledger.Item
	for n, o := range orders {
		items = append(items, Item(t, o, n))
	}
	h.take("b1", items...)
	h.move(ledger.Issued, h.ready(ledger.Filter{}, 5)...) // the sixth is not issued
	want := []report.RateSum{
		{Rate: "0", Lines: 1, Net: 100_00, Gross: 100_00},
		{Rate: "0.06", Lines: 2, Net: 200_00, Tax: 12_00, Gross: 212_00},
		{Rate: "0.13", Lines: 6, Net: 600_00, Tax: 78_00, Gross: 678_00},
	}
	same(t, "rates", h.summary(ledger.Filter{Batch: "b1"}).Rates, want)
	same(t, "rates of all", h.summary(ledger.Filter{}).Rates, want)
	s := h.summary(ledger.Filter{Seller: Seller})
	var net invoice.Amount
	for _, r := range s.Rates {
		net += r.Net
	}
	for _, st := range s.States {
		if st.State == "issued" {
			same(t, "rates add up to the issued orders", net, st.Net)
		}
	}
}

func summaryOfAll(t *testing.T, open Open) {
	h := mixed(t, open)
	h.batch("b2")
	h.take("b2", Item(t, Order(OtherSeller, 2), 2), Rejected(8), Item(t, Order(Seller, 9), 9))
	s := h.summary(ledger.Filter{})
	same(t, "all", []any{s.Orders, s.Balanced(), s.Count("rejected"), s.Count("ready"), s.Count("issued"), s.Sellers, s.Sources},
		[]any{3, true, 0, 2, 1, []string{Seller, OtherSeller}, []string{"b1.xlsx", "b2.xlsx"}})
	same(t, "rows agree", len(h.rows(ledger.Filter{})), 4)
	same(t, "of a seller", h.summary(ledger.Filter{Seller: Seller}).Orders, 2)
}

func summaryEmpty(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	s := h.summary(ledger.Filter{Batch: "b1"})
	same(t, "empty", []any{s.Orders, s.Balanced(), len(s.States), s.From}, []any{0, true, len(ledger.States()), Start()})
	same(t, "nothing at all", h.summary(ledger.Filter{}).Orders, 0)
	h.take("b1", Rejected(0))
	h.ok(h.FinishBatch(context.Background(), "b1", 1, h.now))
	s = h.summary(ledger.Filter{Batch: "b1"})
	same(t, "only rejected", []any{s.Orders, s.Balanced(), s.Count("rejected")}, []any{1, true, 1})
}

func summaryLarge(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	var items []ledger.Item
	for n := range 40 {
		o := Order(Seller, n)
		o.Lines[0].Net, o.Lines[0].Tax, o.Lines[0].Gross = invoice.MaxAmount, 0, invoice.MaxAmount
		o.Add()
		items = append(items, Item(t, o, n))
	}
	h.take("b1", items...)
	_, gross, err := h.Totals(context.Background(), ledger.Filter{})
	h.ok(err)
	same(t, "gross", gross, 40*invoice.MaxAmount)
}

func summaryInvoiced(t *testing.T, open Open) {
	h := started(t, open, 2)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Issued, Invoices: bills(), Differs: difference("金额")}))
	for _, f := range []ledger.Filter{{Batch: "b1"}, {}, {Orders: []int64{e.ID}}} {
		s := h.summary(f)
		for _, one := range s.States {
			if one.State == "issued" {
				same(t, "issued", one, report.StateSum{State: "issued", Orders: 1, Net: 150, Tax: 19, Gross: 169})
			}
		}
		same(t, "balanced, rates", []any{s.Balanced(), s.Rates}, []any{true, []report.RateSum{{Rate: "0.13", Lines: 1, Net: 150, Tax: 19, Gross: 169}}})
	}
	h.foreign(bills()) // the invoice is not the order's
	o := Order(Seller, 1)
	for _, one := range h.summary(ledger.Filter{}).States {
		if one.State == "held" {
			same(t, "held", one, report.StateSum{State: "held", Orders: 1, Net: o.Net, Tax: o.Tax, Gross: o.Gross})
		}
	}
}
