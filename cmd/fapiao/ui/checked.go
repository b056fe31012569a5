package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// The names of the files that a check writes.
var (
	textChecked = lang.Text{Zh: "标注副本：", En: "Marked copy: "}
	textPage    = lang.Text{Zh: "网页（可发邮件）：", En: "Page for e-mail: "}
)

// checked names the files that a check wrote.
func (p printer) checked(r *app.Result) string {
	var b strings.Builder
	for _, path := range r.Checked {
		b.WriteString(p.text(textChecked) + Plain(path) + "\n")
	}
	if r.Page != "" {
		b.WriteString(p.text(textPage) + Plain(r.Page) + "\n")
	}
	return b.String()
}

// mayMark says where rejected orders of a reading can be corrected: on a copy that a check marks,
// and those that have lines in the results there.
func (p printer) mayMark(r *app.Result) string {
	rejected := r.Summary.Count(ledger.Rejected)
	if rejected == 0 {
		return ""
	}
	text := p.text(lang.Text{
		Zh: "用 fapiao check 可在订单文件的副本上标出问题，改好后直接使用",
		En: "fapiao check marks what is wrong on a copy of the file, to be corrected and run as it is",
	})
	switch {
	case r.Fixable == 0:
	case r.Fixable < rejected:
		text += p.text(lang.Format(
			"；\n其中 %s 单也可以在结果文件的“待处理”里改正并保存，再运行结果文件",
			";\n%s of the orders can also be corrected on the sheet \"Not issued\" of the results: save, and run that file",
			thousands(r.Fixable)))
	default:
		text += p.text(lang.Text{
			Zh: "；\n也可以在结果文件的“待处理”里改正并保存，再运行结果文件",
			En: ";\nor correct the orders on the sheet \"Not issued\" of the results, save, and run that file",
		})
	}
	return text + "\n"
}
