package nuonuo

import "context"

// PDFRequest names an issued invoice by its printed number and one of its two totals, which the platform takes for
// a proof that the asker knows the invoice.
type PDFRequest struct {
	InvoiceCode string `json:"invoiceCode,omitempty"` // 发票代码, empty for 数电
	InvoiceNo   string `json:"invoiceNo"`             // 发票号码, required
	Gross       string `json:"inTaxAmount,omitempty"` // 含税金额
	Net         string `json:"exTaxAmount,omitempty"` // 不含税金额
}

// PDFLink is where the file of an invoice lies.
type PDFLink struct {
	SerialNo string `json:"serialNo"` // 发票流水号
	URL      string `json:"data"`     // PDF address; its life is not documented, so fetch and store the file at once
}

// FindPDF asks for the PDF address of an invoice whose serial number is not at hand (查询发票PDF). The query
// answers it, too, with the OFD, which is the legal original when there is one. Both families use one method.
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
