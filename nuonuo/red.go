package nuonuo

import "context"

// RedApply is an application for a red confirmation form (红字确认单) for a 数电 invoice or an
// older one.
type RedApply struct {
	BillID          string      `json:"billId,omitempty"`                // 申请号, ≤32, unique; made by the platform when empty
	BlueKind        Kind        `json:"blueInvoiceLine"`                 // 蓝票种类, required
	Source          Side        `json:"applySource"`                     // 申请方: SideSeller or SideBuyer, required
	BlueInvoiceCode string      `json:"blueInvoiceCode,omitempty"`       // of an old blue invoice, ≤12
	BlueInvoiceNo   string      `json:"blueInvoiceNumber,omitempty"`     // of an old blue invoice, ≤20
	BlueDigitalNo   string      `json:"blueElecInvoiceNumber,omitempty"` // 蓝字数电票号码, ≤20
	AppliedAt       string      `json:"billTime,omitempty"`              // 申请时间
	SellerTaxNum    string      `json:"sellerTaxNo"`                     // 销方税号, required
	SellerName      string      `json:"sellerName,omitempty"`            // 销方名称; required where the buyer applies
	DepartmentID    string      `json:"departmentId,omitempty"`          // 部门id
	ClerkID         string      `json:"clerkId,omitempty"`               // 开票员id
	BuyerTaxNum     string      `json:"buyerTaxNo,omitempty"`            // 购方税号
	BuyerName       string      `json:"buyerName"`                       // 购方名称, required
	VATUsage        string      `json:"vatUsage,omitempty"`              // 蓝票增值税用途
	SalesTaxUsage   string      `json:"saleTaxUsage,omitempty"`          // 蓝票消费税用途
	AccountStatus   string      `json:"accountStatus,omitempty"`         // 入账状态, reserved
	Reason          RedReason   `json:"redReason"`                       // 冲红原因, required
	ExtensionNumber string      `json:"extensionNumber,omitempty"`       // 分机号
	AutoIssue       string      `json:"autoInvoice,omitempty"`           // without effect today: electronic always, paper never
	OrderNo         string      `json:"orderNo,omitempty"`               // of the red invoice that follows by itself, ≤20
	Phone           string      `json:"phone,omitempty"`                 // 交付手机
	Email           string      `json:"email,omitempty"`                 // 交付邮箱
	CallbackURL     string      `json:"callbackUrl,omitempty"`           // ≤225
	Details         []RedDetail `json:"detail,omitempty"`                // for a partial red only
}

// RedDetail is one line of a partial red. Quantity, amount and tax are negative, the price is
// positive.
type RedDetail struct {
	BlueDetailIndex    string `json:"blueDetailIndex"`              // 蓝票明细序号; of the discounted line, discount lines do not count
	GoodsName          string `json:"goodsName"`                    // 商品名称
	Unit               string `json:"unit,omitempty"`               // 单位
	Spec               string `json:"specType,omitempty"`           // 规格型号
	Price              string `json:"taxExcludedPrice,omitempty"`   // 不含税单价
	Quantity           string `json:"num,omitempty"`                // 数量
	Net                string `json:"taxExcludedAmount"`            // 不含税金额
	Tax                string `json:"taxAmount"`                    // 税额
	TaxRate            string `json:"taxRate"`                      // 税率
	GoodsCode          string `json:"goodsCode"`                    // 税收分类编码
	FavouredPolicyFlag Policy `json:"favouredPolicyFlag,omitempty"` // 优惠政策标识
}

