package readers

import (
	"context"
	"testing"

	xlsxwrite "github.com/fapiao/fapiao/internal/xlsx/write"
)

// copyWithout writes a list of findings and a sheet of two orders with a last column of a title.
func copyWithout(title string, head []string, column string, texts ...string) func(*xlsxwrite.Writer) {
	return func(w *xlsxwrite.Writer) {
		list := w.Sheet("问题清单")
		list.Row(textRow(title)...)
		list.Row(textRow("点击“单元格”一栏可跳到对应位置。")...)
		list.Row(textRow(head...)...)
		list.Row(textRow("1", "错误", "订单!B2", "A1", "金额", "x", "y", "z", "FP-AMT-001")...)
		s := w.Sheet("订单")
		s.Row(textRow("订单号", "购买方名称", "项目名称", "金额", "税率", column)...)
		s.Row(textRow("A1", "甲方有限公司", "咨询服务", "106.00", "6%", texts[0])...)
		s.Row(textRow("A2", "乙方有限公司", "咨询服务", "212.00", "6%", texts[1])...)
	}
}

const titleOfList = "问题清单　十　a.xlsx　错误 1 条，请核对 0 条　2026-12-01 09:00（北京时间）"

// A copy whose seal another program dropped is recognised by its list and its verdicts.
func TestACopyWithoutItsSealIsRecognised(t *testing.T) {
	t.Parallel()
	const own, fault = "通过", "不通过：B3 没有填写购买方名称"
	english := "Findings　a.xlsx　1 errors, 0 to check　2026-12-01 09:00 (Beijing time)"
	for name, c := range map[string]struct {
		fill     func(*xlsxwrite.Writer)
		original string
		verdicts int
	}{
		"as written":         {copyWithout(titleOfList, listHeads[0], "校验结果", own, fault), "十　a.xlsx", 6},
		"in English":         {copyWithout(english, listHeads[1], "Check result", "passed, please check: B2 x", "seal_failed"), "a.xlsx", 6},
		"verdicts cleared":   {copyWithout(titleOfList, listHeads[0], "校验结果", "", own), "十　a.xlsx", 6},
		"a column of theirs": {copyWithout(titleOfList, listHeads[0], "校验结果", own, "已复核，王"), "十　a.xlsx", 0},
		"no such column":     {copyWithout(titleOfList, listHeads[0], "备注", own, fault), "十　a.xlsx", 0},
	} {
		w, err := Open(context.Background(), copyOf(t, "", c.fill), Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer w.Close()
		m, sheets := w.Marked(), w.ReadSheets()
		if m == nil || m.Original != c.original || m.Digest != "" || len(sheets) != 1 || sheets[0].Verdicts != c.verdicts {
			t.Errorf("%s: %+v, %+v", name, m, sheets)
		}
		if written, err := w.AsWritten(); written || err != nil {
			t.Errorf("%s: it counts as written, %v", name, err)
		}
	}
}

// A list that is not in all points ours is an accountant's own.
func TestAListOfAnotherFormIsNoSeal(t *testing.T) {
	t.Parallel()
	for name, fill := range map[string]func(*xlsxwrite.Writer){
		"another header": copyWithout(titleOfList, append([]string{"编号"}, listHeads[0][1:]...), "校验结果", "通过", ""),
		"more columns":   copyWithout(titleOfList, append(listHeads[0][:9:9], "责任人"), "校验结果", "通过", ""),
		"another title":  copyWithout("问题清单", listHeads[0], "校验结果", "通过", ""),
	} {
		w, err := Open(context.Background(), copyOf(t, "", fill), Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		defer w.Close()
		if w.Marked() != nil {
			t.Errorf("%s: it counts as a marked copy", name)
		}
	}
}
