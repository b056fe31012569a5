package suggest

import (
	"testing"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/heading"
)

func TestTitlesUnderGroups(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		group, last string
		want        invoice.Field
	}{
		{"购买方信息", "名称", invoice.BuyerName},
		{"购买方信息", "税号", invoice.BuyerTaxNum},
		{"客户", "电话", invoice.BuyerTel},
		{"金额信息", "不含税", invoice.NetAmount},
		{"金额信息", "税额", invoice.TaxAmount},
		{"金额信息", "价税合计", invoice.GrossField},
		{"商品信息", "名称", invoice.GoodsName},
		{"含税", "单价", invoice.Price},
		{"开票信息", "税率(%)", invoice.TaxRate},
		{"销售方", "名称", invoice.Seller},
		{"收货人", "电话", ""},
	} {
		m := readJoined(heading.Title{Text: c.group + " " + c.last, Group: c.group, Last: c.last})
		if m.field != c.want {
			t.Errorf("%s over %s is %q, want %q", c.group, c.last, m.field, c.want)
		}
	}
}

// FuzzTitlesUnderGroups checks that a title is one field, or names both that it may be.
func FuzzTitlesUnderGroups(f *testing.F) {
	f.Add("购买方信息", "名称")
	f.Add("金额", "税率(%)")
	f.Add("", "((")
	f.Fuzz(func(t *testing.T, group, last string) {
		m := readJoined(heading.Title{Text: group + " " + last, Group: group, Last: last})
		if len(m.either) > 0 && (len(m.either) != 2 || m.field != "" || m.either[0] == m.either[1]) {
			t.Errorf("%+v", m)
		}
	})
}
