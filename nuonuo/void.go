package nuonuo

import "context"

// VoidRequest identifies a paper invoice to void.
type VoidRequest struct {
	SerialNo       string     `json:"invoiceId"`                // 发票流水号, required
	InvoiceCode    string     `json:"invoiceCode"`              // 发票代码, required
	InvoiceNo      string     `json:"invoiceNo"`                // 发票号码, required
	Reason         VoidReason `json:"invalidReason,omitempty"`  // 作废原因: 数电 paper kinds only
	SpecificReason string     `json:"specificReason,omitempty"` // 其他作废原因, ≤255, required by VoidOther
}

// Void cancels an issued paper invoice (发票作废) in the tax month of its issue. Electronic
// invoices cannot be voided, only reversed by a red one. It returns the serial number that the
// platform names; the invoice goes through Voiding (31) to Voided (3), so query afterwards. The
// serial number is empty when the answer has none. Refusals have codes that are not documented and
// are VerdictUnknown, but for E9999 with 不能作废: a query decides.
func (c *Client) Void(ctx context.Context, r VoidRequest) (serialNo string, err error) {
	method, err := c.method(MethodVoid)
	if err != nil {
		return "", err
	}
	switch {
	case r.SerialNo == "":
		return "", refuse(method, "invoiceId", "empty")
	case r.InvoiceCode == "":
		return "", refuse(method, "invoiceCode", "empty: only paper invoices can be voided, and they have one")
	case r.InvoiceNo == "":
		return "", refuse(method, "invoiceNo", "empty")
	}
	resp, err := c.Call(ctx, method, r, nil)
	if err != nil {
		return "", err
	}
	var result struct {
		SerialNo string `json:"invoiceId"`
	}
	if Decode(resp.Result, &result) != nil {
		return "", nil // accepted; the serial number is only repeated, and the caller has it
	}
	return result.SerialNo, nil
}
