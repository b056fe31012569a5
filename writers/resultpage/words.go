package resultpage

import "github.com/fapiao/fapiao/internal/lang"

// words are the fixed texts of the page.
type words struct{ Net, Tax, Gross, Search, Sort, Left string }

func wordsIn(in string) words {
	if in == lang.English {
		return words{Net: "Net", Tax: "Tax", Gross: "Gross", Search: "Search", Sort: "A click on a title sorts the table.",
			Left: "This page leaves out serial numbers, carried columns and the sums by a column: the result workbook has them."}
	}
	return words{Net: "不含税金额", Tax: "税额", Gross: "价税合计", Search: "查找", Sort: "单击表头排序。",
		Left: "本页没有流水号、带入的其他列和按列汇总，这些在结果工作簿中。"}
}
