package invoice

import "testing"

func TestTotalWords(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"合计", " 合 计 ", "合计：", "小计", "总计", "共计", "累计", "本页合计", "本月累计", "合计(元)", "合计（大写）", "合计3笔", "合计：1998.00", "总合计", "Total", "Grand total:", "SUBTOTAL", "金额合计"} {
		if !TotalWord(s) {
			t.Errorf("%q names a total", s)
		}
	}
	for _, s := range []string{"", "合计文化传媒有限公司", "小计量器具", "总计量站", "总公司", "价格", "totalEnergies", "本月服务费", "累计收益产品", "共计划"} {
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
