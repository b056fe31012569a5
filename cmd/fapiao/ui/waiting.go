package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// waitTexts are the texts of what a stage waits for; {n} is a number of orders and {at} a time.
var waitTexts = map[ledger.WaitKind]lang.Text{
	ledger.WaitClaim: {
		Zh: "{n} 单由另一进程处理，最迟 {at} 接手",
		En: "until {at} for {n} orders that another run is processing; they are taken over then",
	},
	ledger.WaitDoubt: {
		Zh: "{n} 单提交结果不明，{at} 向平台查询",
		En: "until {at} for {n} orders whose outcome is unknown; they are queried then",
	},
	ledger.WaitMissing: {
		Zh: "{n} 单平台暂无记录，{at} 再查一次，仍无则重新提交",
		En: "until {at} for {n} orders that the platform does not have; " +
			"they are queried once more then, and sent again if still missing",
	},
	ledger.WaitIssue: {
		Zh: "{n} 单开票中，{at} 再查",
		En: "until {at} for {n} orders that are being issued",
	},
	ledger.WaitVoid: {
		Zh: "{n} 单作废中，{at} 再查",
		En: "until {at} for {n} invoices that are being voided",
	},
	ledger.WaitSign: {
		Zh: "{n} 单已开票，签章失败，{at} 重试签章",
		En: "until {at} for {n} invoices whose signature failed; they are signed again then",
	},
	ledger.WaitRest: {
		Zh: "平台繁忙或无响应，{at} 继续提交",
		En: "until {at}: the platform is busy or does not answer",
	},
}

// waiting is what a stage waits for, with the times at which it continues.
type waiting struct {
	list  []pipeline.Waiting
	since time.Time
}

// kinds lists the kinds of waits, without numbers and times.
func (w waiting) kinds() string {
	var b strings.Builder
	for _, one := range w.list {
		b.WriteString(string(one.For) + " ")
	}
	return b.String()
}

// text lists the waits that are not over; empty when there are none.
func (w waiting) text(p printer, now time.Time) string {
	var parts []string
	for _, one := range w.list {
		until := w.since.Add(one.Rest)
		format, known := waitTexts[one.For]
		if !known || !until.After(now) {
			continue
		}
		values := strings.NewReplacer("{n}", thousands(one.Orders), "{at}", clockTime(until, now))
		parts = append(parts, values.Replace(p.text(format)))
	}
	if len(parts) == 0 {
		return ""
	}
	return p.text(lang.Text{Zh: "等待：", En: "waiting "}) +
		strings.Join(parts, p.text(lang.Text{Zh: "；", En: "; "}))
}

// clockTime is a time in Beijing, with its date if that is not today.
func clockTime(at, now time.Time) string {
	at, now = at.In(beijing.Zone), now.In(beijing.Zone)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return at.Format(time.TimeOnly)
	}
	return at.Format("01-02 15:04:05")
}
