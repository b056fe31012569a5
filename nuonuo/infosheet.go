package nuonuo

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// RedSheetApply is a seller's application for an information sheet (红字信息表), which a red
// special invoice of a kind before 数电 (s, b) needs.
type RedSheetApply struct {
	SheetNo         string           `json:"billNo"`                    // 申请单号: see RedSheetNo; 24, required, unique
	Kind            Kind             `json:"invoiceLine"`               // s or b, required
	BlueCode        string           `json:"oriInvoiceCode"`            // 蓝票代码, required
	BlueNo          string           `json:"oriInvoiceNumber"`          // 蓝票号码, required
	BlueMonth       string           `json:"blueInvoiceTime,omitempty"` // 蓝票开票年月, YYYYMM
	SellerTaxNum    string           `json:"sellerTaxNo"`               // 销方税号, required
	SellerName      string           `json:"sellerName"`                // 销方名称, required
	BuyerTaxNum     string           `json:"buyerTaxNo"`                // 购方税号, required
	BuyerName       string           `json:"buyerName"`                 // 购方名称, required
	Statement       string           `json:"applyRemark"`               // 申请说明: StatementSeller
	RefinedOilFlag  Flag             `json:"productOilFlag"`            // 成品油标志
	Net             string           `json:"taxExcludedAmount"`         // 合计不含税金额, negative, two decimals
	Tax             string           `json:"taxAmount"`                 // 合计税额, negative, two decimals
	Details         []RedSheetDetail `json:"invoiceRedApplyDetails"`    // required
	DepartmentID    string           `json:"departmentId,omitempty"`    // 部门id
	ExtensionNumber string           `json:"extensionNumber,omitempty"` // 分机号
}

// StatementSeller is the statement of a seller who applies (销方申请): the invoice was not
// handed to its buyer, or came back unused. Where the buyer has it, the buyer applies, and tells
// the seller the number of the sheet.
const StatementSeller = "0000000100"

// RedSheetDetail is a line of an information sheet. Quantity, amount and tax are negative, the
// price is positive.
type RedSheetDetail struct {
	GoodsName          string `json:"goodsName"`                  // 商品名称
	GoodsCode          string `json:"goodsCode"`                  // 税收分类编码
	Unit               string `json:"unit,omitempty"`             // 单位
	Spec               string `json:"specType,omitempty"`         // 规格型号
	Quantity           string `json:"num,omitempty"`              // 数量
	Price              string `json:"taxExcludedPrice,omitempty"` // 不含税单价
	Net                string `json:"taxExcludedAmount"`          // 不含税金额
	Tax                string `json:"taxAmount"`                  // 税额
	TaxRate            string `json:"taxRate"`                    // 税率
	WithTax            string `json:"withTaxFlag"`                // 含税标志: false
	FavouredPolicyFlag Policy `json:"favouredPolicyFlag,omitempty"`
}

// RedSheetStatus is the state of an information sheet (billStatus).
type RedSheetStatus string

// The states. 5 is not documented.
const (
	RedSheetApplying       RedSheetStatus = "0"
	RedSheetApproved       RedSheetStatus = "1"
	RedSheetRefused        RedSheetStatus = "2"
	RedSheetSubmitted      RedSheetStatus = "3" // 已上传，待审核
	RedSheetFailed         RedSheetStatus = "4"
	RedSheetWithdrawing    RedSheetStatus = "6"
	RedSheetWithdrawFailed RedSheetStatus = "7"
	RedSheetWithdrawn      RedSheetStatus = "8"
)

// RedSheet is an information sheet. Amounts are negative decimal text in yuan.
type RedSheet struct {
	SheetNo      string                     `json:"billNo"`            // 申请单号
	InfoNo       string                     `json:"billInfoNo"`        // 信息表编号, once approved; Order.RedFormNo of the red invoice
	Status       RedSheetStatus             `json:"billStatus"`        // 状态
	Message      string                     `json:"billMessage"`       // 状态说明
	BlueCode     string                     `json:"oriInvoiceCode"`    // 蓝票代码
	BlueNo       string                     `json:"oriInvoiceNumber"`  // 蓝票号码
	AppliedAt    time.Time                  `json:"billTime"`          // 申请时间
	SellerTaxNum string                     `json:"sellerTaxNo"`       // 销方税号
	SellerName   string                     `json:"sellerName"`        // 销方名称
	BuyerTaxNum  string                     `json:"buyerTaxNo"`        // 购方税号
	BuyerName    string                     `json:"buyerName"`         // 购方名称
	Net          string                     `json:"taxExcludedAmount"` // 合计不含税金额
	Tax          string                     `json:"taxAmount"`         // 合计税额
	Statement    string                     `json:"applyRemark"`       // 申请说明
	Extra        map[string]json.RawMessage `json:"-"`                 // keys without a field, values that did not fit theirs
}

// deviceDigits is the length of the number of a tax-control device (金税盘编号).
const deviceDigits = 12

// RedSheetNo makes the number of an application (申请单号): the number of the tax-control
// device, 12 digits, and the time of the application.
func RedSheetNo(device string, at time.Time) string {
	return device + at.In(beijing).Format("060102150405")
}

