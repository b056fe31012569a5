package simulator

// The name spaces of the platform's methods; the capital M and the small e are
// its own.
const (
	saas    = "nuonuo.OpeMplatform."
	classic = "nuonuo.ElectronInvoice."
	legacy  = "nuonuo.electronInvoice."
	titles  = "nuonuo.speedBilling."
)

// methodTable returns every method by its exact name (protocol section 3.1).
func methodTable() map[string]handler {
	return map[string]handler{
		saas + "requestBillingNew":    issueModern,
		classic + "requestBillingNew": issueModern,
		legacy + "requestBilling":     issueLegacy,

		saas + "queryInvoiceResult":     queryResult,
		classic + "queryInvoiceResult":  queryResult,
		legacy + "CheckEInvoice":        checkEInvoice,
		legacy + "querySerialNum":       querySerial,
		saas + "queryInvoiceList":       queryList,
		classic + "queryInvoiceList":    queryList,
		legacy + "queryInvoiceQuantity": queryQuantity,

		saas + "reInvoice":             reIssue,
		classic + "reInvoice":          reIssue,
		saas + "deliveryInvoice":       deliver,
		classic + "deliveryInvoice":    deliver,
		saas + "invoiceCancellation":   cancelInvoice,
		legacy + "invoiceCancellation": cancelInvoice,
		saas + "getInvoiceStock":       invoiceStock,
		classic + "getInvoiceStock":    invoiceStock,
		classic + "getPDF":             getPDF,
		saas + "invoicePrintBatch":     printBatch,
		classic + "invoicePrintBatch":  printBatch,
		classic + "getReportTax":       reportTax,
		classic + "GetClientStatus":    clientStatus,
		classic + "saveScanTemp":       scanTemplate,

		saas + "saveInvoiceRedConfirm":    saveRedForm,
		saas + "queryInvoiceRedConfirm":   queryRedForms,
		saas + "refreshInvoiceRedConfirm": refreshRedForms,
		saas + "confirm":                  confirmRedForm,
		saas + "confirmInfoCancel":        withdrawRedForm,
		saas + "fastInvoiceRed":           fastRed,
		classic + "unifiedfastInvoiceRed": fastRed,

		saas + "InvoiceRedApply":            applySheet,
		classic + "InvoiceRedApply":         applySheet,
		classic + "InvoiceRedQuery":         queryOneSheet,
		classic + "InvoiceRedQueryNew":      querySheets,
		classic + "downloadInvoiceRedApply": downloadSheets,
		classic + "cancelInvoiceRedApply":   cancelSheet,

		saas + "getQrCode":              getQRCode,
		saas + "verifyComplete":         verifyComplete,
		saas + "getCertificationStatus": certificationStatus,
		saas + "getCreditLine":          creditLine,

		titles + "querySpeedBilling":     scannedTitles,
		titles + "prefixQuery":           titlesByPrefix,
		titles + "queryNameAndTaxByCode": titleByCode,
	}
}

// unlicensed are methods that the platform has and that no application of the
// simulator has applied for (070302): invoice verification and what belongs to
// other products.
var unlicensed = map[string]bool{
	legacy + "invoiceInspection":           true,
	legacy + "queryCount":                  true,
	legacy + "createNewWorkOrder":          true,
	legacy + "getNewWorkOrderDetailByWork": true,
	titles + "queryGoldenPlate":            true,
	titles + "billingByCode":               true,
}
