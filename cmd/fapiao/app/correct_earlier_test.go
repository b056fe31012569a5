package app_test

import (
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// A reissue to earlier content that dies goes on in its own batch, and the same file to the same
// content later has another one.
func TestEarlierContentGoesOnInItsBatch(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	second, first := issuedAs(d), d.orders("first.xlsx", [4]string{"A1", "甲方有限公司", "106.00"})
	must(d, reissues(app.ReissueOptions{Input: from(second)}))
	back := app.ReissueOptions{Input: from(first), Earlier: true}
	d.dying("after follow", back)
	died := must(d, statusOf(app.Selection{})).Summary.Batch
	r := must(d, reissues(back))
	if endOf(r.Result) != app.Done || r.Summary.Batch != died || d.accepted() != 5 || r.Cases[0].New.State != ledger.Issued {
		t.Fatalf("%v, batch %s after %s, %d orders, %+v", r.End, r.Summary.Batch, died, d.accepted(), brief(r))
	}
	must(d, reissues(app.ReissueOptions{Input: from(second), Earlier: true}))
	if r := must(d, reissues(back)); endOf(r.Result) != app.Done || r.Summary.Batch == died || r.Cases[0].New.Key.OrderNo != "A1-H4" || r.Summary.Orders != 1 {
		t.Errorf("%v, batch %s after %s, %+v", r.End, r.Summary.Batch, died, brief(r))
	}
}
