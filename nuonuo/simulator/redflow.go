package simulator

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// formView is a form with its blue invoice at the moment of a call.
type formView struct {
	*redForm
	blue   *found
	status string
}

// settle issues the red invoices of forms that are confirmed, as the bureau does
// by itself for electronic kinds. It runs before anything that would show them.
func (s *Server) settle(c *call) {
	s.bear(c)
	s.books.mu.RLock()
	var waiting []string
	for _, id := range s.books.formOrder {
		if s.books.forms[id].mayIssue(c.now) {
			waiting = append(waiting, id)
		}
	}
	s.books.mu.RUnlock()
	for _, id := range waiting {
		if v, ok := s.formView(c, id); ok {
			s.settleForm(c, v)
		}
	}
}

// mayIssue reports whether a form may lead to a red invoice now. It spares the others a look at
// their blue invoice.
func (f *redForm) mayIssue(now int64) bool {
	if f.Red != 0 || f.Kind == "" {
		return f.Red == 0
	}
	status := f.status(f.Kind, now)
	return status == formNoConfirm || status == formConfirmed
}

func (s *Server) settleForm(c *call, v formView) {
	if kind := v.blue.order.kind(); kind != "pc" && kind != "bs" {
		return
	}
	if v.Red == 0 && (v.status == formNoConfirm || v.status == formConfirmed) && !s.issuing(c, v) {
		if _, r := s.issueRed(c, v, v.OrderNo, v.Callback); r.code != "" && r.code != "E9103" {
			s.stats.answered("(red)", r.code)
		}
	}
}

// issuing reports whether the bureau is still making the red invoice of a form that is settled, or,
// by knob, never will. None is made while a withdrawal is under way.
func (s *Server) issuing(c *call, v formView) bool {
	settled := v.settledAt()
	if c.knobs.RedStuck > 0 && s.draw("red_stuck", v.BillID) < c.knobs.RedStuck {
		if c.knobs.RedStuckFor == 0 || c.now < settled+c.knobs.RedStuckFor.Milliseconds() {
			s.stats.struck("red_stuck")
			return true
		}
	}
	if v.requestStatus(c.now) == requestWithdrawing {
		return true
	}
	kind := v.blue.order.kind()
	return (kind == "pc" || kind == "bs") && c.now < settled+c.knobs.RedIssuing.Milliseconds()
}

// formViews returns the forms that a caller may see, in order.
func (s *Server) formViews(c *call) []formView {
	return slices.DeleteFunc(s.allForms(c), func(v formView) bool { return !v.visible(c.now) })
}

// allForms are those that the platform does not know, too.
func (s *Server) allForms(c *call) []formView {
	s.books.mu.RLock()
	ids := slices.Clone(s.books.formOrder)
	s.books.mu.RUnlock()
	var mine []formView
	for _, id := range ids {
		v, ok := s.formView(c, id)
		if !ok {
			continue
		}
		taxNum := v.blue.order.head[hSalerTaxNum]
		if c.app.mayIssueFor(taxNum) && (c.userTax == "" || c.userTax == taxNum) {
			mine = append(mine, v)
		}
	}
	return mine
}

// formView returns one form as it stands at the call.
func (s *Server) formView(c *call, id string) (formView, bool) {
	s.books.mu.RLock()
	form := *s.books.forms[id]
	v := formView{redForm: &form, blue: &found{index: form.Blue, rec: *s.books.at(form.Blue)}}
	s.books.mu.RUnlock()
	o, err := s.books.load(v.blue.index, v.blue.rec)
	if err != nil {
		s.stats.trouble(err)
		return formView{}, false
	}
	v.blue.order = o
	v.status = form.status(o.kind(), c.now)
	return v, true
}