// ApplyRed applies for a red confirmation form (红字确认单申请) and returns its billId, which is
// empty if neither the caller nor the answer gave one. SaaS only.
//
// Set BillID to make repeats safe: a repeat after a lost answer is refused as a duplicate
// (VerdictDuplicate), and [Client.QueryRed] returns the form. Without it, VerdictUnknown can only
// be resolved by searching the forms. E9102 and E9103 refuse the blue invoice (VerdictRefused).
//
// When a form is RedNoConfirm or RedConfirmed, the bureau issues the red invoice of an electronic
// kind by itself; paper kinds need [Client.FastRed].
func (c *Client) ApplyRed(ctx context.Context, a RedApply) (billID string, err error) {
	method, err := c.method(MethodRedApply)
	if err != nil {
		return "", err
	}
	switch {
	case a.Source != SideSeller && a.Source != SideBuyer:
		return "", refuse(method, "applySource", "want SideSeller or SideBuyer")
	case a.BlueDigitalNo == "" && a.BlueInvoiceNo == "":
		return "", refuse(method, "blueElecInvoiceNumber", "give the number of the blue invoice")
	case a.SellerTaxNum == "":
		return "", refuse(method, "sellerTaxNo", "empty")
	case a.Source == SideBuyer && a.SellerName == "":
		return "", refuse(method, "sellerName", "empty, and the buyer applies")
	}
	resp, err := c.Call(ctx, method, a, nil)
	if err != nil {
		return "", err
	}
	if id, _ := scalarText(resp.Result); id != "" {
		return id, nil
	}
	return a.BillID, nil // accepted; the id is only repeated when the caller made it
}

// FastRedRequest requests the red invoice of a confirmed form.
type FastRedRequest struct {
	OrderNo         string `json:"orderNo"`                     // 订单号, ≤20, required
	TaxNum          string `json:"taxNum"`                      // 税号, required
	ExtensionNumber string `json:"extensionNumber,omitempty"`   // 分机号
	ClerkID         string `json:"clerkId,omitempty"`           // 开票员id
	DepartmentID    string `json:"deptId,omitempty"`            // 部门id
	OrderTime       string `json:"orderTime,omitempty"`         // 单据时间
	InvoiceCode     string `json:"invoiceCode,omitempty"`       // 蓝票代码
	InvoiceNo       string `json:"invoiceNumber,omitempty"`     // 蓝票号码, ≤20
	DigitalNo       string `json:"elecInvoiceNumber,omitempty"` // 蓝字数电票号码, ≤20
	SerialNo        string `json:"invoiceId,omitempty"`         // 蓝票流水号
	BillNo          string `json:"billNo"`                      // 红字确认单编号, required
	BillUUID        string `json:"billUuid"`                    // 红字确认单uuid, required
	Kind            Kind   `json:"invoiceLine,omitempty"`       // the blue invoice's when empty; es may become bs, ec may become pc
	CallbackURL     string `json:"callBackUrl,omitempty"`       // ≤255
}

// FastRed issues the red invoice of a form (快捷冲红) and returns its serial number, which is empty
// if the answer has none: query by order number. The order number prevents duplicates, as in
// [Client.Issue].
//
// Paper kinds need it. For electronic kinds it fetches a red invoice that the bureau issued and the
// platform has not linked yet, and may replace the order number once. While the bureau is issuing,
// FastRed fails with E9999 红票开具中 (VerdictUnknown) and the query returns E9500: query again
// later. In the classic family the method is unifiedfastInvoiceRed.
func (c *Client) FastRed(ctx context.Context, r FastRedRequest) (serialNo string, err error) {
	method, err := c.method(MethodFastRed)
	if err != nil {
		return "", err
	}
	for _, f := range []struct{ name, value string }{{"orderNo", r.OrderNo}, {"taxNum", r.TaxNum}, {"billNo", r.BillNo}, {"billUuid", r.BillUUID}} {
		if f.value == "" {
			return "", refuse(method, f.name, "empty")
		}
	}
	resp, err := c.Call(ctx, method, r, nil)
	if err != nil {
		return "", err
	}
	var result struct {
		SerialNo string `json:"invoiceSerialNum"`
	}
	if Decode(resp.Result, &result) != nil {
		return "", nil // accepted without a serial number; the order number finds it
	}
	return result.SerialNo, nil
}
