package ui

import (
	"context"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// ConfirmEarlier shows the orders of earlier months that would be sent and reads the answer; only
// "yes" is a yes.
func (s *Screen) ConfirmEarlier(ctx context.Context, months []ledger.MonthSum) (app.Answer, error) {
	if err := s.Findings(InResults); err != nil {
		return app.NoAnswer, err
	}
	return s.answer(ctx, s.printer.earlierQuestion(months))
}

func (p printer) earlierQuestion(months []ledger.MonthSum) string {
	var b strings.Builder
	u := app.Unsent{Months: months}
	b.WriteString("\n" + p.text(lang.Format(
		"有 %s 单属于以前的月份，现在开票会计入本月的增值税申报：",
		"%s orders belong to earlier months; invoices that are issued now count in this month's VAT period:",
		thousands(u.Orders()))) + "\n")
	p.months(&b, months)
	b.WriteString("\n" + p.text(lang.Text{
		Zh: "这些订单也提交请输入 yes；其他回答不提交它们，转为待人工确认：",
		En: "Type yes to send these as well; any other answer holds them: ",
	}))
	return b.String()
}

// months lists sums by month and rate.
func (p printer) months(b *strings.Builder, months []ledger.MonthSum) {
	for i := range months {
		m := &months[i]
		b.WriteString(p.sum(m.Month, m.Orders, Money(m.Gross)))
		for _, r := range m.Rates {
			b.WriteString(p.rate(r))
		}
	}
}

// rate is a line with the sums of one tax rate.
func (p printer) rate(r invoice.RateSum) string {
	return fit("  "+column(percent(r.Rate), 8)+figure(Money(r.Net), 20)+p.text(lang.Text{Zh: "  税额", En: "  tax"})+figure(Money(r.Tax), 18)+
		p.text(textYuan)) + "\n"
}

// unsent lists what was not sent of a result.
func (p printer) unsent(r *app.Result) string {
	var b strings.Builder
	if u := r.Left; u != nil && u.Orders() > 0 {
		p.head(&b, "停止提交时（%s，北京时间）没有提交的订单：%s 单", "Not sent when sending ended (%s, Beijing time): %s orders", minute(u.Until), thousands(u.Orders()))
		p.months(&b, u.Months)
	}
	if u := r.Left; u != nil && u.Reds > 0 {
		p.head(&b, "停止提交时（%s，北京时间）没有申请的红冲：%s 张，价税合计 %s 元", "Not applied for when sending ended (%s, Beijing time): %s red invoices, %s yuan in total",
			minute(u.Until), thousands(u.Reds), Money(-u.RedsGross))
	}
	if u := r.Earlier; u != nil {
		p.head(&b, "以前月份没有提交的订单：%s 单", "Orders of earlier months that were not sent: %s", thousands(u.Orders()))
		p.months(&b, u.Months)
	}
	return b.String()
}

// planUntil is when sending ends, and how much does not fit into the time until then. That it ends
// with the month is said only where it matters.
func (p printer) planUntil(e *pipeline.Estimate) string {
	var line lang.Text
	switch {
	case e.TooLate > 0:
		line = lang.Format("到 %s（北京时间）停止提交，至少 %s 张来不及，留待以后", "Sending ends at %s (Beijing time), too early for %s or more",
			minute(e.Until), thousands(e.TooLate))
	case e.Until.IsZero() || e.Until.In(beijing.Zone).Format("02 15:04") == "01 00:00":
		return ""
	default:
		line = lang.Format("到 %s（北京时间）停止提交", "Sending ends at %s (Beijing time)", minute(e.Until))
	}
	return fit(p.text(line)) + "\n"
}

// The line of what was not sent for programs; its names do not change.
type (
	unsentLine struct {
		Type   string         `json:"type"`
		Until  string         `json:"until"`
		Orders int            `json:"orders"`
		Months []unsentMonth  `json:"months"`
		Reds   int            `json:"reds"`
		Gross  invoice.Amount `json:"reds_gross"`
	}
	unsentMonth struct {
		Month  string         `json:"month"`
		Orders int            `json:"orders"`
		Held   int            `json:"held"`
		Net    invoice.Amount `json:"net"`
		Tax    invoice.Amount `json:"tax"`
		Gross  invoice.Amount `json:"gross"`
		Rates  []planRate     `json:"rates"`
	}
)

// unsentLines writes what was not sent of a result.
func (s *Screen) unsentLines(r *app.Result) error {
	for _, u := range []*app.Unsent{r.Left, r.Earlier} {
		if u == nil {
			continue
		}
		line := unsentLine{Type: "unsent", Until: beijing.Stamp(u.Until), Orders: u.Orders(), Months: []unsentMonth{}, Reds: u.Reds, Gross: u.RedsGross}
		for i := range u.Months {
			m := &u.Months[i]
			month := unsentMonth{m.Month, m.Orders, m.Held, m.Net, m.Tax, m.Gross, []planRate{}}
			for _, rate := range m.Rates {
				month.Rates = append(month.Rates, planRate{rate.Rate, rate.Net, rate.Tax, rate.Gross})
			}
			line.Months = append(line.Months, month)
		}
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return nil
}
