package simulator

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Statuses of a 红字信息表 (billStatus of InvoiceRedQueryNew, protocol 3.11).
const (
	sheetApplying       = 0
	sheetApproved       = 1
	sheetRefused        = 2
	sheetSubmitted      = 3
	sheetWithdrawing    = 6
	sheetWithdrawFailed = 7
	sheetWithdrawn      = 8
)

var sheetTexts = map[int]string{
	sheetApplying: "[TZD1000]申请中", sheetApproved: "[TZD0000]审核通过", sheetRefused: "[TZD0061]审核未通过", sheetSubmitted: "[TZD1001]已上传，待审核",
	sheetWithdrawing: "[TZD1002]撤销中", sheetWithdrawFailed: "[TZD1003]撤销失败", sheetWithdrawn: "[TZD0082]已撤销",
}

// infoSheet is a 红字信息表: the leave to reverse a special invoice of the tax-disk era.
type infoSheet struct {
	BillNo       string `json:"billNo"`
	InfoNo       string `json:"billInfoNo"`
	Blue         int    `json:"blue"`
	Remark       string `json:"applyRemark"`
	Lines        []line `json:"lines"`
	Net          string `json:"net"`
	Tax          string `json:"tax"`
	At           int64  `json:"at"`    // ms
	Delay        int64  `json:"delay"` // ms until it is judged
	Refused      bool   `json:"refused,omitempty"`
	WithdrawnAt  int64  `json:"withdrawnAt,omitempty"` // ms; when the withdrawal is done
	WithdrawFail bool   `json:"withdrawFail,omitempty"`
}

func (f *infoSheet) status(now int64) int {
	switch {
	case f.WithdrawnAt != 0 && now < f.WithdrawnAt:
		return sheetWithdrawing
	case f.WithdrawnAt != 0 && f.WithdrawFail:
		return sheetWithdrawFailed
	case f.WithdrawnAt != 0:
		return sheetWithdrawn
	case now < f.At+f.Delay/2:
		return sheetApplying
	case now < f.At+f.Delay:
		return sheetSubmitted
	case f.Refused:
		return sheetRefused
	}
	return sheetApproved
}

// usable reports whether a red invoice may be issued on it. A withdrawal that failed changes
// nothing.
func (f *infoSheet) usable(now int64) bool {
	status := f.status(now)
	return status == sheetApproved || status == sheetWithdrawFailed && !f.Refused
}

// applySheet answers InvoiceRedApply.
func applySheet(s *Server, c *call) reply {
	m := members(c.body)
	code := leftPad(m["oriInvoiceCode"], 11, 12)
	switch {
	case m["billNo"] == "" || m["oriInvoiceCode"] == "" || m["oriInvoiceNumber"] == "" || m["invoiceRedApplyDetails"] == "":
		return refuse("E9300", "数据格式不正确")
	case tooLong(m["billNo"], 24):
		return refuse("E9512", "申请单号不能超过24位")
	case m["invoiceLine"] != "s" && m["invoiceLine"] != "b":
		return refuse("E9520", "只支持专票申请")
	case m["buyerTaxNo"] == "":
		return refuse("E9529", "购方税号不能为空")
	}
	blue, err := s.findBlue(code, leftPad(m["oriInvoiceNumber"], len(m["oriInvoiceNumber"]), 8))
	switch {
	case err != nil || blue == nil || !c.app.mayIssueFor(blue.order.head[hSalerTaxNum]) || blue.order.kind() != m["invoiceLine"]:
		return refuse("E9102", "发票号码或者代码错误")
	case blue.order.red():
		return refuse("E9522", "该发票为红字发票，不能冲红")
	}
	lines := sheetLines(m["invoiceRedApplyDetails"])
	if !plainNumbers(m["taxExcludedAmount"], m["taxAmount"]) || slices.ContainsFunc(lines, func(l line) bool {
		return !plainNumbers(l[lNum], l[lPrice], l[lExcluded], l[lTax], l[lTaxRate])
	}) {
		return refuse("E9300", "数据格式不正确")
	}
	sheet := &infoSheet{BillNo: m["billNo"], Blue: blue.index, Remark: m["applyRemark"], At: c.now, Delay: c.knobs.RedConfirm.Milliseconds(),
		Lines: lines}
	net, tax := sheet.sum()
	if !net.IsNegative() || !net.Equal(amountOf(m["taxExcludedAmount"])) || !tax.Equal(amountOf(m["taxAmount"])) {
		return refuse("E9300", "数据格式不正确：合计金额与明细不一致")
	}
	return s.enterSheet(c, blue, sheet)
}

