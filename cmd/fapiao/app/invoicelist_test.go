package app_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/simtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// filled adds a column to the sheet of invoices of results, and fills it in the row of an order.
func (d *desk) filled(path, order, title, text string) {
	d.t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	const sheet = "开票结果"
	rows, err := f.GetRows(sheet)
	if err != nil {
		d.t.Fatal(err)
	}
	head := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, "订单号") })
	at := slices.IndexFunc(rows, func(r []string) bool { return slices.Contains(r, order) })
	for row, value := range map[int]string{head: title, at: text} {
		cell, err := excelize.CoordinatesToCellName(len(rows[head])+1, row+1)
		if err != nil {
			d.t.Fatal(err)
		}
		if err := f.SetCellStr(sheet, cell, value); err != nil {
			d.t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		d.t.Fatal(err)
	}
}

// In results only the rows with a filled column are meant, and typed again nothing is repeated.
func TestResultsAsLists(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.set["kind"], d.set["lang"] = string(invoice.KindPaperOrdinary), "zh"
	results := must(d, runs(d.orders("papers.xlsx", [4]string{"P1", "甲方有限公司", "106.00"}, [4]string{"P2", "乙方有限公司", "212.00"}))).Results
	list := app.Lists{Files: []string{results}}
	if _, _, err := on(d, voids(app.VoidOptions{Lists: list})); app.KindOf(err) != app.Unusable {
		t.Fatalf("no row is marked: %v", err)
	}
	d.filled(results, "P2", "手机号", "13800000009")
	for range 2 {
		r := must(d, delivers(app.DeliverOptions{Lists: list}))
		if endOf(r.Result) != app.Done || len(r.Deliveries) != 1 || r.Deliveries[0].Body.OrderNo != "P2" {
			t.Fatalf("end %v, %+v", r.End, r.Deliveries)
		}
	}
	if got := d.messages(); got != "13800000009 1 0" {
		t.Errorf("messages %s", got)
	}
	d.filled(results, "P1", "作废原因", "开票有误")
	for range 2 {
		v := must(d, voids(app.VoidOptions{Lists: list}))
		if endOf(v.Result) != app.Done || len(v.Voids) != 1 || v.Voids[0].State != ledger.Done {
			t.Fatalf("end %v, %+v", v.End, v.Voids)
		}
	}
	if a, b := stateOf(d, "P1"), stateOf(d, "P2"); a != ledger.Voided || b != ledger.Issued {
		t.Errorf("P1 %s, P2 %s", a, b)
	}
}

// Rows that are not certain are refused at their cells, and what is personal is shown to nobody.
func TestRowsThatAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	papers(d, invoice.KindDigitalPaperOrdinary)
	for name, c := range map[string]struct {
		rows  [][]string
		codes string
		cells string
	}{
		"no such number": {[][]string{{"订单号", "作废原因"}, {"P9", "开票有误"}}, "FP-RED-028", "A2"},
		"another buyer":  {[][]string{{"订单号", "作废原因", "购买方名称"}, {"P1", "开票有误", "丙方"}}, "FP-RED-029", "C2"},
		"no reason":      {[][]string{{"订单号", "作废原因"}, {"P1", "其他"}}, "FP-RED-031", "B2"},
		"a long reason":  {[][]string{{"订单号", "作废原因"}, {"P1", "其他：" + strings.Repeat("长", 256)}}, "FP-RED-031", "B2"},
		"two reasons":    {[][]string{{"订单号", "作废原因"}, {"P1", "1"}, {"P1", "2"}}, "FP-RED-030 FP-RED-030", "B3 B2"},
	} {
		for range 2 {
			v, events, err := on(d, voids(app.VoidOptions{Lists: app.Lists{Files: []string{d.table("list.xlsx", c.rows...)}}}))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			var codes, cells []string
			for _, f := range events.findings {
				codes, cells = append(codes, f.Code), append(cells, f.Place.Cell())
			}
			if strings.Join(codes, " ") != c.codes || strings.Join(cells, " ") != c.cells || endOf(v.Result) != app.Rejected || v.Voids[0].ID != 0 {
				t.Errorf("%s: %v %v, %+v", name, codes, cells, v.Voids)
			}
		}
	}
	for _, to := range [][]string{{"1380000000"}, {"boss@example.com"}, {"", "13800000001"}, {"13800000001;138", ""}} {
		list := d.table("to.xlsx", []string{"订单号", "手机号", "邮箱"}, append([]string{"P1"}, to...))
		r, events, err := on(d, delivers(app.DeliverOptions{Lists: app.Lists{Files: []string{list}}}))
		if err != nil || len(r.Deliveries) != 1 || r.Deliveries[0].Refused == nil || len(events.findings) != 1 || events.findings[0].Code != "FP-RED-032" {
			t.Fatalf("%v: %v, %+v", to, err, r)
		}
		for _, shown := range []string{fmt.Sprint(events.findings), fmt.Sprint(r.Deliveries[0].Refused)} {
			if strings.Contains(shown, "3800000") || strings.Contains(shown, "boss") {
				t.Errorf("shown: %s", shown)
			}
		}
	}
	if got := d.messages(); got != "" {
		t.Errorf("messages %s", got)
	}
}

