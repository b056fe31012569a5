package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/xuri/excelize/v2"
	_ "modernc.org/sqlite" // the driver

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// faulty writes a workbook of three orders, of which two lack their buyer.
func (d *desk) faulty() string {
	return d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A2", "", "212.00"}, [4]string{"A3", "", "318.00"})
}

// edit sets cells of the sheet of orders of a workbook, and saves it as a spreadsheet program does.
func edit(t *testing.T, path string, cells map[string]string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, text := range cells {
		if err := f.SetCellValue("订单", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}

// column are the texts of a column of the orders.
func column(t *testing.T, path string, col int) []string {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	cols, err := f.GetCols("订单")
	if err != nil {
		t.Fatal(err)
	}
	return cols[col]
}

// verdicts is the column of the verdicts: the one behind the eight of the orders.
const verdicts = 8

func TestACorrectedCopyIsReadAsItIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.faulty()
	r := must(d, checks(file), "lang", "zh")
	marked := filepath.Join(d.dir, "orders-checked.xlsx")
	if !slices.Equal(r.Checked, []string{marked}) || r.Page != filepath.Join(d.dir, "orders-checked.html") || endOf(r) != app.Rejected {
		t.Fatalf("%v, %s, %v", r.Checked, r.Page, endOf(r))
	}
	want := []string{"校验结果", "通过", "不通过：B3 没有填写购买方名称", "不通过：B4 没有填写购买方名称"}
	if got := column(t, marked, verdicts); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if issued := must(d, runs(file)); issued.Summary.Count(ledger.Issued) != 1 {
		t.Fatalf("%v", states(issued.Summary))
	}
	edit(t, marked, map[string]string{"B3": "乙方有限公司", "B4": "丙方有限公司"})
	again, events, err := on(d, checks(marked), "lang", "zh")
	if err != nil || again.Summary.Count(ledger.Ready) != 2 || again.Summary.Count(ledger.Issued) != 1 {
		t.Fatalf("%v, %v, %v", states(again.Summary), events.findings, err)
	}
	if issued := must(d, runs(marked)); issued.Summary.Count(ledger.Issued) != 3 || d.accepted() != 3 {
		t.Errorf("%v, %d accepted", states(issued.Summary), d.accepted())
	}
}

// What a person changed is never replaced, and is marked anew in another file.
func TestAChangedCopyIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.faulty()
	marked, second := filepath.Join(d.dir, "orders-checked.xlsx"), filepath.Join(d.dir, "orders-checked-2.xlsx")
	must(d, checks(file), "lang", "zh")
	if r := must(d, checks(file), "lang", "zh"); !slices.Equal(r.Checked, []string{marked}) {
		t.Errorf("an unchanged copy was kept: %v", r.Checked)
	}
	edit(t, marked, map[string]string{"B3": "乙方有限公司"})
	edited, err := os.ReadFile(marked)
	if err != nil {
		t.Fatal(err)
	}
	if r := must(d, checks(marked), "lang", "zh"); !slices.Equal(r.Checked, []string{second}) {
		t.Errorf("the copy of a copy is %v", r.Checked)
	}
	if now, err := os.ReadFile(marked); err != nil || !bytes.Equal(now, edited) {
		t.Errorf("the edited copy was written, %v", err)
	}
	if got, want := column(t, second, verdicts), []string{"校验结果", "通过", "通过", "不通过：B4 没有填写购买方名称"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := marksOf(t, second), []string{"I1", "B4"}; !slices.Equal(got, want) {
		t.Errorf("the marks are %q, want %q", got, want)
	}
	_, events, err := on(d, checks(file), "lang", "zh")
	if err != nil || !events.noticed("orders-checked.xlsx 写出后被修改过") {
		t.Errorf("%v, %v", events.notices, err)
	}
}

// marksOf lists the coloured cells of the orders; every one but the title of the verdicts has a
// note, and no other cell has one.
func marksOf(t *testing.T, path string) (out []string) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := f.GetSheetList(), []string{"问题清单", "订单"}; !slices.Equal(got, want) {
		t.Errorf("the sheets are %q, want %q", got, want)
	}
	noted := 0
	notes, err := f.GetComments("订单")
	if err != nil {
		t.Fatal(err)
	}
	for row := 1; row <= 6; row++ {
		for col := 1; col <= 12; col++ {
			cell, _ := excelize.CoordinatesToCellName(col, row)
			id, err := f.GetCellStyle("订单", cell)
			if err != nil {
				t.Fatal(err)
			}
			style, err := f.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if style.Fill.Pattern == 1 { // solid
				out = append(out, cell)
				if slices.ContainsFunc(notes, func(n excelize.Comment) bool { return n.Cell == cell }) {
					noted++
				}
			}
		}
	}
	if noted != len(out)-1 || noted != len(notes) {
		t.Errorf("%d notes, of %d marked cells %v", len(notes), len(out), out)
	}
	return out
}

