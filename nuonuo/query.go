package nuonuo

import (
	"context"
	"slices"
)

// MaxQuery is the maximum number of order or serial numbers in one query.
const MaxQuery = 50

// Query selects invoices by serial numbers (发票流水号) or by order numbers (订单号), at most
// [MaxQuery], not both.
type Query struct {
	SerialNos []string // 发票流水号
	OrderNos  []string // 订单编号
	// WithDetail requests the lines (isOfferInvoiceDetail).
	WithDetail bool
	// WithBlueIndex requests the line numbers for a partial red invoice (isOfferBlueDetailIndex,
	// SaaS only). The key in the answer is not documented; the value is in [Item].Extra, where
	// [RedLines] looks for blueDetailIndex.
	WithBlueIndex bool
}

type queryRequest struct {
	SerialNos     []string `json:"serialNos,omitempty"`
	OrderNos      []string `json:"orderNos,omitempty"`
	WithDetail    string   `json:"isOfferInvoiceDetail"`
	WithBlueIndex string   `json:"isOfferBlueDetailIndex,omitempty"`
}

// QueryInvoices returns the state of invoices (发票详情查询).
//
// The answer may have more invoices than numbers, in any order: an order that was split has
// several. Whether an unknown number among known ones is omitted or fails the whole call is not
// documented; compare the result with the query. For some seconds after a submission
// VerdictNotFound (E9500) is normal. Many fields are filled only if Nuonuo's staff enabled them for
// the enterprise.
func (c *Client) QueryInvoices(ctx context.Context, q Query) ([]Invoice, *Response, error) {
	method, err := c.method(MethodQuery)
	if err != nil {
		return nil, nil, err
	}
	if err := q.check(method); err != nil {
		return nil, nil, err
	}
	request := queryRequest{SerialNos: q.SerialNos, OrderNos: q.OrderNos, WithDetail: flag(q.WithDetail)}
	if q.WithBlueIndex {
		request.WithBlueIndex = "1"
	}
	var invoices []Invoice
	resp, err := c.Call(ctx, method, request, &invoices)
	if err != nil {
		return nil, resp, err
	}
	return invoices, resp, nil
}

func (q Query) check(method string) error {
	if (len(q.SerialNos) == 0) == (len(q.OrderNos) == 0) {
		return refuse(method, "serialNos", "give serial numbers or order numbers, one sort of them")
	}
	numbers, field := q.SerialNos, "serialNos"
	if len(numbers) == 0 {
		numbers, field = q.OrderNos, "orderNos"
	}
	if len(numbers) > MaxQuery {
		return refuse(method, field, "%d numbers, want at most %d", len(numbers), MaxQuery)
	}
	if slices.Contains(numbers, "") {
		return refuse(method, field, "holds an empty number")
	}
	return nil
}

func flag(b bool) string {
	if b {
		return "1"
	}
	return "0"
}
