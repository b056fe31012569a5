package nuonuo

import "context"

// ReissueRequest identifies a failed invoice by serial number, which takes precedence, or by order
// number. The last three fields select the paper roll of kinds c and f; set all or none of them.
type ReissueRequest struct {
	SerialNo        string `json:"fpqqlsh,omitempty"`         // 发票流水号
	OrderNo         string `json:"orderno,omitempty"`         // 订单号
	NextInvoiceCode string `json:"nextInvoiceCode,omitempty"` // 指定发票代码, ≤12
	NextInvoiceNum  string `json:"invoiceNumStart,omitempty"` // 发票起始号码, ≤8
	LastInvoiceNum  string `json:"invoiceNumEnd,omitempty"`   // 发票终止号码, ≤8
}

// Reissue retries an invoice of status Failed (22) or SealFailed (24) (开票重试). Order number and
// serial number do not change, and the status becomes Issuing (20).
//
// The platform allows 20 retries a day per serial number (E9613, VerdictRefused). For an invoice
// that is issued or in progress it answers with a text and no documented code: query afterwards,
// whatever the result.
func (c *Client) Reissue(ctx context.Context, r ReissueRequest) (*Response, error) {
	method, err := c.method(MethodReissue)
	if err != nil {
		return nil, err
	}
	if r.SerialNo == "" && r.OrderNo == "" {
		return nil, refuse(method, "fpqqlsh", "give a serial number or an order number")
	}
	return c.Call(ctx, method, r, nil)
}