// Of a file and its copies the one that was saved last counts.
func TestTheVersionThatWasSavedLastCounts(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for name, c := range map[string]struct {
		edit    bool // the copy is edited
		copied  time.Time
		skipped string
		ready   int
	}{
		"an edited copy":                 {true, now.Add(time.Hour), "orders.xlsx", 2},
		"a file saved after its copy":    {true, now.Add(-time.Hour), "orders-checked.xlsx", 1},
		"a copy that nobody has changed": {false, now.Add(time.Hour), "orders-checked.xlsx", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			file := d.faulty()
			marked := must(d, checks(file), "lang", "zh").Checked[0]
			if c.edit {
				edit(t, marked, map[string]string{"B3": "乙方有限公司"})
			}
			for path, at := range map[string]time.Time{file: now, marked: c.copied} {
				if err := os.Chtimes(path, at, at); err != nil {
					t.Fatal(err)
				}
			}
			for _, files := range [][]string{{file, marked}, {marked, file}} {
				r, events, err := on(d, func(a *app.App) (*app.Result, error) {
					return a.Check(context.Background(), app.CheckOptions{Input: from(files...), NoCopy: true})
				})
				if err != nil || r.Summary.Count(ledger.Ready) != c.ready || r.Summary.Orders != 3 {
					t.Errorf("%v: %v, %v", files, states(r.Summary), err)
				}
				if !events.noticed("跳过 " + filepath.Join(d.dir, c.skipped)) {
					t.Errorf("%v: %v", files, events.notices)
				}
			}
		})
	}
}

