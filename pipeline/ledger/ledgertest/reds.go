package ledgertest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

func redCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"none":                      redNone,
		"rows of red invoices":      redRows,
		"how far invoices are back": redExtents,
		"sums":                      redSums,
		"month":                     redMonth,
		"day not known":             redUndated,
		"tried again":               redAgain,
		"need nobody":               redOver,
		"taken out":                 redDropped,
		"issued elsewhere":          redElsewhere,
		"search":                    redSearch,
		"carried columns":           redCarries,
	}
}

const redKind ledger.Effect = "red"

// reds are the red invoices of a filter.
func (h *hand) reds(f ledger.Filter) (out []report.Row) {
	h.Helper()
	h.ok(h.Reds(h.ctx(), f, func(r report.Row) error {
		out = append(out, r)
		return nil
	}))
	return out
}

// blue is the invoice row of an issued order, in the form that reds name.
func (h *hand) blue(no string, at time.Time) int64 {
	h.Helper()
	id, err := h.InvoiceID(h.ctx(), ledger.InvoiceRef{Seller: Seller, No: no, IssuedAt: at})
	h.ok(err)
	return id
}

// red plans the red of an invoice, of some net and 13 % of tax, and brings it to a state.
func (h *hand) red(name string, order, blue int64, net invoice.Amount, detail string, to ledger.State) int64 {
	h.Helper()
	tax := net * 13 / 100
	body := fmt.Sprintf(`{"number":"RED%s","key":"k","flow":"form","reason":"4","refund_no":"R1","blue":{"order_no":"SO","kind":"pc","no":"B%d","buyer":"甲方","net":"1.00","tax":"0.13","gross":"1.13"},`+
		`"red":{"lines":[{"index":1,"quantity":"0","price":"0","net":%q,"tax":%q}]},"lines":[{"index":1,"name":"n","code":"1","quantity":"0","rate":"0.13","net":"1.00","tax":"0.13"}],"net":%q,"tax":%q,"gross":%q}`,
		name, blue, net, tax, net, tax, net+tax)
	planned, err := h.Plan(h.ctx(), []ledger.Plan{{Effect: redKind, Seller: Seller, Subject: "B#" + name, Order: order, Invoice: blue, Body: []byte(body), Due: h.now, Net: net, Tax: tax}}, h.now)
	h.ok(err)
	if to == ledger.Ready {
		return planned[0].ID
	}
	claimed, err := h.Claim(h.ctx(), ToCall(h.claim(ledger.Filter{Seller: Seller}, 1), redKind, func(*ledger.Entry) (string, error) { return "r", nil }))
	h.ok(err)
	e := claimed[0]
	c := ledger.Change{Effect: redKind, ID: e.ID, Fence: e.Fence, State: to, NextAt: h.now, Detail: []byte(detail)}
	if to == ledger.Failed {
		c.Code, c.Error = "form-07", "作废（超72小时未确认）"
	}
	h.ok(h.update(c))
	return e.ID
}

func issuedRed(no string, at time.Time) string {
	return fmt.Sprintf(`{"bill_no":"F1","status":"04","serial":"RS","no":%q,"issued_at":%q,"pdf":"https://e.example/r.pdf"}`, no, at.Format(time.RFC3339))
}

// reversal is a ledger of two issued orders, the first of 1.00 + 0.13.
func reversal(t *testing.T, open Open) (h *hand, first, second ledger.Entry) {
	h = started(t, open, 3)
	first = h.issue("S0", billed(0, Start()))
	second = h.issue("S1", billed(1, Start()))
	return h, first, second
}

func redNone(t *testing.T, open Open) {
	h, _, _ := reversal(t, open)
	same(t, "reds", len(h.reds(ledger.Filter{})), 0)
	same(t, "summary", h.summary(ledger.Filter{Batch: "b1"}).Reds, report.Reds{})
}

