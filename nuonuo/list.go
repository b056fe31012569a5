package nuonuo

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// ListRequest selects one page of the invoices of a period.
type ListRequest struct {
	TimeKind     TimeKind  // requestType, required
	SellerTaxNum string    // 税号, required
	From, To     time.Time // at most ten days
	Page, Size   int       // pages count from 1; a period must hold at most 1000 invoices
}

// ListedInvoice is a row of an invoice list. It has fewer fields than [Invoice], and some have
// other wire names.
type ListedInvoice struct {
	SerialNo     string                     `json:"serialNo"`    // 发票流水号
	SellerTaxNum string                     `json:"sellerTaxNo"` // 销方税号
	OrderNo      string                     `json:"orderNo"`     // 订单号
	Status       Status                     `json:"status"`      // 发票状态
	InvoiceCode  string                     `json:"invoiceCode"` // 发票代码
	InvoiceNo    string                     `json:"invoiceNo"`   // 发票号码
	Net          string                     `json:"exTaxAmount"` // 不含税金额
	Tax          string                     `json:"taxAmount"`   // 税额
	BuyerName    string                     `json:"payerName"`   // 购方名称
	Kind         Kind                       `json:"invoiceKind"` // 发票种类, the letter here
	AddedAt      time.Time                  `json:"addTime"`     // 添加时间
	IssuedAt     time.Time                  `json:"invoiceTime"` // 开票时间
	Extra        map[string]json.RawMessage `json:"-"`           // keys without a field, values that did not fit theirs
}

// InvoiceList is one page of a list.
type InvoiceList struct {
	// Total is the number of invoices on all pages, or 0 if the answer has no readable number; then
	// request pages until one is not full.
	Total    int             `json:"totalCount"`
	Invoices []ListedInvoice `json:"invoices"` // of this page
	// Extra holds keys that this package does not know and values that did not fit their field.
	Extra map[string]json.RawMessage `json:"-"` // keys without a field, values that did not fit theirs
}

// listSpan is the longest period of one list.
const listSpan = 10 * 24 * time.Hour

// ListInvoices lists the invoices of a period (发票列表查询) of at most ten days and 1000 invoices;
// codes 1005 and 1007 mean more (VerdictRefused). 1009 means that the platform is busy
// (VerdictWait).
func (c *Client) ListInvoices(ctx context.Context, r ListRequest) (*InvoiceList, error) {
	method, err := c.method(MethodList)
	if err != nil {
		return nil, err
	}
	switch {
	case r.TimeKind != TimeKindZero && r.TimeKind != TimeKindOne:
		return nil, refuse(method, "requestType", "want TimeKindZero or TimeKindOne")
	case r.SellerTaxNum == "":
		return nil, refuse(method, "taxnum", "empty")
	case r.To.Before(r.From) || r.To.Sub(r.From) > listSpan:
		return nil, refuse(method, "startTime", "want a period of at most ten days")
	case r.Page < 1 || r.Size < 1:
		return nil, refuse(method, "pageNo", "page and size count from 1")
	}
	var list InvoiceList
	_, err = c.Call(ctx, method, map[string]string{
		"requestType": string(r.TimeKind), "taxnum": r.SellerTaxNum,
		"startTime": FormatTime(r.From), "endTime": FormatTime(r.To),
		"pageNo": strconv.Itoa(r.Page), "pageSize": strconv.Itoa(r.Size),
	}, &list)
	if err != nil {
		return nil, err
	}
	return &list, nil
}

// CountIssued returns how many invoices were issued in a period (开票量查询). The period must be
// within the last three years (otherwise E1000, VerdictRefused). Both families use one method.
func (c *Client) CountIssued(ctx context.Context, sellerTaxNum string, from, to time.Time) (int, error) {
	if sellerTaxNum == "" {
		return 0, refuse(MethodQuantity, "taxnum", "empty")
	}
	var result struct {
		Count *int `json:"invoiceSuccessCount"`
	}
	resp, err := c.Call(ctx, MethodQuantity, map[string]string{
		"taxnum": sellerTaxNum, "invoiceTimeStart": FormatTime(from), "invoiceTimeEnd": FormatTime(to),
	}, &result)
	if err != nil {
		return 0, err
	}
	if result.Count == nil {
		return 0, resp.failure(&AnswerError{Reason: "without a number of invoices"}) // "none" would be a claim
	}
	return *result.Count, nil
}
