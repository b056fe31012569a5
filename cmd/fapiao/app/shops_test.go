package app_test

import (
	"strings"
	"testing"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// An export has several times of an order. The profile takes one, and the others are no findings.
func TestExportsWithSeveralTimesAreRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ titles, row string }{
		"taobao": {"订单编号,买家会员名,买家实际支付金额,宝贝标题,订单状态,订单创建时间,订单付款时间,发票抬头,税号",
			"T1,a,113.00,耳机,交易成功,2026-11-20 10:00:00,2026-11-20 10:01:00,甲方有限公司,91330106MA0DEM0058"},
		"pinduoduo": {"商品,订单号,订单状态,商家实收金额(元),商品数量(件),拼单成功时间,支付时间,订单成交时间,发票抬头,税号",
			"耳机,P1,已发货,113.00,1,2026-11-20 10:00:00,2026-11-20 10:01:00,2026-11-20 10:02:00,甲方有限公司,91330106MA0DEM0058"},
	} {
		d := newDesk(t)
		profile := d.put("p.yaml", "format: 1\nname: shop\nextends: "+name+"\ncolumns:\n  tax_rate: {constant: 13%}\n"+
			"  gross: {column: "+map[string]string{"taobao": "买家实际支付金额", "pinduoduo": "商家实收金额(元)"}[name]+"}\n"+
			"  buyer_name: {column: 发票抬头}\n  buyer_tax_num: {column: 税号}\n  goods_code: {constant: 1090610990000000000}\n")
		r, events, err := on(d, checks(d.put("o.csv", c.titles+"\n"+c.row+"\n")), "profile", profile)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, f := range events.findings {
			if f.Code == rules.ColumnUnknown && strings.Contains(f.Value+f.Message("zh"), "时间") {
				t.Errorf("%s: %s", name, f.Message("zh"))
			}
		}
		if r.Summary.Count(ledger.Ready) != 1 {
			t.Errorf("%s: %v, %v", name, states(r.Summary), events.findings)
		}
	}
}
