package invoice

import (
	"strings"
	"testing"
)

func TestTotalWords(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"合计", " 合 计 ", "合计：", "小计", "总计", "共计", "累计", "本页合计", "本月累计", "合计(元)", "合计（大写）", "合计3笔", "合计：1998.00", "总合计", "Total", "Grand total:", "SUBTOTAL", "金额合计", "合計", "總計：", "总计：", "总计(元)", "本頁小計", "汇总", "总金额：", "共3笔", "共 12 单", "∑", "合计：陆佰叁拾陆元整"} {
		if !TotalWord(s) {
			t.Errorf("%q names a total", s)
		}
	}
	for _, s := range []string{"", "合计文化传媒有限公司", "小计量器具", "总计量站", "总公司", "价格", "totalEnergies", "本月服务费", "累计收益产品", "共计划", "汇总分析服务", "总金额查询系统", "共享单车", "共3元", "共12", "合计：陆金所"} {
		if TotalWord(s) {
			t.Errorf("%q is no total", s)
		}
	}
}

func TestSignatureWords(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"制表", "制表：", " 制 表 人：张三", "审核:李四", "制表日期：2026-11-30", "复核人"} {
		if !SignatureWord(s) {
			t.Errorf("%q is a signature", s)
		}
	}
	for _, s := range []string{"", "制表机", "审核服务费", "张三", "制表设备有限公司：杭州", "会计师事务所"} {
		if SignatureWord(s) {
			t.Errorf("%q is no signature", s)
		}
	}
}

func TestDittoAndNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"同上", "〃", " \" ", "''", "Ditto"} {
		if !Ditto(s) || Nothing(s) {
			t.Errorf("%q says: as above", s)
		}
	}
	for _, s := range []string{"-", "——", "/", "无", "N/A", "(空白)", "…"} {
		if !Nothing(s) || Ditto(s) {
			t.Errorf("%q says nothing", s)
		}
	}
	for _, s := range []string{"", "0", "SO-1", "无锡", "A/1", "同上海公司"} {
		if Nothing(s) || Ditto(s) {
			t.Errorf("%q says something", s)
		}
	}
}

// Words that may mean something else are a signature only beside a name or a day.
func TestSignatureTitlesSayWhetherANameFollows(t *testing.T) {
	t.Parallel()
	for text, named := range map[string]bool{"会计": false, "会计：": false, "会计：李四": true, " 日 期 ：2026-11-30": true, "日期": false, "部门负责人:王五": true} {
		if got, ok := SignatureTitle(text); !ok || got != named {
			t.Errorf("%q: named %v, title %v", text, got, ok)
		}
	}
	for _, s := range []string{"", "会计服务费", "会计师事务所：杭州", "李四", "订单日期", strings.Repeat("会计", 40)} {
		if _, ok := SignatureTitle(s); ok {
			t.Errorf("%q is no signature", s)
		}
	}
}

// A cell says one of these or none, in every spelling of it, and no number is a word: a row with
// amounts is never taken for a total, a signature or nothing by a number alone.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"合计", "本页合计：", "同上", "—", "N/A", "制表人：张三", "会计", "0", "合计（大写）", "Grand Total", "-1", "(合计)", "合计\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		total, ditto, nothing, signature := TotalWord(s), Ditto(s), Nothing(s), SignatureWord(s)
		_, title := SignatureTitle(s)
		if ditto && (nothing || total) || signature && (title || total) || nothing && total {
			t.Errorf("%q: total %v, ditto %v, nothing %v, signature %v, title %v", s, total, ditto, nothing, signature, title)
		}
		if some := total || ditto || nothing || signature || title; some && strings.ContainsAny(s[:1], "123456789") {
			t.Errorf("%q begins with a digit", s)
		}
		if len(s) < longestWord && (TotalWord(" "+s) != total || Ditto(s+"\u3000") != Ditto(s+" ") || Nothing("\ufeff"+s) != nothing && len(s) < longestWord-3) {
			t.Errorf("%q is another word between blanks", s)
		}
	})
}
