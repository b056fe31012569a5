package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// redForm is a 红字确认单: the consent that a 数电 red invoice needs.
type redForm struct {
	BillID   string `json:"billId"`
	BillNo   string `json:"billNo"`
	BillUUID string `json:"billUuid"`
	Blue     int    `json:"blue"`           // index of the blue invoice
	Kind     string `json:"kind,omitempty"` // of the blue invoice; not in books of earlier versions
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
	Before   string `json:"before,omitempty"`  // the status until then
	Red      int    `json:"red"`               // 1 + index of the red invoice
	Made     bool   `json:"made,omitempty"`    // OrderNo was made up and may be replaced once
	Renamed  string `json:"renamed,omitempty"` // the OrderNo that was replaced

	Failure  string `json:"failure,omitempty"`  // why the bureau refuses the application (16)
	Booked   string `json:"booked,omitempty"`   // the buyer has booked the invoice (1) or not (0); empty: by kind
	Answer   string `json:"answer,omitempty"`   // the status that the buyer brings about by itself
	AnswerIn int64  `json:"answerIn,omitempty"` // ms from the end of Delay to it

	Request       string `json:"request,omitempty"`       // the last withdrawal or answer, as requestStatus has it
	RequestAt     int64  `json:"requestAt,omitempty"`     // ms; when the bureau is done with it
	Tries         int    `json:"tries,omitempty"`         // withdrawals and answers so far
	RequestFailed bool   `json:"requestFailed,omitempty"` // it comes to nothing

	Hand    bool  `json:"hand,omitempty"`    // made at the bureau
	Hidden  bool  `json:"hidden,omitempty"`  // no refresh has found it
	SeenAt  int64 `json:"seenAt,omitempty"`  // ms; the last refresh that named it
	ShownAt int64 `json:"shownAt,omitempty"` // ms; when the refresh that did is done
}

// keepForm enters a form or its new state. The lock is held.
func (b *books) keepForm(f *redForm) {
	if b.forms[f.BillID] == nil {
		b.formOrder = append(b.formOrder, f.BillID)
		b.blueForms[f.Blue] = append(b.blueForms[f.Blue], f.BillID)
	}
	b.forms[f.BillID] = f
	if f.Renamed != "" {
		b.rename(f.Red-1, f.Renamed, f.OrderNo)
	}
}

// rename gives an invoice that has its order number alone another one. The lock
// is held.
func (b *books) rename(index int, from, to string) {
	seller := b.at(index).seller
	delete(b.first, orderKey{seller, from})
	to = strings.Clone(to)
	b.first[orderKey{seller, to}] = uint32(index)
	b.renamed[index] = to
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
		if m[name] == "" && (name != "sellerName" || m["applySource"] != "0") { // a seller that applies is known
			return refuse("E4000", name+"不能为空")
		}
	}
	if r := s.sellerOf(c, m["sellerTaxNo"]); r.code != "" {
		return r
	}
	if len(m["redReason"]) != 1 || m["redReason"] < "1" || m["redReason"] > "4" || m["applySource"] != "0" && m["applySource"] != "1" {
		return refuse("E4000", "redReason或applySource取值不正确")
	}
	for name, limit := range map[string]int{"billId": 32, "orderNo": c.knobs.OrderNoMax, "callbackUrl": 225} {
		if tooLong(m[name], limit) {
			return refuse("E4000", name+"长度不能超过"+itoa(limit))
		}
	}
	number := orText(m["blueElecInvoiceNumber"], m["blueInvoiceNumber"])
	blue, err := s.findBlue(m["blueInvoiceCode"], number)
	if err != nil || blue == nil || blue.order.head[hSalerTaxNum] != m["sellerTaxNo"] || blue.order.kind() != m["blueInvoiceLine"] {
		return refuse("E9102", "发票号码或者代码错误")
	}
	if fault := partFault(blue, m["detail"]); fault != "" {
		return refuse("E4000", fault)
	}
	lines := redLines(blue.order, m["detail"])
	if fault := reasonFault(c.knobs, blue.order, m["redReason"], m["detail"], lines); fault != "" {
		return refuse("E9999", fault)
	}
	form := &redForm{BillID: m["billId"], Source: m["applySource"], Reason: m["redReason"], OrderNo: m["orderNo"], Callback: m["callbackUrl"],
		Blue: blue.index, At: c.now, Delay: c.knobs.RedConfirm.Milliseconds(), Lines: lines}
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
	made := form.BillID == ""
	if made {
		form.BillID = fmt.Sprintf("1%018d", s.hash("bill", blue.order.head[hOrderNo], itoa(number))%1e18)
	}
	if b.forms[form.BillID] != nil {
		return refuse("E9999", "申请号重复")
	}
	if r := s.mayReverse(c, blue, form); r.code != "" {
		return r
	}
	form.Kind = blue.order.kind()
	s.foresee(c.knobs, blue, form)
	form.BillNo = "3300" + beijingTime(c.now).Format("060102") + string(appendPadded(nil, uint64(number), 10))
	form.BillUUID = s.word("uuid", form.BillID)
	if form.OrderNo == "" {
		form.OrderNo, form.Made = "R"+form.BillUUID[:19], true
	}
	if err := b.storeForm(form); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	if !form.Hidden {
		s.planForm(c, blue, form)
	}
	if made && c.knobs.BillIDNumber {
		return reply{code: "E0000", describe: "申请成功", result: []byte(form.BillID)}
	}
	return reply{code: "E0000", describe: "申请成功", result: appendString(nil, form.BillID)}
}

