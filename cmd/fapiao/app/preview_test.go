package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// dump is every row of every table of the desk's ledger.
func (d *desk) dump() []string {
	d.t.Helper()
	db, err := sql.Open("sqlite", d.set["ledger"])
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	var out []string
	for _, table := range rowsOf(d, db, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", 1) {
		var columns int
		if err := db.QueryRow("SELECT COUNT(*) FROM pragma_table_info('" + table + "')").Scan(&columns); err != nil {
			d.t.Fatal(err)
		}
		for _, row := range rowsOf(d, db, `SELECT * FROM "`+table+`"`, columns) {
			out = append(out, table+": "+row)
		}
	}
	slices.Sort(out)
	return out
}

// rowsOf is the rows of a query, each as one text.
func rowsOf(d *desk, db *sql.DB, query string, columns int) (out []string) {
	d.t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		d.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		values, at := make([]any, columns), make([]any, columns)
		for i := range values {
			at[i] = &values[i]
		}
		if err := rows.Scan(at...); err != nil {
			d.t.Fatal(err)
		}
		var texts []string
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			texts = append(texts, fmt.Sprint(v))
		}
		out = append(out, strings.Join(texts, "|"))
	}
	if err := rows.Err(); err != nil {
		d.t.Fatal(err)
	}
	return out
}

// untouched makes a use that only looks: the ledger has the same rows afterwards, and the platform
// was not called.
func untouched[T any](d *desk, use func(*app.App) (T, error)) T {
	d.t.Helper()
	before, calls := d.dump(), d.sim.Server.State().Calls
	out, _, err := on(d, use)
	if err != nil {
		d.t.Fatal(err)
	}
	after := d.dump()
	if d.sim.Server.State().Calls != calls {
		d.t.Error("the platform was called")
	}
	for _, row := range after {
		if !slices.Contains(before, row) {
			d.t.Errorf("a new row: %s", row)
		}
	}
	if len(after) != len(before) {
		d.t.Errorf("%d rows, %d before", len(after), len(before))
	}
	return out
}

// previews looks at a retry.
func previews(o app.RetryOptions) func(*app.App) (*app.RetryPreview, error) {
	return func(a *app.App) (*app.RetryPreview, error) { return a.PreviewRetry(context.Background(), o) }
}

// A look at a retry shows what the retry issues. It needs no consent, also in production.
func TestPreviewOfARetry(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	d.oneFailed()
	for name, o := range map[string]app.RetryOptions{"batch": {}, "all": {Batches: app.Batches{All: true}}, "named": {Orders: numbers("A1", "A2")}} {
		r := untouched(d, previews(o))
		if len(r.Orders) != 1 || r.Orders[0].Key.OrderNo != "A2" || r.Gross != 10_60 || r.End != nil {
			t.Errorf("%s: %+v", name, r)
		}
		if left := slices.Collect(maps.Keys(r.Report.Left)); name == "named" && (len(left) != 1 || left[0] != pipeline.LeftNotFailed) {
			t.Errorf("left %v", r.Report.Left)
		}
	}
	file := d.orders("fixed.xlsx", [4]string{"A2", "乙方有限公司", "10.60"})
	look := func(a *app.App) (*app.Corrected, error) {
		return a.RetryCorrected(context.Background(), app.CorrectedRetryOptions{Input: from(file), Preview: true})
	}
	r := untouched(d, look)
	if len(r.Cases) != 1 || r.Cases[0].New.Key.OrderNo != "A2-R1" || r.Cases[0].New.ID != 0 || r.Asks != 1 || r.Issued.Gross != 10_60 || r.End != nil {
		t.Errorf("%+v, end %v", r.Correcting, r.End)
	}
	report, _, err := on(d, func(a *app.App) (*pipeline.RetryReport, error) {
		report, _, err := a.Retry(context.Background(), app.RetryOptions{Consent: app.Consent[app.Retrying]{Given: true}})
		return report, err
	})
	if err != nil || report.Retried != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
}

