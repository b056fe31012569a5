package resultbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/readers"
	"github.com/fapiao/fapiao/writers/writertest"
)

// inDepartment is an issued invoice of a department; without one it carries none.
func inDepartment(n int, department string) report.Row {
	r := writertest.Issued(n)
	if department != "" {
		r.Carried = []report.Carried{{Title: "部门", Value: department}}
	}
	return r
}

func dividedBook(t *testing.T, by By, in string, rows ...report.Row) *excelize.File {
	t.Helper()
	sum := writertest.Summary(rows)
	sum.Carried = []string{"部门"}
	return opened(t, Options{By: by, Lang: in}, sum, rows...)
}

// TestASheetForEachValue holds which sheets there are and in which order, that each row is on
// exactly one of them, and that all are laid out as the sheet of all invoices is.
func TestASheetForEachValue(t *testing.T) {
	t.Parallel()
	beijing := time.FixedZone("", 8*3600)
	at := func(n int, when time.Time) report.Row { r := inDepartment(n, ""); r.IssuedAt = when; return r }
	dated := []report.Row{
		at(1, time.Date(2026, 12, 1, 0, 0, 0, 0, beijing)), at(2, time.Date(2026, 11, 30, 23, 59, 59, 0, beijing)),
		at(3, time.Time{}), at(4, time.Date(2026, 12, 31, 15, 59, 59, 0, time.UTC)), writertest.Rejected(5),
	}
	other := inDepartment(3, "一部")
	other.BuyerName, other.BuyerTaxNum, other.Seller = "乙方有限公司", "91330100MA2TEST9X0", "91440300MA5TEXT3CD"
	departed := []report.Row{inDepartment(1, "二部"), inDepartment(2, ""), other, inDepartment(4, "二部")}
	for _, c := range []struct {
		by   By
		lang string
		rows []report.Row
		want map[string]string // rows by sheet
		tabs []string
	}{
		{ByMonth, "zh", dated, map[string]string{"2026-11": "2", "2026-12": "1 4", "（无开票日期）": "3", "待处理": "5"},
			[]string{"汇总", "2026-11", "2026-12", "（无开票日期）", "待处理"}},
		{"部门", "zh", departed, map[string]string{"二部": "1 4", "一部": "3", "（未填写）": "2"},
			[]string{"汇总", "二部", "一部", "（未填写）", "待处理"}},
		{" 部门", "en", departed, map[string]string{"二部": "1 4", "一部": "3", "(empty)": "2"},
			[]string{"Summary", "二部", "一部", "(empty)", "Not issued"}},
		{BySeller, "zh", departed, map[string]string{"杭州例样软件有限公司": "1 2 4", "91440300MA5TEXT3CD": "3"},
			[]string{"汇总", "杭州例样软件有限公司", "91440300MA5TEXT3CD", "待处理"}},
		{ByBuyer, "zh", departed, map[string]string{departed[0].BuyerName: "1 2 4", "乙方有限公司": "3"},
			[]string{"汇总", departed[0].BuyerName, "乙方有限公司", "待处理"}},
		{"部们", "zh", departed, map[string]string{"开票结果": "1 2 3 4"}, []string{"汇总", "开票结果", "待处理"}},
		{ByMonth, "zh", dated[4:], map[string]string{"待处理": "1"}, []string{"汇总", "开票结果", "待处理"}},
	} {
		f := dividedBook(t, c.by, c.lang, c.rows...)
		if diff := cmp.Diff(c.tabs, f.GetSheetList()); diff != "" {
			t.Errorf("%s: %s", c.by, diff)
		}
		got := map[string]string{}
		for _, sheet := range f.GetSheetList()[1:] {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			var numbers []string
			for _, row := range rows[headRows:] {
				for n, r := range c.rows {
					if len(row) > 1 && row[1] == r.OrderNo {
						numbers = append(numbers, fmt.Sprint(n+1))
					}
				}
			}
			if len(numbers) > 0 {
				got[sheet] = strings.Join(numbers, " ")
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.by, diff)
		}
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm._FilterDatabase" && !strings.HasPrefix(n.RefersTo, "'"+n.Scope+"'!$A$2:") {
				t.Errorf("%s: the filter of %s is %s", c.by, n.Scope, n.RefersTo)
			}
		}
	}
}

// TestSheetsAreListed holds that the summary leads to each sheet and has its sums, as formulas that
// give what they show.
func TestSheetsAreListed(t *testing.T) {
	t.Parallel()
	odd := inDepartment(3, "甲'乙/"+strings.Repeat("长", 40))
	f := dividedBook(t, "部门", "zh", inDepartment(1, "一部"), inDepartment(2, "一部"), odd)
	rows, err := f.GetRows("汇总")
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && strings.HasPrefix(r[0], "按部门分表") })
	want := [][]string{{"部门", "张数", "不含税金额", "税额", "价税合计"}, {"一部", "2", "203.00", "26.26", "229.26"}}
	if at < 0 || len(rows) < at+5 || !slices.Equal(rows[at+1], want[0]) || rows[at+2][0] != "一部" || rows[at+2][1] != "2" || rows[at+4][0] != "合计" || rows[at+4][1] != "3" {
		t.Fatalf("%q", rows[max(at, 0):])
	}
	for i, sheet := range f.GetSheetList()[1:3] {
		cell := cellName(1, at+3+i)
		if ok, to, err := f.GetCellHyperLink("汇总", cell); !ok || err != nil || to != "'"+strings.ReplaceAll(sheet, "'", "''")+"'!A1" {
			t.Errorf("%s leads to %q, %v", cell, to, err)
		}
	}
	for _, column := range []int{3, 4, 5} {
		for row := at + 3; row <= at+5; row++ {
			checkFormula(t, f, "汇总", cellName(column, row))
		}
	}
}