// leftPad fills digits that are short by a zero or more.
func leftPad(digits string, from, width int) string {
	if len(digits) < from || len(digits) >= width {
		return digits
	}
	return strings.Repeat("0", width-len(digits)) + digits
}

func sheetLines(details string) []line {
	var out []line
	eachElement(details, func(raw string) {
		m := members(raw)
		l := line{lGoodsName: m["goodsName"], lGoodsCode: m["goodsCode"], lUnit: m["unit"], lSpecType: m["specType"], lNum: m["num"],
			lPrice: m["taxExcludedPrice"], lExcluded: m["taxExcludedAmount"], lTax: m["taxAmount"], lTaxRate: m["taxRate"]}
		out = append(out, l)
	})
	return out
}

func (f *infoSheet) sum() (net, tax decimal.Decimal) {
	for i := range f.Lines {
		net = net.Add(amountOf(f.Lines[i][lExcluded]))
		tax = tax.Add(amountOf(f.Lines[i][lTax]))
	}
	f.Net, f.Tax = net.StringFixed(2), tax.StringFixed(2)
	return net, tax
}

func (s *Server) enterSheet(c *call, blue *found, sheet *infoSheet) reply {
	b := s.books
	b.mu.Lock()
	defer b.mu.Unlock()
	if slices.ContainsFunc(b.sheets, func(f *infoSheet) bool { return f.BillNo == sheet.BillNo }) {
		return refuse("E9999", "申请单号重复")
	}
	if status, _ := b.at(blue.index).status(c.now); status != statusIssued {
		return refuse("E9102", "发票号码或者代码错误")
	}
	if r := s.refuseOver(b.fits(c, blue.index, sheet.Lines, "")); r.code != "" {
		return r
	}
	sheet.InfoNo = "330001" + beijingTime(c.now).Format("0601") + string(appendPadded(nil, uint64(len(b.sheets)+1), 6))
	if c.knobs.RedFailRate > 0 && s.draw("red_fail", sheet.BillNo) < c.knobs.RedFailRate {
		sheet.Refused = true
		s.stats.struck("red_fail_rate")
	}
	if err := b.storeSheet(sheet); err != nil {
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	return reply{code: "E0000", describe: "同步成功", result: []byte("null")}
}

// refuseOver turns what fits says into an answer.
func (s *Server) refuseOver(err error) reply {
	var over *overError
	switch {
	case errors.As(err, &over):
		return refuse("E9999", over.text)
	case errors.Is(err, errReversed):
		return refuse("E9103", "该发票不能重复冲红")
	case err != nil:
		s.stats.trouble(err)
		return refuse("0203", "处理异常")
	}
	return reply{}
}

// storeSheet writes a sheet to the store and enters it. The lock is held.
func (b *books) storeSheet(f *infoSheet) error {
	content, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := b.keep(frameSheet, content); err != nil {
		return err
	}
	b.keepSheet(f)
	return nil
}

// keepSheet enters a sheet or its new state. The lock is held.
func (b *books) keepSheet(f *infoSheet) {
	i := slices.IndexFunc(b.sheets, func(old *infoSheet) bool { return old.BillNo == f.BillNo })
	if i < 0 {
		b.sheets = append(b.sheets, f)
		return
	}
	b.sheets[i] = f
}

func (b *books) replaySheet(content []byte) error {
	f := new(infoSheet)
	if err := json.Unmarshal(content, f); err != nil {
		return err
	}
	if f.Blue < 0 || f.Blue >= b.count {
		return errFrame
	}
	b.keepSheet(f)
	return nil
}

// checkSheet checks that the red invoice of a special one has an approved sheet of the same
// amounts, and names it in its remark.
func (s *Server) checkSheet(c *call, v *validator) {
	o := v.order
	if !o.red() || o.kind() != "s" && o.kind() != "b" {
		return
	}
	no := o.head[hBillInfoNo]
	switch {
	case no == "":
		v.fail("E4000", "专票冲红时billInfoNo不能为空")
		return
	case !strings.Contains(o.head[hRemark], "开具红字增值税专用发票信息表编号"+no):
		v.fail("E4000", "备注应注明“开具红字增值税专用发票信息表编号"+no+"”")
		return
	}
	blue, known := o.blueIndex()
	s.books.mu.RLock()
	defer s.books.mu.RUnlock()
	i := slices.IndexFunc(s.books.sheets, func(f *infoSheet) bool { return f.InfoNo == no })
	total(o)
	switch {
	case i < 0 && v.knobs.LegacyRedWithoutRef && !known: // a sheet for an invoice that was issued elsewhere
	case i < 0 || known && s.books.sheets[i].Blue != blue:
		v.fail("E9999", "红字信息表编号不存在或与蓝票不符")
	case !s.books.sheets[i].usable(c.now):
		v.fail("E9999", "红字信息表未审核通过")
	case !amountOf(s.books.sheets[i].Net).Equal(amountOf(o.head[hNet])) || !amountOf(s.books.sheets[i].Tax).Equal(amountOf(o.head[hTax])):
		v.fail("E9999", "红票金额与红字信息表不一致")
	}
}

// usedSheets are the numbers of the sheets on which a blue invoice was reversed. The lock is held.
func (b *books) usedSheets(blue int, now int64) (map[string]bool, error) {
	used := make(map[string]bool)
	for _, i := range b.liveReds(blue, now) {
		red, err := b.content(*b.at(i))
		if err != nil {
			return nil, err
		}
		used[red.head[hBillInfoNo]] = true
	}
	return used, nil
}

// sheetUsed reports whether a red invoice was issued on a sheet, which is good for one. The lock is
// held.
func (b *books) sheetUsed(c *call, blue int, infoNo string) (bool, error) {
	if infoNo == "" || c.knobs.AcceptOverRed {
		return false, nil
	}
	used, err := b.usedSheets(blue, c.now)
	return used[infoNo], err
}

// openSheets are the sheets of a blue invoice that may still lead to a red one. The lock is held.
func (b *books) openSheets(blue int, now int64) ([]*infoSheet, error) {
	used, err := b.usedSheets(blue, now)
	if err != nil {
		return nil, err
	}
	var open []*infoSheet
	for _, f := range b.sheets {
		status := f.status(now)
		dead := status == sheetRefused || status == sheetWithdrawn || status == sheetWithdrawFailed && f.Refused
		if f.Blue == blue && !dead && !used[f.InfoNo] {
			open = append(open, f)
		}
	}
	return open, nil
}

// sheetsOf are the sheets that a query names and the caller may see.
func (s *Server) sheetsOf(c *call, m map[string]string) ([]*infoSheet, []*found, reply) {
	var from, to time.Time
	if m["billNo"] == "" && m["billInfoNo"] == "" {
		var err1, err2 error
		from, err1 = parseDay(orText(m["billTimeBegin"], m["billTimeStart"]))
		to, err2 = parseDay(m["billTimeEnd"])
		if err1 != nil || err2 != nil || to.Before(from) || to.Sub(from) > 60*24*time.Hour {
			return nil, nil, refuse("E9545", "填开日期不能为空，跨度不能超过60天")
		}
		to = to.AddDate(0, 0, 1)
	}
	if tooLong(m["billInfoNo"], 24) || tooLong(m["billNo"], 24) {
		return nil, nil, refuse("E9540", "信息表编号不能超过24位")
	}
	s.books.mu.RLock()
	sheets := slices.Clone(s.books.sheets)
	s.books.mu.RUnlock()
	var out []*infoSheet
	var blues []*found
	for _, f := range sheets {
		in := from.IsZero() || f.At >= from.UnixMilli() && f.At < to.UnixMilli()
		if !in || m["billNo"] != "" && m["billNo"] != f.BillNo || m["billInfoNo"] != "" && m["billInfoNo"] != f.InfoNo {
			continue
		}
		blue, err := s.invoiceAt(f.Blue)
		if err != nil {
			s.stats.trouble(err)
			return nil, nil, refuse("E9999", "查询异常")
		}
		taxNum := blue.order.head[hSalerTaxNum]
		if c.app.mayIssueFor(taxNum) && (c.userTax == "" || c.userTax == taxNum) {
			out, blues = append(out, f), append(blues, blue)
		}
	}
	return out, blues, reply{}
}

func parseDay(text string) (time.Time, error) {
	return time.ParseInLocation("20060102", strings.ReplaceAll(text, "-", ""), beijing)
}
