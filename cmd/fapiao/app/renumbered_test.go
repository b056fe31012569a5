package app_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
)

// renumberedStep is a file that somebody gives to a run, and what comes of it.
type renumberedStep struct {
	// edits of a copy of the first results: order, title, text; title "-" removes the order, "+"
	// copies it under the number text, and "" is the first row of the sheet.
	edits [][3]string
	// source is another reading of orders instead: the file and its rows.
	file   string
	source [][4]string
	both   bool   // the source and the results are given to one run
	next   string // these results are edited from now on, in place of the first ones

	found string // the codes that reject, once each
	sent  int    // orders that were accepted by now
}

// leftOf edits a copy of results.
func leftOf(t *testing.T, results, to string, edits [][3]string) string {
	t.Helper()
	const sheet, number = "待处理", 1
	f, err := excelize.OpenFile(results)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range edits {
		rows, err := f.GetRows(sheet)
		check(err)
		at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > number && r[number] == e[0] }) + 1
		if e[0] == "" {
			check(f.SetCellValue(sheet, "A1", e[2]))
			continue
		}
		if at == 0 {
			t.Fatalf("%s is not in %s", e[0], results)
		}
		set := func(row int, title, text string) {
			cell, err := excelize.CoordinatesToCellName(slices.Index(rows[1], title)+1, row)
			check(err)
			check(f.SetCellValue(sheet, cell, text))
		}
		switch e[1] {
		case "-":
			check(f.RemoveRow(sheet, at))
		case "+":
			check(f.DuplicateRow(sheet, at))
			set(at+1, "订单号", e[2])
		default:
			set(at, e[1], e[2])
		}
	}
	check(f.SaveAs(to))
	return to
}

