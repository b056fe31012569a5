package readers

import (
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
)

// A title of the price that says whether it has tax fixes this for the sheet, for rows without a
// price too; one that stands beside another price is not read.
func TestPriceTitles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		titles      []string
		price, flag string
	}{
		{[]string{"含税单价"}, "5", "是"},
		{[]string{" 不含税单价*"}, "5", "否"},
		{[]string{"单价"}, "5", ""},
		{[]string{"单价(含税)"}, "", ""},
		{[]string{"单价", "含税单价"}, "5", ""},
		{[]string{"含税单价", "不含税单价"}, "", ""},
	} {
		drafts, _ := readBook(t, func(b *xlsx.Writer) {
			s := b.Sheet("订单")
			s.Row(append(texts("订单号", "购买方名称", "项目名称", "金额", "税率"), texts(c.titles...)...)...)
			s.Row(append(texts("SO-1", "甲公司", "键盘", "5.00", "13%"), xlsx.Formatted("5", "0.00"))...)
			s.Row(texts("SO-1", "", "鼠标", "7.00", "13%")...)
		})
		if len(drafts) != 1 || len(drafts[0].Rows) != 2 {
			t.Fatalf("%v: %d drafts", c.titles, len(drafts))
		}
		for row, price := range []string{c.price, ""} {
			if got := cell(drafts[0], row, invoice.Price); got != price {
				t.Errorf("%v: row %d has the price %q, want %q", c.titles, row, got, price)
			}
			if got := cell(drafts[0], row, invoice.TaxIncluded); got != c.flag {
				t.Errorf("%v: row %d has the flag %q, want %q", c.titles, row, got, c.flag)
			}
		}
		if c.flag == "" {
			continue
		}
		cells := drafts[0].Rows[0].Cells
		if from := cells[len(cells)-1].From; from == nil || from.Title.Row != 1 || from.Title.Cell() != "F1" {
			t.Errorf("%v: the flag is from %+v", c.titles, from)
		}
	}
}

// Such a title may stand in a header of two rows.
func TestPriceTitleBelowAGroup(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ upper, lower, price, flag string }{
		{"不含税单价", "", "5", "否"},
		{"含税", "单价", "5", "是"},
		{"收货人", "含税单价", "", ""},
	} {
		drafts, _ := readBook(t, func(b *xlsx.Writer) {
			s := b.Sheet("订单")
			s.Row(texts("订单号", "购买方", "", "商品", "", c.upper)...)
			s.Row(texts("", "名称", "税号", "名称", "金额", c.lower, "税率")...)
			s.Row(append(texts("SO-1", "甲公司", "", "键盘", "5.00"), xlsx.Formatted("5", "0.00"), xlsx.Text("13%"))...)
		})
		if len(drafts) != 1 {
			t.Fatalf("%+v: %d drafts", c, len(drafts))
		}
		if price, flag := cell(drafts[0], 0, invoice.Price), cell(drafts[0], 0, invoice.TaxIncluded); price != c.price || flag != c.flag {
			t.Errorf("%s over %s: price %q, flag %q", c.upper, c.lower, price, flag)
		}
	}
}
