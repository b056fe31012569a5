package writertest

import "github.com/fapiao/fapiao/pipeline/report"

// Carrying has the rows of Rows with columns that are on no invoice, and their summary. One title
// is also the name of a fixed column, one begins like a formula.
func Carrying() (report.Summary, []report.Row) {
	rows := Rows()
	s := Summary(rows)
	s.Carried = []string{"业务员", "status", "=合同号"}
	for i := range rows {
		rows[i].Carried = []report.Carried{{Title: "业务员", Value: "王样例"}, {Title: "=合同号", Value: "=HT-1"}}
	}
	rows[0].Carried = append(rows[0].Carried, report.Carried{Title: "业务员", Value: "李样例"}, report.Carried{Title: "status", Value: "加急"})
	rows[1].Carried = nil
	return s, rows
}
