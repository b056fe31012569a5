package readers

import (
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// What a cell shows counts with a profile, too; numbers come with the digits that are true.
func TestMappedCells(t *testing.T) {
	t.Parallel()
	m := mappingOf(t, `
columns:
  order_no: {column: 单号}
  buyer_name: {column: 客户}
  goods_name: {constant: 服务}
  gross: {column: 金额(万元), unit: wan}
  tax_rate: {column: 税率, unit: percent}
  order_date: {column: 日期, date: YYYYMMDD}
  kind: {column: 票种, values: {1: 数电专票, 2: 数电普票}}
order: {prefix: "12-"}
`)
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		s := b.Sheet("登记")
		s.Row(texts("单号", "客户", "金额(万元)", "税率", "日期", "票种")...)
		s.Row(xlsx.Formatted("7", "000"), xlsx.Text("甲"), xlsx.Formula("A1", "1.0600000000000001"), xlsx.Number("6"), xlsx.Number("20261103"), xlsx.Number("1"))
		s.Row(xlsx.Number("8"), xlsx.Text("乙"), xlsx.Formatted("1.23456", "0.00"), xlsx.Formatted("0.13", "0%"), xlsx.Date("46329"), xlsx.Number("2.0"))
		s.Row(xlsx.Number("9"), xlsx.Text("丙"), xlsx.Formatted("12.5", "#,##0.00"), xlsx.Text("13%"), xlsx.Text("2026-11-03"), xlsx.Fault("#N/A"))
		return b.Close()
	})
	w, err := Open(t.Context(), path, Options{TempDir: t.TempDir(), Mapping: m})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var got []string
	for {
		d, err := w.Next(t.Context())
		if err != nil {
			break
		}
		got = append(got, listed([]*invoice.Draft{d}, nil)...)
	}
	want := []string{
		"12-007: buyer_name=甲 gross=10600 tax_rate=6% order_date=2026-11-03 kind=数电专票 goods_name=服务;",
		"12-8: buyer_name=乙 gross=1.23456 tax_rate=0.13 order_date=2026-11-03 kind=数电普票 goods_name=服务; doubt 6 at C3 1.23 wan",
		"12-9: buyer_name=丙 gross=125000 tax_rate=13% order_date=2026-11-03 kind=#N/A goods_name=服务;",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