// A sale that stands in the results of a batch is invoiced once, whatever number its row is given,
// and wherever else it is corrected.
func TestSaleOfResultsIsInvoicedOnce(t *testing.T) {
	t.Parallel()
	// R1 and R2 are right, R3 and R4 are rejected.
	first := [][4]string{{"R1", "甲方有限公司", "106.00"}, {"R2", "乙方有限公司", "212.00"}, {"R3", "丙方有限公司", "一百"}, {"R4", "丁方有限公司", "二百"}}
	fixed := [][4]string{first[0], first[1], {"R3", "丙方有限公司", "318.00"}, first[3]}
	amount, no4 := [3]string{"R3", "金额", "318.00"}, [3]string{"R4", "-"}
	to := func(order, number string) [3]string { return [3]string{order, "订单号", number} }
	clear := func(order string, titles ...string) (all [][3]string) {
		for _, title := range titles {
			all = append(all, [3]string{order, title, ""})
		}
		return all
	}
	renumber := func(number string) [][3]string { return [][3]string{amount, no4, to("R3", number)} }
	const row, replaced, stray = "FP-DUP-016", "FP-DUP-017", "FP-DUP-015"
	for name, c := range map[string]struct {
		submitted bool // before the steps
		steps     []renumberedStep
	}{
		"as it was": {steps: []renumberedStep{{edits: [][3]string{amount, no4}, sent: 3}}},
		"renumbered once": {steps: []renumberedStep{
			{edits: renumber("N1"), sent: 3}, {edits: renumber("N1"), sent: 3}}},
		"a second number": {steps: []renumberedStep{
			{edits: renumber("N1"), sent: 3}, {edits: renumber("N2"), found: row, sent: 3}}},
		"its own number after another": {steps: []renumberedStep{
			{edits: renumber("N1"), sent: 3}, {edits: [][3]string{amount, no4}, found: replaced, sent: 3}}},
		"the source after another number": {steps: []renumberedStep{
			{edits: renumber("N1"), sent: 3}, {file: "orders.xlsx", source: fixed[:3], found: replaced, sent: 3}}},
		"a renamed source after another number": {steps: []renumberedStep{
			{edits: renumber("N1"), sent: 3}, {file: "十一月.xlsx", source: fixed[2:3], found: replaced, sent: 3}}},
		"another number after the source": {steps: []renumberedStep{
			{file: "orders.xlsx", source: fixed[:3], sent: 3}, {edits: renumber("N1"), found: row, sent: 3}}},
		"beside the source": {steps: []renumberedStep{
			{file: "fixed.xlsx", source: fixed[2:3], both: true, edits: append(renumber("N1"), [3]string{"R1", "-"}, [3]string{"R2", "-"}), found: row, sent: 1}}},
		"copied under two numbers": {steps: []renumberedStep{
			{edits: [][3]string{amount, no4, {"R3", "+", "N1"}}, found: row, sent: 2}}},
		"copied under two other numbers": {steps: []renumberedStep{
			{edits: [][3]string{amount, no4, {"R3", "+", "N1"}, to("R3", "N2")}, found: row, sent: 2}}},
		"rejected again, then renumbered": {steps: []renumberedStep{
			{edits: [][3]string{no4, to("R3", "N1")}, found: "FP-AMT-001", sent: 2},
			{edits: renumber("N2"), sent: 3}, {edits: renumber("N1"), found: row, sent: 3}}},
		"rejected again, then in the results of that": {steps: []renumberedStep{
			{edits: [][3]string{no4, to("R3", "N1")}, found: "FP-AMT-001", sent: 2},
			{next: "left0-results.xlsx", edits: [][3]string{{"N1", "金额", "318.00"}}, sent: 3},
			{file: "orders.xlsx", source: fixed[:3], found: replaced, sent: 3}}},
		"renumbered in the results of that": {steps: []renumberedStep{
			{edits: [][3]string{no4, to("R3", "N1")}, found: "FP-AMT-001", sent: 2},
			{next: "left0-results.xlsx", edits: [][3]string{{"N1", "金额", "318.00"}, to("N1", "N2")}, sent: 3},
			{next: "first.xlsx", edits: [][3]string{amount, no4}, found: replaced, sent: 3}}},
		"beside rows of another month's results": {steps: []renumberedStep{
			{file: "orders.xlsx", source: [][4]string{{"S1", "甲方有限公司", "10.60"}, {"S2", "乙方有限公司", "21.20"}, {"S3", "戊方有限公司", "三百"}}, found: "FP-AMT-001", sent: 2},
			{edits: renumber("S3"), sent: 5}, {edits: [][3]string{amount, no4}, sent: 6}}},
		"without the name of its batch": {steps: []renumberedStep{
			{edits: append(renumber("N1"), [3]string{"", "", "待处理"}), found: row, sent: 2},
			{edits: [][3]string{amount, no4, {"", "", "待处理"}}, sent: 3}}},
		"two numbers swapped": {steps: []renumberedStep{
			{edits: [][3]string{amount, {"R4", "金额", "1.00"}, to("R3", "N"), to("R4", "R3"), to("N", "R4")}, found: row, sent: 2}}},
		"two orders as one": {steps: []renumberedStep{
			{edits: [][3]string{amount, {"R4", "金额", "1.00"}, {"R4", "购买方名称", "丙方有限公司"}, to("R4", "R3")}, sent: 3},
			{file: "d.xlsx", source: [][4]string{{"R4", "丁方有限公司", "1.00"}}, found: replaced, sent: 3}}},
		"the number of another rejected row": {steps: []renumberedStep{
			{edits: renumber("R4"), found: row, sent: 2}}},
		"the number of a ready order": {steps: []renumberedStep{
			{edits: [][3]string{amount, no4, {"R2", "-"}, to("R3", "R2")}, found: row, sent: 1}}},
		"a ready row under another number": {steps: []renumberedStep{
			{edits: [][3]string{no4, {"R3", "-"}, to("R1", "N1")}, found: stray, sent: 1}}},
		"a ready row under the number of a removed one": {steps: []renumberedStep{
			{edits: [][3]string{no4, {"R3", "-"}, {"R2", "-"}, to("R1", "R2")}, found: row, sent: 0}}},
		"a ready row without its state": {steps: []renumberedStep{
			{edits: append(append([][3]string{no4, {"R3", "-"}, to("R1", "N1")}, clear("N1", "状态", "处理建议")...), [3]string{"R2", "-"}), found: row, sent: 0}}},
		"an issued row without its state": {submitted: true, steps: []renumberedStep{
			{edits: append([][3]string{no4, {"R3", "-"}, {"R1", "+", "N1"}}, clear("N1", "状态", "处理建议")...), found: row, sent: 2}}},
		"a new sale": {submitted: true, steps: []renumberedStep{
			{edits: append([][3]string{no4, {"R3", "-"}, {"R1", "+", "N1"}, {"N1", "金额", "999.00"}}, clear("N1", "状态", "处理建议", "来源行")...), sent: 3}}},
		"another month under the same file": {submitted: true, steps: []renumberedStep{
			{file: "orders.xlsx", source: [][4]string{{"D1", "戊方有限公司", "106.00"}, {"D2", "己方有限公司", "212.00"}, {"D3", "庚方有限公司", "318.00"}}, sent: 5},
			{edits: renumber("N1"), sent: 6}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.set["lang"] = "zh"
			must(d, imports(d.orders("orders.xlsx", first...)))
			results := leftOf(t, must(d, exports(app.ExportOptions{Format: app.XLSX})).Results, filepath.Join(d.dir, "first.xlsx"), nil)
			if c.submitted {
				must(d, submits(app.SubmitOptions{}))
			}
			for n, s := range c.steps {
				var files []string
				if s.file != "" {
					files = append(files, d.orders(s.file, s.source...))
				}
				if s.next != "" {
					results = filepath.Join(d.dir, s.next)
				}
				if s.file == "" || s.both {
					files = append(files, leftOf(t, results, filepath.Join(d.dir, "left"+string(rune('0'+n))+".xlsx"), s.edits))
				}
				for _, checked := range []bool{true, false} {
					use := runs(files...)
					if checked {
						use = checks(files...)
					}
					_, events, err := on(d, use)
					if err != nil {
						t.Fatal(err)
					}
					if got := refusals(events); got != s.found {
						t.Errorf("step %d: found %q, want %q, checked: %v", n, got, s.found, checked)
					}
				}
				if d.accepted() != s.sent {
					t.Errorf("step %d: %d were sent, want %d", n, d.accepted(), s.sent)
				}
			}
		})
	}
}

// refusals are the codes of findings that reject an order, each once.
func refusals(r *recorder) string {
	var found []string
	for _, f := range r.findings {
		if f.Severity == "error" && !strings.HasPrefix(f.Code, "FP-HLD") && !slices.Contains(found, f.Code) {
			found = append(found, f.Code)
		}
	}
	return strings.Join(found, " ")
}
