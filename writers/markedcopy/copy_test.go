package markedcopy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/fapiao/fapiao/internal/xlsx"
	"github.com/fapiao/fapiao/internal/xlsx/xlsxtest"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// officeBook is an accountant's workbook, with what a copy must keep: a hidden sheet with formulas,
// a list to choose from, a condition, a picture, a note, a filter, a frozen row, a printed area,
// widths, a name.
func officeBook(t testing.TB, change ...func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	amount, err := f.NewStyle(&excelize.Style{NumFmt: 4, Font: &excelize.Font{Bold: true}, Border: []excelize.Border{{Type: "left", Color: "000000", Style: 1}}})
	errs := []error{err, f.SetSheetName("Sheet1", "十一月")}
	for row, cells := range [][]any{{"订单号", "购买方名称", "金额"}, {"A1", "甲方有限公司", 106}, {"A2", nil, 212.5}, {"A3", "丙方有限公司", "三百"}} {
		errs = append(errs, f.SetSheetRow("十一月", fmt.Sprintf("A%d", row+1), &cells))
	}
	list := excelize.NewDataValidation(true)
	list.Sqref = "B2:B9"
	condition, red := f.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: "FF0000"}})
	_, hidden := f.NewSheet("名单")
	errs = append(errs, red, hidden, f.SetSheetVisible("名单", false), f.SetCellFormula("名单", "A1", "SUM(十一月!C2:C3)"),
		f.SetCellStyle("十一月", "C2", "C4", amount), f.SetColWidth("十一月", "B", "B", 33), list.SetDropList([]string{"甲方有限公司", "丙方有限公司"}), f.AddDataValidation("十一月", list),
		f.SetConditionalFormat("十一月", "C2:C9", []excelize.ConditionalFormatOptions{{Type: "cell", Criteria: ">", Value: "100", Format: &condition}}),
		f.AddComment("十一月", excelize.Comment{Cell: "C3", Author: "会计", Text: "请核对"}),
		f.AutoFilter("十一月", "A1:C4", nil), f.SetPanes("十一月", &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "十一月!$A$1:$C$4", Scope: "十一月"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "金额", RefersTo: "十一月!$C$2:$C$4"}))
	f.Pkg.Store("customXml/item1.xml", []byte("<any/>"))
	for _, c := range change {
		errs = append(errs, c(f))
	}
	var b bytes.Buffer
	if err := errors.Join(append(errs, f.Write(&b))...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// at makes a finding of the workbook.
func at(code, cell string, field invoice.Field, value string, args ...string) rules.Finding {
	i := strings.IndexAny(cell, "0123456789")
	row := 0
	_, _ = fmt.Sscan(cell[i:], &row)
	return rules.New(code, invoice.Place{File: "a.xlsx", Sheet: "十一月", Row: row, Col: cell[:i]}, "A"+cell[i:], field, value, args...)
}

// marked is the copy of the workbook with three errors and a warning; one of the errors is in a
// cell that has a note.
func marked(t testing.TB, book []byte, change ...func(*Copy)) []byte {
	t.Helper()
	c := &Copy{
		Lang: "zh", Original: "十一月 订单.xlsx", Digest: "d1", Written: time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC),
		Sheets: []Sheet{{Name: "十一月", Header: 1, Column: 3, Verdicts: func(yield func(int, string) bool) {
			_ = yield(2, "通过") && yield(3, "不通过：B3 没有填写购买方名称") && yield(4, "不通过：C4 金额“三百”不是数字")
		}}},
		Findings: []rules.Finding{
			at(rules.FieldMissing, "B3", invoice.BuyerName, ""), at(rules.NotANumber, "C4", invoice.LineAmount, "三百"), at(rules.NotANumber, "C3", invoice.LineAmount, "212.5"),
			at(rules.ValueCleaned, "B4", invoice.BuyerName, "丙方　有限公司", "丙方有限公司"),
		},
		Counts: Counts{Errors: 3, Warnings: 1},
	}
	for _, f := range change {
		f(c)
	}
	var b bytes.Buffer
	if err := c.WriteTo(context.Background(), bytes.NewReader(book), int64(len(book)), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The copy differs from the workbook only where it says so, part by part.
func TestTheCopyDiffersOnlyWhereItSays(t *testing.T) {
	t.Parallel()
	book := officeBook(t)
	before, after := xlsxtest.Parts(t, book), xlsxtest.Parts(t, marked(t, book))
	may := []string{"[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml",
		"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
	for name, text := range before {
		if after[name] != text && !slices.Contains(may, name) {
			t.Errorf("%s changed: %s", name, after[name])
		}
	}
	var added []string
	for name := range after {
		if _, was := before[name]; !was {
			added = append(added, name)
		}
	}
	slices.Sort(added)
	if want := []string{"docProps/custom.xml", "xl/worksheets/sheet3.xml"}; !slices.Equal(added, want) {
		t.Errorf("these parts were added: %v, want %v", added, want)
	}
	a, b := before["xl/worksheets/sheet1.xml"], after["xl/worksheets/sheet1.xml"]
	if head := a[strings.Index(a, "<cols>"):strings.Index(a, "<row")]; !strings.Contains(b, head) {
		t.Errorf("what stands before the rows changed: %s", b)
	}
	if !strings.HasSuffix(b, a[strings.Index(a, "</sheetData>"):]) {
		t.Errorf("what stands behind the rows changed: %s", b)
	}
}

// Every cell of the workbook has its value, its formula and its format in the copy, but for the
// colour of the marked ones.
func TestCellsOfTheCopy(t *testing.T) {
	t.Parallel()
	book := officeBook(t)
	old, now := open(t, book), open(t, marked(t, book))
	for cell, want := range map[string]string{"D1": "校验结果", "D2": "通过", "D3": "不通过：B3 没有填写购买方名称", "D4": "不通过：C4 金额“三百”不是数字"} {
		if got, err := now.GetCellValue("十一月", cell); err != nil || got != want {
			t.Errorf("%s is %q, want %q, %v", cell, got, want, err)
		}
	}
	colours := map[string]string{"B3": errorFill, "C4": errorFill, "C3": errorFill, "B4": warningFill}
	for _, sheet := range []string{"十一月", "名单"} {
		for row := 1; row <= 5; row++ {
			for col := 1; col <= 3; col++ {
				cell, _ := excelize.CoordinatesToCellName(col, row)
				a, fill := cellState(t, old, sheet, cell)
				b, filled := cellState(t, now, sheet, cell)
				if sheet == "十一月" && colours[cell] != "" {
					fill = colours[cell]
				}
				if a != b || fill != filled {
					t.Errorf("%s %s is %s %s, want %s %s", sheet, cell, b, filled, a, fill)
				}
			}
		}
	}
	notes, err := now.GetComments("十一月")
	if err != nil || len(notes) != 4 {
		t.Fatalf("%v, %v", notes, err)
	}
	for _, n := range notes {
		if ours := n.Author == author; ours == (n.Cell == "C3") {
			t.Errorf("the note in %s is of %s", n.Cell, n.Author)
		}
	}
}

func open(t testing.TB, book []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// cellState is a cell's value, formula and format without its colour, and the colour.
func cellState(t testing.TB, f *excelize.File, sheet, cell string) (state, colour string) {
	t.Helper()
	value, err := f.GetCellValue(sheet, cell)
	formula, err2 := f.GetCellFormula(sheet, cell)
	id, err3 := f.GetCellStyle(sheet, cell)
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	style, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	bold := style.Font != nil && style.Font.Bold
	if len(style.Fill.Color) > 0 {
		colour = style.Fill.Color[0]
	}
	return fmt.Sprint(value, "|", formula, "|", style.NumFmt, bold, len(style.Border)), colour
}

func TestTheListOfFindings(t *testing.T) {
	t.Parallel()
	f := open(t, marked(t, officeBook(t), func(c *Copy) { c.Counts.Errors = 9; c.Findings[0].OrderNo = "=1+1" }))
	if got := f.GetSheetList(); got[0] != "问题清单" || f.GetActiveSheetIndex() != 0 {
		t.Errorf("%v, active is %d", got, f.GetActiveSheetIndex())
	}
	rows, err := f.GetRows("问题清单")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"问题清单　十一月 订单.xlsx　错误 9 条，请核对 1 条　2026-11-30 16:00（北京时间）",
		"1|错误|十一月!B3|=1+1|购买方名称||没有填写购买方名称|请填写购买方名称|FP-ORD-004",
		"4|请核对|十一月!B4|A4|购买方名称|丙方　有限公司|购买方名称里有空格、全角字符或看不见的字符，将按“丙方有限公司”开票|如果不对，请重新输入|FP-CEL-020",
		"|另有 6 条没有列出：改正以上各条后请再次校验",
	}
	for i, n := range []int{0, 3, 6, 7} {
		if got := strings.Join(rows[n], "|"); got != want[i] {
			t.Errorf("row %d is %s\nwant %s", n+1, got, want[i])
		}
	}
	if linked, target, err := f.GetCellHyperLink("问题清单", "C4"); !linked || target != "'十一月'!B3" || err != nil {
		t.Errorf("%v %s %v", linked, target, err)
	}
	if names := f.GetDefinedName(); len(names) != 3 || !slices.ContainsFunc(names, func(n excelize.DefinedName) bool {
		return n.Name == "_xlnm.Print_Area" && n.Scope == "十一月"
	}) {
		t.Errorf("%+v", names)
	}
}

// Macros may name sheets by their numbers.
func TestTheListIsLastWhereThereAreMacros(t *testing.T) {
	t.Parallel()
	book := officeBook(t, func(f *excelize.File) error {
		f.Pkg.Store("xl/vbaProject.bin", []byte("macros"))
		return nil
	})
	after := marked(t, book)
	f := open(t, after)
	if got, want := f.GetSheetList(), []string{"十一月", "名单", "问题清单"}; !slices.Equal(got, want) || f.GetActiveSheetIndex() != 2 {
		t.Errorf("%v, active is %d", got, f.GetActiveSheetIndex())
	}
	if xlsxtest.Parts(t, after)["xl/vbaProject.bin"] != "macros" {
		t.Error("the macros are lost")
	}
}

// Tables and protected sheets get notes only: no colour, no column.
func TestTablesAndProtectedSheetsGetNotesOnly(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*excelize.File) error{
		"a table": func(f *excelize.File) error {
			return f.AddTable("十一月", &excelize.Table{Range: "A1:C4", Name: "orders"})
		},
		"a protected sheet": func(f *excelize.File) error {
			return f.ProtectSheet("十一月", &excelize.SheetProtectionOptions{Password: "x"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := open(t, marked(t, officeBook(t, change)))
			if value, err := f.GetCellValue("十一月", "D1"); value != "" || err != nil {
				t.Errorf("D1 is %q, %v", value, err)
			}
			if _, colour := cellState(t, f, "十一月", "B3"); colour != "" {
				t.Errorf("B3 is coloured %s", colour)
			}
			if notes, err := f.GetComments("十一月"); len(notes) != 4 || err != nil {
				t.Errorf("%d notes, %v", len(notes), err)
			}
		})
	}
}

// The same check writes the same copy, of the workbook and of its copy.
func TestTheSameCopyTwice(t *testing.T) {
	t.Parallel()
	book := officeBook(t)
	first := marked(t, book)
	if !bytes.Equal(first, marked(t, book)) {
		t.Error("the second copy differs")
	}
	again := func(c *Copy) { c.List = "问题清单" }
	second := xlsxtest.Parts(t, marked(t, first, again))
	for name, text := range xlsxtest.Parts(t, first) {
		if name == "xl/styles.xml" || name == "docProps/custom.xml" || name == "xl/worksheets/sheet1.xml" || name == "xl/worksheets/sheet3.xml" {
			continue // the formats are added again, with other numbers
		}
		if second[name] != text {
			t.Errorf("%s changed: %s\nwas %s", name, second[name], text)
		}
	}
}

// A workbook with more findings than a person can look at is still one that programs can open.
func TestBoundsOfACopy(t *testing.T) {
	t.Parallel()
	many := func(c *Copy) {
		c.Findings = c.Findings[:0]
		for row := 2; row <= maxNotes+101; row++ {
			c.Findings = append(c.Findings, at(rules.FieldMissing, fmt.Sprintf("B%d", row), invoice.BuyerName, "税"))
		}
	}
	f := open(t, marked(t, officeBook(t), many))
	notes, err := f.GetComments("十一月")
	if err != nil || len(notes) != maxNotes+1 {
		t.Errorf("%d notes, %v", len(notes), err)
	}
	if _, colour := cellState(t, f, "十一月", fmt.Sprintf("B%d", maxNotes+101)); colour != errorFill {
		t.Errorf("the last cell is %q", colour)
	}
}

// A workbook that cannot be changed is refused, and the old copy stays.
func TestASignedWorkbookIsRefused(t *testing.T) {
	t.Parallel()
	book := officeBook(t, func(f *excelize.File) error {
		f.Pkg.Store("_xmlsignatures/sig1.xml", []byte("<any/>"))
		return nil
	})
	path := t.TempDir() + "/copy.xlsx"
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := (&Copy{}).Write(context.Background(), bytes.NewReader(book), int64(len(book)), path)
	if !errors.Is(err, xlsx.ErrSigned) || !Unmarkable(err) {
		t.Error(err)
	}
	if b, err := os.ReadFile(path); string(b) != "old" || err != nil {
		t.Errorf("%s, %v", b, err)
	}
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The verdicts stand behind everything, also behind formulas that show nothing.
func TestVerdictsReplaceNothing(t *testing.T) {
	t.Parallel()
	book := officeBook(t, func(f *excelize.File) error { return f.SetCellFormula("十一月", "E3", `IF(A3="x",1,"")`) })
	f := open(t, marked(t, book))
	if got, err := f.GetCellValue("十一月", "F1"); got != "校验结果" || err != nil {
		t.Errorf("F1 is %q, %v", got, err)
	}
	if got, err := f.GetCellFormula("十一月", "E3"); got != `IF(A3="x",1,"")` || err != nil {
		t.Errorf("E3 is %q, %v", got, err)
	}
	again := func(c *Copy) { c.List, c.Sheets[0].Column, c.Sheets[0].Earlier = "问题清单", 5, true }
	rows, err := open(t, marked(t, marked(t, book), again)).GetRows("十一月")
	if err != nil || len(rows[0]) != 6 {
		t.Errorf("%q, %v", rows, err)
	}
}
