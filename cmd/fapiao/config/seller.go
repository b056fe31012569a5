package config

import (
	"strconv"

	"github.com/fapiao/fapiao/cmd/fapiao/platform"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// demo is an invented company whose tax number passes the check digit (GB 32100-2015).
func demo() Seller {
	return Seller{
		Profile: platform.Profile{
			TaxNum:  "91330106MADEM0003K",
			Name:    "示例（杭州）科技有限公司",
			Tel:     "0571-00000000",
			Address: "浙江省杭州市西湖区示例路1号",
			Account: "示例银行杭州分行 0000000000000000",
			Clerk:   "演示开票员",
			Push:    platform.PushAuto,
		},
		ElementTemplate: "示例模板",
	}
}

// sellers reads either seller or sellers.
func (c *Config) sellers(doc *document, layers []layer, f *faults) {
	one := Seller{Profile: platform.Profile{Push: platform.PushAuto}}
	where := fill(&one, sellerKeys(), sellerPrefix, layers, f)
	if len(doc.sellers) == 0 {
		c.single(one, where, f)
		return
	}
	for name, place := range where {
		f.add(place, sellerPrefix+name, lang.Text{
			Zh: "和 sellers 都写了；请只用一种",
			En: "is given together with sellers; use one of the two",
		})
		return
	}
	seen := map[string]string{}
	for i, place := range doc.sellers {
		s := Seller{Profile: platform.Profile{Push: platform.PushAuto}}
		prefix := "sellers." + strconv.Itoa(i) + "."
		where := fill(&s, entryKeys(), prefix, []layer{fileLayer(doc)}, f)
		c.warnOfTaxNum(s.TaxNum, where["tax_num"], "sellers["+strconv.Itoa(i)+"].tax_num", f)
		if first, twice := seen[s.TaxNum]; twice && s.TaxNum != "" {
			f.add(place, "sellers["+strconv.Itoa(i)+"].tax_num", lang.Format(
				"已经写在 %s",
				"is already set at %s",
				first))
		}
		seen[s.TaxNum] = place
		c.Sellers = append(c.Sellers, s)
	}
}

// single takes the one seller, or, in the simulator without any setting of a seller, the invented
// one.
func (c *Config) single(one Seller, where map[string]string, f *faults) {
	switch {
	case len(where) == 0 && c.Environment == Simulator:
		c.Demo, c.Sellers = true, []Seller{demo()}
	case len(where) == 0:
	case one.TaxNum == "" && where["tax_num"] == "":
		f.add("", "seller.tax_num", lang.Format(
			"没有填写：请写在配置文件里，或设为环境变量 %s",
			"is missing: set it in the file or as %s",
			envName("seller.tax_num")))
	default:
		c.Sellers = []Seller{one}
		c.warnOfTaxNum(one.TaxNum, where["tax_num"], "seller.tax_num", f)
	}
}

// warnOfTaxNum warns about a tax number that cannot be right, which the platform would refuse with
// every order. That of the sandbox has no check digit.
func (c *Config) warnOfTaxNum(no, where, key string, f *faults) {
	if c.Environment != Production || no == "" || rules.GoodTaxNum(no) {
		return
	}
	f.warnings = append(f.warnings, lang.Format(
		"%s：%s 是 %s，位数或最后一位校验码不对，平台会拒绝每张发票；请对照营业执照改正",
		"%s: %s is %s, whose length or check digit is wrong; the platform will refuse every invoice: correct it by the business licence",
		where, key, no))
}
