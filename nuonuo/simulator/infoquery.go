package simulator

import (
	"strconv"
	"time"
)

// queryOneSheet answers InvoiceRedQuery: the first sheet that the query names.
func queryOneSheet(s *Server, c *call) reply {
	sheets, blues, r := s.sheetsOf(c, members(c.body))
	switch {
	case r.code != "":
		return r
	case len(sheets) == 0:
		return refuse("E9531", "申请信息不存在")
	}
	return reply{code: "E0000", describe: "查询成功", result: appendSheet(nil, sheets[0], blues[0], c.now)}
}

// querySheets answers InvoiceRedQueryNew: a page of the sheets.
func querySheets(s *Server, c *call) reply {
	m := members(c.body)
	size, err1 := strconv.Atoi(orText(m["pageSize"], "10"))
	page, err2 := strconv.Atoi(orText(m["pageNo"], "1"))
	if err1 != nil || err2 != nil || size < 1 || size > maxQuery || page < 1 || page > 1<<20 {
		return refuse("E9300", "分页参数不正确，pageSize最大50")
	}
	sheets, blues, r := s.sheetsOf(c, m)
	if r.code != "" {
		return r
	}
	w := openObject(nil)
	w.number("total", int64(len(sheets)))
	w.key("list")
	w.b = append(w.b, '[')
	first, last := min(len(sheets), (page-1)*size), min(len(sheets), page*size)
	for i := first; i < last; i++ {
		if i > first {
			w.b = append(w.b, ',')
		}
		w.b = appendSheet(w.b, sheets[i], blues[i], c.now)
	}
	w.b = append(w.b, ']')
	return reply{code: "E0000", describe: "查询成功", result: w.close()}
}

func appendSheet(b []byte, f *infoSheet, blue *found, now int64) []byte {
	o, status := blue.order, f.status(now)
	code, number, _ := o.numbers(&blue.rec, blue.index)
	w := openObject(b)
	w.text("billNo", f.BillNo)
	if f.usable(now) {
		w.text("billInfoNo", f.InfoNo)
	} else {
		w.text("billInfoNo", "")
	}
	w.number("billStatus", int64(status))
	w.text("billMessage", sheetTexts[status])
	w.text("billType", "0")
	w.text("oriInvoiceCode", code)
	w.text("oriInvoiceNumber", number)
	w.text("taxType", "1")
	w.text("billTime", beijingTime(f.At).Format(time.DateTime))
	w.text("sellerTaxNo", o.head[hSalerTaxNum])
	w.text("sellerName", sellerName(o))
	w.text("buyerTaxNo", o.head[hBuyerTaxNum])
	w.text("buyerName", o.head[hBuyerName])
	w.text("taxExcludedAmount", f.Net)
	w.text("taxAmount", f.Tax)
	w.text("applyRemark", f.Remark)
	w.text("pdfUrl", "")
	w.key("details")
	w.b = append(w.b, '[')
	for i := range f.Lines {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		l, r := &f.Lines[i], openObject(w.b)
		r.text("goodsName", l[lGoodsName])
		r.text("unit", l[lUnit])
		r.text("specType", l[lSpecType])
		r.text("num", l[lNum])
		r.text("taxExcludedPrice", l[lPrice])
		r.text("taxExcludedAmount", l[lExcluded])
		r.text("taxAmount", l[lTax])
		r.text("taxRate", l[lTaxRate])
		r.text("goodsCode", l[lGoodsCode])
		w.b = r.close()
	}
	w.b = append(w.b, ']')
	return w.close()
}

// downloadSheets answers downloadInvoiceRedApply, which fetches the sheets of the bureau: here all
// are known.
func downloadSheets(s *Server, c *call) reply {
	m := members(c.body)
	if m["invoiceLine"] != "s" && m["invoiceLine"] != "b" {
		return refuse("E9520", "只支持专票申请")
	}
	if _, _, r := s.sheetsOf(c, m); r.code != "" {
		return r
	}
	return reply{code: "E0000", describe: "同步成功", result: []byte("null")}
}

// cancelSheet answers cancelInvoiceRedApply: a sheet on which no red invoice was issued.
func cancelSheet(s *Server, c *call) reply {
	m := members(c.body)
	if m["billNo"] == "" && m["billInfoNo"] == "" {
		return refuse("E9300", "数据格式不正确")
	}
	sheets, _, r := s.sheetsOf(c, m)
	switch {
	case r.code != "":
		return r
	case len(sheets) == 0:
		return refuse("E9531", "申请信息不存在")
	}
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	next := *sheets[0]
	open, err := b.openSheets(next.Blue, c.now)
	isOpen := false
	for _, f := range open {
		isOpen = isOpen || f.BillNo == next.BillNo
	}
	if err != nil || !isOpen || next.status(c.now) == sheetWithdrawing {
		return refuse("E9999", "当前红字信息表状态不能撤销")
	}
	next.WithdrawnAt = c.now + max(1, c.knobs.RedRequest.Milliseconds())
	next.WithdrawFail = c.knobs.RedRequestFail > 0 && s.draw("red_request_fail", next.BillNo, itoa(int(c.now))) < c.knobs.RedRequestFail
	if err := b.storeSheet(&next); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	return reply{code: "E0000", describe: "撤销提交成功", result: []byte("null")}
}
