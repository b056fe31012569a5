package resultpage

import (
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// titles are the words that the page has in common with the workbook.
var titles = resultbook.Titles

// words are the fixed texts of the page.
type words struct{ Net, Tax, Gross, Search, Sort, Left string }

func wordsIn(in string) words {
	w := words{Net: titles.Net.Text(in), Tax: titles.Tax.Text(in), Gross: titles.Gross.Text(in)}
	w.Search = lang.Pick(in, "查找", "Search")
	w.Sort = lang.Pick(in, "单击表头排序。", "A click on a title sorts the table.")
	w.Left = lang.Pick(in, "本页没有流水号、带入的其他列和按列汇总，这些在结果工作簿中。",
		"This page leaves out serial numbers, carried columns and the sums by a column: the result workbook has them.")
	return w
}