// A preview records nothing and calls nothing.
func TestPreviewsOfVoidsAndDeliveries(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	papers(d, invoice.KindPaperOrdinary)
	v := must(d, voids(app.VoidOptions{Orders: named("P1"), Preview: true}))
	r := must(d, delivers(app.DeliverOptions{Orders: named("P1"), To: []string{"13800000001"}, Preview: true}))
	if len(v.Voids) != 1 || v.Voids[0].State != ledger.Held || len(r.Deliveries) != 1 || r.Deliveries[0].State != ledger.Held {
		t.Errorf("%+v %+v", v.Voids, r.Deliveries)
	}
	open := must(d, delivers(app.DeliverOptions{}))
	if len(open.Deliveries) != 0 || d.messages() != "" || stateOf(d, "P1") != ledger.Issued {
		t.Errorf("%+v, messages %s", open.Deliveries, d.messages())
	}
}

// What failed is taken up by a person's word, and nothing whose outcome is unknown.
func TestDeliverFailed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "deliver_fail_for=13800000001")
	d.production()
	must(d, imports(d.two()))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
	yes := app.Consent[app.DeliverPreview]{Given: true}
	must(d, delivers(app.DeliverOptions{Orders: named("A1"), To: []string{"13800000001", "a@example.com"}, Consent: yes}))
	simtest.Turn(t, d.sim, "deliver_fail_for=", "exception_after=deliveryInvoice:1")
	unsure := must(d, delivers(app.DeliverOptions{Orders: named("A2"), To: []string{"unsure@example.com"}, Consent: yes}))
	if len(unsure.Deliveries) != 1 || unsure.Deliveries[0].State != ledger.Unknown {
		t.Fatalf("unsure %+v", unsure.Deliveries)
	}
	simtest.Turn(t, d.sim, "exception_after=0")
	before := d.messages()
	if r := must(d, delivers(app.DeliverOptions{Failed: true, Preview: true})); len(r.Deliveries) != 1 || r.Deliveries[0].Before == "" {
		t.Errorf("shown %+v", r.Deliveries)
	}
	if r := must(d, delivers(app.DeliverOptions{Failed: true, Orders: named("A2"), Consent: yes})); len(r.Deliveries) != 0 || d.messages() != before {
		t.Errorf("another order: %+v, %s", r.Deliveries, d.messages())
	}
	ask := app.DeliverOptions{Failed: true, Consent: app.Consent[app.DeliverPreview]{
		Ask: func(context.Context, app.DeliverPreview) (app.Answer, error) { return app.No, nil }}}
	if _, _, err := on(d, delivers(ask)); app.KindOf(err) != app.Rejected {
		t.Errorf("a no: %v", err)
	}
	given := app.DeliverOptions{Failed: true, Consent: yes}
	for n := range 2 {
		if r := must(d, delivers(given)); len(r.Deliveries) != 1-n || endOf(r.Result) != app.Done {
			t.Errorf("end %v, %+v", r.End, r.Deliveries)
		}
	}
	if got := d.messages(); !strings.Contains(got, "13800000001 1 1") || !strings.Contains(got, "a@example.com 1 0") {
		t.Errorf("messages %s", got)
	}
	for _, o := range []app.DeliverOptions{{Failed: true, Again: true}, {Failed: true, To: []string{"a@example.com"}}, {Failed: true, Batch: "x"}} {
		if _, _, err := on(d, delivers(o)); app.KindOf(err) != app.Usage {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
