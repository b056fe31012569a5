package findingspage

import "github.com/fapiao/fapiao/internal/lang"

// words are the fixed texts of the page.
type words struct {
	Errors, Warnings, Rules, Level, Code, Count, Example, Search, OnlyErrors, Copy string
	Cell, Order, Field, Value, Message                                             string
}

func wordsIn(in string) words {
	if in == lang.English {
		return words{
			Errors: "errors: must be corrected", Warnings: "to be checked", Rules: "By rule", Level: "Level", Code: "Code", Count: "Count",
			Example: "First case", Search: "Search", OnlyErrors: "errors only", Copy: "Marked copy, to be corrected and checked again:",
			Cell: "Cell", Order: "Order", Field: "Field", Value: "Value", Message: "What is wrong, and what to do",
		}
	}
	return words{
		Errors: "条错误，必须改正", Warnings: "条请核对", Rules: "按问题汇总", Level: "级别", Code: "代码", Count: "条数",
		Example: "第一处", Search: "查找", OnlyErrors: "只看错误", Copy: "标注副本（改好后直接再次校验）：",
		Cell: "单元格", Order: "订单号", Field: "栏目", Value: "现有内容", Message: "问题和应如何填写",
	}
}
