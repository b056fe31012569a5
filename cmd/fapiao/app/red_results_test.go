package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// exported are the rows of an export, in short: status, what is reversed, gross, and whether a blue
// invoice is named.
func exported(d *desk, of app.Selection) (out []string) {
	d.t.Helper()
	var b bytes.Buffer
	must(d, exports(app.ExportOptions{Selection: of, Format: app.JSONL, Out: &b}))
	blues := map[string]string{"": "-"}
	for line := range strings.Lines(b.String()) {
		var row struct {
			OrderNo  string `json:"order_no"`
			Status   string `json:"status"`
			No       string `json:"invoice_no"`
			Gross    string `json:"gross"`
			Blue     string `json:"blue_invoice_no"`
			Reversed string `json:"reversed"`
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			d.t.Fatal(err)
		}
		blues[row.No] = row.OrderNo
		if row.Blue != "" {
			row.OrderNo = "red of " + blues[row.Blue]
		}
		out = append(out, fmt.Sprint(row.OrderNo, " ", row.Status, " ", row.Gross, " ", row.Reversed))
	}
	return out
}

// TestRedsAreInResults holds that a red is exported, counted and shown: as a row of its own, beside
// the sums of the orders, and with its order.
func TestRedsAreInResults(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	must(d, imports(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "乙方有限公司", "10.60"})))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	before := exported(d, app.Selection{})
	if diff := cmp.Diff([]string{"A1 issued 106.00 ", "A2 issued 10.60 "}, before); diff != "" {
		t.Fatal(diff)
	}
	must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedStopped}))
	want := []string{"A1 issued 106.00 full", "A2 issued 10.60 ", "red of A1 issued -106.00 "}
	now := time.Now().In(beijing.Zone)
	month := ledger.Month(now.Year(), now.Month())
	for name, of := range map[string]app.Selection{"batch": {}, "all": {Batches: app.Batches{All: true}}, "month": {Month: &month}} {
		if diff := cmp.Diff(want, exported(d, of)); diff != "" {
			t.Error(name, diff)
		}
		sum := must(d, statusOf(of)).Summary
		if got := sum.Reds.Issued(); got.Orders != 1 || got.Gross != -106_00 || sum.Count(ledger.Issued) != 2 || sum.AfterReds().Gross != 10_60 || !sum.Balanced() {
			t.Errorf("%s: %+v", name, sum)
		}
	}
	shown := must(d, func(a *app.App) (*app.Shown, error) {
		return a.Show(context.Background(), app.ShowOptions{Text: "A1"})
	})
	if l := shown.Life; len(l.Reds) != 1 || l.Reds[0].Body.Blue.No != l.Rows[0].InvoiceNo || l.Rows[0].Reversed.Reds != 1 {
		t.Errorf("%+v", l)
	}
}