func redRows(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	at := Start().Add(24 * time.Hour)
	h.red("1", first.ID, h.blue("26332000000123450000", Start()), 40, issuedRed("RN1", at), ledger.Done)
	h.red("2", second.ID, h.blue("26332000000123450001", Start()), 100, `{"bill_no":"F2","status":"02","applied_at":"2026-11-23T09:00:00+08:00"}`, ledger.Submitted)
	got := h.reds(ledger.Filter{Batch: "b1"})
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	r := got[0]
	same(t, "first", []any{r.OrderNo, r.State, r.InvoiceNo, r.IssuedAt.Equal(at), r.Net, r.Tax, r.Gross, r.PDFURL, r.SerialNo, r.Red.FormNo, r.Red.RefundNo, r.Red.Deadline.IsZero()},
		[]any{"RED1", ledger.Issued, "RN1", true, invoice.Amount(-40), invoice.Amount(-5), invoice.Amount(-45), "https://e.example/r.pdf", "RS", "F1", "R1", true})
	r = got[1]
	same(t, "second", []any{r.State, r.InvoiceNo, r.Gross, string(r.Red.Form), r.Red.Deadline.UTC().Format(time.RFC3339)},
		[]any{ledger.Submitted, "", invoice.Amount(-113), "02", "2026-11-26T01:00:00Z"})
	same(t, "of one order", len(h.reds(ledger.Filter{Orders: []int64{second.ID}})), 1)
	same(t, "of no order", len(h.reds(ledger.Filter{Orders: []int64{}})), 0)
	same(t, "of another seller", len(h.reds(ledger.Filter{Seller: OtherSeller})), 0)
	h.batch("b2")
	same(t, "of another batch", len(h.reds(ledger.Filter{Batch: "b2"})), 0)
}

func redExtents(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	one, two := h.blue("26332000000123450000", Start()), h.blue("26332000000123450001", Start())
	extents := func() (out []string) {
		for _, r := range h.rows(ledger.Filter{Batch: "b1"}) {
			out = append(out, fmt.Sprintf("%s %s %d", r.Extent(), r.Reversed.Gross(), r.Reversed.Open))
		}
		return out
	}
	h.red("1", first.ID, one, 40, issuedRed("RN1", Start()), ledger.Done)
	h.red("2", second.ID, two, 50, "", ledger.Submitted)
	same(t, "part", extents(), []string{"partial 0.45 0", " 0.00 1", " 0.00 0"})
	h.red("3", first.ID, one, 60, issuedRed("RN2", Start()), ledger.Done)
	h.red("4", first.ID, one, 1, "", ledger.Failed)
	same(t, "rest", extents(), []string{"partial 1.12 0", " 0.00 1", " 0.00 0"})
	h.red("5", first.ID, one, 1, issuedRed("RN3", Start()), ledger.Done) // with its tax of nothing
	same(t, "full", extents(), []string{"full 1.13 0", " 0.00 1", " 0.00 0"})
	got, err := h.Reversed(h.ctx(), []int64{one, two, 999})
	h.ok(err)
	same(t, "by invoice", got, map[int64]report.Reversed{one: {Net: 101, Tax: 12, Reds: 3}, two: {Open: 1}})
	none, err := h.Reversed(h.ctx(), nil)
	h.ok(err)
	same(t, "of none", len(none), 0)
}

func redSums(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	h.red("1", first.ID, h.blue("26332000000123450000", Start()), 100, issuedRed("RN1", Start()), ledger.Done)
	h.red("2", second.ID, h.blue("26332000000123450001", Start()), 50, "", ledger.Failed)
	for _, f := range []ledger.Filter{{Batch: "b1"}, {}, {Seller: Seller}, {Orders: []int64{first.ID, second.ID}}} {
		s := h.summary(f)
		same(t, "states", s.Reds.States, []report.StateSum{
			{State: ledger.Issued, Orders: 1, Net: -100, Tax: -13, Gross: -113}, {State: ledger.Failed, Orders: 1, Net: -50, Tax: -6, Gross: -56}})
		same(t, "rates", s.Reds.Rates, []report.RateSum{{Rate: "0.13", Lines: 1, Net: -100, Tax: -13, Gross: -113}})
		same(t, "balance", s.Balanced(), true)
		same(t, "issued orders", s.Count(ledger.Issued), 2)
		same(t, "left", s.AfterReds().Gross, s.Invoiced().Gross-113)
	}
	same(t, "of the other seller", h.summary(ledger.Filter{Seller: OtherSeller}).Reds, report.Reds{})
}

