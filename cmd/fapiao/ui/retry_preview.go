package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
)

// textAskedFirst ends a preview of what depends on an answer of the platform.
var textAskedFirst = lang.Text{
	Zh: "只是预览，什么也没有查询或提交；真正运行时每一单先向平台查询，已经开出、可能已经开出的不会再开。\n",
	En: "This is only a preview: nothing was asked or sent. The command itself first asks the platform about each " +
		"order, and leaves out what was issued or may have been.\n",
}

// RetryPreviewed shows what a retry would have issued, and the summary with --json.
func (s *Screen) RetryPreviewed(r *app.RetryPreview) error {
	s.End()
	if !s.opts.JSON {
		return s.show(s.printer.retryPreview(r))
	}
	line := retryLineOf(&r.Report)
	line.Gross = r.Gross
	for i := range r.Orders {
		line.Planned = append(line.Planned, r.Orders[i].Key.OrderNo)
	}
	if err := s.writeJSON(line); err != nil {
		return err
	}
	return s.Summary(r.Result, "")
}

func (p printer) retryPreview(r *app.RetryPreview) string {
	var b strings.Builder
	for i := range r.Orders {
		e := &r.Orders[i]
		text := "  " + Plain(e.Key.OrderNo) + "  " + Plain(e.Buyer) + "  " + Money(e.Gross) + p.text(textYuan)
		if why := p.said(strings.TrimSpace(e.Code + " " + e.Error)); why != "" {
			text += "  " + Plain(nuonuo.MaskPersonal(why))
		}
		b.WriteString(text + "\n")
	}
	b.WriteString(p.text(lang.Format(
		"将按原订单号重新开具 %d 张开票失败的订单，价税合计 %s 元\n",
		"To issue again under their own numbers: %d failed orders, %s yuan in total\n",
		len(r.Orders), Money(r.Gross))))
	b.WriteString(p.leftOut(&r.Report))
	b.WriteString(p.text(textAskedFirst))
	return b.String()
}
