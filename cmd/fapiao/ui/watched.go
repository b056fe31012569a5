package ui

import (
	"strings"
	"time"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The lines of status --alarm for programs; their names do not change.
type (
	alarmLine struct {
		Type    string `json:"type"`
		Cause   string `json:"cause"`
		Seller  string `json:"seller"`
		Count   int    `json:"count"`
		Since   string `json:"since"`
		OrderNo string `json:"order_no"`
		Status  string `json:"status"`
		Period  string `json:"period"`
		Stopped string `json:"stopped"`
		Live    int    `json:"live"`
		Serving int    `json:"serving"`
		Ends    string `json:"deadline"`
		Message string `json:"message"`
		Next    string `json:"next"`
	}
	watchLine struct {
		Type   string `json:"type"`
		Alarms int    `json:"alarms"`
		Time   string `json:"time"`
		Seen   string `json:"seen"`
		By     string `json:"by"`
	}
)

// Watched shows what a watchdog found; command is the command line of a use.
func (s *Screen) Watched(w *app.Watched, command func(app.Next) string) error {
	if s.opts.JSON {
		return s.watchedLines(w, command)
	}
	var b strings.Builder
	if len(w.Causes) == 0 {
		s.printer.head(&b, "正常：没有逾期的工作。", "All is well: nothing is overdue.")
	}
	for i := range w.Causes {
		c := &w.Causes[i]
		b.WriteString(s.printer.text(lang.Text{Zh: "异常：", En: "Alarm: "}) + s.printer.cause(c, w.Now) + "\n")
		if c.Stop != nil {
			b.WriteString(s.printer.stop(c.Stop, lang.Text{}))
		}
		if c.Live > 0 {
			b.WriteString("  " + s.printer.text(livesBeside(c)) + "\n")
		}
		b.WriteString("  " + s.printer.text(lang.Text{Zh: "请运行：", En: "Run: "}) + helps(c, command) + "\n")
	}
	if !w.Seen.IsZero() {
		by := lang.Text{Zh: "工作进程", En: "a worker"}
		if w.By == "reconcile" {
			by = lang.Text{Zh: "查询（reconcile）", En: "reconcile"}
		}
		s.printer.head(&b, "最后一次：%s，%s", "Seen last: %s, %s", by, minute(w.Seen))
	}
	return s.show(b.String())
}

// livesBeside is what to look at where workers live and do not do what is left to them.
func livesBeside(c *app.Cause) lang.Text {
	switch {
	case c.Serving == 0:
		return lang.Format(
			"有 %d 个工作进程在运行，但它们的配置里都没有销售方 %s：加上它再启动",
			"%d workers live, and none has seller %s in its configuration: add it and start them again", c.Live, c.Seller)
	case c.Kind == app.CauseKind(ledger.LateFetch):
		return lang.Format(
			"有 %d 个工作进程在运行：看它们的配置有没有 download.folder，看日志和 status 列出的文件",
			"%d workers live: see that one has download.folder in its configuration, what its log says, and what status lists of files", c.Serving)
	}
	return lang.Format(
		"有 %d 个工作进程在运行：看它们在做什么、谁在使用调用次数，以及它们的日志",
		"%d workers live: see what they do and who spends the calls of the limit, and what their logs say", c.Serving)
}

// helps is the command line that helps against a cause.
func helps(c *app.Cause, command func(app.Next) string) string {
	line := command(c.Next)
	if app.RecheckOf(c.Period) != "" {
		line += " --recheck"
	}
	if c.Kind == app.CauseLapse {
		line += " list"
	}
	return line
}

func (s *Screen) watchedLines(w *app.Watched, command func(app.Next) string) error {
	for i := range w.Causes {
		c := &w.Causes[i]
		line := alarmLine{Type: "alarm", Cause: string(c.Kind), Seller: c.Seller, Count: c.Count, Since: beijing.Stamp(c.Since), Ends: beijing.Stamp(c.Ends), Live: c.Live, Serving: c.Serving,
			Message: s.printer.cause(c, w.Now), Next: helps(c, command)}
		if c.Oldest != nil {
			line.OrderNo, line.Status = c.Oldest.OrderNo, string(c.Oldest.State)
		}
		if line.Period, _, _ = strings.Cut(c.Period, " "); c.Stop != nil {
			line.Stopped = string(c.Stop.Trouble)
		}
		if err := s.writeJSON(line); err != nil {
			return err
		}
	}
	return s.writeJSON(watchLine{"watch", len(w.Causes), beijing.Stamp(w.Now), beijing.Stamp(w.Seen), w.By})
}

// cause is a cause in words; now is the time to which hours are counted.
func (p printer) cause(c *app.Cause, now time.Time) string {
	since, n := minute(c.Since), thousands(c.Count)
	switch c.Kind {
	case app.CauseKind(ledger.LateQuery):
		return p.text(lang.Format("销售方 %s 有 %s 单早该查询，最早的应在 %s", "seller %s: %s orders were to be queried and were not, the first at %s", c.Seller, n, since))
	case app.CauseKind(ledger.LateSend):
		return p.text(lang.Format("销售方 %s 有 %s 单交给了工作进程，自 %s 没有提交", "seller %s: %s orders were handed out to workers, and none was sent since %s", c.Seller, n, since))
	case app.CauseKind(ledger.LateCorrect):
		return p.text(lang.Format("销售方 %s 有 %s 件红冲、作废或交付没有继续办理，最早的应在 %s", "seller %s: %s reds, voids or deliveries were to go on and did not, the first at %s", c.Seller, n, since))
	case app.CauseKind(ledger.LateFetch):
		return p.text(lang.Format("销售方 %s 有 %s 单的发票文件早该下载，最早的应在 %s", "seller %s: the files of %s orders were to be downloaded and were not, the first at %s", c.Seller, n, since))
	case app.CauseLapse:
		return p.text(lang.Format("销售方 %s 有 %s 张红字确认单快要作废，最近的 %s", "seller %s: %s red confirmation forms lapse soon, the first %s", c.Seller, n, p.until(c.Ends, now)))
	case app.CauseSign:
		return p.text(lang.Format("%s 张发票签章失败没有重试，最早的应在 %s", "%s signatures were to be retried and were not, the first at %s", n, since))
	case app.CausePeriod:
		return p.text(lang.Format("工作进程没有按时做：%s，应在 %s", "workers missed periodic work: %s, due at %s", periodName(c.Period), since))
	case app.CauseSetup:
		return p.text(lang.Format("自 %[2]s 工作进程不能为销售方 %[1]s 调用平台", "seller %s: workers cannot call the platform since %s", c.Seller, since))
	case app.CauseUnseen:
		if c.Since.IsZero() {
			return p.text(lang.Text{Zh: "从来没有工作进程运行，也没有 reconcile 完成", En: "no worker and no reconcile was ever seen"})
		}
		return p.text(lang.Format("自 %s 没有工作进程运行，也没有 reconcile 完成", "no worker and no reconcile was seen since %s", since))
	}
	return p.text(lang.Format("订单 %s（%s）自 %s 没有完成", "order %s (%s) is unfinished since %s", Plain(c.Oldest.OrderNo), c.Oldest.State.Name(), since))
}