// A red counts in the month in which it was issued, whenever its invoice was.
func redMonth(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	december := ledger.Month(2026, time.December)
	h.red("1", first.ID, h.blue("26332000000123450000", Start()), 40, issuedRed("RN1", december.From.Add(-time.Second)), ledger.Done)
	h.now = december.From
	h.red("2", second.ID, h.blue("26332000000123450001", Start()), 50, issuedRed("RN2", december.From), ledger.Done)
	h.red("3", 0, h.blue("elsewhere", Start()), 60, "", ledger.Submitted)
	for m, want := range map[time.Month]string{time.October: "", time.November: "RN1", time.December: "RN2"} {
		var got []string
		span := ledger.Month(2026, m)
		h.ok(h.IssuedReds(context.Background(), span, ledger.Extract{}, func(r report.Row) error {
			got = append(got, r.InvoiceNo)
			return nil
		}))
		same(t, m.String(), fmt.Sprint(got), fmt.Sprint(slices.DeleteFunc([]string{want}, func(s string) bool { return s == "" })))
		_, sum := h.month(span)
		same(t, m.String(), sum.Reds.Count(), len(got))
	}
}

// A red whose day of issue is not known is in no month. It is counted apart in those in which it
// may have been issued: from the application of its form until it was recorded.
func redUndated(t *testing.T, open Open) {
	h, first, _ := reversal(t, open)
	november, december, january := ledger.Month(2026, time.November), ledger.Month(2026, time.December), ledger.Month(2027, time.January)
	h.now = december.From.Add(time.Hour)
	detail := fmt.Sprintf(`{"bill_no":"F1","status":"04","no":"RN1","applied_at":%q}`, december.From.Add(-time.Hour).Format(time.RFC3339))
	h.red("1", first.ID, h.blue("26332000000123450000", Start()), 40, detail, ledger.Done)
	for span, want := range map[ledger.Span]int{november: 1, december: 1, january: 0} {
		h.ok(h.IssuedReds(context.Background(), span, ledger.Extract{}, func(r report.Row) error {
			t.Errorf("%s is in a month", r.InvoiceNo)
			return nil
		}))
		_, sum := h.month(span)
		same(t, span.From.Format("2006-01"), []int{sum.Reds.Count(), len(sum.Reds.Rates), sum.Reds.Undated.Orders}, []int{0, 0, want})
	}
	all := h.summary(ledger.Filter{})
	same(t, "of all", []any{all.Reds.Issued().Orders, all.Reds.Undated.Orders, all.Reds.Undated.Gross}, []any{1, 1, invoice.Amount(-45)})
	same(t, "its row", h.reds(ledger.Filter{})[0].Undated(), true)
}

// A red that failed and was tried again is shown as it stands now.
func redAgain(t *testing.T, open Open) {
	h, first, _ := reversal(t, open)
	blue := h.blue("26332000000123450000", Start())
	h.red("key#1", first.ID, blue, 40, "", ledger.Failed)
	h.red("other#1", first.ID, blue, 40, "", ledger.Failed)
	same(t, "both", len(h.reds(ledger.Filter{})), 2)
	h.red("key#12", first.ID, blue, 40, issuedRed("RN", Start()), ledger.Done)
	var got []string
	for _, r := range h.reds(ledger.Filter{}) {
		got = append(got, r.OrderNo+" "+string(r.State)+" "+r.ErrorCode)
	}
	same(t, "shown", got, []string{"REDother#1 failed form-07", "REDkey#12 issued "})
}

