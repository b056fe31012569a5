package ui

import (
	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
)

// writtenBack is how many orders were written into a database; empty if that was not asked for.
func (p printer) writtenBack(r *app.Result) string {
	c := r.WrittenBack
	if c == nil {
		return ""
	}
	text := p.text(lang.Format(
		"写回数据库：更新 %s 单，无变化 %s 单",
		"Written back to the database: %s orders changed, %s unchanged",
		thousands(c.Changed), thousands(c.Unchanged)))
	if c.Kept > 0 {
		text += p.text(lang.Format("，数据库里已是更新的结果 %s 单", ", %s newer there", thousands(c.Kept)))
	}
	if c.Absent > 0 {
		text += p.text(lang.Format("，表里没有这个订单号 %s 单", ", %s not in the table", thousands(c.Absent)))
	}
	return text + "\n"
}
