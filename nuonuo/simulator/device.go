package simulator

import (
	"strconv"
	"strings"
	"time"
)

// maxExtensions is how many extension numbers a stock query takes.
const maxExtensions = 100

// invoiceStock answers getInvoiceStock (发票余量). 数电 kinds have no stock. An extension number
// wins over a machine code, and that over a pair of both.
func invoiceStock(s *Server, c *call) reply {
	var extensions []string
	machine, pair := "", map[string]string{}
	eachMember(c.body, func(key, raw string) {
		switch key {
		case "extensionNums":
			extensions = texts(raw)
		case "machineCode":
			machine = scalar(raw)
		case "extMachineCodePairs":
			eachElement(raw, func(raw string) { pair = members(raw) })
		}
	})
	switch {
	case len(extensions) > maxExtensions:
		return refuse("E9999", "分机号一次最多查询100个")
	case len(extensions) > 0:
		machine = ""
	case machine == "" && pair["extensionNum"] != "":
		extensions, machine = []string{pair["extensionNum"]}, pair["machineCode"]
	default:
		extensions = []string{"0"}
	}
	var out []stockRow
	for _, extension := range extensions {
		n, err := strconv.ParseInt(extension, 10, 32)
		if err != nil {
			return refuse("E1001", "企业未配置该分机号")
		}
		out = append(out, s.stockRows(c, n, orText(machine, "111111111111"))...)
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(out)}
}

// reportTax answers getReportTax: the tax disk is in order.
func reportTax(_ *Server, c *call) reply {
	day := beijingTime(c.now)
	return reply{code: "E0000", describe: "查询成功", result: mustJSON([]map[string]string{{"extensionNumber": "0", "machineCode": "111111111111",
		"reportStatus": "0", "lastReportDate": day.Format("2006-01-02")}})}
}

// clientStatus answers GetClientStatus: the client of a seller is online, or not by knob.
func clientStatus(_ *Server, c *call) reply {
	m := members(c.body)
	taxNum := orText(m["sellerTaxNo"], c.userTax)
	switch {
	case c.userTax != "" && taxNum != c.userTax || !c.app.mayIssueFor(taxNum):
		return refuse("E9548", "企业税号与密钥不匹配")
	case strings.Trim(m["extensionNumber"], "0123456789") != "":
		return refuse("E9236", "分机号设置信息错误")
	}
	online := "1"
	if !c.knobs.ClientOnline {
		online = "0"
	}
	return reply{code: "E0000", describe: "查询成功", result: mustJSON(map[string]string{"sellerTaxNo": taxNum, "sellerName": "模拟销方" + taxNum,
		"extensionNumber": orText(m["extensionNumber"], "0"), "clientVersion": "1.0.0.0", "onlineStatus": online,
		"date": beijingTime(c.now).Format(time.DateTime)})}
}

// scanTemplate answers saveScanTemp with an address that nobody serves.
func scanTemplate(s *Server, c *call) reply {
	return reply{code: "E0000", describe: "保存成功", result: mustJSON(map[string]string{"ewmUrl": c.base + "/scan/" + s.word("scan", c.body)[:12]})}
}
