package nuonuo

import "context"

// ReissueRequest names a failed invoice by serial number, which wins, or by order number. The last
// three fields choose the paper roll of kinds c and f, all or none of them.
type ReissueRequest struct {
	SerialNo        string `json:"fpqqlsh,omitempty"`         // 发票流水号
	OrderNo         string `json:"orderno,omitempty"`         // 订单号
	NextInvoiceCode string `json:"nextInvoiceCode,omitempty"` // 指定发票代码, ≤12
	NextInvoiceNum  string `json:"invoiceNumStart,omitempty"` // 发票起始号码, ≤8
	LastInvoiceNum  string `json:"invoiceNumEnd,omitempty"`   // 发票终止号码, ≤8
}

// Reissue tries a failed invoice again (开票重试), for status Failed (22) and SealFailed (24). Order
// and serial number stay the same, and the invoice goes back to Issuing (20).
//
// At most 20 times a day for one serial number (E9613, VerdictRefused). An invoice that is issued
// already or still in progress is answered with a text and no documented code: query afterwards,
// whatever the answer says.
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
