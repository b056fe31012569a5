package simulator

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// validator applies the platform's checks to an order (protocol section 5.2)
// and stops at the first that fails.
type validator struct {
	order   *order
	knobs   *Knobs
	maxRows int
	classic bool // not the SaaS family: no 数电 kinds, few special factors
	code    string
	text    string
}

// fail notes the first failure.
func (v *validator) fail(code, text string) {
	if v.code == "" {
		v.code, v.text = code, text
	}
}

// check runs all checks and fills in the amounts that were left out.
func (v *validator) check() {
	for _, step := range [...]func(){v.required, v.lengths, v.formats, v.delivery, v.kindRules, v.rows, v.discounts, v.amounts, v.blocks} {
		if step(); v.code != "" {
			return
		}
	}
}

// required checks the fields that every order must have.
func (v *validator) required() {
	h := &v.order.head
	if h[hInvoiceType] != "1" && h[hInvoiceType] != "2" {
		v.fail("E9101", "开票类型只能为1或2")
	}
	must := [...]int{hBuyerName, hOrderNo, hInvoiceDate, hClerk}
	for _, i := range must {
		if strings.TrimSpace(h[i]) == "" {
			v.fail("E4000", headSpecs[i].name+"不能为空")
		}
	}
	if !v.knobs.SellerConfigured {
		for _, i := range [...]int{hSalerTel, hSalerAddress} {
			if h[i] == "" {
				v.fail("E4000", headSpecs[i].name+"不能为空")
			}
		}
	}
	if len(v.order.lines) == 0 {
		v.fail("E9122", "开票明细不能为空")
	}
	if len(v.order.lines) > v.maxRows {
		v.fail("E4000", "开票明细不能超过"+strconv.Itoa(v.maxRows)+"行")
	}
}

func tooLong(s string, limit int) bool {
	return limit > 0 && len(s) > limit && utf8.RuneCountInString(s) > limit
}

// lengths checks the longest value of each field, in characters.
func (v *validator) lengths() {
	h := &v.order.head
	for i := range h {
		if tooLong(h[i], headSpecs[i].max) {
			v.fail("E4000", headSpecs[i].name+"长度不能超过"+strconv.Itoa(headSpecs[i].max))
		}
	}
	switch {
	case tooLong(h[hOrderNo], v.knobs.OrderNoMax):
		v.fail("E4000", "orderNo长度不能超过"+strconv.Itoa(v.knobs.OrderNoMax))
	case tooLong(h[hEmail], 50):
		v.fail("E9104", "邮箱长度不能超过50")
	case tooLong(h[hBuyerTel]+h[hBuyerAddress], 100):
		v.fail("E4000", "购方地址电话总长度不能超过100")
	case v.order.digital() && tooLong(h[hRemark], 200):
		v.fail("E4000", "remark长度不能超过200")
	}
	for n := range v.order.lines {
		l := &v.order.lines[n]
		for i := range l {
			if tooLong(l[i], lineSpecs[i].max) {
				v.fail("E4000", row(n)+lineSpecs[i].name+"长度不能超过"+strconv.Itoa(lineSpecs[i].max))
			}
		}
	}
}

// row names a row of invoiceDetail in a message.
func row(n int) string { return "第" + strconv.Itoa(n+1) + "行明细" }

// oneOf lists header fields that take only certain values when they are given.
var oneOf = [...]struct {
	field   int
	allowed string // with commas around each
	code    string
}{
	{hProxyInvoiceFlag, ",0,1,", "E9107"},
	{hPushMode, ",-1,0,1,2,", "E4000"},
	{hListFlag, ",0,1,", "E4000"},
	{hInvoiceLine, ",p,c,s,b,e,f,r,j,u,bs,pc,es,ec,", "E4000"},
	{hSpecificFactor, ",0,1,2,3,4,5,6,9,16,31,32,33,34,35,", "E4000"},
	{hShowBankAccountType, ",0,1,2,3,", "E4000"},
	{hRedReason, ",1,2,3,4,", "E4000"},
	{hSurveyAnswerType, ",1,2,3,", "E4000"},
	{hVehicleFlag, ",0,1,", "E4000"},
	{hNaturalPersonFlag, ",0,1,", "E4000"},
	{hTaxNumVerifyFlag, ",0,1,", "E4000"},
	{hNaturalPersonVerifyFlag, ",0,1,", "E4000"},
	{hInvoiceDifferenceType, ",01,02,", "E4000"},
}

