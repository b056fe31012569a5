package app_test

import (
	"context"
	"testing"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

func reds(o app.RedOptions) func(*app.App) (*app.Reversed, error) {
	return func(a *app.App) (*app.Reversed, error) { return a.Red(context.Background(), o) }
}

// An issued order is reversed as a whole, by its number; asked again, nothing is sent.
func TestRed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "10.60"})))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	for n := range 2 {
		r, _, err := on(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Reds) != 1 || r.Reds[0].State != ledger.Done || r.Reds[0].Detail.No == "" || r.Reds[0].Body.Gross != 106_00 {
			t.Fatalf("%d: %+v", n, r.Reds)
		}
	}
}

// parts are a quantity of a line.
func parts(line int, quantity string) []invoice.Reduction {
	return []invoice.Reduction{{Index: line, Quantity: decimal.RequireFromString(quantity)}}
}

// withdraws withdraws the forms of invoices.
func withdraws(numbers ...string) func(*app.App) (*app.Acted, error) {
	o := app.ActOptions{Act: pipeline.ActWithdraw, Numbers: numbers, Consent: app.Consent[app.Acting]{Given: true}}
	return func(a *app.App) (*app.Acted, error) { return a.ActOnForms(context.Background(), o) }
}
