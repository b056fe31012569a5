package simulator

import (
	"encoding/json"
	"strconv"
	"time"
)

// maxListed is how many rows a list query may cover (1007).
const maxListed = 1000

// querySerial answers the classic order number to serial number look-up.
func querySerial(s *Server, c *call) reply {
	invoices, _, err := s.lookUp(c, nil, texts(orText(rawMember(c.body, "orderNo"), rawMember(c.body, "orderno"))))
	if err != nil || len(invoices) == 0 {
		return refuse("E9500", "未查询到该发票")
	}
	w := openObject(nil)
	w.text("invoiceSerialNum", serialNo(&invoices[0].rec, invoices[0].index))
	return reply{code: "E0000", describe: "获取成功", result: w.close()}
}

// rawMember returns the raw value of a member of the object s, or "".
func rawMember(s, name string) string {
	var out string
	eachMember(s, func(key, raw string) {
		if key == name {
			out = raw
		}
	})
	return out
}

// listQuery is what queryInvoiceList asks for.
type listQuery struct {
	taxNum      string
	byIssue     bool
	start, end  int64 // ms, both included
	first, size int
}

// parseListQuery reads the query or returns the code of its first fault.
func parseListQuery(m map[string]string) (listQuery, reply) {
	q := listQuery{taxNum: m["taxnum"], byIssue: m["requestType"] == "1"}
	start, startErr := time.ParseInLocation(time.DateTime, m["startTime"], beijing)
	end, endErr := time.ParseInLocation(time.DateTime, m["endTime"], beijing)
	page, pageErr := strconv.Atoi(orText(m["pageNo"], "1"))
	size, sizeErr := strconv.Atoi(orText(m["pageSize"], "10"))
	switch {
	case q.taxNum == "":
		return q, refuse("1001", "税号不能为空")
	case m["startTime"] == "":
		return q, refuse("1003", "开始时间不能为空")
	case m["endTime"] == "":
		return q, refuse("1004", "结束时间不能为空")
	case startErr != nil || endErr != nil:
		return q, refuse("1002", "时间格式不正确")
	case end.Before(start) || end.Sub(start) > 10*24*time.Hour:
		return q, refuse("1005", "时间跨度不能超过10天")
	case m["requestType"] != "0" && m["requestType"] != "1":
		return q, refuse("1006", "查询类型不正确")
	case pageErr != nil || sizeErr != nil || page < 1 || size < 1 || page > maxListed || size > maxListed:
		return q, refuse("1007", "分页参数不正确，一次最多查询1000条")
	}
	q.start, q.end = start.UnixMilli(), end.UnixMilli()+999
	q.first, q.size = (page-1)*size, size
	return q, reply{}
}

// queryList answers queryInvoiceList: a page of the invoices of a span of time.
// Type 0 goes by creation and 1 by issue.
func queryList(s *Server, c *call) reply {
	q, fault := parseListQuery(members(c.body))
	if fault.code != "" {
		return fault
	}
	if c.userTax != "" && c.userTax != q.taxNum {
		return refuse("E9302", "身份认证与税号不匹配")
	}
	total, page := s.listed(c, q)
	rows := []byte{'['}
	for i := range page {
		o, err := s.books.load(page[i].index, page[i].rec)
		if err != nil {
			s.stats.trouble(err)
			return refuse("1009", "系统繁忙，请稍后重试")
		}
		page[i].order = o
		if i > 0 {
			rows = append(rows, ',')
		}
		rows = appendListed(rows, c.now, &page[i])
	}
	w := openObject(nil)
	w.number("totalCount", int64(total))
	w.raw("invoices", string(append(rows, ']')))
	return reply{code: "0000", describe: "查询成功", result: w.close()}
}

// listed returns how many invoices match and the asked page of them.
func (s *Server) listed(c *call, q listQuery) (int, []found) {
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	seller, known := s.books.sellerIndex[q.taxNum]
	if !known {
		return 0, nil
	}
	var page []found
	total := 0
	for index := range s.books.count {
		r := s.books.at(index)
		at := r.accepted
		status, _ := r.status(c.now)
		if q.byIssue {
			at = r.invoiceTime()
		}
		if r.seller != seller || at < q.start || at > q.end || q.byIssue && !exists(status) || !s.maySee(c, r) {
			continue
		}
		if total >= q.first && len(page) < q.size && total < maxListed {
			page = append(page, found{index: index, rec: *r})
		}
		total++
	}
	return total, page
}

func appendListed(b []byte, now int64, f *found) []byte {
	o := f.order
	status, _ := f.rec.status(now)
	w := openObject(b)
	w.text("serialNo", serialNo(&f.rec, f.index))
	w.text("sellerTaxNo", o.head[hSalerTaxNum])
	w.text("orderNo", o.head[hOrderNo])
	w.text("status", itoa(status))
	if exists(status) {
		code, number, _ := o.numbers(&f.rec, f.index)
		w.text("invoiceCode", code)
		w.text("invoiceNo", number)
		w.text("invoiceTime", beijingTime(f.rec.invoiceTime()).Format(time.DateTime))
	}
	w.raw("exTaxAmount", o.head[hNet])
	w.raw("taxAmount", o.head[hTax])
	w.text("payerName", o.head[hBuyerName])
	w.text("invoiceKind", o.kind())
	w.text("addTime", beijingTime(f.rec.accepted).Format(time.DateTime))
	return w.close()
}

// queryQuantity answers queryInvoiceQuantity: how many invoices were issued.
func queryQuantity(s *Server, c *call) reply {
	m := members(c.body)
	start, err1 := time.ParseInLocation(time.DateTime, m["invoiceTimeStart"], beijing)
	end, err2 := time.ParseInLocation(time.DateTime, m["invoiceTimeEnd"], beijing)
	if m["taxnum"] == "" || err1 != nil || err2 != nil || end.Before(start) || start.Before(beijingTime(c.now).AddDate(-3, 0, 0)) {
		return refuse("E1000", "参数错误或时间超过三年")
	}
	total, _ := s.listed(c, listQuery{taxNum: m["taxnum"], byIssue: true, start: start.UnixMilli(), end: end.UnixMilli() + 999})
	return reply{code: "0000", describe: "查询成功", result: []byte(`{"invoiceSuccessCount":` + itoa(total) + `}`)}
}

// mustJSON encodes values that cannot fail: maps and slices of text and numbers.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}
