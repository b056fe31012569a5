package simulator

import (
	"strings"

	"github.com/shopspring/decimal"
)

// kindNames are the texts that a query gives for an invoiceLine (protocol 3.3).
var kindNames = map[string]string{
	"p": "增值税电子普通发票", "c": "增值税普通发票", "s": "增值税专用发票", "b": "专用发票(电子)",
	"e": "收购发票(电子)", "f": "收购发票(纸质)", "r": "增值税普通发票(卷式)",
	"j": "机动车销售统一发票", "u": "二手车销售统一发票",
	"bs": "电子发票(增值税专用发票)", "pc": "电子发票(普通发票)",
	"es": "全电纸质发票(增值税专用发票)", "ec": "全电纸质发票(普通发票)",
}

var statusTexts = map[int]string{
	statusIssued: "开票完成（最终状态）", statusVoided: "发票已作废", statusIssuing: "开票中", statusSigning: "开票成功签章中",
	statusFailed: "开票失败", statusSealFailed: "开票成功签章失败", statusVoiding: "发票作废中",
}

// echoed are the fields that a query gives back as they came, under its names.
var echoed = [...]struct {
	name  string
	field int
}{
	{"payerName", hBuyerName}, {"payerTaxNo", hBuyerTaxNum}, {"address", hBuyerAddress}, {"telephone", hBuyerTel},
	{"bankAccount", hBuyerAccount}, {"salerTaxNum", hSalerTaxNum}, {"salerAddress", hSalerAddress}, {"salerTel", hSalerTel},
	{"salerAccount", hSalerAccount}, {"clerk", hClerk}, {"payee", hPayee}, {"checker", hChecker}, {"remark", hRemark},
	{"extensionNumber", hExtensionNumber}, {"terminalNumber", hTerminalNumber}, {"machineCode", hMachineCode},
	{"deptId", hDepartmentID}, {"clerkId", hClerkID}, {"listFlag", hListFlag}, {"listName", hListName},
	{"phone", hBuyerPhone}, {"notifyEmail", hEmail}, {"vehicleFlag", hVehicleFlag}, {"invoiceType", hInvoiceType},
	{"buyerManagerName", hBuyerManagerName}, {"managerCardType", hManagerCardType}, {"managerCardNo", hManagerCardNo},
	{"bField1", hBField1}, {"bField2", hBField2}, {"bField3", hBField3}, {"naturalPersonFlag", hNaturalPersonFlag},
	{"proxyInvoiceFlag", hProxyInvoiceFlag},
}

// appendInvoice writes one row of queryInvoiceResult with the types that the
// live platform uses: times are numbers in milliseconds, money and statuses
// strings, and keys that are not yet known are absent.
func (s *Server) appendInvoice(b []byte, c *call, f *found, detail bool) []byte {
	o, r := f.order, &f.rec
	status, since := r.status(c.now)
	w := openObject(b)
	serial := ""
	if !f.mute {
		serial = serialNo(r, f.index)
	}
	w.text("serialNo", serial)
	w.text("orderNo", o.head[hOrderNo])
	w.text("status", itoa(status))
	w.text("statusMsg", statusTexts[status])
	cause := ""
	if status == statusFailed || status == statusSealFailed {
		cause = o.head[hCause]
	}
	w.text("failCause", cause)
	for _, e := range echoed {
		w.text(e.name, o.head[e.field])
	}
	w.text("saleName", sellerName(o))
	w.text("exTaxAmount", o.head[hNet])
	w.text("taxAmount", o.head[hTax])
	w.text("orderAmount", o.head[hGross])
	w.text("invoiceKind", kindNames[o.kind()])
	w.number("productOilFlag", int64(boolByte(o.head[hSpecificFactor] == "1")))
	w.raw("specificFactor", factorNumber(o.head[hSpecificFactor]))
	w.number("createTime", r.accepted)
	w.number("updateTime", since)
	w.number("stateUpdateTime", since)
	w.text("cipherText", "")
	if exists(status) {
		s.appendIssued(&w, c, f, status)
	}
	s.appendBlocks(&w, o)
	if detail {
		appendItems(&w, o, false)
	}
	return w.close()
}

