package rules_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/pipeline/taxcode"
)

// listOfCodes is a small list, in which one code was destroyed.
func listOfCodes() *taxcode.List {
	return taxcode.New("codes.csv", "", []taxcode.Entry{
		{Code: "1000000000000000000", Name: "货物"},
		{Code: "1060000000000000000", Name: "轻工产品"},
		{Code: "1060100000000000000", Name: "纸制品"},
		{Code: "1060105000000000000", Name: "机制纸", Short: "纸制品"},
		{Code: paperCode, Name: "打印纸", Short: "纸制品", Rates: []int{130}},
		{Code: "1060105050000000000", Name: "信封", Short: "纸制品", Until: "2025-12-31"},
		{Code: "1060105060000000000", Name: "贺卡", Short: "纸制品", From: "2026-03-01"},
		{Code: "1060105070000000000", Name: "年历", Short: "纸制品", Disabled: true},
		{Code: "1060105080000000000", Name: "各种纸", Short: "纸制品", Summary: true},
		{Code: "1060105090000000000", Name: "卡纸", Short: "纸制品", From: "2020-01-01", Until: "2020-12-31"},
		{Code: "1060105100000000000", Name: "纸板", Short: "纸制品", Rates: []int{130, 30}},
		{Code: "3000000000000000000", Name: "服务"},
		{Code: "3040201000000000000", Name: "软件服务", Short: "信息技术服务"},
	}, []taxcode.Lost{
		{Value: "3010102020099999744", Name: "国内道路货物运输服务", Restored: "3010102020100000000", Place: "A5"},
		{Value: "3010102020301000192", Name: "某种运输服务", Place: "A6"},
	})
}

func codeFaults() []fault {
	listed := func(s *rules.Settings) {
		s.Codes, s.Today = listOfCodes(), time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	}
	named := func(name string) edit { return set(invoice.GoodsName, name) }
	return []fault{
		{name: "a leaf of the list", s: listed},
		{name: "a short code of a leaf", s: listed, edits: []edit{coded("3040201")}},
		{name: "a code the list lacks", s: listed, edits: []edit{coded("1060105990000000000")}, want: []string{rules.CodeUnknown}},
		{name: "the same without a list", edits: []edit{coded("1060105990000000000")}},
		{name: "a code with others below", s: listed, edits: []edit{coded("1060105")}, want: []string{rules.CodeNotLeaf}},
		{name: "a code the list calls a sum", s: listed, edits: []edit{coded("1060105080000000000")}, want: []string{rules.CodeNotLeaf}},
		{name: "a code that ended", s: listed, edits: []edit{coded("1060105050000000000")}, want: []string{rules.CodeNotInForce}},
		{name: "on its last day", s: listed, edits: []edit{coded("1060105050000000000", invoice.OrderDate, "2025-12-31 23:59:59")}},
		{name: "a code that has not begun", s: listed, edits: []edit{coded("1060105060000000000")}, want: []string{rules.CodeNotInForce}},
		{name: "on its first day", s: listed, edits: []edit{coded("1060105060000000000", invoice.OrderDate, "2026-03-01")}},
		{name: "a code of one year", s: listed, edits: []edit{coded("1060105090000000000")}, want: []string{rules.CodeNotInForce}},
		{name: "a code out of use", s: listed, edits: []edit{coded("1060105070000000000")}, want: []string{rules.CodeNotInForce}},
		{name: "a code the list lost", s: listed, edits: []edit{coded("3010102020100000000")}, want: []string{rules.CodeNotVerified}},
		{name: "a destroyed code that the list has, too", s: listed, edits: []edit{coded("3010102020099999744")}, want: []string{rules.CodeDestroyed}},
		{name: "a destroyed code without original", s: listed, edits: []edit{coded("3010102020301000192")}, want: []string{rules.CodeDestroyed}},
		{name: "a code that may be a lost one", s: listed, edits: []edit{coded("3010102020301000000")}, want: []string{rules.CodeNotVerified}},
		{name: "a code above a lost one", s: listed, edits: []edit{coded("3010102020000000000")}, want: []string{rules.CodeUnknown}},
		{name: "a destroyed code without a list", edits: []edit{coded("3010102020099999744")}, want: []string{rules.CodeDestroyed}},
		{name: "a code of ten levels", edits: []edit{coded("3040502020301020304")}},
		{name: "a discount row with a code", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "13%"),
			add(invoice.RoleMixed, invoice.GoodsName, "技术服务费", invoice.GoodsCode, paperCode, invoice.LineAmount, "-1", invoice.TaxRate, "13%")}},

		{name: "the category of the code", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "13%"), named("*纸制品*打印纸")}},
		{name: "another category", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "13%"), named("*餐饮服务*打印纸")}, want: []string{rules.CategoryDiffers}},
		{name: "two categories", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "13%"), named("*纸制品**特价*打印纸")}, want: []string{rules.CategoryDiffers}},
		{name: "a category of a code without one", s: listed, edits: []edit{coded("1060105990000000000"), named("*纸制品*打印纸")}, want: []string{rules.CodeUnknown, rules.GoodsNamePrefix}},

		{name: "a rate the code lacks", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "9%")}, want: []string{rules.RateOfCode}},
		{name: "a levy rate", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "3%")}},
		{name: "a levy rate of the list", s: listed, edits: []edit{coded("1060105100000000000", invoice.TaxRate, "3%")}},
		{name: "a reduced levy rate", s: listed, edits: []edit{coded("1060105100000000000", invoice.TaxRate, "1%")}},
		{name: "a levy rate the list lacks", s: listed, edits: []edit{coded("1060105100000000000", invoice.TaxRate, "5%")}, want: []string{rules.RateOfCode, rules.RateDated}},
		{name: "an exempt sale", s: listed, edits: []edit{coded(paperCode, invoice.TaxRate, "免税")}},
	}
}

