package readers

import (
	"strings"
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

const restOfHead = "|购买方名称|项目名称|金额|税率"

// TestFallbackTitlesOfTheOrderNumber: a workbook that earlier releases refused is read.
func TestFallbackTitlesOfTheOrderNumber(t *testing.T) {
	t.Parallel()
	for _, title := range append([]string{"订单号码（必填）", "订单 号码"}, fallbackNames...) {
		for _, before := range []string{"", "序号|"} {
			drafts, found := readBook(t, func(b *xlsx.Writer) {
				running := strings.Repeat("1n|", len(before)/len("序号|"))
				table(b.Sheet("订单"), before+title+restOfHead, running+"SO-1|甲公司|a|1|6%", running+"SO-1||b|1|6%", running+"SO-2|乙公司|c|1|6%")
				table(b.Sheet("杂项"), "名称|说明", "a|b")
			})
			if len(drafts) != 2 || drafts[0].Number != "SO-1" || len(drafts[0].Rows) != 2 || drafts[1].Number != "SO-2" {
				t.Errorf("%s%s: %d orders", before, title, len(drafts))
			}
			if len(found) != 1 || found[0].Code != rules.SheetUnread || found[0].Place.Sheet != "杂项" {
				t.Errorf("%s%s: %v", before, title, found)
			}
		}
	}
}

// TestFallbackTitlesYield: where earlier releases found an order number, orders keep it, and the
// other column stays unknown.
func TestFallbackTitlesYield(t *testing.T) {
	t.Parallel()
	info, _ := invoice.OrderNo.Info()
	for _, late := range fallbackNames {
		for _, title := range append([]string{info.Title.Zh, info.Title.En, string(info.Field), "订单号（必填）"}, info.Aliases...) {
			for _, head := range []string{late + "|" + title, title + "|" + late} {
				values := "L-1|N-1|甲公司|a|1|6%"
				if strings.HasPrefix(head, title+"|") {
					values = "N-1|L-1|甲公司|a|1|6%"
				}
				drafts, _ := readBook(t, func(b *xlsx.Writer) { table(b.Sheet("订单"), head+restOfHead, values) })
				if len(drafts) != 1 || drafts[0].Number != "N-1" {
					t.Fatalf("%s: %+v", head, drafts)
				}
				r := rules.Check(drafts[0], settings())
				unknown := len(r.Facts.Carried) == 1 && r.Facts.Carried[0].Value == "L-1"
				for _, f := range r.Findings {
					unknown = unknown || f.Code == rules.ColumnUnknown && strings.Contains(f.Message("zh"), late)
				}
				if !unknown {
					t.Errorf("%s: the column is neither refused nor carried: %+v", head, r)
				}
			}
		}
	}
}

// TestSheetsWithFallbackTitlesStayUnread: if earlier releases read another sheet of the workbook,
// these sheets are not read.
func TestSheetsWithFallbackTitlesStayUnread(t *testing.T) {
	t.Parallel()
	for _, order := range []bool{true, false} {
		drafts, found := readBook(t, func(b *xlsx.Writer) {
			late := func() {
				table(b.Sheet("备份"), "订单号码"+restOfHead, "SO-1|甲公司|a|1|6%", "SO-9|丙公司|a|1|6%")
			}
			if order {
				late()
			}
			table(b.Sheet("订单"), "订单号"+restOfHead, "SO-1|甲公司|a|1|6%")
			if !order {
				late()
			}
		})
		if len(drafts) != 1 || drafts[0].Number != "SO-1" || len(drafts[0].Rows) != 1 {
			t.Errorf("%d orders", len(drafts))
		}
		if len(found) != 1 || found[0].Code != rules.SheetUnread || found[0].Place.Sheet != "备份" {
			t.Error(found)
		}
	}
}