// appendIssued writes what is known once the bureau has the invoice.
func (s *Server) appendIssued(w *objectWriter, c *call, f *found, status int) {
	o, r := f.order, &f.rec
	code, number, digital := o.numbers(r, f.index)
	issued := r.invoiceTime()
	w.number("invoiceTime", issued)
	w.number("invoiceDate", issued)
	w.text("invoiceCode", code)
	w.text("invoiceNo", number)
	w.text("allElectronicInvoiceNumber", digital)
	w.text("checkCode", o.checkCode(r, f.index))
	w.text("qrCode", s.qrText(f))
	blue := strings.SplitN(o.head[hRedOf], ",", 3)
	if !o.red() || len(blue) != 3 {
		blue = []string{"", "", ""} // the keys come with blue invoices, too
	} else {
		w.text("redReason", o.head[hRedReason])
	}
	w.text("oldInvoiceCode", blue[0])
	w.text("oldInvoiceNo", blue[1])
	w.text("oldEleInvoiceNumber", blue[2])
	if status == statusVoided {
		s.appendVoided(w, f)
	}
	if status == statusIssued || status == statusVoiding || status == statusVoided {
		s.appendLinks(w, c, f)
	}
}

// appendVoided writes when and why an invoice was voided, by API (2).
func (s *Server) appendVoided(w *objectWriter, f *found) {
	s.books.mu.RLock()
	why := s.books.voids[f.index]
	s.books.mu.RUnlock()
	w.text("invalidTime", itoa(int(f.rec.voidedAt/1000)))
	w.text("invalidSource", "2")
	w.text("invalidReason", why.reason)
	w.text("specificReason", why.specific)
}

func (s *Server) appendBlocks(w *objectWriter, o *order) {
	for _, field := range [...]int{hVehicleInfo, hSecondHandCarInfo, hBuildingInfo, hGoodsTransports, hTravellers, hRentInfo, hElementList} {
		if raw := o.head[field]; raw != "" {
			w.raw(headSpecs[field].name, raw)
		}
	}
	if o.head[hElementName] != "" {
		w.text("additionalElementName", o.head[hElementName])
	}
}

func sellerName(o *order) string {
	if o.head[hSalerName] != "" {
		return o.head[hSalerName]
	}
	return "模拟销方" + o.head[hSalerTaxNum]
}

// factorNumber: the live platform sends specificFactor as a number.
func factorNumber(factor string) string {
	if d, err := decimal.NewFromString(factor); err == nil {
		return d.Truncate(0).String()
	}
	return "0"
}

// appendItems writes the rows of an invoice: as a query has them, or with the
// keys of a callback.
func appendItems(w *objectWriter, o *order, told bool) {
	w.key("invoiceItems")
	b := append(w.b, '[')
	for i := range o.lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendItem(b, &o.lines[i], i+1, told)
	}
	w.b = append(b, ']')
}

func appendItem(b []byte, l *line, index int, told bool) []byte {
	w := openObject(b)
	included, amount := "false", l[lExcluded]
	if l[lWithTaxFlag] == "1" {
		included, amount = "true", l[lIncluded]
	}
	w.text("itemName", l[lGoodsName])
	w.text("itemCodeAbb", "模拟分类")
	w.text("itemUnit", l[lUnit])
	w.text("itemPrice", decimals18(l[lPrice]))
	w.text("itemTaxRate", l[lTaxRate])
	w.text("itemNum", decimals18(l[lNum]))
	if told {
		w.text("itemSumAmount", money2(amount))
		w.text("itemIndex", itoa(index))
		w.text("immediateTaxReturnType", "")
	} else {
		w.text("itemAmount", money2(amount))
	}
	w.text("itemTaxAmount", money2(l[lTax]))
	w.text("itemSpec", l[lSpecType])
	w.text("itemCode", padCode(l[lGoodsCode]))
	w.text("itemSelfCode", l[lSelfCode])
	w.text("isIncludeTax", included)
	w.text("invoiceLineProperty", orZero(l[lProperty]))
	w.text("zeroRateFlag", l[lZeroRateFlag])
	w.text("favouredPolicyName", l[lFavouredName])
	w.text("favouredPolicyFlag", orZero(l[lFavouredFlag]))
	w.text("deduction", orText(l[lDeduction], "0.00"))
	for i := lDField1; i <= lDField5; i++ {
		w.text(lineSpecs[i].name, l[i])
	}
	return w.close()
}

func orZero(v string) string { return orText(v, "0") }

func orText(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

// decimals18 writes a price or quantity with the platform's 18 decimals.
func decimals18(v string) string {
	if v == "" {
		return ""
	}
	return amountOf(v).StringFixed(18)
}

// padCode fills a tax classification code (税收分类编码) to 19 digits, as answers
// show it.
func padCode(code string) string {
	if code == "" {
		return "1000000000000000000"
	}
	return code + strings.Repeat("0", max(0, 19-len(code)))
}
