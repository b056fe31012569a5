package nuonuo

import (
	"bytes"
	"context"
	"errors"
)

// MaxDetails is the number of lines that one order may have, discount lines included.
const MaxDetails = 2000

// IssueResult is the platform's word that it took an order. The invoice itself is made later: ask
// for it with [Client.QueryInvoices].
type IssueResult struct {
	// SerialNo (发票流水号) is empty when the enterprise audits its orders (开票需审核), and it names only
	// the first invoice of an order that was split. The order number is the key to rely on.
	SerialNo string
	Response *Response // the whole answer
}

// EncodeIssue returns the body of an issue request. The same order gives the same bytes, so that a
// hash of them can be stored before they are sent. It refuses, as *InputError inside *Error, what
// would make the request ambiguous: no order number, no seller, no lines or too many, text that is
// not UTF-8. All other rules are the platform's.
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

// holdsReplacement finds the escape that encoding/json writes for bytes that are not UTF-8; a
// replacement character that was in the text travels unescaped.
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

// Issue submits an order (请求开具发票). Success means that the platform took it (E0000), not that the
// invoice exists.
//
// The order number is unique for each seller and is what prevents a second invoice: an order whose
// outcome is not known (VerdictUnknown) may only be sent again under the same number, and after a
// query. VerdictDuplicate (E9106) says that an earlier request arrived; it is not told whether its
// content was the same. A number whose order failed later (status 22) is used up: call
// [Client.Reissue]. An order above the limit of one invoice is split by the platform into up to ten
// (E9154 beyond, VerdictRefused).
//
// E4000, E9101 to E9131, E9138, E9154 and E9796 to E9801 say that the order itself is wrong
// (VerdictRefused); whether such a refusal uses up the number is not documented. E9301, E9302 and
// E9338 concern the seller (VerdictStop). A timeout, a broken or HTML answer, HTTP 429 and 5xx, the
// codes 0203 and 040102 and every code that is not documented are VerdictUnknown.
func (c *Client) Issue(ctx context.Context, o *Order) (*IssueResult, error) {
	body, err := EncodeIssue(o)
	if err != nil {
		return nil, err
	}
	return c.IssueRaw(ctx, body)
}

// IssueRaw submits a body made by [EncodeIssue]; exactly these bytes are signed and sent. All that
// [Client.Issue] says holds.
func (c *Client) IssueRaw(ctx context.Context, body []byte) (*IssueResult, error) {
	method, err := c.method(MethodIssue)
	if err != nil {
		return nil, err
	}
	resp, err := c.CallRaw(ctx, method, body)
	if err != nil {
		return nil, err
	}
	// The result is a bonus: E0000 alone means that the order was taken, so nothing in the result
	// may turn that into an error.
	var result struct {
		SerialNo string `json:"invoiceSerialNum"`
	}
	if err := Decode(resp.Result, &result); err != nil {
		result.SerialNo = ""
	}
	return &IssueResult{SerialNo: result.SerialNo, Response: resp}, nil
}

// IsCode reports whether err is an answer of the platform with the given code.
func IsCode(err error, code string) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