// issueRed enters the red invoice of a form; callback is its address for
// callbacks.
func (s *Server) issueRed(c *call, v formView, orderNo, callback string) (string, reply) {
	o := &order{head: v.blue.order.head, lines: v.Lines}
	o.head[hOrderNo], o.head[hInvoiceType], o.head[hRedReason] = orderNo, "2", v.Reason
	o.head[hRedOf], o.head[hCallBackURL] = v.blue.reference(), callback
	o.head[hRemark] = "被红冲蓝字数电票号码：" + numberOf(v.blue) + " 红字发票信息确认单编号：" + v.BillNo
	total(o)
	end, cause := s.redFate(c, o)
	o.head[hCause] = cause
	rec := s.newRecord(c, o, end)
	rec.part, rec.parts, rec.audited = 1, 1, false
	rec.begun = c.now
	entries := []entry{{order: o, rec: rec, packed: o.pack(nil), cents: fen(o.head[hNet])}}
	decide := func(*sellerBook) error { return s.books.redFits(c, o, v.BillID) }
	serial, index, err := s.books.accept(o.head[hSalerTaxNum], orderNo, false, entries, decide)
	var over *overError
	switch {
	case errors.As(err, &over):
		return "", refuse("E9999", over.text)
	case err != nil:
		return "", refuse("E9103", "发票已被冲红或订单编号重复")
	}
	s.mayRevive(c.knobs.Revive, index, entries)
	s.books.mu.Lock()
	defer s.books.mu.Unlock()
	form := *s.books.forms[v.BillID]
	form.Red, form.OrderNo = index+1, orderNo
	if err := s.books.storeForm(&form); err != nil {
		s.stats.trouble(err)
	}
	s.planRed(c, &form, index, *s.books.at(index), callback)
	return serial, reply{}
}

func numberOf(f *found) string {
	_, number, digital := f.order.numbers(&f.rec, f.index)
	return orText(digital, number)
}

// queryRedForms answers queryInvoiceRedConfirm. Without an id the span of time
// is required, whatever the field table says.
func queryRedForms(s *Server, c *call) reply {
	m := members(c.body)
	size, err1 := strconv.Atoi(orText(m["pageSize"], "10"))
	page, err2 := strconv.Atoi(orText(m["pageNo"], "1"))
	start, end := int64(0), int64(1<<62)
	switch {
	case m["identity"] != "0" && m["identity"] != "1":
		return refuse("E4000", "identity取值不正确")
	case err1 != nil || err2 != nil || size < 1 || size > maxQuery || page < 1 || page > 1<<20:
		return refuse("E4000", "分页参数不正确，pageSize最大50")
	case m["billId"] == "" && m["billNo"] == "" && m["billUuid"] == "":
		from, err1 := time.ParseInLocation(time.DateOnly, m["billTimeStart"], beijing)
		to, err2 := time.ParseInLocation(time.DateOnly, m["billTimeEnd"], beijing)
		if err1 != nil || err2 != nil || to.Before(from) || to.Sub(from) > 90*24*time.Hour {
			return refuse("E4000", "billTimeStart、billTimeEnd不正确，跨度不能超过90天")
		}
		start, end = from.UnixMilli(), to.AddDate(0, 0, 1).UnixMilli()
	}
	s.settle(c)
	var rows [][]byte
	for _, v := range s.formViews(c) {
		if v.At < start || v.At >= end || !v.named(m, false) || m["billStatus"] != "" && m["billStatus"] != v.redForm.status(v.blue.order.kind(), v.knownAt(c.knobs, c.now)) {
			continue
		}
		rows = append(rows, s.appendForm(nil, c.knobs, v, c.now))
	}
	w := openObject(nil)
	w.number("total", int64(len(rows)))
	w.key("list")
	w.b = append(w.b, '[')
	for i, row := range rows[min(len(rows), (page-1)*size):min(len(rows), page*size)] {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(w.b, row...)
	}
	w.b = append(w.b, ']')
	return reply{code: "E0000", describe: "查询成功", result: w.close()}
}

// named reports whether the ids in a request fit the form. billUuid wins over
// billId, and that over billNo; without any the answer is unlessNone.
func (v formView) named(m map[string]string, mustName bool) bool {
	switch {
	case m["billUuid"] != "":
		return m["billUuid"] == v.BillUUID
	case m["billId"] != "":
		return m["billId"] == v.BillID
	case m["billNo"] != "":
		return m["billNo"] == v.BillNo
	}
	return !mustName
}

