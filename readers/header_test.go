package readers

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func texts(words ...string) []xlsx.Cell {
	out := make([]xlsx.Cell, len(words))
	for i, w := range words {
		out[i] = xlsx.Text(w)
	}
	return out
}

// readBook writes a workbook with f and reads it.
func readBook(t *testing.T, f func(*xlsx.Writer)) ([]*invoice.Draft, []rules.Finding) {
	t.Helper()
	drafts, found, err := drain(t, write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		f(b)
		return b.Close()
	}))
	if err != nil {
		t.Fatal(err)
	}
	return drafts, found
}

var titleRow = texts("订单号", "购买方名称", "项目名称", "金额", "税率")

func TestTitles(t *testing.T) {
	t.Parallel()
	known := newTitles()
	for text, want := range map[string]invoice.Field{
		"订单号": invoice.OrderNo, " 订 单 号 *": invoice.OrderNo, "发票流水号": invoice.OrderNo, "order_no": invoice.OrderNo, "Order number": invoice.OrderNo,
		"金额": invoice.LineAmount, "金额（元）": invoice.LineAmount, "金额(必填)": invoice.LineAmount, "金额（限16字符）": invoice.LineAmount,
		"金额（含税）": invoice.GrossField, "金额（不含税）": invoice.NetAmount, "价税合计": invoice.GrossField,
		"税率\n（%）": invoice.TaxRate, "放弃享受减按1%征收率\n原因": invoice.LevyReason, "购方名称": invoice.BuyerName,
		// These have another meaning than the title before the bracket.
		"金额（万元）": "", "金额(美元)": "", "单价（不含税）": "", "单价(含税)": "", "购买方国籍（或地区）": "", "经办人国籍(地区)": "", "": "",
	} {
		got, ok := known.find(text)
		if got.field != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", text, got.field, want)
		}
	}
}

func TestNoTitleMeansTwoFields(t *testing.T) {
	t.Parallel()
	owner := map[string]invoice.Field{}
	for _, f := range invoice.Catalogue() {
		for _, name := range append([]string{f.Title.Zh, f.Title.En, string(f.Field)}, f.Aliases...) {
			key := invoice.Fold(name)
			if other, ok := owner[key]; ok && other != f.Field {
				t.Errorf("%q is a title of %s and of %s", name, other, f.Field)
			}
			owner[key] = f.Field
		}
	}
}

func TestHeaderIsFoundByContent(t *testing.T) {
	t.Parallel()
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		s := b.Sheet("十一月")
		s.Row(texts("十一月开票申请")...)
		s.Skip(2)
		s.Row(texts("制表人", "赵示例")...)
		s.Row(texts("", "税率", "", "订单号", "购方名称", "业务员", "项目名称", "金额")...) // moved, with an additional column
		s.Row(texts("", "必填", "", "必填\n(限20字符)", "必填", "", "必填", "必填")...)
		s.Row(texts("", "13%", "", "示例-1", "某公司", "", "某物", "1.00")...)
		s.Row(texts("", "13%", "", "SO-1", "甲公司", "", "键盘", "5.00")...)
		s.Row(texts("", "税率", "", "订单号", "购方名称", "业务员", "项目名称", "金额")...) // repeated by a printed page
		s.Row(texts("", "6%", "", "SO-2", "乙公司", "", "服务", "7.00")...)
	})
	// An example row is read as an order, which the checks refuse: no filled row is dropped.
	if len(drafts) != 3 || len(found) != 0 || drafts[0].Number != "示例-1" || cell(drafts[1], 0, invoice.GoodsName) != "键盘" || drafts[2].Rows[0].Place.Row != 10 {
		t.Fatalf("%d drafts, findings %v", len(drafts), found)
	}
}

func TestAllVisibleSheetsOfOrdersAreRead(t *testing.T) {
	t.Parallel()
	drafts, found := readBook(t, func(b *xlsx.Writer) {
		for i, s := range []string{"上旬", "中旬"} {
			sheet := b.Sheet(s)
			sheet.Row(titleRow...)
			sheet.Row(texts("SO-"+string(rune('1'+i)), "甲公司", "键盘", "5.00", "13%")...)
			sheet.Row(texts("SO-9", "甲公司", "鼠标"+s, "5.00", "13%")...)
		}
		b.Sheet("客户").Row(texts("名称", "电话")...)
		hidden := b.HiddenSheet("旧")
		hidden.Row(titleRow...)
		hidden.Row(texts("SO-1", "甲公司", "键盘", "5.00", "13%")...)
		b.HiddenSheet("列表").Row(texts("订单号", "甲", "乙")...)
	})
	var numbers, codes []string
	for _, d := range drafts {
		numbers = append(numbers, d.Number)
	}
	for _, f := range found {
		codes = append(codes, f.Code+f.Place.Sheet)
	}
	if diff := cmp.Diff([]string{"SO-1", "SO-9", "SO-2"}, numbers); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{rules.SheetUnread + "客户", rules.SheetHidden + "旧"}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestAMergedOrderNumberHoldsForItsRows(t *testing.T) {
	t.Parallel()
	drafts, _ := readBook(t, func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.Row(titleRow...)
		s.Row(texts("SO-1", "甲公司", "键盘", "5.00", "13%")...)
		s.Row(texts("", "", "鼠标", "3.00", "13%")...)
		s.Row(texts("SO-2", "乙公司", "服务", "7.00", "6%")...)
		s.Row(texts("", "丙公司", "咨询", "8.00", "6%")...) // not merged: it is an order of its own
		s.Row(texts("SO-3", "丁公司", "服务", "7.00", "6%")...)
		s.Row(texts("", "戊公司", "咨询", "8.00", "6%")...) // merged, whatever the row says
		s.Merge("A2:A3")
		s.Merge("A6:A7")
	})
	if len(drafts) != 4 || len(drafts[0].Rows) != 2 || cell(drafts[0], 1, invoice.GoodsName) != "鼠标" ||
		len(drafts[1].Rows) != 1 || drafts[2].Number != "" || len(drafts[3].Rows) != 2 {
		t.Fatalf("%+v", drafts)
	}
}