// checkFormula holds that a cell has a formula that gives its value.
func checkFormula(t *testing.T, f *excelize.File, sheet, at string) {
	t.Helper()
	raw := excelize.Options{RawCellValue: true}
	formula, err := f.GetCellFormula(sheet, at)
	if err != nil || formula == "" {
		t.Errorf("%s has no formula, %v", at, err)
	}
	shown, err := f.GetCellValue(sheet, at, raw)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.CalcCellValue(sheet, at, raw); err != nil || got != shown {
		t.Errorf("%s %s = %s gives %q, shows %q, %v", sheet, at, formula, got, shown, err)
	}
}

// TestValuesBeyondTheSheets holds that values beyond the bound share a sheet, and that the summary
// says so.
func TestValuesBeyondTheSheets(t *testing.T) {
	t.Parallel()
	var rows []report.Row
	for n := range MaxSheets + 3 {
		rows = append(rows, inDepartment(n+1, fmt.Sprint("部门", n)))
	}
	rows = append(rows, inDepartment(99, ""))
	f := dividedBook(t, "部门", "zh", rows...)
	tabs := f.GetSheetList()
	if len(tabs) != MaxSheets+4 || tabs[MaxSheets] != fmt.Sprint("部门", MaxSheets-1) || tabs[MaxSheets+1] != "（其他）" || tabs[MaxSheets+2] != "（未填写）" {
		t.Fatal(tabs)
	}
	shared, err := f.GetRows("（其他）")
	if err != nil || len(shared) != headRows+4 {
		t.Errorf("%d rows, %v", len(shared), err)
	}
	if !strings.Contains(dump(t, f.Path), "超过 50 个的值在“（其他）”里") {
		t.Error("the summary does not say that values share a sheet")
	}
}

// TestSheetNames holds that names are such as spreadsheets accept, unique, and none of those that
// mean something else.
func TestSheetNames(t *testing.T) {
	t.Parallel()
	names := sheetNames{}
	for _, c := range []struct{ value, want string }{
		{"一部", "一部"}, {"一部", "一部 (2)"}, {"Dept", "Dept"}, {"ｄｅｐｔ", "ｄｅｐｔ (2)"},
		{"a/b\\c?d*e[f]:g", "a-b-c-d-e-f--g"}, {"甲：乙", "甲-乙"}, {"'x'", "x"}, {"''", "-"}, {" \n", "- (2)"},
		{"待处理", "【待处理】"}, {"待处理 2", "【待处理 2】"}, {"not  issued", "【not  issued】"}, {"未成功", "【未成功】"}, {"To do 3", "【To do 3】"},
		{"待处理" + strings.Repeat(" ", 30) + "x", "待处理 (2)"}, {"汇总", "【汇总】"}, {"History", "【History】"}, {"红字发票", "【红字发票】"},
		{strings.Repeat("长", 40), strings.Repeat("长", 31)}, {strings.Repeat("长", 41), strings.Repeat("长", 27) + " (2)"},
		{strings.Repeat("尾", 30) + "'x", strings.Repeat("尾", 30)}, {strings.Repeat("😀", 20), strings.Repeat("😀", 15)}, {"a\x00\u200bb", "ab"},
	} {
		got := names.take(c.value, 1)
		if got != c.want || units16(got) > maxSheetName {
			t.Errorf("%q becomes %q, want %q", c.value, got, c.want)
		}
	}
	if got := names.take("一部", 2); got != "一部 2" {
		t.Error(got)
	}
}

// TestDividedResultsAreReadAgain holds that only what is left is read as orders, whatever the
// values are called.
func TestDividedResultsAreReadAgain(t *testing.T) {
	t.Parallel()
	rows := []report.Row{inDepartment(1, "待处理"), inDepartment(2, "Not issued 2"), inDepartment(3, "未成功"), writertest.Rejected(4)}
	for _, in := range []string{"zh", "en"} {
		path := dividedBook(t, "部门", in, rows...).Path
		left, err := readers.LeftIn(t.Context(), path)
		if err != nil || left.Orders != 1 {
			t.Errorf("%s: %+v, %v", in, left, err)
		}
		if o, err := readers.OriginOf(t.Context(), path); err != nil || !o.Results || !o.AsWritten {
			t.Errorf("%s: %+v, %v", in, o, err)
		}
	}
}
