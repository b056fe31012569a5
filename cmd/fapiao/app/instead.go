package app

import (
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// insteadText says under which numbers an order is invoiced.
func insteadText(e *ledger.Entry, numbers []string) lang.Text {
	all := strings.Join(numbers, ", ")
	switch e.Code {
	case rules.SplitInto:
		return lang.Format("已拆分开票，请改写 %s", "it was invoiced in parts: name %s", all)
	case rules.MergedInto:
		return lang.Format("已和别的订单合并开票，发票在 %s 名下，是这几个订单共有的", "it was invoiced together with others: the invoice is that of %s, for all of them", all)
	}
	return lang.Format("已由改正后的订单代替，请改写 %s", "a corrected order is invoiced in its place: name %s", all)
}
