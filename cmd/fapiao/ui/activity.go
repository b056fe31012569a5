package ui

import (
	"fmt"
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// taskNames are the names of tasks of workers.
var taskNames = map[pipeline.Task]lang.Text{
	pipeline.SubmitTask:    {Zh: "提交", En: "submit"},
	pipeline.ReconcileTask: {Zh: "查询", En: "reconcile"},
	pipeline.SignTask:      {Zh: "重试签章", En: "sign again"},
	pipeline.FailedTask:    {Zh: "查询失败单", En: "query failed orders"},
	pipeline.RedTask:       {Zh: "红冲", En: "red"},
	pipeline.VoidTask:      {Zh: "作废", En: "void"},
	pipeline.DeliverTask:   {Zh: "交付", En: "deliver"},
	pipeline.RecheckTask:   {Zh: "复查", En: "recheck"},
	pipeline.DownloadTask:  {Zh: "下载文件", En: "download"},
	pipeline.FormsTask:     {Zh: "查红字确认单", En: "list forms"},
}

// activity shows who works on the ledger, and what waits; empty where nobody ever did.
func (p printer) activity(a *app.Activity) string {
	if a == nil {
		return ""
	}
	var b strings.Builder
	if len(a.Workers) > 0 {
		p.head(&b, "\n工作进程：", "\nWorkers:")
		for i := range a.Workers {
			b.WriteString(p.worker(&a.Workers[i], a.Now))
		}
		b.WriteString(p.terms(a))
	}
	b.WriteString(p.deserted(a))
	b.WriteString(p.unserved(a))
	if len(a.Spenders) > 0 {
		p.head(&b, "\n正在使用调用次数的进程：", "\nWho spends the calls of the limit:")
		for i := range a.Spenders {
			b.WriteString(p.spender(&a.Spenders[i]))
		}
	}
	p.stuck(&b, a)
	if a.Oldest != nil {
		p.head(&b, "\n最久没有完成的订单（全部批次）：%s", "\nOldest unfinished order (of all batches): %s", p.oldest(a))
	}
	b.WriteString(p.fetches(a))
	for _, period := range a.Periods {
		b.WriteString(p.period(&period))
	}
	return b.String()
}

// deserted says that nobody sends what is handed out; empty if somebody does.
func (p printer) deserted(a *app.Activity) string {
	if !a.Deserted() {
		return ""
	}
	seen := lang.Text{Zh: "从来没有工作进程运行过", En: "none was ever seen"}
	if !a.Seen.IsZero() {
		seen = lang.Format("最后一次 %s", "the last one was seen %s", minute(a.Seen))
	}
	return p.text(lang.Format(
		"\n有 %s 单交给了工作进程，但没有工作进程在运行（%s），没有人提交。启动 fapiao worker，或用 fapiao recall --all 收回。\n",
		"\nHanded out to workers: %s orders, and no worker lives (%s), so nobody sends them. Start fapiao worker, or take them back: fapiao recall --all\n",
		thousands(a.Handed), seen))
}

// unserved says of which sellers nobody sends what is handed out, though workers live.
func (p printer) unserved(a *app.Activity) string {
	if a.Deserted() {
		return ""
	}
	var b strings.Builder
	for _, u := range a.Unserved {
		b.WriteString(p.text(lang.Format(
			"\n销售方 %s 有 %s 单交给了工作进程，但它们的配置里都没有这个销售方，没有人提交。用有这个销售方的配置启动 fapiao worker，或用 fapiao recall --all 收回。\n",
			"\nHanded out to workers: %[2]s orders of seller %[1]s, which no worker that lives has, so nobody sends them. Start fapiao worker with a configuration that has it, or take them back: fapiao recall --all\n",
			u.Seller, thousands(u.Orders))))
	}
	return b.String()
}

// worker is the line of a worker.
func (p printer) worker(w *ledger.Worker, now time.Time) string {
	line := "  " + Plain(w.Host) + p.process(w.PID, Plain(w.Name)) + "  " + Plain(w.Version) + "  "
	switch {
	case !w.Ended.IsZero():
		line += p.text(lang.Format("已停止，%s", "stopped %s", minute(w.Ended)))
	case !w.Alive(now):
		line += p.text(lang.Format("没有响应，最后一次 %s", "silent since %s", minute(w.Seen)))
	default:
		line += p.text(lang.Format("自 %s；%s", "since %s; %s", minute(w.Since), p.doing(w.Doing)))
	}
	return line + "\n"
}

// terms are what the workers that live agree on, by seller.
func (p printer) terms(a *app.Activity) string {
	var b strings.Builder
	shown := map[ledger.Term]bool{}
	for i := range a.Workers {
		if !a.Workers[i].Alive(a.Now) {
			continue
		}
		for _, t := range a.Workers[i].Terms {
			if shown[t] {
				continue
			}
			shown[t] = true
			rate := lang.Text{Zh: "不限速", En: "without a limit"}
			if t.Rate != "unlimited" {
				rate = lang.Format("每秒最多 %s 次", "at most %s calls a second", t.Rate)
			}
			p.head(&b, "  销售方 %s：应用 %s，%s，%s", "  seller %s: app %s, %s, %s", t.Seller, t.App, rate, Plain(t.Endpoint))
		}
	}
	return b.String()
}

// process is a process on a machine, and its run.
func (p printer) process(pid int, run string) string {
	return p.text(lang.Format(" 进程 %d（%s）", " process %d (%s)", pid, run))
}

// doing is what a worker does.
func (p printer) doing(tasks []ledger.Task) string {
	if len(tasks) == 0 {
		return p.text(lang.Text{Zh: "空闲", En: "idle"})
	}
	var parts []string
	for _, t := range tasks {
		part := t.Name // of a newer version
		if name, known := taskNames[pipeline.Task(t.Name)]; known {
			part = p.text(name)
		}
		if t.Seller != "" {
			part += " " + t.Seller
		}
		if t.Slices > 1 {
			part += fmt.Sprintf(" ×%d", t.Slices)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, p.text(textComma))
}

// spender is the line of who holds turns of a limit.
func (p printer) spender(s *ledger.Spender) string {
	var who string
	switch {
	case s.Host != "":
		who = Plain(s.Host) + p.process(s.PID, Plain(s.Run))
	case s.Run != "":
		who = p.text(lang.Format("运行 %s", "run %s", Plain(s.Run)))
	default:
		who = p.text(lang.Text{Zh: "旧版本的进程", En: "a process of an older version"})
	}
	of, name, _ := strings.Cut(s.Limit, " ")
	limit := lang.Format("应用 %s", "app %s", name)
	if of == "seller" {
		limit = lang.Format("销售方 %s", "seller %s", name)
	}
	return "  " + p.text(lang.Format("%s：%s，每秒最多 %d 次", "%s: %s, at most %d a second", limit, who, s.Turns)) + "\n"
}

// oldest is an order, its state, since when, and what it waits for.
func (p printer) oldest(a *app.Activity) string {
	u := a.Oldest
	return p.text(lang.Format("%s %s，自 %s；%s", "%s %s, since %s; %s", Plain(u.OrderNo), u.State.Name(), minute(u.Since), p.reason(u, a.Stopped, a.Now)))
}

// reason is why an order is unfinished.
func (p printer) reason(u *ledger.Unfinished, stopped bool, now time.Time) lang.Text {
	switch {
	case u.State == ledger.Ready && stopped:
		return lang.Text{Zh: "销售方因账户原因停止", En: "its seller is stopped because of its account"}
	case u.State == ledger.Ready && u.Handed.After(now):
		return lang.Text{Zh: "已交给工作进程，还没有提交", En: "handed out to workers, and not sent yet"}
	case u.State == ledger.Ready:
		return lang.Text{Zh: "还没有提交（fapiao submit）", En: "not sent yet (fapiao submit)"}
	case !u.Due.After(now):
		return lang.Format("应在 %s 查询，还没有（fapiao reconcile）", "was to be queried at %s and was not (fapiao reconcile)", minute(u.Due))
	}
	why := map[ledger.WaitKind]lang.Text{
		ledger.WaitClaim:   {Zh: "另一进程在处理，最迟 %s 接手", En: "a run is processing it; it is taken over at %s at the latest"},
		ledger.WaitDoubt:   {Zh: "提交结果不明，%s 查询", En: "its outcome is unknown; it is queried at %s"},
		ledger.WaitMissing: {Zh: "平台暂无记录，%s 再查", En: "the platform does not have it; it is queried again at %s"},
		ledger.WaitIssue:   {Zh: "开票中，%s 再查", En: "it is being issued; it is queried again at %s"},
		ledger.WaitVoid:    {Zh: "作废中，%s 再查", En: "it is being voided; it is queried again at %s"},
	}[u.Why]
	return lang.Format(why.Zh, why.En, minute(u.Due))
}

// period is the line of periodic work.
func (p printer) period(w *ledger.Period) string {
	name := periodName(w.Name)
	if w.Done.IsZero() {
		return p.text(lang.Format("%s：%s 开始，还没有完成\n", "Begun and not done: %s, %s\n", name, minute(w.Begun)))
	}
	return p.text(lang.Format("上次%s：%s\n", "Last %s: %s\n", name, minute(w.Done)))
}

// periodName is the name of periodic work.
func periodName(name string) lang.Text {
	if seller := app.RecheckOf(name); seller != "" {
		return lang.Format("复查本月发票（%s）", "recheck of the month (%s)", seller)
	}
	return lang.Text{Zh: "查询（reconcile）", En: "reconcile"}
}
