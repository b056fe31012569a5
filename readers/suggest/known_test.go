package suggest_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fapiao/fapiao/internal/golden"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/readers/profile"
	"github.com/fapiao/fapiao/readers/suggest"
	"github.com/fapiao/fapiao/templates"
)

// exports are files with the titles of layouts that have a built-in profile, and invented values.
var exports = map[string][]string{
	"taobao": {
		"订单编号|买家会员名|买家支付宝账号|买家应付货款|买家应付邮费|总金额|买家实际支付金额|订单状态|买家留言|收货人姓名|收货地址|联系手机|订单创建时间|订单付款时间|宝贝标题|宝贝种类|订单备注|宝贝总数量|店铺名称|订单关闭原因|发票抬头|退款金额",
		"380000000000000001|tb1|a@example.com|199.00|0.00|199.00|199.00|交易成功||王芳|浙江省杭州市|13800001111|2026-11-11 00:01:22|2026-11-11 00:02:00|无线键盘|1||1|云杉旗舰店|||0.00",
	},
	"taobao-detail": {
		"订单编号|标题|价格|购买数量|外部系统编号|商品属性|套餐信息|备注|订单状态|商家编码",
		"380000000000000001|无线键盘|199.00|1|K87|颜色:黑|||交易成功|K87",
	},
	"doudian": {
		"主订单编号|子订单编号|选购商品|商品规格|商品数量|商品ID|商家编码|商品金额|订单应付金额|订单提交时间|支付完成时间|订单状态|取消原因|售后状态|商家备注",
		"690000000000000001|690000000000000002|无线键盘|黑|1|35001|K87|199.00|199.00|2026-11-11 00:01:22|2026-11-11 00:02:00|已完成||-|",
	},
	"jd": {
		"订单号|商品ID|商品名称|订购数量|支付方式|下单时间|京东价|订单金额|结算金额|余额支付|应付金额|订单状态|订单类型|下单帐号|客户姓名|客户地址|联系电话|订单备注|发票类型|发票抬头|发票内容|商家备注",
		"300001|1001|无线键盘|1|在线支付|2026-11-01 10:00:00|113.00|339.00|339.00|0|339.00|完成|SOP|jd1|王芳|浙江省杭州市|13800001111||电子发票|宁波青禾商贸有限公司|明细|",
	},
	"pinduoduo": {
		"订单成交时间|商品|订单号|订单状态|商品总价(元)|邮费(元)|店铺优惠折扣(元)|平台优惠折扣(元)|用户实付金额(元)|商家实收金额(元)|商品数量(件)|发货时间|商品id|商品规格|商家备注|售后状态|快递单号",
		"2026-11-11 00:01:22|无线键盘|251111-000000000000001|已收货|199|0|0|10|189|199|1|2026-11-11 10:00:00|9001|黑||无售后或售后取消|SF0001",
	},
	"daxiang": {
		"订单号*|发票类型*|抬头类型*|购方名称|购方税号|购方地址|购方电话|开户银行|银行账号|商品名称*|规格型号|单位|数量|单价|金额*|含税标志*|税率|税额|编码版本号|税收分类编码|是否享受税收优惠政策*|享受税收优惠政策内容|零税率|企业自编码|备注|业务类型|购方编码|邮箱",
		"1001|51|01|杭州云杉贸易有限公司|91330106MA2B1C2D3E|||||键盘||个|1|113|113|1|0.13||33.0|1090512020000000000|0|||||||",
	},
	"aisino": {
		"单据号|购方名称|购方税号|购方地址电话|购方银行账号|备注|复核人|收款人|商品编码版本号|含税标志|序号|商品名称|规格型号|计量单位|商品编码|数量|单价|金额|税率|税额|扣除额|企业商品自编码|优惠政策标识|零税率标识|优惠政策说明",
		"D1|杭州云杉贸易有限公司|91330106MA2B1C2D3E|杭州市 0571-88880001|工行 1202000011112222||||33.0|含税|1|键盘||个|109051202|1|113|113|0.13||||||",
		"D1|||||||||不含税|2|鼠标||个|109051203|-1|50|-50|0.13||||||",
	},
	"shopify": {
		"Name|Email|Financial Status|Paid at|Subtotal|Shipping|Taxes|Total|Lineitem quantity|Lineitem name|Lineitem price|Lineitem sku|Billing Name",
		"#1001|a@example.com|paid|2026-11-11 00:01:22|199.00|0.00|0.00|199.00|1|Keyboard|199.00|K87|Wang Fang",
	},
	"bureau-lines": {
		"项目名称|商品和服务税收分类编码|规格型号|单位|商品数量|商品单价|金额|税率|折扣金额|优惠政策类型|煤炭种类",
		"键盘|1090512020000000000||个|1|113|113|0.13|||",
	},
}

func builtins(t testing.TB) map[string]*profile.Profile {
	t.Helper()
	names, err := fs.Glob(templates.Profiles(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*profile.Profile{}
	for _, name := range names {
		text, err := fs.ReadFile(templates.Profiles(), name)
		if err != nil {
			t.Fatal(err)
		}
		p := decode(t, text)
		if p.Name+".yaml" != name || p.About == "" || len(p.Recognise) < 3 {
			t.Errorf("%s: name %q, about %q, recognised by %q", name, p.Name, p.About, p.Recognise)
		}
		out[p.Name] = &p
	}
	return out
}

func recognised(t testing.TB, known map[string]*profile.Profile, rows [][]string) *suggest.Suggestion {
	t.Helper()
	var all []*profile.Profile
	for _, p := range known {
		all = append(all, p)
	}
	s, err := suggest.Of(context.Background(), &memory{name: "Sheet1", rows: rows}, "export.xlsx", suggest.Options{Known: all})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestExportsAreRecognised: each built-in profile is recognised by its titles, reads columns that
// its files have, and says what they lack.
func TestExportsAreRecognised(t *testing.T) {
	t.Parallel()
	known := builtins(t)
	for name := range known {
		if exports[name] == nil {
			t.Errorf("%s has no example", name)
		}
		for _, page := range []string{"../../docs/profiles-known.md", "../../docs/zh/profiles-known.md"} {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "| `"+name+"` |") {
				t.Errorf("%s has no row for %s", page, name)
			}
		}
	}
	for name, lines := range exports {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var rows [][]string
			for _, line := range lines {
				rows = append(rows, strings.Split(line, "|"))
			}
			if known[name] == nil {
				t.Skip("it is not built in")
			}
			s := recognised(t, known, rows)
			if s.Known != name {
				t.Fatalf("it is known as %q", s.Known)
			}
			placed := map[invoice.Field]bool{}
			for _, c := range s.Columns {
				placed[c.Field] = true
			}
			for f, c := range known[name].Columns {
				if !placed[f] && !c.Optional && name != "bureau-lines" {
					t.Errorf("%s is not in the file", f)
				}
			}
			text := s.YAML(lang.Chinese)
			if p := decode(t, text); p.Extends != name {
				t.Errorf("it extends %q", p.Extends)
			}
			golden.Check(t, filepath.Join("testdata", "known", name+".yaml"), text)
		})
	}
}

// What an accountant's own list looks like is no export of a shop.
func TestOwnLayoutsAreNotRecognised(t *testing.T) {
	t.Parallel()
	known := builtins(t)
	for name, tables := range layouts {
		if s := recognised(t, known, tables[0].rows); s.Known != "" {
			t.Errorf("%s is known as %s", name, s.Known)
		}
	}
}