// A list and limits of a seller refuse or warn; what is sent they never change, so that orders of
// earlier versions are met.
func TestAListChangesNoContent(t *testing.T) {
	t.Parallel()
	same := 0
	for _, f := range allFaults() {
		plain := f.run().Order
		before := f.s
		f.s = func(s *rules.Settings) {
			if before != nil {
				before(s)
			}
			s.Codes = listOfCodes()
			s.Sellers[0].Limits = append(s.Sellers[0].Limits, rules.Limit{Kind: "s", Net: 1})
		}
		if listed := f.run().Order; plain != nil && listed != nil {
			if d := cmp.Diff(plain, listed); d != "" {
				t.Errorf("%s: %s", f.name, d)
			}
			same++
		}
	}
	if same == 0 {
		t.Error("no order was compared")
	}
}

// Goods without a code that have the name of one get it suggested.
func TestACodeIsSuggestedByName(t *testing.T) {
	t.Parallel()
	s := settings()
	s.Codes = listOfCodes()
	for name, want := range map[string]string{"打印纸": "填写 19 位税收编码（1060105040000000000 打印纸），", "机制纸": "填写 19 位税收编码，", "桌子": "填写 19 位税收编码，"} {
		f := check(t, s, drop(invoice.GoodsCode), set(invoice.GoodsName, name)).Findings[0]
		if f.Code != rules.GoodsCodeMissing || !strings.HasPrefix(f.Hint("zh"), want) {
			t.Errorf("%s: %s", name, f.Text("zh"))
		}
	}
}

// What a list knows is named in the finding.
func TestFindingsNameWhatTheListKnows(t *testing.T) {
	t.Parallel()
	s := settings()
	s.Codes = listOfCodes()
	for _, c := range []struct {
		code, message, hint string
	}{
		{"1060105990000000000", "编码表“codes.csv”里没有税收编码 1060105990000000000", "核对编码（1060105040000000000 打印纸、1060105100000000000 纸板）；用 fapiao codes search 名称 查找；编码表过期时重新导入：fapiao codes import 文件"},
		{"1060105", "税收编码 1060105000000000000（机制纸）是汇总编码，不能开票", "填写它下面的末级编码（1060105040000000000 打印纸、1060105100000000000 纸板）；全部用 fapiao codes show 1060105000000000000 查看"},
		{"1060105090000000000", "税收编码 1060105090000000000（卡纸）已停用或尚未启用：2020-01-01 至 2020-12-31", ""},
		{"3010102020099999744", "税收编码“3010102020099999744”的末尾几位已被电子表格改掉", "把单元格格式改为“文本”，再重新输入 19 位编码（3010102020100000000）"},
		{"3010102020100000000", "无法核对税收编码 3010102020100000000：编码表里“国内道路货物运输服务”的编码被电子表格改成了 3010102020099999744", ""},
	} {
		s.Today = time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
		f := check(t, s, coded(c.code)).Findings[0]
		if got := f.Message("zh"); got != c.message {
			t.Errorf("%s, want %s", got, c.message)
		}
		if got := f.Hint("zh"); c.hint != "" && got != c.hint {
			t.Errorf("%s, want %s", got, c.hint)
		}
	}
}
