package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// byHand is a form that was made at the bureau, and whose red invoice exists.
func byHand(b ledger.Blue, billNo string, net, tax invoice.Amount) pipeline.RedForm {
	return pipeline.RedForm{BillNo: billNo, BillID: "hand" + billNo, Status: red.NoConfirm, BlueNo: b.No, BlueCode: b.Code, Kind: b.Order.Order.Kind,
		Reason: invoice.RedAllowance, Net: net, Tax: tax, No: "R" + billNo, AppliedAt: time.Now()}
}

func recordElsewhere(t *testing.T, l *sqlledger.Store, forms ...pipeline.RedForm) []pipeline.ElsewhereRed {
	t.Helper()
	return recordAsked(t, l, newFake(), forms...)
}

func recordAsked(t *testing.T, l *sqlledger.Store, q pipeline.Querier, forms ...pipeline.RedForm) []pipeline.ElsewhereRed {
	t.Helper()
	out, err := pipeline.RecordElsewhere(context.Background(), l, q, sellerA, forms, nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A red that was made elsewhere is recorded once and counts in what is left; nothing is sent of it.
func TestRedsMadeElsewhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		r, l, blues := issuedBlues(t, b, 3)
		whole := byHand(blues[0], "1", blues[0].Net, blues[0].Tax)
		part := byHand(blues[1], "2", blues[1].Net, blues[1].Tax-1) // of no line: tax is left without a net
		out := recordElsewhere(t, l, whole, part)
		if len(out) != 2 || out[0].Refused != nil || !out[0].Whole || out[1].Refused != nil || out[1].Whole {
			t.Fatalf("%+v", out)
		}
		if again := recordElsewhere(t, l, whole, part); len(again) != 0 {
			t.Errorf("recorded again: %+v", again)
		}
		// Two processes that list at once, too: the same form stands under one subject.
		planned := planRed(t, l, ask(blues[0]), ask(blues[1]), ask(blues[2]))
		for i, want := range []error{invoice.ErrRedNothing, pipeline.ErrRedElsewhere, nil} {
			if !errors.Is(planned[i].Refused, want) {
				t.Errorf("red %d: %v, want %v", i, planned[i].Refused, want)
			}
		}
		correctFor(t, r, time.Hour)
		if n := b.once(t); n != 1 {
			t.Errorf("%d forms, want that of the third invoice alone", n)
		}
		ours := byHand(blues[2], "3", blues[2].Net, blues[2].Tax)
		ours.BillID = planned[2].Body.Number
		if out := recordElsewhere(t, l, ours); len(out) != 0 {
			t.Errorf("our own red is recorded as another's: %+v", out)
		}
		over := byHand(blues[2], "4", 1, 0)
		if out := recordElsewhere(t, l, over); len(out) != 1 || !errors.Is(out[0].Refused, pipeline.ErrRedExceeds) {
			t.Errorf("more than the invoice has: %+v", out)
		}
		if got := redsOf(t, l); len(got) != 3 {
			t.Errorf("reds %v", got)
		}
	})
}

// Without a red invoice, or beside a red of ours that is under way, nothing is recorded.
func TestFormsThatProveNoRed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		b.agrees = -1
		_, l, blues := issuedBlues(t, b, 2)
		planRed(t, l, ask(blues[1]))
		if out := recordElsewhere(t, l, byHand(blues[1], "9", 40, 5)); len(out) != 1 || !errors.Is(out[0].Refused, pipeline.ErrRedBeside) {
			t.Errorf("beside a red of ours: %+v", out)
		}
		for name, change := range map[string]func(*pipeline.RedForm){
			"waits":         func(f *pipeline.RedForm) { f.Status = red.WaitsBuyer },
			"withdrawn":     func(f *pipeline.RedForm) { f.Status = red.Cancelled },
			"not issued":    func(f *pipeline.RedForm) { f.No = "" },
			"no amount":     func(f *pipeline.RedForm) { f.Net = 0 },
			"another's":     func(f *pipeline.RedForm) { f.BlueNo = "99999999999999999999" },
			"without a no.": func(f *pipeline.RedForm) { f.BillNo = "" },
		} {
			f := byHand(blues[0], "1", blues[0].Net, blues[0].Tax)
			change(&f)
			if out := recordElsewhere(t, l, f); len(out) != 0 {
				t.Errorf("%s: %+v", name, out)
			}
		}
		if got := redsOf(t, l); len(got) != 1 {
			t.Errorf("reds %v", got)
		}
	})
}

// A part of an invoice of one line is that line's, so that the rest can be reversed, exactly once.
func TestPartsMadeElsewhereOfOneLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBureau()
		r, l, blues := issuedBlues(t, b, 1)
		out := recordElsewhere(t, l, byHand(blues[0], "1", 40, 5))
		if len(out) != 1 || out[0].Refused != nil || !out[0].Placed || out[0].Whole {
			t.Fatalf("%+v", out)
		}
		over := ask(blues[0])
		over.Reason, over.Parts = invoice.RedAllowance, []invoice.Reduction{{Index: 1, Gross: blues[0].Gross - 44}}
		if got := planRed(t, l, over)[0].Refused; !errors.Is(got, invoice.ErrRedOver) {
			t.Errorf("more than is left: %v", got)
		}
		rest := ask(blues[0])
		rest.Reason = invoice.RedStopped
		got := planRed(t, l, rest)[0]
		if got.Refused != nil || got.Body.Net != blues[0].Net-40 || got.Body.Tax != blues[0].Tax-5 {
			t.Errorf("the rest: %+v", got)
		}
		correctFor(t, r, time.Hour)
		if got := recordElsewhere(t, l, byHand(blues[0], "2", 1, 0)); len(got) != 1 || !errors.Is(got[0].Refused, pipeline.ErrRedExceeds) {
			t.Errorf("above the invoice: %+v", got)
		}
	})
}
