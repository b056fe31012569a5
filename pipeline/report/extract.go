package report

import (
	"strings"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
)

// PartName heads what Partial says.
var PartName = lang.Text{Zh: "部分结果", En: "Part"}

// Partial says which part of the orders a summary is about, for people; ok is false where nothing
// was left out. The sums of a part are no balance of a batch or of a month.
func (s *Summary) Partial() (text lang.Text, ok bool) {
	x := &s.Extract
	if x.Whole() {
		return text, false
	}
	var zh, en []string
	if x.Seller != "" {
		zh, en = append(zh, "销售方 "+x.Seller), append(en, "seller "+x.Seller)
	}
	if x.States != nil {
		var names, states []string
		for _, state := range x.States {
			names, states = append(names, state.Name().Zh), append(states, state.Name().En)
		}
		zh, en = append(zh, "状态 "+strings.Join(names, "、")), append(en, "status "+strings.Join(states, ", "))
	}
	if !x.Since.IsZero() {
		at := x.Since.In(beijing.Zone).Format("2006-01-02 15:04")
		zh, en = append(zh, at+" 起有变动"), append(en, "changed since "+at)
	}
	return lang.Text{
		Zh: "只有：" + strings.Join(zh, "；") + "。合计只是这一部分的，不能用来核对数量",
		En: "only " + strings.Join(en, "; ") + ". The sums are those of this part and no balance",
	}, true
}