// mayReverse refuses a form for what its blue invoice has come to. The lock is held.
func (s *Server) mayReverse(c *call, blue *found, form *redForm) reply {
	b := s.books
	status, _ := b.at(blue.index).status(c.now)
	if status != statusIssued || blue.order.red() || c.knobs.OneRedForm && b.openForm(blue.index, blue.order.kind(), c.now) {
		return refuse("E9103", "该发票不能重复冲红")
	}
	return s.refuseOver(b.fits(c, blue.index, form.Lines, ""))
}

// Reasons of a red invoice (redReason).
const (
	reasonReturn    = "1" // 销货退回
	reasonError     = "2" // 开票有误
	reasonAllowance = "4" // 销售折让
)

// reasonFault returns what the bureau has against a reason, or "". lines are those of the red
// invoice: a service that is not reversed keeps no goods of the same invoice from being returned.
func reasonFault(k *Knobs, blue *order, reason, detail string, lines []line) string {
	partial := false
	eachElement(detail, func(string) { partial = true })
	service := slices.ContainsFunc(lines, func(l line) bool { return strings.HasPrefix(l[lGoodsCode], "3") })
	switch {
	case k.RedReasons && reason == reasonError && partial:
		return "开票有误的红字确认单只能全额冲红"
	case k.RedReasons && reason == reasonReturn && service:
		return "服务类项目不能选择销货退回"
	case k.PartialReds == PartialAllowance && partial && reason != reasonAllowance:
		return "购买方未入账，只有销售折让可以部分冲红"
	case k.RedRows:
		return rowsFault(blue, reason, detail)
	}
	return ""
}

// rowsFault returns what a reason does not allow in the rows of a partial reversal, or "": 销售折让
// changes the amount alone, 销货退回 the quantity at the price of the blue invoice.
func rowsFault(blue *order, reason, detail string) string {
	fault, n := "", 0
	eachElement(detail, func(raw string) {
		n++
		m := members(raw)
		index, err := strconv.Atoi(m["blueDetailIndex"])
		if fault != "" || err != nil || index < 1 || index > len(blue.lines) {
			return
		}
		of := &blue.lines[index-1]
		switch {
		case reason == reasonAllowance && m["num"] != "":
			fault = row(n-1) + "销售折让只能修改金额"
		case reason != reasonReturn || of[lNum] == "":
		case m["num"] == "":
			fault = row(n-1) + "销货退回只能修改数量"
		default:
			want := amountOf(m["num"]).Mul(roomsOf(blue)[index-1].net).Div(amountOf(of[lNum]))
			if want.Sub(amountOf(m["taxExcludedAmount"])).Abs().GreaterThan(decimal.New(1, -2)) {
				fault = row(n-1) + "金额与蓝票单价乘以数量不一致"
			}
		}
	})
	return fault
}

// partFault returns what is wrong with the rows of a partial reversal, or "".
// Each names a row of the blue invoice that is no discount, and together they
// are no more than it.
func partFault(blue *found, detail string) string {
	fault, n, net := "", 0, decimal.Zero
	eachElement(detail, func(raw string) {
		n++
		m := members(raw)
		for _, name := range [...]string{"blueDetailIndex", "goodsName", "taxExcludedAmount", "taxAmount", "taxRate", "goodsCode"} {
			if m[name] == "" && fault == "" {
				fault = row(n-1) + name + "不能为空"
			}
		}
		index, err := strconv.Atoi(m["blueDetailIndex"])
		amount, err1 := parseAmount(m["taxExcludedAmount"])
		tax, err2 := parseAmount(m["taxAmount"])
		net = net.Add(amount)
		switch {
		case fault != "":
		case err != nil || index < 1 || index > len(blue.order.lines) || blue.order.lines[index-1][lProperty] == "1":
			fault = row(n-1) + "blueDetailIndex不正确"
		case err1 != nil || err2 != nil || !twoDecimals(amount) || !twoDecimals(tax) || !amount.IsNegative() || tax.IsPositive() ||
			!plainNumbers(m["num"], m["taxExcludedPrice"]) || amountOf(m["num"]).IsPositive():
			fault = row(n-1) + "金额和数量必须为负数，金额最多两位小数"
		case !plainNumbers(m["taxRate"]) || !amountOf(m["taxRate"]).Equal(amountOf(blue.order.lines[index-1][lTaxRate])):
			fault = row(n-1) + "taxRate与蓝票不一致"
		}
	})
	if fault == "" && net.Abs().GreaterThan(amountOf(blue.order.head[hNet])) {
		fault = "红冲金额大于蓝票金额"
	}
	return fault
}

// plainNumbers reports whether texts are empty or decimal numbers without an exponent, which could
// make a sum of any length.
func plainNumbers(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool {
		_, err := parseAmount(text)
		return text != "" && err != nil
	})
}

func twoDecimals(d decimal.Decimal) bool { return d.Equal(d.Round(2)) }

// redLines returns the rows of the red invoice: those given in detail, or all of
// the blue one with a discount taken into its row.
func redLines(blue *order, detail string) []line {
	var out []line
	given := func(raw string) {
		m := members(raw)
		l := line{lGoodsName: m["goodsName"], lGoodsCode: m["goodsCode"], lUnit: m["unit"], lSpecType: m["specType"], lNum: m["num"],
			lPrice: m["taxExcludedPrice"], lWithTaxFlag: "0", lExcluded: m["taxExcludedAmount"], lTax: m["taxAmount"], lTaxRate: m["taxRate"],
			lFavouredFlag: m["favouredPolicyFlag"], lBlueIndex: m["blueDetailIndex"]}
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
		l[lProperty], l[lBlueIndex] = "0", itoa(i+1)
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
