package readers

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// groups and below are a header of two rows.
var (
	groups = []string{"订单号", "购买方信息", "", "项目名称", "金额信息", "", "", "备注"}
	below  = []string{"", "名称", "税号", "", "不含税", "税率", "税额", ""}
)

// groupedValues are the values of an order by field.
var groupedValues = map[invoice.Field]string{
	invoice.OrderNo: "SO-1", invoice.BuyerName: "青州松石商贸有限公司", invoice.BuyerTaxNum: "91370781MA3C0AAB12",
	invoice.GoodsName: "键盘", invoice.NetAmount: "100.00", invoice.TaxRate: "13%", invoice.TaxAmount: "13.00", invoice.Remark: "急",
}

var groupedRow = []string{"SO-1", "青州松石商贸有限公司", "91370781MA3C0AAB12", "键盘", "100.00", "13%", "13.00", "急"}

func fieldsOf(d *invoice.Draft) map[invoice.Field]string {
	out := map[invoice.Field]string{}
	for _, c := range d.Rows[0].Cells {
		out[c.Field] = c.Text
	}
	return out
}

func TestAHeaderOfTwoRowsIsRead(t *testing.T) {
	t.Parallel()
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		s := b.Sheet("开票")
		s.Row(texts("十一月开票申请")...)
		s.Row(texts(groups...)...)
		s.Row(texts(below...)...)
		s.Row(texts(groupedRow...)...)
		s.Row(texts(groups...)...) // repeated by a printed page
		s.Row(texts(below...)...)
		s.Row(texts("SO-2", "益都云门商贸有限公司", "", "鼠标", "50.00", "13%", "6.50", "")...)
		s.Merge("B2:C2")
		s.Merge("E2:G2")
		s.Merge("A2:A3")
	})
	if len(drafts) != 2 || len(found) != 0 || drafts[1].Rows[0].Place.Row != 7 {
		t.Fatalf("%d drafts, findings %v", len(drafts), found)
	}
	if diff := cmp.Diff(groupedValues, fieldsOf(drafts[0])); diff != "" {
		t.Error(diff)
	}
	if title := drafts[0].Rows[0].Cells[1].Title; title != "购买方信息 名称" {
		t.Errorf("the title is %q", title)
	}
}

func TestAHeaderOfTwoRowsIsReadFromText(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.csv")
	var lines []string
	for _, r := range [][]string{groups, below, groupedRow} {
		lines = append(lines, strings.Join(r, ","))
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	drafts, found, err := drain(t, path)
	if err != nil || len(drafts) != 1 || len(found) != 0 {
		t.Fatalf("%d drafts, %v, %v", len(drafts), found, err)
	}
	if diff := cmp.Diff(groupedValues, fieldsOf(drafts[0])); diff != "" {
		t.Error(diff)
	}
}

// TestDoubtfulHeadersOfTwoRowsAreRefused: nothing is read by a title that may be another field.
func TestDoubtfulHeadersOfTwoRowsAreRefused(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][2]string{
		"a title twice":         {"订单号|购买方|||金额信息|", "|名称|税号|名称|不含税|税率"},
		"two sellers":           {"订单号|销售方||金额信息||", "|名称|税号|不含税|合计|备注"},
		"a row between":         {"订单号|购买方||金额信息|", ""},
		"values under titles":   {"订单号|购买方|项目|金额信息", "SO-1|甲公司|键盘|1"},
		"no order number":       {"合同|购买方||项目名称|金额信息|", "|名称|税号||不含税|税率"},
		"the same field in two": {"订单号|购买方||客户||金额信息|", "|名称|税号|名称|品名|不含税|税率"},
	} {
		upper, lower := strings.Split(rows[0], "|"), strings.Split(rows[1], "|")
		_, _, err := drain(t, write(t, func(w io.Writer) error {
			b := xlsx.New(w)
			s := b.Sheet("开票")
			s.Row(texts(upper...)...)
			if rows[1] == "" {
				s.Skip(1)
				lower = strings.Split("|名称|税号|不含税|税率", "|")
			}
			s.Row(texts(lower...)...)
			s.Row(texts("SO-1", "甲公司", "91370781MA3C0AAB12", "键盘", "1.00", "13%", "x")...)
			return b.Close()
		}))
		refused(t, name, err)
	}
}

// refused checks that a workbook has no known layout.
func refused(t *testing.T, name string, err error) {
	t.Helper()
	if !unknownLayout(err) {
		t.Errorf("%s: %v", name, err)
	}
}

// TestAProfileReadsAHeaderOfSeveralRows names columns by joined titles, and by the lowest alone.
func TestAProfileReadsAHeaderOfSeveralRows(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"{rows: 2}", "{row: 2, rows: 2}"} {
		w, err := openMapped(t, `
format: 1
name: 两行
header: `+header+`
columns:
  order_no: {column: 订单号}
  buyer_name: {column: 购买方 名称}
  buyer_tax_num: {column: 税号}
  goods_name: {column: 货物 名称}
  gross: {column: 货物金额}
  tax_rate: {constant: 13%}
carry: [部门]
`, func(b *xlsx.Writer) {
			s := b.Sheet("开票")
			s.Row(texts("十一月")...)
			s.Row(texts("订单号", "购买方", "", "货物", "", "经办", "")...)
			s.Row(texts("", "名称", "税号", "名称", "金额", "姓名", "部门")...)
			s.Row(texts("SO-1", "甲公司", "91370781MA3C0AAB12", "键盘", "1.00", "王", "销售部")...)
		})
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := fieldsOf(d)
		if got[invoice.BuyerName] != "甲公司" || got[invoice.GoodsName] != "键盘" || got[invoice.BuyerTaxNum] != "91370781MA3C0AAB12" || got[invoice.GrossField] != "1.00" {
			t.Errorf("%s: %v", header, got)
		}
		cells := d.Rows[0].Cells
		if last := cells[len(cells)-2]; last.Title != "部门" {
			t.Errorf("%s: the carried column is %q", header, last.Title)
		}
	}
}

// TestAnAmbiguousTitleNamesBothColumns refuses a lowest title that two columns have.
func TestAnAmbiguousTitleNamesBothColumns(t *testing.T) {
	t.Parallel()
	_, err := openMapped(t, `
format: 1
name: 两行
header: {rows: 2}
columns:
  order_no: {column: 订单号}
  buyer_name: {column: 名称}
`, func(b *xlsx.Writer) {
		s := b.Sheet("开票")
		s.Row(texts("订单号", "购买方", "货物")...)
		s.Row(texts("", "名称", "名称")...)
		s.Row(texts("SO-1", "甲公司", "键盘")...)
	})
	if err == nil || !strings.Contains(err.Error(), "名称 (购买方 名称, 货物 名称)") {
		t.Errorf("%v", err)
	}
}

// openMapped opens a workbook with a profile.
func openMapped(t *testing.T, text string, fill func(b *xlsx.Writer)) (*Workbook, error) {
	t.Helper()
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		fill(b)
		return b.Close()
	})
	w, err := Open(t.Context(), path, Options{Mapping: mappingOf(t, text)})
	if err == nil {
		t.Cleanup(func() { w.Close() })
	}
	return w, err
}
