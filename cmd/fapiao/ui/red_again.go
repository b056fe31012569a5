package ui

import (
	"slices"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	redinvoice "github.com/fapiao/fapiao/pipeline/red"
)

// whyRed is what is to be known about a case. The platform's words may have personal numbers; the
// numbers of forms and invoices are none.
func (p printer) whyRed(c *app.RedCase) string {
	text := p.text(c.Why())
	if c.Numbered() {
		return text
	}
	return p.said(text)
}

// deadList lists dead reds, each with the command that applies for it again.
func (p printer) deadList(list []app.RedCase) string {
	var b strings.Builder
	for i := range list[:min(len(list), redsListed)] {
		c := &list[i]
		b.WriteString(p.redLine(c))
		if c.Correction != "" {
			b.WriteString("    " + p.text(lang.Format("→ 属于换开 %[1]s：再申请请运行 fapiao reissue 文件，放弃请运行 fapiao reissue --cancel %[1]s\n",
				"→ It belongs to the correction %[1]s: to apply again, run fapiao reissue FILE; to give up, run fapiao reissue --cancel %[1]s\n",
				Plain(c.Correction))))
			continue
		}
		b.WriteString("    → " + p.text(applyAgain(c)) + Plain(p.askAgain(c)) + "\n")
	}
	b.WriteString(p.others(len(list)))
	return b.String()
}

// applyAgain is what precedes the command of askAgain: what the platform refused as it was has to
// be changed first.
func applyAgain(c *app.RedCase) lang.Text {
	if c.Unfit() {
		return lang.Text{
			Zh: "平台不接受这样的申请，原样重新申请还会被拒：请按平台的原话换一个冲红原因，或改要红冲的行（--line，或清单）。这次的命令是 ",
			En: "The platform does not take such an application, and refuses the same again: by " +
				"its words, change the reason or the lines " +
				"(--line, or the list) of this command: ",
		}
	}
	return lang.Text{Zh: "重新申请：", En: "To apply again: "}
}

// besideCases are the reds without the dead ones of corrections that are listed apart, with what to
// do about them.
func besideCases(r *app.Reds, cases []app.CorrectionCase) *app.Reds {
	if r == nil || len(cases) == 0 {
		return r
	}
	out := *r
	out.Dead = slices.DeleteFunc(slices.Clone(r.Dead), func(c app.RedCase) bool { return c.Correction != "" })
	return &out
}

// askAgain is the command that asks for the same red once more.
func (p printer) askAgain(c *app.RedCase) string {
	again, words := c.AskAgain(), []string{"fapiao red"}
	reason := p.text(c.Body.Reason.Typed())
	if again.List != "" {
		words = append(words, Quote(again.List))
		return strings.Join(append(words, given(&again.Given, reason, c.Seller)...), " ")
	}
	words = append(words, c.Body.Blue.No)
	if again.Export {
		words = append(words, "--issued", p.text(lang.Text{Zh: "全量发票.xlsx", En: "EXPORT.xlsx"}))
	}
	again.Given.Reason = true
	words = append(words, given(&again.Given, reason, c.Seller)...)
	for _, line := range again.Lines {
		words = append(words, "--line", line)
	}
	if no := c.Body.RefundNo; no != "" {
		words = append(words, "--refund", Quote(no))
	}
	if no := c.Body.BillInfo; no != "" {
		words = append(words, "--bill-info", no)
	}
	return strings.Join(words, " ")
}

// given are the flags that a list or a number needs.
func given(g *redinvoice.Given, reason, seller string) (words []string) {
	for _, name := range g.Issued {
		words = append(words, "--issued", Quote(name))
	}
	if g.Profile != "" {
		words = append(words, "--profile", Quote(g.Profile))
	}
	if g.HiddenRows != "" {
		words = append(words, "--hidden-rows", g.HiddenRows)
	}
	if g.Seller {
		words = append(words, "--seller", seller)
	}
	if g.Reason {
		words = append(words, "--reason", reason)
	}
	return words
}
