package app

import (
	"errors"
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// The invoices that a row may mean are named whole; other reasons may have personal numbers.
func TestARefusalNamesInvoices(t *testing.T) {
	t.Parallel()
	several := &findingError{rules.New(rules.RedSeveral, invoice.Place{}, "", invoice.OrderNo, "A1")}
	other := &findingError{rules.New(rules.RedUnknown, invoice.Place{}, "", invoice.OrderNo, "A1")}
	for err, want := range map[error]bool{several: true, other: false, errors.New("x"): false} {
		if c := (&RedCase{Refused: err}); c.Numbered() != want {
			t.Errorf("%v: %t", err, !want)
		}
	}
}
