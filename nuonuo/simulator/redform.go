package simulator

import (
	"encoding/json"

	"github.com/shopspring/decimal"
)

// Statuses of a 红字确认单 (billStatus, protocol 3.11).
const (
	formNoConfirm    = "01" // no confirmation needed
	formWaitsBuyer   = "02" // the seller entered it
	formWaitsSeller  = "03" // the buyer entered it
	formConfirmed    = "04"
	formBuyerNo      = "05"
	formSellerNo     = "06"
	formLapsed       = "07" // after 72 hours
	formWithdrawn    = "08"
	formAbandoned    = "09" // after both had confirmed
	formApplying     = "15"
	formLapseHours72 = 72 * 3600 * 1000 // ms
)

// redForm is a 红字确认单: the consent that a 数电 red invoice needs.
type redForm struct {
	BillID   string `json:"billId"`
	BillNo   string `json:"billNo"`
	BillUUID string `json:"billUuid"`
	Blue     int    `json:"blue"` // index of the blue invoice
	Source   string `json:"applySource"`
	Reason   string `json:"redReason"`
	OrderNo  string `json:"orderNo"` // of the red invoice
	Callback string `json:"callbackUrl,omitempty"`
	Lines    []line `json:"lines"` // of the red invoice, with negative amounts
	Net      string `json:"net"`
	Tax      string `json:"tax"`
	At       int64  `json:"at"`      // ms; when it was applied for
	Delay    int64  `json:"delay"`   // ms until the bureau settles it
	Verdict  string `json:"verdict"` // a status that a call brought about
	VerdicAt int64  `json:"verdictAt"`
	Red      int    `json:"red"` // 1 + index of the red invoice
}

// status returns the form's status at now.
func (f *redForm) status(kind string, now int64) string {
	switch {
	case f.Verdict != "" && now >= f.VerdicAt:
		return f.Verdict
	case now < f.At+f.Delay:
		return formApplying
	case f.Source == "0" && (kind == "pc" || kind == "ec"):
		return formNoConfirm
	case now >= f.At+formLapseHours72:
		return formLapsed
	case f.Source == "0":
		return formWaitsBuyer
	}
	return formWaitsSeller
}

// keepForm enters a form or its new state. The lock is held.
func (b *books) keepForm(f *redForm) {
	if b.forms[f.BillID] == nil {
		b.formOrder = append(b.formOrder, f.BillID)
	}
	b.forms[f.BillID] = f
}

// storeForm writes a form to the store and enters it. The lock is held.
func (b *books) storeForm(f *redForm) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := b.keep(frameForm, content); err != nil {
		return err
	}
	b.keepForm(f)
	return nil
}

// saveRedForm answers saveInvoiceRedConfirm. The answer is the billId as a
// plain string; a repeated one is refused.
func saveRedForm(s *Server, c *call) reply {
	m := members(c.body)
	for _, name := range [...]string{"blueInvoiceLine", "applySource", "sellerTaxNo", "sellerName", "buyerName", "redReason"} {
		if m[name] == "" {
			return refuse("E4000", name+"不能为空")
		}
	}
	if r := s.sellerOf(c, m["sellerTaxNo"]); r.code != "" {
		return r
	}
	if len(m["redReason"]) != 1 || m["redReason"] < "1" || m["redReason"] > "4" || m["applySource"] != "0" && m["applySource"] != "1" {
		return refuse("E4000", "redReason或applySource取值不正确")
	}
	number := orText(m["blueElecInvoiceNumber"], m["blueInvoiceNumber"])
	blue, err := s.findBlue(m["blueInvoiceCode"], number)
	if err != nil || blue == nil || blue.order.head[hSalerTaxNum] != m["sellerTaxNo"] || blue.order.kind() != m["blueInvoiceLine"] {
		return refuse("E9102", "发票号码或者代码错误")
	}
	form := &redForm{BillID: m["billId"], Source: m["applySource"], Reason: m["redReason"], OrderNo: m["orderNo"], Callback: m["callbackUrl"],
		Blue: blue.index, At: c.now, Delay: c.knobs.RedConfirm.Milliseconds(), Lines: redLines(blue.order, m["detail"])}
	form.sum()
	return s.enterForm(c, blue, form)
}

// enterForm numbers a new form and stores it, unless the blue invoice cannot be
// reversed or the billId is taken.
func (s *Server) enterForm(c *call, blue *found, form *redForm) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	number := len(b.formOrder) + 1
	if form.BillID == "" {
		form.BillID = s.word("bill", blue.order.head[hOrderNo], itoa(number))
	}
	if tooLong(form.BillID, 32) {
		return refuse("E4000", "billId长度不能超过32")
	}
	if b.forms[form.BillID] != nil {
		return refuse("E9106", "billId重复")
	}
	rec := b.at(blue.index)
	if status, _ := rec.status(c.now); status != statusIssued || rec.reversed || blue.order.red() {
		return refuse("E9103", "发票已被冲红或不能冲红")
	}
	form.BillNo = "3300" + beijingTime(c.now).Format("060102") + string(appendPadded(nil, uint64(number), 10))
	form.BillUUID = s.word("uuid", form.BillID)
	if form.OrderNo == "" {
		form.OrderNo = "R" + form.BillUUID[:19]
	}
	if err := b.storeForm(form); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	return reply{"E0000", "申请成功", appendString(nil, form.BillID)}
}

// redLines returns the rows of the red invoice: those given in detail, or all of
// the blue one with a discount taken into its row.
func redLines(blue *order, detail string) []line {
	var out []line
	given := func(raw string) {
		m := members(raw)
		l := line{lGoodsName: m["goodsName"], lGoodsCode: m["goodsCode"], lUnit: m["unit"], lSpecType: m["specType"], lNum: m["num"],
			lPrice: m["taxExcludedPrice"], lWithTaxFlag: "0", lExcluded: m["taxExcludedAmount"], lTax: m["taxAmount"], lTaxRate: m["taxRate"],
			lFavouredFlag: m["favouredPolicyFlag"]}
		l[lIncluded] = amountOf(l[lExcluded]).Add(amountOf(l[lTax])).StringFixed(2)
		out = append(out, l)
	}
	if eachElement(detail, given); len(out) > 0 {
		return out
	}
	for i := range blue.lines {
		l := blue.lines[i]
		if l[lProperty] == "1" && len(out) > 0 {
			into := &out[len(out)-1]
			for _, field := range [...]int{lExcluded, lTax, lIncluded} {
				into[field] = amountOf(into[field]).Sub(amountOf(l[field])).StringFixed(2)
			}
			continue
		}
		for _, field := range [...]int{lExcluded, lTax, lIncluded} {
			l[field] = amountOf(l[field]).Neg().StringFixed(2)
		}
		if l[lNum] != "" {
			l[lNum] = amountOf(l[lNum]).Neg().String()
		}
		l[lProperty] = "0"
		out = append(out, l)
	}
	return out
}

// sum sets the totals of the form.
func (f *redForm) sum() {
	var net, tax decimal.Decimal
	for i := range f.Lines {
		net = net.Add(amountOf(f.Lines[i][lExcluded]))
		tax = tax.Add(amountOf(f.Lines[i][lTax]))
	}
	f.Net, f.Tax = net.StringFixed(2), tax.StringFixed(2)
}
