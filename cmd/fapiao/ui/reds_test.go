package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/report"
)

// reversing is an order of 113.00 with a red invoice of 13.00 and one that waits.
func reversing() *app.Life {
	blue := report.Row{OrderNo: "A", State: "issued", InvoiceNo: "BLUE", Gross: 113_00, Reversed: report.Reversed{Net: 11_50, Tax: 1_50, Reds: 1, Open: 1}, ReplacedBy: "A-H1"}
	of := redinvoice.Blue{OrderNo: "A", No: "BLUE", Kind: invoice.KindDigitalSpecial}
	applied := time.Date(2026, 12, 1, 9, 0, 0, 0, beijing.Zone)
	done := app.RedCase{State: ledger.Done, Body: redinvoice.Body{Reason: invoice.RedAllowance, Blue: of, Gross: 13_00}, Detail: redinvoice.Detail{No: "RN1", PDF: "https://e.example/r.pdf"}}
	waits := app.RedCase{State: ledger.Submitted, Body: redinvoice.Body{Reason: invoice.RedAllowance, Blue: of, Gross: 20_00},
		Detail: redinvoice.Detail{BillNo: "F2", Status: redinvoice.WaitsBuyer, AppliedAt: applied}}
	void := app.RedCase{State: ledger.Failed, Body: redinvoice.Body{Blue: of, Gross: 1_00}, Detail: redinvoice.Detail{Status: redinvoice.Lapsed}, Code: "form-07", Error: "tel 13800001234"}
	return &app.Life{Entry: ledger.Entry{Key: ledger.Key{Seller: "S", OrderNo: "A"}, State: ledger.Issued}, Rows: []report.Row{blue},
		Now: applied.Add(time.Hour), Reds: []app.RedCase{done, waits, void}}
}

// TestLifeShowsReds holds that an order is shown with what is reversed of it, by which red
// invoices, until when a form waits, and what follows it.
func TestLifeShowsReds(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"zh": {"部分红冲", "已红冲 13.00 元，余 100.00 元", "红冲正在办理", "由订单代替：A-H1", "红冲：", "RN1", "销方录入待购方确认", "2026-12-04 09:00 前确认，还有 71 小时", "作废（超72小时未确认）"},
		"en": {"partly reversed", "reversed by 13.00 yuan, 100.00 left", "Replaced by order: A-H1", "Red invoices:", "to be agreed to by 2026-12-04 09:00, 71 hours left"},
	} {
		s, out, _ := screen(false, Options{Lang: lang})
		if err := s.Life(reversing()); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("no %q in\n%s", w, out)
			}
		}
		if strings.Contains(out.String(), "13800001234") {
			t.Error("a personal number is shown")
		}
	}
	s, out, _ := screen(false, Options{JSON: true})
	if err := s.Life(reversing()); err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{`"order_no":"A",`, `"reversed":"partial","reversed_gross":"13.00","reds_open":1`, `"blue_invoice_no":"BLUE"`, `"deadline":"2026-12-04T09:00:00+08:00"`} {
		if !strings.Contains(out.String(), w) {
			t.Errorf("no %s in\n%s", w, out)
		}
	}
}

// TestSummaryCountsReds holds that red invoices have a line below the balance, for programs
// objects, and that without any there is neither.
func TestSummaryCountsReds(t *testing.T) {
	t.Parallel()
	r := final()
	for _, asJSON := range []bool{false, true} {
		s, out, _ := screen(false, Options{Lang: "zh", JSON: asJSON})
		if err := s.Summary(r, ""); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(out.String(), "红") || strings.Contains(out.String(), "red") {
			t.Errorf("red invoices without any:\n%s", out)
		}
	}
	r.Summary.Reds = report.Reds{States: []report.StateSum{{State: ledger.Submitted, Orders: 2, Gross: -5_00}, {State: ledger.Issued, Orders: 3, Net: -100_00, Tax: -13_00, Gross: -113_00}, {State: ledger.Failed, Orders: 1}}, Over: report.StateSum{Orders: 4, Gross: -9_00},
		Rates: []report.RateSum{{Rate: "0.13", Lines: 3, Net: -100_00, Tax: -13_00, Gross: -113_00}}}
	for asJSON, want := range map[bool][]string{
		false: {"红字发票：已开 3 张，-113.00 元；办理中 2 张；失败 1 张；未开出而已了结 4 张。红冲后净额 135,487.00 元\n"},
		true: {`"red_states":{"failed":1,"issued":3,"open":2,"over":4,"undated":0}`, `"red_rates":[{"rate":"0.13","net":"-100.00","tax":"-13.00","gross":"-113.00"}]`,
			`"reds":{"net":"-100.00","tax":"-13.00","gross":"-113.00"}`, `"after_reds":{"net":"119900.00","tax":"15587.00","gross":"135487.00"}`},
	} {
		s, out, _ := screen(false, Options{Lang: "zh", JSON: asJSON})
		if err := s.Summary(r, ""); err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("no %q in\n%s", w, out)
			}
		}
	}
}

// TestAMonthOfRedsIsNotEmpty holds that a month in which only red invoices were issued is not said
// to have none.
func TestAMonthOfRedsIsNotEmpty(t *testing.T) {
	t.Parallel()
	month := ledger.Month(2026, time.December)
	r := &app.Result{Month: &month, Summary: report.Summary{Reds: report.Reds{States: []report.StateSum{{State: ledger.Issued, Orders: 1, Gross: -1_00}}}}}
	s, out, _ := screen(false, Options{Lang: "zh"})
	if err := s.Summary(r, ""); err != nil || strings.Contains(out.String(), "没有开具") || !strings.Contains(out.String(), "已开 1 张") {
		t.Error(err, out)
	}
}
