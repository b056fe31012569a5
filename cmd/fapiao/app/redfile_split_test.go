package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// A refund list names the shop's order, which was split: the line tells the invoice, and without
// one the list must say which invoice it means.
func TestRedOfSplitOrders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	orders := d.table("orders.xlsx",
		[]string{"订单号", "购买方名称", "购买方纳税人识别号", "项目名称", "商品和服务税收编码", "数量", "金额", "税率"},
		[]string{"S1", "甲方有限公司", "91330106MA0DEM0058", "键盘", "1090511010000000000", "1", "113.00", "13%"},
		[]string{"S1", "", "", "鼠标", "1090511020000000000", "1", "113.00", "13%"},
		[]string{"S1", "", "", "鼠标", "1090511020000000000", "1", "113.00", "13%"})
	in := from(orders)
	in.Split, in.InvoiceLimit = true, 100_00
	must(d, func(a *app.App) (*app.Result, error) {
		return a.Import(context.Background(), app.ImportOptions{Input: in})
	})
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	head := []string{"订单号", "退款单号", "红冲原因", "商品名称"}
	for name, c := range map[string]struct{ row, want, codes string }{
		"the line tells": {"键盘", "done 113.00", ""},
		"two have it":    {"鼠标", "refused", "FP-RED-014"},
		"none":           {"", "refused", "FP-RED-014"},
	} {
		list := d.table(name+".xlsx", head, []string{"S1", "R1", "销货退回", c.row})
		r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
		if err != nil || statesOf(r) != c.want || events.codes() != c.codes {
			t.Errorf("%s: %v, %s, %+v", name, err, statesOf(r), events.findings)
		}
	}
}

// The invoice of a merge is for several orders: a refusal names the merge, the invoice and the
// other orders.
func TestRedOfMergedOrders(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	in := from(d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "甲方有限公司", "10.60"}, [4]string{"A3", "甲方有限公司", "21.20"}))
	in.MergeBuyers = true
	must(d, func(a *app.App) (*app.Result, error) {
		return a.Import(context.Background(), app.ImportOptions{Input: in})
	})
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	list := d.table("list.xlsx", []string{"订单号", "红冲原因"}, []string{"A2", "服务中止"})
	r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
	if err != nil || statesOf(r) != "refused" || events.codes() != "FP-RED-014" {
		t.Fatalf("%v, %s, %+v", err, statesOf(r), events.findings)
	}
	for in, wants := range map[string][]string{lang.Chinese: {"与订单 A1, A3 合并为 "}, lang.English: {"of the merge ", "with A1, A3"}} {
		for _, want := range append(wants, "2633") {
			if text := events.findings[0].Message(in); !strings.Contains(text, want) {
				t.Errorf("no %q in %q", want, text)
			}
		}
	}
}
