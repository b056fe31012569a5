package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// effectNames are the names of effects that have rows of their own.
var effectNames = map[ledger.Effect]lang.Text{
	"red":         {Zh: "红冲", En: "red invoices"},
	"red invoice": {Zh: "红票开具请求", En: "requests for red invoices"},
	"red form":    {Zh: "红字确认单的撤销和答复", En: "withdrawals and answers of red forms"},
	"void":        {Zh: "作废", En: "voids"},
	"deliver":     {Zh: "重新交付", En: "deliveries"},
}

// effectStates are the states of voids and deliveries that are not over.
var effectStates = map[ledger.State]lang.Text{
	ledger.Held:       {Zh: "待人工确认", En: "held"},
	ledger.Ready:      {Zh: "还没有发出", En: "not sent yet"},
	ledger.Submitting: {Zh: "正在发出", En: "being sent"},
	ledger.Unknown:    {Zh: "结果不明", En: "unknown"},
	ledger.Submitted:  {Zh: "办理中", En: "under way"},
}

// stuck lists what is not over, and for how long the oldest of each state is not.
func (p printer) stuck(b *strings.Builder, a *app.Activity) {
	if len(a.Stuck) == 0 {
		return
	}
	sellers := map[string]bool{}
	for i := range a.Stuck {
		sellers[a.Stuck[i].Seller] = true
	}
	p.head(b, "\n没有结束的（全部批次）：", "\nNot over (of all batches):")
	for i := range a.Stuck {
		u := &a.Stuck[i]
		line := "  " + p.text(stuckName(u)) + "  " + thousands(u.Count)
		if u.Effect == "" {
			line += " " + p.text(textOrders)
		}
		since := lang.Format("最久的自 %s（%s）", "the oldest since %s (%s)", minute(u.Since), age(a.Now.Sub(u.Since)))
		if u.OrderNo != "" {
			since = lang.Format("最久的 %s 自 %s（%s）", "the oldest, %s, since %s (%s)", Plain(u.OrderNo), minute(u.Since), age(a.Now.Sub(u.Since)))
		}
		line += "  " + p.text(since)
		if len(sellers) > 1 {
			line += "  " + Plain(u.Seller)
		}
		b.WriteString(line + "\n")
	}
}

// stuckName names what is not over, and its state.
func stuckName(u *ledger.Stuck) lang.Text {
	switch u.Effect {
	case "":
		return u.State.Name()
	case "red":
		return lang.Format("%s（%s）", "%s (%s)", effectNames[u.Effect], redStates[u.State])
	}
	return lang.Format("%s（%s）", "%s (%s)", effectNames[u.Effect], effectStates[u.State])
}

// age is how long something lasts, in the unit that a person would use.
func age(d time.Duration) lang.Text {
	switch {
	case d < time.Hour:
		return lang.Format("%d 分钟", "%d min", int(d/time.Minute))
	case d < 48*time.Hour:
		return lang.Format("%d 小时", "%d hours", int(d/time.Hour))
	}
	return lang.Format("%d 天", "%d days", int(d/(24*time.Hour)))
}