// A look at a reissue shows the cases that the reissue asks about, and records none. So does one
// at the open cases.
func TestPreviewOfAReissue(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.production()
	file := issuedAs(d)
	look := untouched(d, reissues(app.ReissueOptions{Input: from(file), Preview: true}))
	var asked app.Correcting
	no := app.Consent[app.Correcting]{Ask: func(_ context.Context, c app.Correcting) (app.Answer, error) {
		asked = c
		return app.NoAnswer, nil
	}}
	if _, _, err := on(d, reissues(app.ReissueOptions{Input: from(file), Consent: no})); app.KindOf(err) != app.Pending {
		t.Fatal(err)
	}
	if look.Asks != 1 || look.Asks != asked.Asks || look.Reversed != asked.Reversed || look.Issued != asked.Issued || look.End != nil {
		t.Errorf("preview %+v, asked %+v, end %v", look.Correcting, asked, look.End)
	}
	a, b := &look.Cases[0], &asked.Cases[0]
	if a.New.Key != b.New.Key || a.New.Hash != b.New.Hash || a.New.State != b.New.State || len(a.Changes) != len(b.Changes) || a.New.ID != 0 ||
		a.Reds[0].Body.Blue != b.Reds[0].Body.Blue || a.Reds[0].State != ledger.Held || a.Reds[0].ID != 0 {
		t.Errorf("preview %+v, asked %+v", a, b)
	}
	for _, o := range []app.ReissueOptions{{Preview: true}, {Input: from(file), Preview: true}} {
		if r := untouched(d, reissues(o)); r.Asks != 1 || len(r.Cases) != 1 || r.Cases[0].New.ID == 0 || r.Reversed != asked.Reversed {
			t.Errorf("recorded: %+v", r.Correcting)
		}
	}
	partly := d.orders("refused.xlsx", [4]string{"A1", "丙方有限公司", "106.00"})
	must(d, func(a *app.App) (*app.Corrected, error) {
		return a.Reissue(context.Background(), app.ReissueOptions{Cancel: app.Orders{Numbers: []string{"A1"}}, Consent: app.Consent[app.Correcting]{Given: true}})
	})
	must(d, reds(app.RedOptions{Numbers: []string{"A1"}, Reason: invoice.RedAllowance, Parts: []invoice.Reduction{{Index: 1, Gross: 6_00}}, Consent: app.Consent[app.Reversing]{Given: true}}))
	if r := untouched(d, reissues(app.ReissueOptions{Input: from(partly), Preview: true})); r.Asks != 0 || r.Cases[0].Refused == nil || endOf(r.Result) != app.Rejected {
		t.Errorf("partly reversed: %+v, end %v", r.Correcting, r.End)
	}
}

// A look at a list counts what the same list then sends: the second refund of an invoice is refused
// while the first is open, and no line is exceeded.
func TestPreviewOfARedListCountsAsTheRunDoes(t *testing.T) {
	t.Parallel()
	head := []string{"订单号", "退款单号", "红冲原因", "商品名称", "退货数量", "退款金额"}
	for name, rows := range map[string][][]string{
		"two refunds of one invoice": {{"G1", "R1", "销货退回", "键盘", "2", ""}, {"G1", "R2", "销货退回", "鼠标", "1", ""}},
		"more than the invoice":      {{"G1", "R1", "销货退回", "键盘", "6", ""}, {"G1", "R2", "销货退回", "键盘", "6", ""}, {"G2", "R3", "开票有误", "", "", ""}},
		"the whole and a part":       {{"G1", "R1", "开票有误", "", "", ""}, {"G1", "R2", "销售折让", "配件", "", "10.00"}},
		"the same without a number":  {{"G1", "", "销货退回", "键盘", "2", ""}, {"G1", "", "销货退回", "键盘", "2", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.issuedGoods(2)
			list := d.table("list.xlsx", append([][]string{head}, rows...)...)
			counts := func(preview bool) (app.Reversing, string, app.Kind) {
				var show app.Reversing
				o := app.RedFileOptions{Files: []string{list}, Preview: preview, Shown: func(r app.Reversing) error { show = r; return nil }}
				use := func(a *app.App) (*app.Reversed, error) { return redFiles(o)(a) }
				r := (*app.Reversed)(nil)
				if preview {
					r = untouched(d, use)
				} else {
					r = must(d, use)
				}
				return show, strings.ReplaceAll(statesOf(r), "done", "held"), endOf(r.Result)
			}
			looked, reds, end := counts(true)
			sent, done, ended := counts(false)
			if looked.Count != sent.Count || looked.Gross != sent.Gross || reds != done || end != ended {
				t.Errorf("preview: %d of %s, %s, end %v; run: %d of %s, %s, end %v", looked.Count, looked.Gross, reds, end, sent.Count, sent.Gross, done, ended)
			}
			if n := d.redsAccepted(); n != int64(looked.Count) {
				t.Errorf("%d were shown, %d sent", looked.Count, n)
			}
		})
	}
}
