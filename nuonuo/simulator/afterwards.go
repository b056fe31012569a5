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

// deliver answers deliveryInvoice: an issued invoice is sent again. There is no
// key that would tell a repeat apart, so a repeat sends a second message.
func deliver(s *Server, c *call) reply {
	m := members(c.body)
	switch {
	case m["taxnum"] == "" || m["invoiceNum"] == "":
		return refuse("E4000", "taxnum和invoiceNum不能为空")
	case m["phone"] == "" && m["mail"] == "":
		return refuse("E4000", "手机号和邮箱至少有一个不为空")
	case tooLong(m["phone"], 11):
		return refuse("E4000", "phone长度不能超过11")
	}
	if f := s.byNumber(c, m["invoiceCode"], m["invoiceNum"]); f == nil || f.order.head[hSalerTaxNum] != m["taxnum"] {
		return refuse("E9999", "发票不存在不能重新交付")
	}
	return reply{"E0000", "交付成功", []byte("null")}
}

// cancelInvoice answers invoiceCancellation (作废): paper invoices of the present
// tax month alone.
func cancelInvoice(s *Server, c *call) reply {
	m := members(c.body)
	if m["invoiceId"] == "" || m["invoiceCode"] == "" || m["invoiceNo"] == "" {
		return refuse("E4000", "invoiceId、invoiceCode、invoiceNo不能为空")
	}
	invoices, _, err := s.lookUp(c, []string{m["invoiceId"]}, nil)
	if err != nil || len(invoices) == 0 {
		return refuse("E9500", "未查询到该发票")
	}
	f := &invoices[0]
	code, number, _ := f.order.numbers(&f.rec, f.index)
	reason := orText(m["invalidReason"], "2")
	switch {
	case code != m["invoiceCode"] || number != m["invoiceNo"]:
		return refuse("E9102", "发票号码或者代码错误")
	case !f.order.paper():
		return refuse("E9999", "只有纸质发票可以作废")
	case len(reason) != 1 || reason < "1" || reason > "4":
		return refuse("E4000", "invalidReason取值不正确")
	case reason == "4" && m["specificReason"] == "" || tooLong(m["specificReason"], 255):
		return refuse("E4000", "specificReason不正确")
	case beijingTime(f.rec.invoiceTime()).Format("200601") != beijingTime(c.now).Format("200601"):
		return refuse("E9999", "发票已跨月，不能作废")
	}
	return s.void(c, f)
}

func (s *Server) void(c *call, f *found) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.at(f.index)
	if status, _ := r.status(c.now); status != statusIssued || r.reversed {
		return refuse("E9999", "当前发票状态不能作废")
	}
	if _, err := b.store.add(appendVoid(nil, f.index, c.now)); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	r.voidedAt = c.now
	b.sellers[r.seller].cents -= fen(f.order.head[hNet])
	return reply{"E0000", "作废提交成功", []byte(`{"invoiceId":"` + serialNo(r, f.index) + `"}`)}
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
	return reply{"E0000", "获取成功", w.close()}
}

// printBatch answers invoicePrintBatch: it knows the serial numbers or not.
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
	return reply{"0000", "打印提交成功", []byte("null")}
}
