package app_test

import (
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Several invoices of one order are numbered in the results, on the sheet of their buyer, and the
// order is counted once.
func TestSeveralInvoicesInResults(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "split_over=60")
	d.set["lang"], d.set["sheets_by"] = "zh", "buyer"
	const buyer = "甲方有限公司"
	path := must(d, runs(d.orders("orders.xlsx", [4]string{"A1", buyer, "106.00"}, [4]string{"A1", buyer, "84.80"}))).Results
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(buyer)
	if err != nil || len(rows) < 4 {
		t.Fatal(rows, err)
	}
	note := slices.Index(rows[1], "说明")
	if got := []string{rows[2][note], rows[3][note]}; !slices.Equal(got, []string{"一单多票：1/2", "一单多票：2/2"}) {
		t.Errorf("%q", got)
	}
	if rows, err = f.GetRows("汇总"); err != nil {
		t.Fatal(err)
	}
	days := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == "日期" })
	if days < 0 || len(rows[days+1]) < 2 || rows[days+1][1] != "1" {
		t.Errorf("%q", rows[max(days, 0):])
	}
}
