package ui

import (
	"strings"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// chain writes the orders that are invoiced one in place of the other, and whose invoices stand.
func (p printer) chain(b *strings.Builder, l *app.Life) {
	if len(l.Chain) == 0 {
		return
	}
	var all, stand []string
	for _, o := range l.Chain {
		all = append(all, o.OrderNo+p.text(textOpen)+p.text(o.State)+p.text(textClose))
		if o.Stands {
			stand = append(stand, o.OrderNo)
		}
	}
	text := lang.Text{Zh: "现在没有有效的发票", En: "no invoice stands now"}
	if len(stand) > 0 {
		text = lang.Format("现在有效的是 %s 的发票", "the invoice of %s stands", strings.Join(stand, p.text(lang.Text{Zh: "、", En: ", "})))
	}
	b.WriteString(p.text(lang.Text{Zh: "前后单号：", En: "One in place of the other: "}) + Plain(strings.Join(all, " → ")) +
		p.text(lang.Text{Zh: "；", En: "; "}) + Plain(p.text(text)) + "\n")
}
