package simulator

// fieldSpec is one row of the platform's field table of requestBillingNew.
type fieldSpec struct {
	name string // wire name, misspellings included
	max  int    // longest value in characters; 0: no limit is documented
	raw  bool   // an object or array, kept as the JSON it came in
}

// Header fields of an order (订单), numbered in the order of the platform's
// table. The numbers are part of the books file: new ones go to the end.
const (
	hBuyerName = iota
	hBuyerTaxNum
	hBuyerTel
	hBuyerAddress
	hBuyerAccount
	hSalerTaxNum
	hSalerTel
	hSalerAddress
	hSalerAccount
	hShowBankAccountType
	hOrderNo
	hInvoiceDate
	hInvoiceCode
	hInvoiceNum
	hRedReason
	hBillInfoNo
	hDepartmentID
	hClerkID
	hRemark
	hChecker
	hPayee
	hClerk
	hListFlag
	hListName
	hPushMode
	hBuyerPhone
	hEmail
	hCcPhone
	hCcEmail
	hInvoiceType
	hInvoiceLine
	hPaperInvoiceType
	hSpecificFactor
	hForceFlag
	hProxyInvoiceFlag
	hTaxRebateProxy
	hInvoiceDifferenceType
	hCallBackURL
	hExtensionNumber
	hTerminalNumber
	hMachineCode
	hVehicleFlag
	hHiddenBmbbbh
	hNextInvoiceCode
	hNextInvoiceNum
	hInvoiceNumEnd
	hSurveyAnswerType
	hBuyerManagerName
	hManagerCardType
	hManagerCardNo
	hBField1
	hBField2
	hBField3
	hNaturalPersonFlag
	hCertificateType
	hTaxNumVerifyFlag
	hNaturalPersonVerifyFlag
	hVehicleInfo
	hSecondHandCarInfo
	hBuildingInfo
	hGoodsTransports
	hTravellers
	hRentInfo
	hSellInfo
	hDifferenceVouchers
	hElementName
	hElementList
	// What follows is worked out at acceptance and never read from a request.
	hNet
	hTax
	hGross
	hCause
	hSalerName
	hRedOf
	headCount
)

// headSpecs is the platform's header table (nuonuo.OpeMplatform.requestBillingNew).
var headSpecs = [headCount]fieldSpec{
	hBuyerName: {name: "buyerName", max: 100}, hBuyerTaxNum: {name: "buyerTaxNum", max: 20},
	hBuyerTel: {name: "buyerTel", max: 50}, hBuyerAddress: {name: "buyerAddress", max: 80},
	hBuyerAccount: {name: "buyerAccount", max: 100}, hSalerTaxNum: {name: "salerTaxNum", max: 20},
	hSalerTel: {name: "salerTel", max: 20}, hSalerAddress: {name: "salerAddress", max: 80},
	hSalerAccount: {name: "salerAccount", max: 100}, hShowBankAccountType: {name: "showBankAccountType", max: 2},
	hOrderNo: {name: "orderNo"}, hInvoiceDate: {name: "invoiceDate", max: 20},
	hInvoiceCode: {name: "invoiceCode", max: 12}, hInvoiceNum: {name: "invoiceNum", max: 8},
	hRedReason: {name: "redReason", max: 1}, hBillInfoNo: {name: "billInfoNo", max: 24},
	hDepartmentID: {name: "departmentId", max: 32}, hClerkID: {name: "clerkId", max: 32},
	hRemark: {name: "remark", max: 230}, hChecker: {name: "checker", max: 20}, hPayee: {name: "payee", max: 20},
	hClerk: {name: "clerk", max: 20}, hListFlag: {name: "listFlag", max: 1}, hListName: {name: "listName", max: 92},
	hPushMode: {name: "pushMode", max: 2}, hBuyerPhone: {name: "buyerPhone", max: 20}, hEmail: {name: "email"},
	hCcPhone: {name: "ccPhone", max: 100}, hCcEmail: {name: "ccEmail", max: 250},
	hInvoiceType: {name: "invoiceType"}, hInvoiceLine: {name: "invoiceLine", max: 2},
	hPaperInvoiceType: {name: "paperInvoiceType", max: 12}, hSpecificFactor: {name: "specificFactor", max: 2},
	hForceFlag: {name: "forceFlag", max: 2}, hProxyInvoiceFlag: {name: "proxyInvoiceFlag"},
	hTaxRebateProxy: {name: "taxRebateProxy", max: 1}, hInvoiceDifferenceType: {name: "invoiceDifferenceType", max: 2},
	hCallBackURL: {name: "callBackUrl"}, hExtensionNumber: {name: "extensionNumber", max: 5},
	hTerminalNumber: {name: "terminalNumber", max: 4}, hMachineCode: {name: "machineCode", max: 12},
	hVehicleFlag: {name: "vehicleFlag", max: 1}, hHiddenBmbbbh: {name: "hiddenBmbbbh", max: 1},
	hNextInvoiceCode: {name: "nextInvoiceCode", max: 12}, hNextInvoiceNum: {name: "nextInvoiceNum", max: 8},
	hInvoiceNumEnd: {name: "invoiceNumEnd", max: 8}, hSurveyAnswerType: {name: "surveyAnswerType", max: 1},
	hBuyerManagerName: {name: "buyerManagerName", max: 16}, hManagerCardType: {name: "managerCardType", max: 40},
	hManagerCardNo: {name: "managerCardNo", max: 20}, hBField1: {name: "bField1", max: 255},
	hBField2: {name: "bField2", max: 255}, hBField3: {name: "bField3", max: 255},
	hNaturalPersonFlag: {name: "naturalPersonFlag", max: 1}, hCertificateType: {name: "certificateType"},
	hTaxNumVerifyFlag: {name: "taxNumVerifyFlag", max: 1}, hNaturalPersonVerifyFlag: {name: "naturalPersonVerifyFlag", max: 1},
	hVehicleInfo: {name: "vehicleInfo", raw: true}, hSecondHandCarInfo: {name: "secondHandCarInfo", raw: true},
	hBuildingInfo:    {name: "invoiceBuildingInfo", raw: true},
	hGoodsTransports: {name: "invoiceGoodsTransports", raw: true},
	hTravellers:      {name: "invoiceTravellerTransportInfoList", raw: true},
	hRentInfo:        {name: "realPropertyRentInfo", raw: true}, hSellInfo: {name: "realPropertySellInfo", raw: true},
	hDifferenceVouchers: {name: "differenceVoucherInfoList", raw: true},
	hElementName:        {name: "additionalElementName", max: 50}, hElementList: {name: "additionalElementList", raw: true},
}

