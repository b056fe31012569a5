package app_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/nuonuo/simulator"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// buyers makes all buyers do something about forms: "agree", "refuse" or "wait".
func (d *desk) buyers(do string) {
	d.t.Helper()
	d.sim.Server.Adjust(func(k *simulator.Knobs) {
		for _, one := range []string{"red_buyer_booked=1", "red_buyer_ms=0", "red_buyers=" + do} {
			if err := simulator.ParseKnob(one, k); err != nil {
				d.t.Error(err)
			}
		}
	})
}

// A list asks again for what the buyer refused, but not for what a person closed or withdrew: that
// is left out and reported, until --again or a number asks for it.
func TestAListLeavesOutWhatAPersonEnded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(1)
	list := d.table("list.xlsx", []string{"订单号", "退款单号", "红冲原因", "商品名称", "退货数量"}, []string{"G1", "R1", "退货", "键盘", "2"})
	o := app.RedFileOptions{Files: []string{list}}
	d.buyers("refuse")
	for range 2 {
		if r := must(d, redFiles(o)); statesOf(r) != "failed 22.60" || endOf(r.Result) != app.Rejected || len(r.Result.Reds.Dead) != 1 {
			t.Fatalf("%s, end %v", statesOf(r), r.End)
		}
	}
	if r := must(d, reds(app.RedOptions{})); endOf(r.Result) != app.Rejected || len(r.Reds) != 0 {
		t.Errorf("going on: %s, end %v", statesOf(r), r.End)
	}
	closes := func(a *app.App) (*app.Reversed, error) { return a.CloseReds(t.Context(), []string{"G1"}, "") }
	if r := must(d, closes); statesOf(r) != "dropped 22.60" {
		t.Errorf("closed: %s", statesOf(r))
	}
	leftOut := func(when string) {
		t.Helper()
		calls := d.redsAccepted()
		r, events, err := on(d, redFiles(o))
		if err != nil || r.End != nil || !r.Reds[0].LeftOut || events.codes() != "FP-RED-033" || d.redsAccepted() != calls {
			t.Errorf("%s: %s, %s, end %v: %v", when, statesOf(r), events.codes(), r.End, err)
		}
	}
	leftOut("closed")
	d.buyers("wait")
	again := o
	again.Again, again.Preview = true, true
	if r := untouched(d, redFiles(again)); statesOf(r) != "held 22.60" || !r.Reds[0].EndedBefore {
		t.Errorf("preview with again: %+v", r.Reds)
	}
	numbered := app.RedOptions{Numbers: []string{"G1"}, Reason: invoice.RedReturn, RefundNo: "R1", Parts: parts(1, "2")}
	if r := must(d, reds(numbered)); statesOf(r) != "submitted 22.60" || !r.Reds[0].EndedBefore {
		t.Errorf("by number: %+v", r.Reds)
	}
	if r := must(d, redFiles(o)); statesOf(r) != "submitted 22.60" || r.Reds[0].LeftOut {
		t.Errorf("while it waits: %s", statesOf(r))
	}
	must(d, withdraws("G1"))
	leftOut("withdrawn")
	if r := must(d, statusOf(app.Selection{})); len(r.Reds.Dead) != 0 || r.End != nil {
		t.Errorf("after the withdrawal: %+v, end %v", r.Reds, r.End)
	}
	again.Preview = false
	d.buyers("agree")
	if r := must(d, redFiles(again)); statesOf(r) != "done 22.60" {
		t.Errorf("with again: %s", statesOf(r))
	}
}

// A look at a list of invoices that were issued elsewhere adds nothing, and refuses the second red
// of one of them as the list itself does.
func TestPreviewOfInvoicesIssuedElsewhere(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(1)
	one := d.blueOf("G1")
	other := d.elsewhere()
	must(other, statusOf(app.Selection{Batches: app.Batches{All: true}}))
	list := d.table("list.xlsx", []string{"发票号码", "退款单号", "红冲原因", "商品名称", "退货数量"},
		[]string{one.No, "R1", "退货", "鼠标", "2"}, []string{one.No, "R2", "退货", "键盘", "1"})
	o := app.RedFileOptions{Files: []string{list}, Issued: []string{d.export(&one, nil)}, Preview: true}
	looked := untouched(other, redFiles(o))
	o.Preview = false
	sent := must(other, redFiles(o))
	if a, b := statesOf(looked), strings.ReplaceAll(statesOf(sent), "done", "held"); a != "held 67.80, refused" || a != b {
		t.Errorf("preview %s, then %s", a, b)
	}
}

// A ledger whose only content is a red of an invoice that was issued elsewhere has no batch: what
// shows or writes results means all of it, and what sends says that there is nothing.
func TestALedgerOfARedAlone(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(1)
	one := d.blueOf("G1")
	other := d.elsewhere()
	d.buyers("wait")
	row := []string{one.No, "开票有误", "数电普票", one.Buyer, one.BuyerTax, one.IssuedAt.In(beijing.Zone).Format("2006-01-02"), one.Net.String(), one.Tax.String(), one.Gross.String()}
	list := d.table("list.xlsx", []string{"发票号码", "红冲原因", "发票种类", "购买方名称", "购买方税号", "开票日期", "不含税金额", "税额", "价税合计"}, row)
	must(other, redFiles(app.RedFileOptions{Files: []string{list}}))
	if r := must(other, statusOf(app.Selection{})); endOf(r) != app.Pending || r.Reds.Waiting != 1 || r.Summary.Reds.Open() != 1 {
		t.Errorf("status: %+v, end %v", r.Reds, r.End)
	}
	var out bytes.Buffer
	must(other, exports(app.ExportOptions{Format: app.JSONL, Out: &out}))
	if !strings.Contains(out.String(), `"blue_invoice_no":"`+one.No+`"`) {
		t.Errorf("export: %s", out.String())
	}
	must(other, vouchers(app.VouchersOptions{DryRun: true}))
	if r := must(other, reconciles(app.ReconcileOptions{Batches: app.Batches{All: true}})); endOf(r) != app.Pending {
		t.Errorf("reconcile: end %v", r.End)
	}
	if _, _, err := on(other, submits(app.SubmitOptions{})); app.KindOf(err) != app.Unusable {
		t.Errorf("submit: %v", err)
	}
	if _, _, err := on(other, statusOf(app.Selection{Batches: app.Batches{ID: "x"}})); app.KindOf(err) != app.Unusable {
		t.Errorf("a batch that is named: %v", err)
	}
	must(other, withdraws(one.No))
	if r := must(other, statusOf(app.Selection{})); r.End != nil || r.Reds.Any() {
		t.Errorf("status after the withdrawal: %+v, end %v", r.Reds, r.End)
	}
}