// SheetMonth is a month as an application for a sheet has it (YYYYMM).
func SheetMonth(t time.Time) string { return t.In(beijing).Format("200601") }

// ApplyRedSheet applies for an information sheet (红字信息表申请). Success means only that the
// platform accepted the application: query the sheet by its SheetNo afterwards, and after
// VerdictUnknown before a repeat. Whether the platform refuses a repeated SheetNo is not
// documented.
func (c *Client) ApplyRedSheet(ctx context.Context, a RedSheetApply) (*Response, error) {
	method, err := c.method(MethodOldRedApply)
	if err != nil {
		return nil, err
	}
	for _, f := range []struct{ name, value string }{{"oriInvoiceCode", a.BlueCode}, {"oriInvoiceNumber", a.BlueNo}, {"sellerTaxNo", a.SellerTaxNum},
		{"sellerName", a.SellerName}, {"buyerTaxNo", a.BuyerTaxNum}, {"buyerName", a.BuyerName}, {"applyRemark", a.Statement}} {
		if f.value == "" {
			return nil, refuse(method, f.name, "empty")
		}
	}
	switch {
	case len(a.SheetNo) != 2*deviceDigits:
		return nil, refuse(method, "billNo", "want 24 digits: the device and the time")
	case a.Kind != KindPaperSpecial && a.Kind != KindElectronicSpecial:
		return nil, refuse(method, "invoiceLine", "want s or b")
	case len(a.Details) == 0:
		return nil, refuse(method, "invoiceRedApplyDetails", "no lines")
	}
	return c.Call(ctx, method, a, nil)
}

// RedSheetQuery selects information sheets: one by a number, or those of a period.
type RedSheetQuery struct {
	SheetNo    string    // 申请单号
	InfoNo     string    // 信息表编号
	From, To   time.Time // days of the applications, at most 60, when no number is given
	Page, Size int       // from 1; size at most 50; 0: the platform's default
}

// redSheetSpan is the longest period of one query.
const redSheetSpan = 60 * 24 * time.Hour

// QueryRedSheets returns a page of information sheets (红字信息表查询) and their total number,
// which is 0 if the answer has no readable one. Sheets that were made elsewhere are missing
// until [Client.DownloadRedSheets].
func (c *Client) QueryRedSheets(ctx context.Context, q RedSheetQuery) (sheets []RedSheet, total int, err error) {
	const method = MethodOldRedQueryNew
	request, err := q.request(method)
	if err != nil {
		return nil, 0, err
	}
	if q.Size < 0 || q.Size > 50 || q.Page < 0 {
		return nil, 0, refuse(method, "pageSize", "want at most 50")
	}
	for name, n := range map[string]int{"pageNo": q.Page, "pageSize": q.Size} {
		if n > 0 {
			request[name] = strconv.Itoa(n)
		}
	}
	resp, err := c.Call(ctx, method, request, nil)
	if err != nil {
		return nil, 0, err
	}
	page, err := redPageOf(resp)
	if err == nil {
		err = Decode(page.List, &sheets)
	}
	if err != nil {
		return nil, 0, resp.failure(&AnswerError{Reason: "of an unexpected shape", Err: err})
	}
	if Decode(page.Total, &total) != nil {
		total = 0
	}
	return sheets, total, nil
}

func (q RedSheetQuery) request(method string) (map[string]string, error) {
	request := map[string]string{}
	if q.SheetNo != "" {
		request["billNo"] = q.SheetNo
	}
	if q.InfoNo != "" {
		request["billInfoNo"] = q.InfoNo
	}
	if len(request) > 0 {
		return request, nil
	}
	if q.From.IsZero() || q.To.Before(q.From) || q.To.Sub(q.From) > redSheetSpan {
		return nil, refuse(method, "billTimeBegin", "give a number, or a period of at most 60 days")
	}
	request["billTimeBegin"], request["billTimeEnd"] = sheetDay(q.From), sheetDay(q.To)
	return request, nil
}

func sheetDay(t time.Time) string { return t.In(beijing).Format("20060102") }

// DownloadRedSheets makes the platform get the information sheets of a kind from the tax bureau
// (红字信息表下载): also those that buyers applied for. Page and Size have no meaning here.
func (c *Client) DownloadRedSheets(ctx context.Context, kind Kind, q RedSheetQuery) (*Response, error) {
	const method = MethodOldRedDownload
	request, err := q.request(method)
	if err != nil {
		return nil, err
	}
	request["invoiceLine"] = string(kind)
	return c.Call(ctx, method, request, nil)
}

// WithdrawRedSheet withdraws an information sheet by its SheetNo (红字信息表撤销). Query it
// afterwards: RedSheetWithdrawing means in progress, RedSheetWithdrawFailed that it stays.
func (c *Client) WithdrawRedSheet(ctx context.Context, sheetNo string) (*Response, error) {
	const method = MethodOldRedCancel
	if sheetNo == "" {
		return nil, refuse(method, "billNo", "empty")
	}
	return c.Call(ctx, method, map[string]string{"billNo": sheetNo}, nil)
}
