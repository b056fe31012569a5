package nuonuo

import (
	"bytes"
	"context"
	"errors"
)

// MaxDetails is the maximum number of lines of an order, including discount lines.
const MaxDetails = 2000

// IssueResult is the platform's acceptance of an order. The invoice is made later: read it with
// [Client.QueryInvoices].
type IssueResult struct {
	// SerialNo (发票流水号) is empty if the enterprise reviews its orders (开票需审核). If an order
	// is split, it identifies only the first invoice. Use the order number as the key.
	SerialNo string
	Response *Response // the whole answer
}

// EncodeIssue returns the body of an issue request. Equal orders give equal bytes, so that a hash
// of the body can be stored before it is sent.
//
// EncodeIssue returns an [*Error] that wraps an [*InputError] if the request would be ambiguous: no
// order number, no seller, no lines, more than [MaxDetails] lines, or text that is not UTF-8. It
// leaves all other checks to the platform.
func EncodeIssue(o *Order) ([]byte, error) {
	switch {
	case o == nil:
		return nil, refuse(MethodIssue, "order", "nil")
	case o.OrderNo == "":
		return nil, refuse(MethodIssue, "orderNo", "empty: without it a second invoice could not be told from the first")
	case o.SellerTaxNum == "":
		return nil, refuse(MethodIssue, "salerTaxNum", "empty")
	case len(o.Details) == 0 || len(o.Details) > MaxDetails:
		return nil, refuse(MethodIssue, "invoiceDetail", "%d lines, want 1 to %d", len(o.Details), MaxDetails)
	}
	body, err := encode(struct {
		Order *Order `json:"order"`
	}{o})
	if err != nil {
		return nil, &Error{Method: MethodIssue, Err: &InputError{Field: "order", Reason: err.Error()}}
	}
	if holdsReplacement(body) {
		return nil, refuse(MethodIssue, "order", "holds text that is not UTF-8")
	}
	return body, nil
}

// holdsReplacement finds the escape that encoding/json writes for bytes that are not UTF-8. A
// replacement character that was in the text is not escaped.
func holdsReplacement(body []byte) bool {
	escape := []byte(`\ufffd`)
	for at := 0; ; {
		i := bytes.Index(body[at:], escape)
		if i < 0 {
			return false
		}
		i += at
		backslashes := 0
		for backslashes < i && body[i-1-backslashes] == '\\' {
			backslashes++
		}
		if backslashes%2 == 0 {
			return true
		}
		at = i + len(escape)
	}
}

// Issue submits an order (请求开具发票). Success means that the platform accepted it (E0000), not
// that the invoice exists.
//
// The order number is unique per seller and prevents a second invoice. If the outcome is unknown
// (VerdictUnknown), query first, and send the order again only under the same number.
// VerdictDuplicate (E9106) means that an earlier request arrived, not that its content was the
// same. The number of an order that failed later (status 22) cannot be used again: call
// [Client.Reissue]. The platform splits an order above the limit of one invoice into up to ten
// invoices; beyond that it answers E9154 (VerdictRefused).
//
// E4000, E9101 to E9131, E9138, E9154 and E9796 to E9801 mean that the order itself is wrong
// (VerdictRefused); whether the number can be used again is not documented. E9301, E9302 and E9338
// concern the seller (VerdictStop). A timeout, a truncated or HTML answer, HTTP 429 and 5xx, the
// codes 0203 and 040102 and every undocumented code are VerdictUnknown.
func (c *Client) Issue(ctx context.Context, o *Order) (*IssueResult, error) {
	body, err := EncodeIssue(o)
	if err != nil {
		return nil, err
	}
	return c.IssueRaw(ctx, body)
}

// IssueRaw submits a body made by [EncodeIssue]. It signs and sends exactly these bytes. Otherwise
// it is like [Client.Issue].
func (c *Client) IssueRaw(ctx context.Context, body []byte) (*IssueResult, error) {
	method, err := c.method(MethodIssue)
	if err != nil {
		return nil, err
	}
	resp, err := c.send(ctx, method, body)
	if err != nil {
		return nil, err
	}
	// E0000 alone means that the order was accepted, so nothing in the result may turn that into an
	// error.
	var result struct {
		SerialNo string `json:"invoiceSerialNum"`
	}
	if err := resp.decode(&result); err != nil {
		result.SerialNo = ""
	}
	return &IssueResult{SerialNo: result.SerialNo, Response: resp}, nil
}

// IsCode reports whether err is an answer of the platform with the given code.
func IsCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
