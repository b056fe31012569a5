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
)

// reversedBefore is a case whose invoice of 113.00 was reversed by two reds before it was recorded.
func reversedBefore() app.CorrectionCase {
	issued := func(no string, gross invoice.Amount, reason invoice.RedReason, day int) app.RedCase {
		return app.RedCase{State: ledger.Done, Body: redinvoice.Body{Reason: reason, Blue: redinvoice.Blue{No: "BLUE"}, Gross: gross},
			Detail: redinvoice.Detail{No: no, IssuedAt: time.Date(2026, 12, day, 9, 30, 0, 0, beijing.Zone)}}
	}
	return app.CorrectionCase{Reversing: true,
		Of:      ledger.Entry{Key: ledger.Key{Seller: "S", OrderNo: "A"}, State: ledger.Issued},
		New:     ledger.Entry{Key: ledger.Key{Seller: "S", OrderNo: "A-H1"}, State: ledger.Held, Gross: 226_00},
		Earlier: []app.RedCase{issued("RN1", 13_00, invoice.RedReturn, 1)},
		Reds:    []app.RedCase{issued("RN2", 100_00, invoice.RedStopped, 2)}}
}

// TestCorrectionNamesTheRedsItCountsOn holds that a person who is asked about a correction reads
// which reds from before count as the reversal, and that nobody agreed to it yet; afterwards that
// is not said any more.
func TestCorrectionNamesTheRedsItCountsOn(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][]string{
		"zh": {"A → A-H1  等待您确认", "以前部分红冲：发票 BLUE，价税合计 13.00 元，已红冲，红票 RN1（2026-12-01 09:30），原因 销货退回",
			"  红冲：发票 BLUE，价税合计 100.00 元，已红冲，红票 RN2（2026-12-02 09:30），原因 服务中止", "以上已开出的 2 张红票（合计 113.00 元）算作原发票的红冲"},
		"en": {"A → A-H1  waits for your yes", "red invoice RN1 (2026-12-01 09:30), reason goods returned", "The 2 red invoices above that are issued (113.00 yuan in total) count as the reversal"},
	} {
		s, _, _ := screen(false, Options{Lang: lang})
		c := reversedBefore()
		text := s.printer.corrections(&app.Correcting{Cases: []app.CorrectionCase{c}})
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("no %q in\n%s", w, text)
			}
		}
		c.Agreed = true
		text = s.printer.corrections(&app.Correcting{Cases: []app.CorrectionCase{c}})
		if strings.Contains(text, want[0]) || strings.Contains(text, want[len(want)-1]) {
			t.Errorf("it still waits:\n%s", text)
		}
	}
}

// What the bureau says of a dead form is there once, and cases that go on have the command.
func TestCorrectionNamesTheDeadFormOnce(t *testing.T) {
	t.Parallel()
	c := reversedBefore()
	c.Earlier, c.Agreed, c.Reds[0].State, c.Reds[0].Code = nil, true, ledger.Failed, "form-07"
	c.Reds[0].Detail = redinvoice.Detail{Status: redinvoice.Lapsed}
	c.Reds[0].Error = redinvoice.Lapsed.Name().Zh
	s, _, _ := screen(false, Options{Lang: "zh"})
	cases := []app.CorrectionCase{c}
	red := s.printer.redOf(&cases[0].Reds[0])
	if n := strings.Count(red, redinvoice.Lapsed.Name().Zh); n != 1 {
		t.Errorf("%d times in\n%s", n, red)
	}
	if cases[0].Reds[0].Error = "蓝票不存在"; !strings.Contains(s.printer.redOf(&cases[0].Reds[0]), "：蓝票不存在") {
		t.Error("the platform's words are missing")
	}
	if text := s.printer.goOn(cases); text != "" {
		t.Errorf("nothing goes on by itself: %s", text)
	}
	cases[0].Reds[0].State, cases[0].New.Code = ledger.Done, ""
	if text := s.printer.goOn(cases); !strings.Contains(text, "：fapiao reissue（") {
		t.Errorf("no command in %q", text)
	}
}