// Fields of one row of invoiceDetail (开票明细), numbered like the header.
const (
	lGoodsName = iota
	lGoodsCode
	lSelfCode
	lWithTaxFlag
	lPrice
	lNum
	lUnit
	lSpecType
	lTax
	lTaxRate
	lExcluded
	lIncluded
	lProperty
	lFavouredFlag
	lFavouredName
	lDeduction
	lZeroRateFlag
	lDField1
	lDField2
	lDField3
	lDField4
	lDField5
	// What follows is worked out at acceptance and never read from a request.
	lBlueIndex // of a row of a red invoice: the row of the blue one, from 1
	lineCount
)

// lineSpecs is the platform's table of invoiceDetail. The three amounts have
// codes of their own for their length (E9124, E9126, E9128) and no limit here.
var lineSpecs = [lineCount]fieldSpec{
	lGoodsName: {name: "goodsName", max: 90}, lGoodsCode: {name: "goodsCode", max: 19}, lSelfCode: {name: "selfCode", max: 16},
	lWithTaxFlag: {name: "withTaxFlag", max: 1}, lPrice: {name: "price", max: 16}, lNum: {name: "num", max: 16},
	lUnit: {name: "unit", max: 20}, lSpecType: {name: "specType", max: 40}, lTax: {name: "tax"},
	lTaxRate: {name: "taxRate", max: 10}, lExcluded: {name: "taxExcludedAmount"}, lIncluded: {name: "taxIncludedAmount"},
	lProperty: {name: "invoiceLineProperty", max: 1}, lFavouredFlag: {name: "favouredPolicyFlag", max: 2},
	lFavouredName: {name: "favouredPolicyName", max: 50}, lDeduction: {name: "deduction", max: 16},
	lZeroRateFlag: {name: "zeroRateFlag", max: 1}, lDField1: {name: "dField1", max: 255}, lDField2: {name: "dField2", max: 255},
	lDField3: {name: "dField3", max: 255}, lDField4: {name: "dField4", max: 255}, lDField5: {name: "dField5", max: 255},
}

var (
	headIndex = indexOf(headSpecs[:])
	lineIndex = indexOf(lineSpecs[:])
)

func indexOf(specs []fieldSpec) map[string]int {
	index := make(map[string]int, len(specs))
	for i, spec := range specs {
		if spec.name != "" {
			index[spec.name] = i
		}
	}
	return index
}
