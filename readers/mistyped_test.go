package readers

import (
	"testing"

	xlsx "github.com/fapiao/fapiao/internal/xlsx/write"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/readers/rowstore"
)

func TestMistypedTitles(t *testing.T) {
	t.Parallel()
	sheet := []rowstore.Column{{Field: invoice.OrderNo}, {Field: invoice.BuyerName}, {Field: invoice.GoodsName}, {Field: invoice.LineAmount}}
	for title, want := range map[string]invoice.Field{
		"税律": invoice.TaxRate, "税 律*": invoice.TaxRate, "购买方纳税人识别码": invoice.BuyerTaxNum, "规格型": invoice.Spec, "规型格号": invoice.Spec,
		"交付邮箱箱": invoice.BuyerEmail, "Tax rat": invoice.TaxRate, "折扣率": "", "折扣价": "",
		// Columns with a meaning of their own.
		"业务员": "", "部门": "", "姓名": "", "制单人": "", "合同号": "", "店铺": "", "单号": "", "税率": "", "": "", "备用": "",
	} {
		if got := mistyped(title, sheet); got != want {
			t.Errorf("%q is taken for %q, want %q", title, got, want)
		}
	}
	if got := mistyped("税律", append(sheet, rowstore.Column{Field: invoice.TaxRate})); got != "" {
		t.Errorf("beside a column of rates it is %q", got)
	}
}

func TestAMistypedTitleIsNamed(t *testing.T) {
	t.Parallel()
	_, found := readBook(t, func(w *xlsx.Writer) {
		s := w.Sheet("订单")
		s.Row(texts("订单号", "购买方名称", "项目名称", "金额", "税律")...)
		s.Row(texts("A1", "张小明", "服务", "1", "6%")...)
	})
	for _, f := range found {
		if f.Code == rules.TitleMistyped {
			if f.Place.Cell() != "E1" || f.Message("zh") != "列标题“税律”与“税率”只差一个字，是不是写错了？" {
				t.Errorf("%s %s", f.Place, f.Message("zh"))
			}
			return
		}
	}
	t.Errorf("no finding among %v", found)
}