// What failed counts as failed only while a person has to do something about it.
func redOver(t *testing.T, open Open) {
	h, first, second := reversal(t, open)
	one, two := h.blue("26332000000123450000", Start()), h.blue("26332000000123450001", Start())
	lapsed := h.red("lapsed", first.ID, one, 40, `{"status":"07"}`, ledger.Failed)
	of := func(when string, dead []int64, over int) {
		t.Helper()
		for _, f := range []ledger.Filter{{}, {Batch: "b1"}, {Seller: Seller}} {
			got, err := h.DeadReds(h.ctx(), f)
			h.ok(err)
			same(t, when, got, dead)
			s := h.summary(f)
			same(t, when+", counts", []int{s.Reds.Failed().Orders, s.Reds.Over.Orders, s.Reds.Open()}, []int{len(dead), over, 0})
			rows := map[bool]int{}
			for _, r := range h.reds(f) {
				rows[r.Red.Over]++
			}
			same(t, when+", rows", []int{rows[false], rows[true]}, []int{len(dead), over})
		}
		failed, err := h.FailedEffects(h.ctx(), Seller, []ledger.Effect{redKind})
		h.ok(err)
		same(t, when+", for a person", failed[redKind], len(dead))
	}
	of("lapsed", []int64{lapsed}, 0)
	gone := h.red("of another", second.ID, two, 40, "", ledger.Failed)
	of("two", []int64{lapsed, gone}, 0)
	h.red("withdrawn", first.ID, one, 40, `{"status":"08"}`, ledger.Failed)
	of("the last attempt is withdrawn", []int64{gone}, 2)
	h.move(ledger.Voided, h.issuedAfter(ledger.Filter{}, time.Time{}, first.ID, 1)...)
	of("its invoice is void", []int64{}, 3)
	closed := h.red("closed", first.ID, one, 40, "", ledger.Failed)
	_, err := h.CloseFailed(h.ctx(), redKind, []int64{closed}, "a person closed it", h.now)
	h.ok(err)
	of("one is closed", []int64{}, 4)
	none, err := h.DeadReds(h.ctx(), ledger.Filter{Seller: OtherSeller})
	h.ok(err)
	same(t, "of another seller", len(none), 0)
}

func redDropped(t *testing.T, open Open) {
	h, first, _ := reversal(t, open)
	id := h.red("1", first.ID, h.blue("26332000000123450000", Start()), 40, "", ledger.Ready)
	same(t, "ready", len(h.reds(ledger.Filter{})), 1)
	_, err := h.Withdraw(h.ctx(), redKind, []int64{id}, "no", h.now)
	h.ok(err)
	same(t, "dropped", len(h.reds(ledger.Filter{})), 0)
	same(t, "open", h.rows(ledger.Filter{Batch: "b1"})[0].Reversed.Open, 0)
}

func redElsewhere(t *testing.T, open Open) {
	h, _, _ := reversal(t, open)
	h.red("1", 0, h.blue("elsewhere", Start()), 40, issuedRed("RN", Start()), ledger.Done)
	same(t, "of all", len(h.reds(ledger.Filter{})), 1)
	same(t, "of the seller", len(h.reds(ledger.Filter{Seller: Seller})), 1)
	same(t, "of the batch", len(h.reds(ledger.Filter{Batch: "b1"})), 0)
}

// An order is found by its red invoices: number, form, order number.
func redSearch(t *testing.T, open Open) {
	h, _, second := reversal(t, open)
	detail := `{"bill_no":"33010000000000000001","status":"04","serial":"26120100000000000002","no":"26332000000099990003"}`
	h.red("1", second.ID, h.blue("26332000000123450001", Start()), 40, detail, ledger.Done)
	for _, text := range []string{"33010000000000000001", "26332000000099990003", "RED1"} {
		got, more := h.found(text, 5)
		same(t, text, fmt.Sprint(got, more), "[invoice_no "+second.Key.OrderNo+" issued] false")
	}
	for _, text := range []string{"26332000000099990003", "RED1"} {
		got, _ := h.foundOf(OtherSeller, text, 5)
		same(t, text+" of another seller", len(got), 0)
	}
	got, _ := h.found("2633200000009999000", 5) // a part of a number
	same(t, "a part", len(got), 0)
}

// A red invoice carries what the order of its invoice carries.
func redCarries(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	item := Item(t, Order(Seller, 1), 1)
	item.Facts.Carried = []invoice.Carried{{Title: "部门", Value: "一部"}}
	h.take("b1", item)
	e := h.issue("S0", billed(0, Start()))
	h.red("1", e.ID, h.blue("26332000000123450000", Start()), 40, "", ledger.Submitted)
	h.red("2", 0, h.blue("elsewhere", Start()), 40, "", ledger.Submitted)
	got := h.reds(ledger.Filter{})
	same(t, "carried", got[0].Carried, item.Facts.Carried)
	same(t, "elsewhere", len(got[1].Carried), 0)
	same(t, "sellers", h.summary(ledger.Filter{}).Sellers, []string{Seller})
}
