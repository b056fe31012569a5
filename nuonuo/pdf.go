package nuonuo

import (
	"context"
	"encoding/json"
)

// PDFRequest names an issued invoice by its printed number and one of its two totals, which the
// platform takes for a proof that the asker knows the invoice.
type PDFRequest struct {
	InvoiceCode string `json:"invoiceCode,omitempty"` // 发票代码, empty for 数电
	InvoiceNo   string `json:"invoiceNo"`             // 发票号码, required
	Gross       string `json:"inTaxAmount,omitempty"` // 含税金额
	Net         string `json:"exTaxAmount,omitempty"` // 不含税金额
}

// PDFLink is where the file of an invoice lies.
type PDFLink struct {
	SerialNo string `json:"serialNo"` // 发票流水号
	URL      string `json:"data"`     // PDF address, empty when the answer has none; its life is not documented, so fetch and store the file at once
	// Extra holds keys that this package does not know and values that did not fit their field.
	Extra map[string]json.RawMessage `json:"-"`
}

// FindPDF asks for the PDF address of an invoice whose serial number is not at hand (查询发票PDF). The
// query answers it, too, with the OFD, which is the legal original when there is one. Both families
// use one method. E0001, E0002 and E9367 to E9370 say that no file fits the values
// (VerdictRefused); E9999 is a disturbance (VerdictWait).
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
