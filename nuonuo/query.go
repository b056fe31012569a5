package nuonuo

import (
	"context"
	"slices"
)

// MaxQuery is how many numbers one query may name.
const MaxQuery = 50

// Query names invoices by serial numbers (发票流水号) or by order numbers (订单号), at most 50 of one sort.
type Query struct {
	SerialNos []string // 发票流水号
	OrderNos  []string // 订单编号
	// WithDetail asks for the lines (isOfferInvoiceDetail).
	WithDetail bool
	// WithBlueIndex asks for the line numbers that a partial red invoice refers to
	// (isOfferBlueDetailIndex, SaaS only; the answer's key is not documented and comes in
	// Item.Extra).
	WithBlueIndex bool
}

type queryRequest struct {
	SerialNos     []string `json:"serialNos,omitempty"`
	OrderNos      []string `json:"orderNos,omitempty"`
	WithDetail    string   `json:"isOfferInvoiceDetail"`
	WithBlueIndex string   `json:"isOfferBlueDetailIndex,omitempty"`
}

// QueryInvoices asks for the state of invoices (发票详情查询).
//
// An order that was split has several invoices, so the answer may hold more of them than were asked
// for, in any order. Whether numbers that are unknown among known ones are left out or make the
// whole call fail is not documented: compare what came with what was asked. VerdictNotFound (E9500)
// is normal for some seconds after a submit. Many fields come only when Nuonuo's staff has switched
// them on for the enterprise.
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
