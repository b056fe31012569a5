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
	"github.com/fapiao/fapiao/pipeline/red"
)

// Reds of an invoice that was issued elsewhere are recorded once a request says what it is, and
// then without one: as a whole, in part, and not above the invoice.
func TestRedsMadeElsewhereOfInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, l, _ := issuedBlues(t, newBureau(), 1)
		known := func(no string) pipeline.KnownBlue {
			v := ledger.Invoice{No: no, IssuedAt: time.Now(), Net: 100_00, Tax: 13_00, Gross: 113_00}
			return pipeline.KnownBlue{Blue: ledger.Blue{Seller: sellerA, Invoice: v},
				Facts: red.Blue{Kind: invoice.KindDigitalOrdinary, No: no, IssuedAt: v.IssuedAt, Buyer: "甲方有限公司", Net: v.Net, Tax: v.Tax, Gross: v.Gross}}
		}
		form := func(no, bill string, net, tax invoice.Amount) pipeline.RedForm {
			return byHand(ledger.Blue{Invoice: ledger.Invoice{No: no}, Order: ledger.Entry{Order: &invoice.Order{}}}, bill, net, tax)
		}
		record := func(forms []pipeline.RedForm, named ...pipeline.KnownBlue) []pipeline.ElsewhereRed {
			t.Helper()
			out, err := pipeline.RecordElsewhere(context.Background(), l, newFake(), sellerA, forms, named, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		whole, part := known("26339900000000000001"), known("26339900000000000002")
		forms := []pipeline.RedForm{form(whole.No, "1", 100_00, 13_00), form(part.No, "2", 40_00, 5_20)}
		if out := record(forms); len(out) != 0 {
			t.Fatalf("of invoices that nobody knows: %+v", out)
		}
		if out := record(forms, whole, part); len(out) != 2 || out[0].Refused != nil || !out[0].Whole || out[1].Refused != nil || out[1].Placed {
			t.Fatalf("%+v", out)
		}
		for i, want := range []error{invoice.ErrRedNothing, pipeline.ErrRedElsewhere} {
			b := []pipeline.KnownBlue{whole, part}[i]
			got := planRed(t, l, pipeline.RedRequest{Seller: sellerA, Blue: b.Blue, Facts: b.Facts, Reason: invoice.RedStopped, Held: true})
			if !errors.Is(got[0].Refused, want) {
				t.Errorf("a red of %s: %v, want %v", b.No, got[0].Refused, want)
			}
		}
		if out := record(forms, whole, part); len(out) != 0 {
			t.Errorf("again: %+v", out)
		}
		out := record([]pipeline.RedForm{form(part.No, "3", 10_00, 1_30), form(whole.No, "4", 1, 0)})
		if len(out) != 2 || out[0].Refused != nil || !errors.Is(out[1].Refused, pipeline.ErrRedExceeds) {
			t.Errorf("of invoices that the ledger has: %+v", out)
		}
		over := pipeline.RedRequest{Seller: sellerA, Blue: known("26339900000000000003").Blue, Facts: known("26339900000000000003").Facts,
			Reason: invoice.RedStopped, Held: true, Exceeded: true}
		if got := planRed(t, l, over)[0].Refused; !errors.Is(got, pipeline.ErrRedExceeded) {
			t.Errorf("of an invoice with too many reds: %v", got)
		}
		old := pipeline.RedRequest{Seller: sellerA, Blue: known("00000001").Blue, Facts: known("00000001").Facts, Reason: invoice.RedError, Held: true}
		old.Blue.Code, old.Facts.Code, old.Facts.Kind = "033026000104", "033026000104", invoice.KindPaperOrdinary
		if got := planRed(t, l, old)[0].Refused; !errors.Is(got, pipeline.ErrRedLinesWanted) {
			t.Errorf("the whole of an old kind without lines: %v", got)
		}
		old.Lines = []invoice.BlueLine{{Index: 1, Name: "键盘", Net: 100_00, Tax: 13_00}}
		if got := planRed(t, l, old)[0]; got.Refused != nil || !got.Body.Red.Whole {
			t.Errorf("with lines: %+v", got)
		}
		if got := redsOf(t, l); len(got) != 4 {
			t.Errorf("reds %v", got)
		}
	})
}
