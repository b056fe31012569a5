package ui

import (
	"errors"
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
)

// whyRed is what is to be known about a case. The platform's words may have personal numbers; the
// number of a buyer's form is none.
func (p printer) whyRed(c *app.RedCase) string {
	text := p.text(c.Why())
	if _, form := errors.AsType[*pipeline.BuyersFormError](c.Refused); form {
		return text
	}
	return nuonuo.MaskPersonal(text)
}

// deadList lists dead reds, each with the command that applies for it again.
func (p printer) deadList(list []app.RedCase) string {
	var b strings.Builder
	for i := range list[:min(len(list), redsListed)] {
		c := &list[i]
		b.WriteString(p.redLine(c))
		b.WriteString("    " + p.text(lang.Text{Zh: "→ 重新申请：", En: "→ To apply again: "}) + Plain(p.askAgain(c)) + "\n")
	}
	b.WriteString(p.others(len(list)))
	return b.String()
}

// askAgain is the command that asks for the same red once more.
func (p printer) askAgain(c *app.RedCase) string {
	again, words := c.AskAgain(), []string{"fapiao red"}
	if again.List != "" {
		return strings.Join(append(words, Quote(again.List)), " ")
	}
	words = append(words, c.Body.Blue.No)
	if again.Export {
		words = append(words, "--issued", p.text(lang.Text{Zh: "全量发票.xlsx", En: "EXPORT.xlsx"}))
	}
	words = append(words, "--reason", p.text(c.Body.Reason.Typed()))
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