func (v *validator) formats() {
	h := &v.order.head
	for _, rule := range oneOf {
		if value := h[rule.field]; value != "" && (strings.Contains(value, ",") || !strings.Contains(rule.allowed, ","+value+",")) {
			v.fail(rule.code, headSpecs[rule.field].name+"取值不正确")
		}
	}
	if _, err := time.Parse(time.DateTime, h[hInvoiceDate]); err != nil {
		v.fail("E4000", "invoiceDate格式应为yyyy-MM-dd HH:mm:ss")
	}
	if strings.Trim(h[hExtensionNumber], "0123456789") != "" {
		v.fail("E4000", "extensionNumber只能为数字")
	}
}

// delivery checks what pushMode (推送方式) asks for; its default 1 needs a phone.
func (v *validator) delivery() {
	h := &v.order.head
	mode := h[hPushMode]
	if (mode == "" || mode == "1" || mode == "2") && h[hBuyerPhone] == "" {
		v.fail("E4000", "推送方式为手机时，buyerPhone不能为空")
	}
	if (mode == "0" || mode == "2") && h[hEmail] == "" {
		v.fail("E4000", "推送方式为邮箱时，email不能为空")
	}
	for _, copies := range [...]int{hCcPhone, hCcEmail} {
		if strings.Count(h[copies], ",") > 4 {
			v.fail("E4000", headSpecs[copies].name+"最多5个")
		}
	}
	if h[hCcPhone] != "" && h[hBuyerPhone] == "" || h[hCcEmail] != "" && h[hEmail] == "" {
		v.fail("E4000", "抄送需先填写buyerPhone或email")
	}
}

// kindRules checks what a kind (票种) requires or forbids.
func (v *validator) kindRules() {
	h, kind := &v.order.head, v.order.kind()
	person := h[hNaturalPersonFlag] == "1"
	switch {
	case v.classic && v.order.digital():
		v.fail("E4000", "该接口不支持数电票，请使用诺税通SaaS接口")
	case v.classic && !strings.Contains(",,0,1,31,32,35,", ","+h[hSpecificFactor]+","):
		v.fail("E4000", "specificFactor取值不正确")
	case (kind == "bs" || kind == "es" || kind == "s" || kind == "b" || kind == "u") && h[hBuyerTaxNum] == "":
		v.fail("E4000", "该票种购方税号不能为空")
	case v.order.digital() && v.order.red():
		v.fail("E4000", "数电红票请通过红字确认单开具")
	case person && kind != "pc":
		v.fail("E4000", "只有数电普票可以标识自然人")
	case h[hNaturalPersonVerifyFlag] == "1" && kind == "pc" && !person && h[hBuyerTaxNum] == "" && utf8.RuneCountInString(h[hBuyerName]) <= 4:
		v.fail("E4000", "购方名称不超过4个字符时请标识自然人")
	case kind == "j" && !v.order.red() && h[hRemark] != "":
		v.fail("E4000", "机动车发票备注必须为空")
	case kind == "u" && (h[hBuyerTel] == "" || h[hBuyerAddress] == ""):
		v.fail("E4000", "二手车发票购方电话、地址不能为空")
	case kind == "u" && len(v.order.lines) != 1:
		v.fail("E4000", "二手车发票明细有且仅有一行")
	case h[hNextInvoiceCode] != "" && (h[hNextInvoiceNum] == "" || h[hInvoiceNumEnd] == ""):
		v.fail("E4000", "指定发票代码时，起止号码必填")
	case h[hInvoiceDifferenceType] == "01":
		v.fail("E4000", "暂不支持差额征税-全额开票")
	case h[hInvoiceDifferenceType] == "02" && h[hDifferenceVouchers] == "":
		v.fail("E4000", "differenceVoucherInfoList不能为空")
	}
}
