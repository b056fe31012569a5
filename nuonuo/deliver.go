package nuonuo

import "context"

// DeliverRequest identifies an issued invoice by its printed number and gives the recipient.
type DeliverRequest struct {
	SellerTaxNum string `json:"taxnum"`                // 销方税号, required
	InvoiceCode  string `json:"invoiceCode,omitempty"` // 发票代码, empty for 数电
	InvoiceNo    string `json:"invoiceNum"`            // 发票号码, 8 digits, 数电 20, required
	Phone        string `json:"phone,omitempty"`       // 交付手机号
	Mail         string `json:"mail,omitempty"`        // 交付邮箱
}

// Deliver sends an issued invoice again by text message, mail or both (发票重新交付).
//
// Requests have no idempotency key: a repeat after VerdictUnknown may send the message twice. E9999
// with 发票不存在 or 发送失败 is VerdictRefused, with any other text VerdictUnknown.
func (c *Client) Deliver(ctx context.Context, r DeliverRequest) (*Response, error) {
	method, err := c.method(MethodDeliver)
	if err != nil {
		return nil, err
	}
	switch {
	case r.SellerTaxNum == "":
		return nil, refuse(method, "taxnum", "empty")
	case r.InvoiceNo == "":
		return nil, refuse(method, "invoiceNum", "empty")
	case r.Phone == "" && r.Mail == "":
		return nil, refuse(method, "phone", "give a phone number, a mail address or both")
	}
	return c.Call(ctx, method, r, nil)
}
