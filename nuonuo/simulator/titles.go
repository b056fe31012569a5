package simulator

import "strings"

// title is a buyer title (开票抬头) of the fast-billing service. All are invented.
type title struct{ code, name, taxNum string }

var buyerTitles = [...]title{
	{"000001", "模拟云帆商贸有限公司", "91330106MA2B0XQ74N"},
	{"000002", "模拟北辰科技有限公司", "91110108MA01A2BC3U"},
	{"000003", "模拟南山餐饮管理有限公司", "91440300MA5D3K8L2T"},
}

// scannedTitles answers querySpeedBilling: nobody has scanned anything.
func scannedTitles(_ *Server, _ *call) reply { return refuse("S0101", "未查询到抬头信息") }

// titlesByPrefix answers prefixQuery.
func titlesByPrefix(_ *Server, c *call) reply {
	q := member(c.body, "q")
	out := []map[string]string{}
	for _, t := range buyerTitles {
		if q != "" && strings.HasPrefix(t.name, q) {
			out = append(out, map[string]string{"code": t.code, "name": t.name, "name_length": itoa(len([]rune(t.name)))})
		}
	}
	return reply{code: "S0000", describe: "查询成功", result: mustJSON(out)}
}

// titleByCode answers queryNameAndTaxByCode.
func titleByCode(_ *Server, c *call) reply {
	code := member(c.body, "code")
	for _, t := range buyerTitles {
		if t.code == code {
			return reply{code: "S0000", describe: "查询成功", result: mustJSON(map[string]string{"kpCode": t.taxNum, "kpName": t.name, "code": t.code, "systype": "1"})}
		}
	}
	return refuse("S0101", "未查询到抬头信息")
}
