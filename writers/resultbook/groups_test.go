package resultbook

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/writers/writertest"
)

// grouped are the rows of the table by a column, cells separated by "|".
func grouped(t *testing.T, sum report.Summary, rows ...report.Row) (out []string) {
	t.Helper()
	f := opened(t, Options{}, sum, rows...)
	all, err := f.GetRows("汇总")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all {
		if len(row) > 0 && strings.HasPrefix(row[0], "按"+sum.GroupBy) {
			for _, r := range all[i+1:] {
				if len(r) == 0 {
					break
				}
				out = append(out, strings.Join(r, "|"))
			}
		}
	}
	return out
}

func TestResultsAreSummedByACarriedColumn(t *testing.T) {
	t.Parallel()
	sum := report.Summary{Batch: "b", Environment: "simulator", GroupBy: "部 门", Carried: []string{"部门"}}
	var rows []report.Row
	add := func(no string, state report.State, department string) {
		r := report.Row{OrderNo: no, State: state, Seller: writertest.Seller, Net: 100, Tax: 13, Gross: 113}
		if department != "" {
			r.Carried = []report.Carried{{Title: "部门", Value: department}}
		}
		rows = append(rows, r)
	}
	add("A", "issued", "一部")
	add("A", "issued", "一部") // its second invoice
	add("B", "seal_failed", "二部")
	add("C", "issued", "")
	add("D", "voided", "二部")
	add("E", "failed", "二部")
	want := []string{"部 门|订单数|不含税金额|税额|价税合计", "一部|1|2.00|0.26|2.26", "二部|1|1.00|0.13|1.13", "（未填写）|1|1.00|0.13|1.13", "合计|3|4.00|0.52|4.52"}
	if diff := cmp.Diff(want, grouped(t, sum, rows...)); diff != "" {
		t.Error(diff)
	}
}

func TestValuesBeyondTheBoundAreSummedTogether(t *testing.T) {
	t.Parallel()
	sum := report.Summary{Batch: "b", Environment: "simulator", GroupBy: "部门", Carried: []string{"部门"}}
	var rows []report.Row
	for i := range maxGroups + 5 {
		rows = append(rows, report.Row{OrderNo: fmt.Sprint(i), State: "issued", Seller: writertest.Seller, Net: 100, Tax: 13, Gross: 113,
			Carried: []report.Carried{{Title: "部门", Value: fmt.Sprint("部门", i)}}})
	}
	got := grouped(t, sum, rows...)
	if n := len(got); n != maxGroups+3 || got[n-2] != "（其他）|5|5.00|0.65|5.65" || got[n-1] != "合计|1005|1,005.00|130.65|1,135.65" {
		t.Errorf("%d rows, at the end %q", n, got[max(0, n-2):])
	}
}

func TestColumnThatNoOrderCarriesIsNamed(t *testing.T) {
	t.Parallel()
	sum := report.Summary{Batch: "b", Environment: "simulator", GroupBy: "部们", Carried: []string{"部门"}}
	if got := grouped(t, sum); len(got) != 1 || !strings.Contains(got[0], "没有带入“部们”这一列") {
		t.Error(got)
	}
}