// Two files of one name in two folders are no versions of each other, whatever copies there are.
func TestFilesOfOneNameAreNoVersions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := os.Mkdir(filepath.Join(d.dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := d.faulty()
	other := d.orders("b/orders.xlsx", [4]string{"B1", "甲方有限公司", "106.00"})
	marked := must(d, checks(file), "lang", "zh").Checked[0]
	edit(t, marked, map[string]string{"B3": "乙方有限公司"})
	r := must(d, checks(other, marked))
	if r.Summary.Orders != 4 {
		t.Errorf("%v", states(r.Summary))
	}
}

// Every value that was cleaned is listed, as it was and as it is used.
func TestCleanedValuesAreListed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.orders("orders.xlsx", [4]string{"A0", " 乙方有限公司　", "212.00"}, [4]string{"A1", "甲方（杭州）　有限公司", "106.00"})
	r := must(d, checks(file), "lang", "zh")
	if len(r.Checked) != 1 || endOf(r) != app.Done {
		t.Fatalf("%v, %v", r.Checked, endOf(r))
	}
	f, err := excelize.OpenFile(r.Checked[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("问题清单")
	if err != nil {
		t.Fatal(err)
	}
	first, last := strings.Join(rows[len(rows)-2], "|"), strings.Join(rows[len(rows)-1], "|")
	if !strings.Contains(first, "甲方（杭州）　有限公司") || !strings.Contains(first, rules.ValueCleaned) {
		t.Errorf("%s", first)
	}
	trimmed := "“␣乙方有限公司[全角空格]”将按“乙方有限公司”开票" // the least comes last
	if !strings.Contains(last, trimmed) || !strings.Contains(last, rules.ValueTidied) {
		t.Errorf("%s", last)
	}
	page, err := os.ReadFile(r.Page)
	if err != nil || !strings.Contains(string(page), "甲方（杭州）　有限公司") || !strings.Contains(string(page), trimmed) {
		t.Errorf("%s, %v", page, err)
	}
	if got := column(t, r.Checked[0], verdicts); len(got) != 3 || !strings.HasPrefix(got[2], "通过，请核对：B3 ") {
		t.Errorf("%q", got)
	}
}

// noticed reports whether a notice has a text.
func (r *recorder) noticed(text string) bool {
	return slices.ContainsFunc(r.notices, func(n lang.Text) bool { return strings.Contains(n.Zh, text) })
}

// The copy of a query has its rows, with the names of the columns, and can be read as a file.
func TestTheCopyOfAQueryIsReadAsAFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	db := filepath.Join(d.dir, "erp.db")
	sql, err := sqlx.Open("sqlite", db)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		`CREATE TABLE o (order_no TEXT, buyer_name TEXT, goods_name TEXT, goods_code TEXT, buyer_tax_num TEXT, amount NUMERIC, tax_rate TEXT)`,
		`INSERT INTO o VALUES ('A1', '', '咨询服务', '3040801010000000000', '', 106, '6%'), ('A2', '乙方有限公司', '咨询服务', '3040801010000000000', '91330106MA0DEM0058', 212, '6%'),
			('A1', '', '培训服务', '3040801010000000000', '', 10.6, '6%')`,
	} {
		if _, err := sql.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := sql.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(d.dir, "out")
	r := must(d, func(a *app.App) (*app.Result, error) {
		return a.Check(context.Background(), app.CheckOptions{Input: app.Input{Database: db, Table: "o"}})
	}, "lang", "zh", "out_dir", out)
	if len(r.Checked) != 1 || r.Checked[0] != filepath.Join(out, "query-checked.xlsx") {
		t.Fatalf("%v", r.Checked)
	}
	f, err := excelize.OpenFile(r.Checked[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("query")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"order_no|buyer_name|goods_name|goods_code|buyer_tax_num|amount|tax_rate|校验结果", "A1||咨询服务|3040801010000000000||106|6%|不通过：B2 没有填写购买方名称",
		"A1||培训服务|3040801010000000000||10.6|6%|不通过：问题在 B2", "A2|乙方有限公司|咨询服务|3040801010000000000|91330106MA0DEM0058|212|6%|通过"}
	for i, row := range rows {
		if got := strings.Join(row, "|"); got != want[i] {
			t.Errorf("row %d is %s\nwant %s", i+1, got, want[i])
		}
	}
	again := must(d, checks(r.Checked[0]))
	if again.Summary.Count(ledger.Ready) != 1 || again.Summary.Count(ledger.Rejected) != 1 {
		t.Errorf("%v", states(again.Summary))
	}
}

// Files of one name in two folders get a copy each in the folder for results.
func TestCopiesOfOneNameAreTwoFiles(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := os.Mkdir(filepath.Join(d.dir, "b"), 0o755); err != nil {
		t.Fatal(err)
	}
	files := []string{d.faulty(), d.orders("b/orders.xlsx", [4]string{"B1", "", "106.00"})}
	out := filepath.Join(d.dir, "out")
	for range 2 {
		r := must(d, checks(files...), "out_dir", out)
		if want := []string{filepath.Join(out, "orders-checked.xlsx"), filepath.Join(out, "orders-checked-2.xlsx")}; !slices.Equal(r.Checked, want) {
			t.Fatalf("%v", r.Checked)
		}
	}
	if first, second := column(t, filepath.Join(out, "orders-checked.xlsx"), 0), column(t, filepath.Join(out, "orders-checked-2.xlsx"), 0); first[1] != "A1" || second[1] != "B1" {
		t.Errorf("%v, %v", first, second)
	}
}

// Where an order that is missing stood, another row may stand now.
func TestWhatIsMissingMarksNoCell(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.two()
	must(d, imports(file))
	d.orders("orders.xlsx", [4]string{"A1", "甲方有限公司", "106.00"}, [4]string{"A9", "丙方有限公司", "318.00"})
	r := must(d, checks(file), "lang", "zh")
	if len(r.Checked) != 1 {
		t.Fatalf("%v", r.Checked)
	}
	if got, want := marksOf(t, r.Checked[0]), []string{"I1"}; !slices.Equal(got, want) {
		t.Errorf("the marks are %q, want %q", got, want)
	}
	if got, want := column(t, r.Checked[0], verdicts), []string{"校验结果", "通过", "通过"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A workbook with macros keeps the name that programs want for one.
func TestTheCopyOfAWorkbookForMacros(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	file := d.orders("orders.xlsm", [4]string{"A1", "", "106.00"})
	if r := must(d, checks(file)); len(r.Checked) != 1 || filepath.Base(r.Checked[0]) != "orders-checked.xlsm" {
		t.Errorf("%v", r.Checked)
	}
}
