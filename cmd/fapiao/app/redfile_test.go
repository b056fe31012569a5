package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/cmd/fapiao/app"
	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
)

// table writes a workbook of one sheet of texts.
func (d *desk) table(name string, rows ...[]string) string {
	d.t.Helper()
	return d.tables(name, map[string][][]string{"Sheet1": rows})
}

// tables writes a workbook of texts, with sheets in the order of their names.
func (d *desk) tables(name string, sheets map[string][][]string) string {
	d.t.Helper()
	path := filepath.Join(d.dir, name)
	f, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	w := xlsx.New(f)
	var names []string
	for n := range sheets {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		sheet := w.Sheet(n)
		for _, r := range sheets[n] {
			var cells []xlsx.Cell
			for _, text := range r {
				cells = append(cells, xlsx.Text(text))
			}
			sheet.Row(cells...)
		}
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// issuedGoods issues orders G1, G2, … of three lines of goods each: 10 × 11.30, 3 × 33.90 and one
// without a quantity of 50.00.
func (d *desk) issuedGoods(n int) {
	d.t.Helper()
	rows := [][]string{{"订单号", "购买方名称", "购买方纳税人识别号", "项目名称", "商品和服务税收编码", "数量", "金额", "税率"}}
	for i := range n {
		no := fmt.Sprintf("G%d", i+1)
		rows = append(rows,
			[]string{no, "甲方有限公司", "91330106MA0DEM0058", "键盘", "1090511010000000000", "10", "113.00", "13%"},
			[]string{no, "", "", "鼠标", "1090511020000000000", "3", "101.70", "13%"},
			[]string{no, "", "", "配件", "1090511030000000000", "", "50.00", "13%"})
	}
	must(d, imports(d.table("goods.xlsx", rows...)))
	must(d, submits(app.SubmitOptions{Consent: app.Consent[[]app.Sending]{Given: true}}))
	must(d, reconciles(app.ReconcileOptions{}))
}

func redFiles(o app.RedFileOptions) func(*app.App) (*app.Reversed, error) {
	o.Consent.Given = true
	return func(a *app.App) (*app.Reversed, error) { return a.RedFile(context.Background(), o) }
}

// statesOf are the states of reds, or why they are refused.
func statesOf(r *app.Reversed) string {
	var out []string
	for i := range r.Reds {
		c := &r.Reds[i]
		if c.Refused != nil {
			out = append(out, "refused")
			continue
		}
		out = append(out, string(c.State)+" "+c.Body.Gross.String())
	}
	return strings.Join(out, ", ")
}

// Rows of one refund are one red; quantities, amounts, names and numbers of lines are understood.
func TestRedFile(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(3)
	list := d.table("refunds.xlsx",
		[]string{"订单号", "退款单号", "红冲原因", "商品名称", "退货数量", "退款金额"},
		[]string{"G1", "R1", "销货退回", "键盘", "2", "22.60"},
		[]string{"G1", "R1", "销货退回", "鼠标", "1", ""},
		[]string{"G2", "R2", "销售折让", "配件", "", "10.00"},
		[]string{"G3", "R3", "开票有误", "", "", ""})
	for n := range 2 {
		r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
		if err != nil {
			t.Fatal(err, events.findings)
		}
		if got := statesOf(r); got != "done 56.50, done 10.00, done 264.70" || len(events.findings) != 0 || r.End != nil {
			t.Errorf("%d: %s, findings %v, end %v", n, got, events.findings, r.End)
		}
	}
	if n := d.redsAccepted(); n != 3 {
		t.Errorf("%d reds", n)
	}
}

// redsAccepted is how many red forms the platform took.
func (d *desk) redsAccepted() int64 {
	return d.sim.Server.State().Methods["nuonuo.OpeMplatform.saveInvoiceRedConfirm"].Calls
}

// A list with one more row sends one more red. Rows that cannot be used are reported at their
// cells, and the others go on.
func TestRedFileRefusesRows(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(6)
	head := []string{"订单号", "退款单号", "红冲原因", "明细序号", "商品名称", "退货数量", "退款金额"}
	for name, c := range map[string]struct {
		rows  [][]string
		codes string
		cell  string // of the first finding
		end   string
	}{
		"more than the line":        {[][]string{{"G1", "R1", "销货退回", "", "键盘", "11", ""}}, "FP-RED-016", "F2", "refused"},
		"no such line":              {[][]string{{"G1", "R1", "销货退回", "4", "", "1", ""}}, "FP-RED-008", "D2", "refused"},
		"no such name":              {[][]string{{"G1", "R1", "销货退回", "", "显示器", "1", ""}}, "FP-RED-008", "E2", "refused"},
		"another name":              {[][]string{{"G1", "R1", "销货退回", "1", "鼠标", "1", ""}}, "FP-RED-010", "E2", "refused"},
		"which line":                {[][]string{{"G1", "R1", "销货退回", "", "", "1", ""}}, "FP-RED-011", "F2", "refused"},
		"not known":                 {[][]string{{"X1", "R1", "销货退回", "", "", "", ""}}, "FP-RED-013", "A2", "refused"},
		"no reason":                 {[][]string{{"G1", "R1", "", "", "", "", ""}}, "FP-RED-005", "A2", "refused"},
		"a shop's reason":           {[][]string{{"G1", "R1", "不喜欢", "", "", "", ""}}, "FP-RED-004", "C2", "refused"},
		"nothing":                   {[][]string{{"G1", "R1", "销货退回", "", "键盘", "0", ""}}, "FP-RED-006", "F2", "refused"},
		"another amount":            {[][]string{{"G1", "R1", "销货退回", "", "键盘", "2", "20.00"}}, "FP-RED-023", "G2", "refused"},
		"a cent off":                {[][]string{{"G1", "R1", "销货退回", "", "键盘", "2", "22.61"}}, "FP-RED-023", "G2", "refused"},
		"a quantity as allowance":   {[][]string{{"G1", "R1", "销售折让", "", "键盘", "2", ""}}, "FP-RED-016", "F2", "refused"},
		"parts of an error":         {[][]string{{"G1", "R1", "开票有误", "", "键盘", "", ""}}, "FP-RED-016", "A2", "refused"},
		"two reasons of a refund":   {[][]string{{"G1", "R1", "销货退回", "1", "", "1", ""}, {"G1", "R1", "销售折让", "2", "", "", "1"}}, "FP-RED-012", "C3", "refused"},
		"a row twice":               {[][]string{{"G1", "R1", "销货退回", "1", "", "1", ""}, {"G1", "R1", "销货退回", "1", "", "1", ""}}, "FP-RED-018", "B3", "refused"},
		"another row is wrong":      {[][]string{{"G1", "R1", "销货退回", "1", "", "1", ""}, {"G1", "R1", "销货退回", "2", "", "x", ""}}, "FP-AMT-001 FP-RED-019", "F3", "refused"},
		"beside a wrong row":        {[][]string{{"G1", "", "销货退回", "1", "", "1", ""}, {"G1", "", "退", "2", "", "1", ""}}, "FP-RED-004 FP-RED-019", "C3", "refused, refused"},
		"a row without a number":    {[][]string{{"G1", "R1", "销货退回", "1", "", "1", ""}, {"", "", "销货退回", "2", "", "1", ""}}, "FP-RED-001", "A3", "refused, refused"},
		"whole and part":            {[][]string{{"G1", "R1", "销货退回", "", "", "", ""}, {"G1", "R1", "销货退回", "2", "", "1", ""}}, "FP-RED-012", "D3", "refused"},
		"totals are left out":       {[][]string{{"合计", "", "", "", "", "5", "1.00"}, {"X1", "R1", "销货退回", "", "", "", ""}}, "FP-RED-013", "A3", "refused"},
		"numbers of rows as lines":  {[][]string{{"G1", "R1", "", "一", "", "", ""}}, "FP-RED-007", "D2", "refused"},
		"a number that lost digits": {[][]string{{"2.6332E+19", "R1", "销货退回", "", "", "", ""}}, "FP-CEL-004", "A2", "refused"},
	} {
		list := d.table("bad.xlsx", append([][]string{head}, c.rows...)...)
		r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := statesOf(r); got != c.end || events.codes() != c.codes || app.KindOf(r.End) != app.Rejected {
			t.Errorf("%s: %s, %s, end %v: %v", name, got, events.codes(), r.End, events.findings)
		} else if at := events.findings[0].Place; at.Cell() != c.cell || at.Sheet != "Sheet1" || at.File != list {
			t.Errorf("%s: at %v", name, at)
		}
	}
	if n := d.redsAccepted(); n != 0 {
		t.Errorf("%d reds", n)
	}
}

// Thirty refunds of parts: no line is exceeded, the list again sends nothing, and with one more row
// one more.
func TestRedFileOfThirty(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(16)
	rows := [][]string{{"订单号", "退款单号", "退款原因", "商品名称", "退货数量", "退款金额"}}
	for i := range 15 {
		no := fmt.Sprintf("G%d", i+1)
		rows = append(rows, []string{no, no + "-a", "退货", "键盘", fmt.Sprint(1 + i%9), ""}, []string{no, no + "-b", "销售折让", "配件", "", "16.67"})
	}
	list := d.table("refunds.xlsx", rows...)
	end := func() (r *app.Reversed, done int) {
		r, _, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
		if err != nil {
			t.Fatal(err)
		}
		return r, strings.Count(statesOf(r), "done")
	}
	// An invoice has one red at a time: the second refund of each waits for the next reading.
	for n, want := range []int{15, 30, 30} {
		r, done := end()
		if done != want || len(r.Reds) != 30 || (r.End == nil) != (want == 30) {
			t.Fatalf("%d: %d done of %d, end %v: %s", n, done, len(r.Reds), r.End, statesOf(r))
		}
	}
	if n := d.redsAccepted(); n != 30 {
		t.Errorf("%d reds", n)
	}
	rows = append(rows, []string{"G16", "G16-a", "退货", "鼠标", "3", ""})
	list = d.table("refunds.xlsx", rows...)
	if r, done := end(); done != 31 || r.End != nil || d.redsAccepted() != 31 {
		t.Errorf("%d done, %d reds, end %v", done, d.redsAccepted(), r.End)
	}
	rows[1][4] = "8" // another quantity of a refund that was made
	rows = append(rows, []string{"G16", "G16-b", "退货", "鼠标", "1", ""})
	list = d.table("refunds.xlsx", rows...)
	r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
	if err != nil {
		t.Fatal(err)
	}
	if events.codes() != "FP-RED-020 FP-RED-016" || d.redsAccepted() != 31 || app.KindOf(r.End) != app.Rejected {
		t.Errorf("%s, %d reds", events.codes(), d.redsAccepted())
	}
}

// Rows without a refund number: equal rows are added up and said, and what was reversed already is
// not reversed again under a sum.
func TestRedFileWithoutRefundNumbers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.issuedGoods(2)
	head := []string{"订单号", "红冲原因", "商品名称", "红冲数量"}
	row := []string{"G1", "销货退回", "键盘", "2"}
	read := func(rows ...[]string) (*app.Reversed, *recorder) {
		list := d.table("list.xlsx", append([][]string{head}, rows...)...)
		r, events, err := on(d, redFiles(app.RedFileOptions{Files: []string{list}}))
		if err != nil {
			t.Fatal(err)
		}
		return r, events
	}
	for range 2 {
		if r, events := read(row, row); statesOf(r) != "done 45.20" || events.codes() != "FP-RED-017" {
			t.Errorf("%s, %s", statesOf(r), events.codes())
		}
	}
	if r, events := read(row, row, row); statesOf(r) != "refused" || events.codes() != "FP-RED-017 FP-RED-021" {
		t.Errorf("one more row: %s, %s", statesOf(r), events.codes())
	}
	other := []string{"G1", "销货退回", "鼠标", "1"}
	if r, events := read(other); statesOf(r) != "done 33.90" || events.codes() != "" {
		t.Errorf("another line: %s, %s", statesOf(r), events.codes())
	}
	if d.redsAccepted() != 2 {
		t.Errorf("%d reds", d.redsAccepted())
	}
}
