package app

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// The reds of each of several invoices are judged by themselves: one invoice that was taken back
// is enough to refuse the case, parts of two invoices do not add up, and the reason is always the
// same.
func TestACaseOfSeveralInvoicesIsRefusedForAnyOfThem(t *testing.T) {
	t.Parallel()
	reds := func(of int64, reasons ...invoice.RedReason) (out []ledger.Entry) {
		for _, why := range reasons {
			b := red.Body{Flow: red.FlowForm, Reason: why, Blue: red.Blue{Net: 100, Tax: 6, Gross: 106}, Net: 100 / invoice.Amount(len(reasons)), Tax: 6 / invoice.Amount(len(reasons))}
			body, err := b.Encode()
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, ledger.Entry{ID: of*10 + int64(len(out)), State: ledger.Done, Plan: &ledger.Plan{Effect: red.Effect, Invoice: of, Body: body}})
		}
		return out
	}
	half := func(of int64) []ledger.Entry { return reds(of, invoice.RedReturn, invoice.RedReturn)[:1] }
	whole, back := invoice.RedError, invoice.RedReturn
	for name, c := range map[string]struct {
		reds    [][]ledger.Entry
		err     error
		counted bool
	}{
		"both reversed for the case": {[][]ledger.Entry{reds(1, whole), reds(2, whole)}, nil, false},
		"the second taken back":      {[][]ledger.Entry{reds(1, whole), reds(2, back)}, invoice.ErrRedNothing, false},
		"halves of two":              {[][]ledger.Entry{half(1), half(2)}, nil, false},
		"parts of the second":        {[][]ledger.Entry{reds(1, whole), reds(2, back, back)}, nil, true},
		"for two reasons":            {[][]ledger.Entry{reds(2, back, back), reds(1, back)}, invoice.ErrRedNothing, false},
	} {
		for range 20 {
			of := ledger.Case{Order: ledger.Entry{State: ledger.Held}, Reversing: true}
			for _, list := range c.reds {
				of.Reds = append(of.Reds, list...)
			}
			why, err := otherwise(&of)
			if _, counted := errors.AsType[*pipeline.CountedReds](why); err != nil || counted != c.counted || !counted && !errors.Is(why, c.err) {
				t.Fatalf("%s: %v, %v; want %v, counted %t", name, why, err, c.err, c.counted)
			}
		}
	}
}
