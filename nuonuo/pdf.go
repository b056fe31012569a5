package nuonuo

import (
	"context"
	"encoding/json"
)

// PDFRequest identifies an issued invoice by its printed number and one of its two totals, which
// the platform takes as proof that the caller knows the invoice.
type PDFRequest struct {
	InvoiceCode string `json:"invoiceCode,omitempty"` // 发票代码, empty for 数电
	InvoiceNo   string `json:"invoiceNo"`             // 发票号码, required
	Gross       string `json:"inTaxAmount,omitempty"` // 含税金额
	Net         string `json:"exTaxAmount,omitempty"` // 不含税金额
}

// PDFLink is the address of an invoice's file.
type PDFLink struct {
	SerialNo string `json:"serialNo"` // 发票流水号
	URL      string `json:"data"`     // PDF address, empty when the answer has none; its life is not documented, so fetch and store the file at once
	// Extra holds keys that this package does not know and values that did not fit their field.
	Extra map[string]json.RawMessage `json:"-"`
}

// FindPDF returns the URL of the PDF of an invoice whose serial number is unknown (查询发票PDF).
// With a serial number use [Client.QueryInvoices], which also returns the OFD, the legal original
// where there is one. Both families use one method. E0001, E0002 and E9367 to E9370 mean that no
// file matches the values (VerdictRefused); E9999 is a temporary failure (VerdictWait).
func (c *Client) FindPDF(ctx context.Context, r PDFRequest) (*PDFLink, error) {
	if r.InvoiceNo == "" {
		return nil, refuse(MethodPDF, "invoiceNo", "empty")
	}
	if (r.Gross == "") == (r.Net == "") {
		return nil, refuse(MethodPDF, "inTaxAmount", "give the total with tax or without, one of them")
	}
	var link PDFLink
	if _, err := c.Call(ctx, MethodPDF, r, &link); err != nil {
		return nil, err
	}
	return &link, nil
}