func (s *Server) appendForm(b []byte, k *Knobs, v formView, now int64) []byte {
	o := v.blue.order
	w := openObject(b)
	code, number, digital := o.numbers(&v.blue.rec, v.blue.index)
	w.text("billNo", v.BillNo)
	w.text("billUuid", v.BillUUID)
	if k.BillIDNumber && len(v.BillID) == 19 && strings.Trim(v.BillID, "0123456789") == "" && v.BillID[0] != '0' {
		w.raw("billId", v.BillID)
	} else {
		w.text("billId", v.BillID)
	}
	known := v.knownAt(k, now)
	status := v.status
	if known < now {
		status = v.redForm.status(o.kind(), known)
	}
	w.text("billStatus", status)
	w.text("billMessage", v.message(status, now))
	w.text("requestStatus", v.requestStatus(now))
	if v.Red > 0 && s.redKnown(v, known) {
		s.books.mu.RLock()
		red := found{index: v.Red - 1, rec: *s.books.at(v.Red - 1), order: o}
		s.books.mu.RUnlock()
		if k.RedLinked || !v.Hand {
			w.text("invoiceSerialNum", serialNo(&red.rec, red.index))
		}
		if red.rec.outcome == issueFailed {
			w.number("openStatus", 0)
		} else {
			w.text("redInvoiceNumber", numberOf(&red))
			w.number("openStatus", 1)
		}
	} else {
		w.number("openStatus", 0)
	}
	w.text("orderNo", v.OrderNo)
	w.raw("applySource", v.Source)
	w.text("blueInvoiceLine", o.kind())
	w.text("blueInvoiceCode", code)
	w.text("blueInvoiceNumber", number)
	w.text("blueElecInvoiceNumber", digital)
	w.text("blueInvoiceTime", beijingTime(v.blue.rec.invoiceTime()).Format(time.DateTime))
	w.text("billTime", beijingTime(v.At).Format(time.DateTime))
	if status == formConfirmed {
		w.text("confirmTime", beijingTime(v.settledAt()).Format(time.DateTime))
	}
	w.text("sellerTaxNo", o.head[hSalerTaxNum])
	w.text("sellerName", sellerName(o))
	w.text("buyerTaxNo", o.head[hBuyerTaxNum])
	w.text("buyerName", o.head[hBuyerName])
	w.text("taxExcludedAmount", v.Net)
	w.text("taxAmount", v.Tax)
	w.text("redReason", v.Reason)
	if k.RedDetails {
		appendFormRows(&w, v.Lines)
	}
	return w.close()
}

// netPriced is a row whose price excludes tax, as a form has it.
func netPriced(l line) *line {
	if num := amountOf(l[lNum]); l[lWithTaxFlag] == "1" && !num.IsZero() {
		l[lPrice] = amountOf(l[lExcluded]).DivRound(num, 8).String()
	}
	return &l
}

// redKnown reports whether the platform knew of a form's red invoice at a time.
func (s *Server) redKnown(v formView, at int64) bool {
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	return s.books.at(v.Red-1).accepted <= at
}

// appendFormRows writes the rows of a form (detail) under the names of an application.
func appendFormRows(w *objectWriter, lines []line) {
	w.key("detail")
	w.b = append(w.b, '[')
	for i := range lines {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		l, r := netPriced(lines[i]), openObject(w.b)
		for _, field := range [...]struct {
			name string
			at   int
		}{
			{"blueDetailIndex", lBlueIndex}, {"goodsName", lGoodsName}, {"unit", lUnit}, {"specType", lSpecType}, {"num", lNum},
			{"taxExcludedPrice", lPrice}, {"taxExcludedAmount", lExcluded}, {"taxAmount", lTax}, {"taxRate", lTaxRate},
			{"goodsCode", lGoodsCode}, {"favouredPolicyFlag", lFavouredFlag},
		} {
			r.text(field.name, l[field.at])
		}
		w.b = r.close()
	}
	w.b = append(w.b, ']')
}

// refreshRedForms answers refreshInvoiceRedConfirm: it brings the forms of the
// bureau up to date.
func refreshRedForms(s *Server, c *call) reply {
	m := members(c.body)
	from, err1 := time.ParseInLocation(time.DateOnly, m["startTime"], beijing)
	to, err2 := time.ParseInLocation(time.DateOnly, m["endTime"], beijing)
	switch {
	case m["identity"] != "0" && m["identity"] != "1":
		return refuse("E4000", "identity取值不正确")
	case m["startTime"]+m["endTime"] != "" && (err1 != nil || err2 != nil || to.Before(from)):
		return refuse("E4000", "startTime、endTime不正确")
	}
	s.settle(c)
	s.discover(c, m["billUuid"], from, to)
	return reply{code: "E0000", describe: "请求成功", result: []byte("null")}
}