func TestDatesOnlyInColumnsOfDates(t *testing.T) {
	t.Parallel()
	drafts, _ := readBook(t, func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.Row(append(slices.Clone(titleRow), texts("订单时间", "数量")...)...)
		row := func(date xlsx.Cell) {
			s.Row(append(texts("SO-1", "甲公司", "键盘", "5.00", "13%"), date, xlsx.Date("46356"))...)
		}
		row(xlsx.Date("46356.5"))
		row(xlsx.Number("46356"))
		row(xlsx.Number("20261130"))
		row(xlsx.Text("2026/11/30"))
	})
	for i, want := range []string{"2026-11-30 12:00:00", "2026-11-30", "20261130", "2026/11/30"} {
		if got := cell(drafts[0], i, invoice.OrderDate); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
		if got := cell(drafts[0], i, invoice.Quantity); got != "46356" {
			t.Errorf("row %d: quantity %q", i, got)
		}
	}
}

func TestNumbersStoredDifferentlyAreOneOrder(t *testing.T) {
	t.Parallel()
	drafts, _ := readBook(t, func(b *xlsx.Writer) {
		s := b.Sheet("订单")
		s.Row(titleRow...)
		for _, no := range []xlsx.Cell{xlsx.Number("20261101"), xlsx.Text("20261101"), xlsx.Number("2.0261101E7"), xlsx.Fault("#N/A"), xlsx.Fault("#N/A"), xlsx.Formula("A1", "")} {
			s.Row(append([]xlsx.Cell{no}, texts("甲公司", "键盘", "5.00", "13%")...)...)
		}
	})
	if len(drafts) != 4 || len(drafts[0].Rows) != 3 || drafts[0].Number != "20261101" || drafts[1].Number != "" || len(drafts[1].Rows) != 1 {
		t.Fatalf("%+v", drafts)
	}
}

// TestTheBureausOwnWorkbook reads the blank original if it is available.
func TestTheBureausOwnWorkbook(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../shared/samples/bureau-batch-template-*.xlsx")
	if err != nil || len(paths) == 0 {
		t.Skip("the bureau's workbook is not here")
	}
	for _, p := range paths {
		drafts, found, err := drain(t, p)
		if err != nil || len(drafts) != 0 || len(found) != 1 || found[0].Code != rules.NoOrders {
			t.Errorf("%s: %d drafts, %v, %v", p, len(drafts), found, err)
		}
	}
}

func TestAFileChangedWhileItIsReadIsRefused(t *testing.T) {
	t.Parallel()
	path := write(t, func(w io.Writer) error {
		b := xlsx.New(w)
		s := b.Sheet("订单")
		s.Row(titleRow...)
		s.Row(texts("SO-1", "甲公司", "键盘", "5.00", "13%")...)
		return b.Close()
	})
	w, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	before, err := w.Digest(t.Context())
	if err != nil || len(before) != 64 {
		t.Fatal(before, err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Next(t.Context()); err == nil || err == io.EOF {
		t.Errorf("Next gives %v", err)
	}
}

func TestTheBestTitleHoldsTheOrderNumber(t *testing.T) {
	t.Parallel()
	for _, titles := range [][]string{{"流水号", "订单号"}, {"订单号", "流水号"}} {
		drafts, _ := readBook(t, func(b *xlsx.Writer) {
			s := b.Sheet("订单")
			s.Row(append(texts(titles...), titleRow[1:]...)...)
			for _, no := range []string{"1", "2"} {
				numbers := map[string]string{"流水号": no, "订单号": "SO-1"}
				s.Row(texts(numbers[titles[0]], numbers[titles[1]], "甲公司", "键盘", "5.00", "13%")...)
			}
		})
		if len(drafts) != 1 || drafts[0].Number != "SO-1" {
			t.Errorf("%v: %d drafts, the first is %s", titles, len(drafts), drafts[0].Number)
		}
	}
}
