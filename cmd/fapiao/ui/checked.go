package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
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
