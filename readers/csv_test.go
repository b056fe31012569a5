package readers

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/readertest"
)

// csvFile writes rows as a text.
func csvFile(t *testing.T, comma rune, e encoding.Encoding, rows ...[]string) string {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = comma, true
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	body, err := e.NewEncoder().Bytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "订单.csv")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTextsWithColumnsConform(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		comma rune
		of    encoding.Encoding
	}{
		"UTF-8":   {',', unicode.UTF8BOM},
		"GB18030": {';', simplifiedchinese.GB18030},
		"UTF-16":  {'\t', unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			readertest.Run(t, func(t *testing.T, table readertest.Table, dir string) readertest.Source {
				titles := make([]string, len(table.Columns))
				for i, name := range table.Columns {
					titles[i] = titleOf(name)
				}
				return open(t, csvFile(t, form.comma, form.of, append([][]string{titles}, table.Rows...)...), dir)
			})
		})
	}
}

// typed is a cell: what it shows, and how a workbook stores it.
type typed struct {
	shown  string
	stored xlsx.Cell
}

func words(texts ...string) (row []typed) {
	for _, text := range texts {
		row = append(row, typed{text, xlsx.Text(text)})
	}
	return row
}

// filled are orders as a person types them in Excel.
func filled() [][]typed {
	number := func(shown, stored string) typed { return typed{shown, xlsx.Number(stored)} }
	percent := typed{"6%", xlsx.Formatted("0.06", "0%")}
	grouped := typed{"1,234.50", xlsx.Formatted("1234.5", "#,##0.00")}
	return [][]typed{
		words("订单号", "购买方名称", "购买方纳税人识别号", "项目名称", "商品和服务税收编码", "数量", "单价", "金额", "税率", "备注"),
		append(append([]typed{number("1001", "1001")}, words("甲方有限公司", "91330106MA0DEM0058", "咨询服务", "3040801010000000000")...),
			number("2", "2"), number("53", "53"), number("106", "106"), percent, words("第一行\n第二行")[0]),
		append(append(words("0012", "乙方\"科技\"有限公司", "91330106MA0DEM0058", "咨询,服务", "3040801010000000000", "", ""), grouped), percent),
		append(append(words("0012", "", "", "设计服务", "3040801010000000000", "", ""), number("100.1", "100.1")), percent),
	}
}

// A csv that Excel saved gives the orders of the workbook, to the last byte: the order numbers, so
// that nothing is sent twice, and the content, so that nothing differs.
func TestCSVGivesTheOrdersOfTheWorkbook(t *testing.T) {
	t.Parallel()
	var texts [][]string
	book := write(t, func(w io.Writer) error {
		book := xlsx.New(w)
		sheet := book.Sheet("订单")
		for _, row := range filled() {
			var cells []xlsx.Cell
			var shown []string
			for _, c := range row {
				cells, shown = append(cells, c.stored), append(shown, c.shown)
			}
			sheet.Row(cells...)
			texts = append(texts, shown)
		}
		return book.Close()
	})
	want := ordersOf(t, book)
	if len(want) != 2 || want[0].OrderNo != "1001" || want[1].OrderNo != "0012" || len(want[1].Lines) != 2 {
		t.Fatalf("orders of the workbook: %+v", want)
	}
	for name, path := range map[string]string{
		"GBK":    csvFile(t, ',', simplifiedchinese.GBK, texts...),
		"UTF-8":  csvFile(t, ',', unicode.UTF8BOM, texts...),
		"UTF-16": csvFile(t, '\t', unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), texts...),
	} {
		if diff := cmp.Diff(want, ordersOf(t, path), cmpopts.IgnoreTypes(invoice.Place{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// The amounts of sales documents of Aisino are without tax, and so are their discounts.
func TestSalesDocumentsAreOrders(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "单据.txt")
	body, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte("SJJK0101~~销售单据传入~~\n" +
		"XS001~~2~~甲方有限公司~~91330106MA0DEM0058~~~~~~一\\n二\n" +
		"咨询服务~~次~~~~2~~200.00~~0.06~~3040801010000000000~~0~~12.00~~0~~0~~100~~0\n" +
		"设计服务~~~~~~~~100.00~~0.06~~3040801010000000000~~10.00\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	all := ordersOf(t, path)
	if len(all) != 1 || all[0].OrderNo != "XS001" || all[0].Net.String() != "290.00" || all[0].Tax.String() != "17.40" || all[0].Remark != "一\n二" {
		t.Errorf("%+v", all)
	}
}

// ordersOf are the orders of a file that pass the checks; all must.
func ordersOf(t *testing.T, path string) (out []*invoice.Order) {
	t.Helper()
	drafts, _, err := drain(t, path)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range drafts {
		r := rules.Check(d, settings())
		if r.Order == nil {
			t.Fatalf("%s: %s is rejected: %v", path, d.Number, r.Findings)
		}
		out = append(out, r.Order)
	}
	return out
}
