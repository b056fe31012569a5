package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
)

// A red of an invoice without tax has no tax: nothing shows a zero with a sign.
func TestRedsShowNoMinusZero(t *testing.T) {
	t.Parallel()
	one := app.RedCase{State: ledger.Done, Body: redinvoice.Body{Blue: redinvoice.Blue{No: "1"}, Net: 10_00, Gross: 10_00,
		Red: invoice.Red{Lines: []invoice.RedLine{{Index: 1, Net: 10_00}}}}}
	nothing := app.RedCase{State: ledger.Done, Before: true, Body: redinvoice.Body{Blue: redinvoice.Blue{No: "2"}}}
	for _, language := range []string{"zh", "en"} {
		s, out, errs := screen(false, Options{Lang: language})
		if err := s.Reversing(app.Reversing{Reds: []app.RedCase{one, nothing}, Count: 2, Net: 10_00, Gross: 10_00}); err != nil {
			t.Fatal(err)
		}
		if err := s.Reversed(&app.Reversed{Reds: []app.RedCase{one, nothing}, Result: &app.Result{}}, ""); err != nil {
			t.Fatal(err)
		}
		form := app.Form{RedForm: pipeline.RedForm{}}
		text := out.String() + errs.String() + s.printer.form(&form, time.Time{})
		if strings.Contains(text, "-0.00") || !strings.Contains(text, "-10.00") || !strings.Contains(text, " 0.00") {
			t.Error(text)
		}
	}
}
