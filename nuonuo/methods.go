package nuonuo

import "strings"

// Family is one of the two product lines. Their methods have different names and nearly the same
// fields. A tax number is normally licensed for one of them.
type Family uint8

const (
	// SaaS is 诺税通 SaaS (nuonuo.OpeMplatform.…), the product that issues 数电 invoices.
	SaaS Family = iota
	// Classic is 诺诺发票 (nuonuo.ElectronInvoice.…), for tax-disk invoices.
	Classic
)

// String returns "saas" or "classic".
func (f Family) String() string {
	if f == Classic {
		return "classic"
	}
	return "saas"
}

// Method names, spelled as the platform does. They are case-sensitive, even where the case looks
// like a mistake.
const (
	MethodIssue           = "nuonuo.OpeMplatform.requestBillingNew"
	MethodQuery           = "nuonuo.OpeMplatform.queryInvoiceResult"
	MethodList            = "nuonuo.OpeMplatform.queryInvoiceList"
	MethodReissue         = "nuonuo.OpeMplatform.reInvoice"
	MethodDeliver         = "nuonuo.OpeMplatform.deliveryInvoice"
	MethodVoid            = "nuonuo.OpeMplatform.invoiceCancellation"
	MethodStock           = "nuonuo.OpeMplatform.getInvoiceStock"
	MethodFastRed         = "nuonuo.OpeMplatform.fastInvoiceRed"
	MethodRedApply        = "nuonuo.OpeMplatform.saveInvoiceRedConfirm"
	MethodRedQuery        = "nuonuo.OpeMplatform.queryInvoiceRedConfirm"
	MethodRedRefresh      = "nuonuo.OpeMplatform.refreshInvoiceRedConfirm"
	MethodRedConfirm      = "nuonuo.OpeMplatform.confirm"
	MethodRedWithdraw     = "nuonuo.OpeMplatform.confirmInfoCancel"
	MethodOldRedApply     = "nuonuo.OpeMplatform.InvoiceRedApply" // 红字信息表: for the special invoices before 数电
	MethodQRCode          = "nuonuo.OpeMplatform.getQrCode"
	MethodLoginConfirm    = "nuonuo.OpeMplatform.verifyComplete"
	MethodCertification   = "nuonuo.OpeMplatform.getCertificationStatus"
	MethodCreditLine      = "nuonuo.OpeMplatform.getCreditLine"
	MethodClassicIssue    = "nuonuo.ElectronInvoice.requestBillingNew"
	MethodClassicQuery    = "nuonuo.ElectronInvoice.queryInvoiceResult"
	MethodClassicList     = "nuonuo.ElectronInvoice.queryInvoiceList"
	MethodClassicReissue  = "nuonuo.ElectronInvoice.reInvoice"
	MethodClassicDeliver  = "nuonuo.ElectronInvoice.deliveryInvoice"
	MethodClassicVoid     = "nuonuo.electronInvoice.invoiceCancellation"
	MethodClassicStock    = "nuonuo.ElectronInvoice.getInvoiceStock"
	MethodClassicFastRed  = "nuonuo.ElectronInvoice.unifiedfastInvoiceRed"
	MethodClassicRedApply = "nuonuo.ElectronInvoice.InvoiceRedApply"
	MethodOldRedQueryNew  = "nuonuo.ElectronInvoice.InvoiceRedQueryNew"
	MethodOldRedDownload  = "nuonuo.ElectronInvoice.downloadInvoiceRedApply"
	MethodOldRedCancel    = "nuonuo.ElectronInvoice.cancelInvoiceRedApply"
	MethodQuantity        = "nuonuo.electronInvoice.queryInvoiceQuantity"
	MethodPDF             = "nuonuo.ElectronInvoice.getPDF"
	MethodClientStatus    = "nuonuo.ElectronInvoice.GetClientStatus"
	MethodTitleScans      = "nuonuo.speedBilling.querySpeedBilling"
	MethodTitlePrefix     = "nuonuo.speedBilling.prefixQuery"
	MethodTitleByCode     = "nuonuo.speedBilling.queryNameAndTaxByCode"
	MethodAccessToken     = "accessToken" // the token endpoint, named so in errors and logs
	successOrdinary       = "E0000"
	successPlain          = "0000"
	successTitles         = "S0000"
	successWorkOrder      = "200"
)

// effect is what a repeated call would do.
type effect uint8

const (
	// effectWrite changes something at the platform; a repeat may change it twice.
	effectWrite effect = iota
	// effectRead changes nothing that matters; a repeat costs one call.
	effectRead
	// effectIssue submits an invoice under an order number.
	effectIssue
)

// effectOf returns the effect of a method by the last part of its name, which both families share.
// A method that is not listed is a write.
func effectOf(method string) effect {
	switch method[strings.LastIndexByte(method, '.')+1:] {
	case "requestBillingNew", "requestBilling":
		return effectIssue
	case "queryInvoiceResult", "queryInvoiceList", "getInvoiceStock", "queryInvoiceQuantity", "getPDF",
		"queryInvoiceRedConfirm", "refreshInvoiceRedConfirm", "getQrCode", "getCertificationStatus", "getCreditLine",
		"querySpeedBilling", "prefixQuery", "queryNameAndTaxByCode", "CheckEInvoice", "querySerialNum",
		"queryCount", "queryGoldenPlate", "getNewWorkOrderDetailByWork",
		"getReportTax", "GetClientStatus", "InvoiceRedQuery", "InvoiceRedQueryNew", "downloadInvoiceRedApply", MethodAccessToken:
		return effectRead
	}
	return effectWrite
}

// succeeded reports whether code is the success code of method. Documentation and live answers
// disagree for the list, the count and the query of red confirmation forms, so both codes are
// accepted there.
func succeeded(method, code string) bool {
	switch method {
	case MethodList, MethodClassicList, MethodQuantity, MethodRedQuery, MethodOldRedQueryNew:
		return code == successOrdinary || code == successPlain
	case MethodTitleScans, MethodTitlePrefix, MethodTitleByCode:
		return code == successTitles
	case MethodWorkOrder, MethodWorkOrderByNumber:
		return code == successWorkOrder
	}
	if effectOf(method) == effectIssue || typed(method) {
		return code == successOrdinary
	}
	return code == successOrdinary || code == successPlain || code == successTitles
}

func typed(method string) bool {
	switch method {
	case MethodQuery, MethodReissue, MethodDeliver, MethodVoid, MethodStock, MethodFastRed, MethodRedApply,
		MethodRedRefresh, MethodRedConfirm, MethodRedWithdraw, MethodQRCode, MethodLoginConfirm, MethodCertification,
		MethodCreditLine, MethodClassicQuery, MethodClassicReissue, MethodClassicDeliver, MethodClassicVoid,
		MethodClassicStock, MethodClassicFastRed, MethodPDF, MethodClientStatus,
		MethodOldRedApply, MethodClassicRedApply, MethodOldRedDownload, MethodOldRedCancel:
		return true
	}
	return false
}
