package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What was not sent is listed by month and rate, in both languages.
func TestUnsentIsListedByMonthAndRate(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 30, 15, 50, 0, 0, time.UTC)
	months := []ledger.MonthSum{{Month: "2026-11", Orders: 1200, Held: 1, Net: 100_00, Tax: 13_00, Gross: 113_00,
		Rates: []invoice.RateSum{{Rate: "0.13", Net: 100_00, Tax: 13_00, Gross: 113_00}}}}
	r := &app.Result{Left: &app.Unsent{Until: at, Months: months}, Earlier: &app.Unsent{Months: months}}
	for in, want := range map[string][]string{
		lang.Chinese: {"停止提交时（2026-11-30 23:50，北京时间）没有提交的订单：1,200 单", "以前月份没有提交的订单：1,200 单", "2026-11", "113.00 元", "13%", "税额"},
		lang.English: {"Not sent when sending ended (2026-11-30 23:50, Beijing time): 1,200 orders", "Orders of earlier months that were not sent: 1,200", "13%", "tax"},
	} {
		p := printer{lang: in}
		text := p.unsent(r)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is missing in\n%s", in, part, text)
			}
		}
	}
	if text := (printer{lang: lang.Chinese}).unsent(&app.Result{Left: &app.Unsent{Until: at}}); text != "" {
		t.Errorf("nothing was left, and listed: %s", text)
	}
}

// That sending ends with the month is said only where invoices are too late.
func TestEndOfSendingInAPreview(t *testing.T) {
	t.Parallel()
	turn := time.Date(2026, 11, 30, 16, 0, 0, 0, time.UTC)
	p := printer{lang: lang.English}
	for _, c := range []struct {
		e    pipeline.Estimate
		want string
	}{
		{pipeline.Estimate{}, ""}, {pipeline.Estimate{Until: turn}, ""},
		{pipeline.Estimate{Until: turn.Add(-time.Minute)}, "Sending ends at 2026-11-30 23:59 (Beijing time)\n"},
		{pipeline.Estimate{Until: turn, TooLate: 3000}, "Sending ends at 2026-12-01 00:00 (Beijing time), too early for 3,000 or more\n"},
	} {
		if got := p.planUntil(&c.e); got != c.want {
			t.Errorf("%+v: %q, want %q", c.e, got, c.want)
		}
	}
}
