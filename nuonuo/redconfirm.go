package nuonuo

import (
	"context"
	"time"
)

// RedRefresh selects the forms that the platform fetches from the tax bureau: one by UUID, or those
// of a period.
type RedRefresh struct {
	Side     Side      // identity: SideSeller or SideBuyer, required
	BillUUID string    // 确认单uuid
	From, To time.Time // dates of the forms, when no uuid is given
	Account  Account   // whose forms
}

// RefreshRed makes the platform fetch forms from the tax bureau (红字确认单刷新). [Client.QueryRed]
// does not return forms made at the bureau before that. Success means only that the platform
// accepted the request; codes 9520, 9540 and 9545 refuse it (VerdictRefused). SaaS only.
func (c *Client) RefreshRed(ctx context.Context, r RedRefresh) (*Response, error) {
	method, err := c.method(MethodRedRefresh)
	if err != nil {
		return nil, err
	}
	if r.Side != SideSeller && r.Side != SideBuyer {
		return nil, refuse(method, "identity", "want SideSeller or SideBuyer")
	}
	if r.BillUUID == "" && (r.From.IsZero() || r.To.IsZero()) {
		return nil, refuse(method, "billUuid", "give a uuid or a period")
	}
	request := struct {
		Account
		Side     Side   `json:"identity"`
		BillUUID string `json:"billUuid,omitempty"`
		From     string `json:"startTime,omitempty"`
		To       string `json:"endTime,omitempty"`
	}{Account: r.Account, Side: r.Side, BillUUID: r.BillUUID}
	if !r.From.IsZero() {
		request.From, request.To = FormatDate(r.From), FormatDate(r.To)
	}
	return c.Call(ctx, method, request, nil)
}

// RedFormID identifies a form. BillUUID takes precedence over BillID, and BillID over BillNo.
type RedFormID struct {
	BillUUID string `json:"billUuid,omitempty"` // 确认单uuid
	BillID   string `json:"billId,omitempty"`   // 申请号
	BillNo   string `json:"billNo,omitempty"`   // 确认单编号
}

// RedAnswer is the acceptance or refusal of a form that the other side made.
type RedAnswer struct {
	RedFormID
	Side        Side   `json:"identity"`                // SideSeller or SideBuyer, required
	Agree       bool   `json:"-"`                       // confirmAgreement
	Reason      string `json:"confirmReason,omitempty"` // ≤200
	CallbackURL string `json:"callbackUrl,omitempty"`   // ≤225
	OrderNo     string `json:"orderNo,omitempty"`       // of the red invoice, ≤64
}

// AnswerRed accepts or refuses a form (红字确认单确认). Success means only that the platform
// accepted the request: query the form afterwards, and after VerdictUnknown before a repeat. SaaS
// only.
//
// A form expires after 72 hours without an answer; a later answer is refused (E9999 确认单已超时,
// VerdictRefused). When both sides agree, the bureau issues the red invoice of an electronic kind
// by itself.
func (c *Client) AnswerRed(ctx context.Context, a RedAnswer) (*Response, error) {
	method, err := c.method(MethodRedConfirm)
	if err != nil {
		return nil, err
	}
	if err := a.check(method, a.Side); err != nil {
		return nil, err
	}
	return c.Call(ctx, method, struct {
		RedAnswer
		Agreement string `json:"confirmAgreement"`
	}{a, flag(a.Agree)}, nil)
}

// WithdrawRed withdraws a form (红字确认单撤销). Query the form afterwards: RequestStatus 01 means
// in progress, 02 failed; a withdrawn form is RedWithdrawn or RedCancelled. SaaS only.
func (c *Client) WithdrawRed(ctx context.Context, id RedFormID, side Side) (*Response, error) {
	method, err := c.method(MethodRedWithdraw)
	if err != nil {
		return nil, err
	}
	if err := id.check(method, side); err != nil {
		return nil, err
	}
	return c.Call(ctx, method, struct {
		RedFormID
		Side Side `json:"identity"`
	}{id, side}, nil)
}

func (id RedFormID) check(method string, side Side) error {
	if id == (RedFormID{}) {
		return refuse(method, "billUuid", "give one of the form's ids")
	}
	if side != SideSeller && side != SideBuyer {
		return refuse(method, "identity", "want SideSeller or SideBuyer")
	}
	return nil
}
