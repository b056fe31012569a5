package nuonuo

// Names of methods that have no function of their own; use them with [Client.Call]. Their
// documentation is outdated or does not name the fields, so requests and results are up to the
// caller. Upper and lower case are the platform's.
const (
	MethodLegacyIssue       = "nuonuo.electronInvoice.requestBilling"     // 请求开具发票 1.0; at most 100 lines
	MethodLegacyQuery       = "nuonuo.electronInvoice.CheckEInvoice"      // by invoiceSerialNum[], at most 50
	MethodLegacySerialNo    = "nuonuo.electronInvoice.querySerialNum"     // order number to serial number
	MethodOldRedQuery       = "nuonuo.ElectronInvoice.InvoiceRedQuery"    // 红字信息表查询
	MethodReportTax         = "nuonuo.ElectronInvoice.getReportTax"       // 税盘状态
	MethodPrint             = "nuonuo.OpeMplatform.invoicePrintBatch"     // 批量打印
	MethodClassicPrint      = "nuonuo.ElectronInvoice.invoicePrintBatch"  // 批量打印
	MethodScanCode          = "nuonuo.ElectronInvoice.saveScanTemp"       // 扫码开票二维码
	MethodInspection        = "nuonuo.electronInvoice.invoiceInspection"  // 发票查验, of a received invoice
	MethodInspectionCount   = "nuonuo.electronInvoice.queryCount"         // belongs to the inspection
	MethodTitleGoldenPlate  = "nuonuo.speedBilling.queryGoldenPlate"      // 极速开票
	MethodTitleBilling      = "nuonuo.speedBilling.billingByCode"         // 极速开票
	MethodWorkOrder         = "nuonuo.electronInvoice.createNewWorkOrder" // support ticket; answers 200 for success
	MethodWorkOrderByNumber = "nuonuo.electronInvoice.getNewWorkOrderDetailByWork"
)
