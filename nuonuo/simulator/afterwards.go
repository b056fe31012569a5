package simulator

import (
	"strings"
)

// byNumber finds an issued invoice of a seller by its code and number.
func (s *Server) byNumber(c *call, code, number string) *found {
	f, err := s.findBlue(code, number)
	if err != nil {
		s.stats.trouble(err)
		return nil
	}
	if f == nil || !c.app.mayIssueFor(f.order.head[hSalerTaxNum]) || c.userTax != "" && c.userTax != f.order.head[hSalerTaxNum] {
		return nil
	}
	if status, _ := f.rec.status(c.now); !exists(status) {
		return nil
	}
	return f
}

// getPDF answers getPDF: the amount is the shared secret.
func getPDF(s *Server, c *call) reply {
	m := members(c.body)
	switch {
	case m["invoiceNo"] == "":
		return refuse("E0001", "发票号码不能为空")
	case m["inTaxAmount"] == "" && m["exTaxAmount"] == "":
		return refuse("E0002", "金额不能为空")
	}
	f := s.byNumber(c, m["invoiceCode"], m["invoiceNo"])
	if f == nil || m["inTaxAmount"] != "" && !amountOf(m["inTaxAmount"]).Equal(amountOf(f.order.head[hGross])) ||
		m["exTaxAmount"] != "" && !amountOf(m["exTaxAmount"]).Equal(amountOf(f.order.head[hNet])) {
		return refuse("E9500", "未查询到该发票")
	}
	base, err := s.linkBase(c, f)
	if err != nil {
		s.stats.trouble(err)
		return refuse("E9999", "系统错误，请稍后再试")
	}
	w := openObject(nil)
	w.text("serialNo", serialNo(&f.rec, f.index))
	w.text("data", base+".pdf")
	return reply{code: "E0000", describe: "获取成功", result: w.close()}
}

// printBatch answers invoicePrintBatch: it knows the serial numbers or not. Its success has the
// keys msg and data.
func printBatch(s *Server, c *call) reply {
	var serials []string
	eachMember(c.body, func(key, raw string) {
		if strings.HasPrefix(strings.ToLower(key), "serialno") || key == "invoiceSerialNum" {
			serials = texts(raw)
		}
	})
	invoices, missing, err := s.lookUp(c, serials, nil)
	if err != nil || missing || len(invoices) == 0 {
		return refuse("E9500", "未查询到该发票")
	}
	return reply{code: "0000", describe: "ok", result: []byte("{}"), work: true}
}
