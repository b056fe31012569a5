package nuonuo

import (
	"context"
	"time"
)

// RedRefresh says which forms the platform shall fetch from the tax bureau: one by its uuid, or
// those of a period.
type RedRefresh struct {
	Side     string    // identity: SideSeller or SideBuyer, required
	BillUUID string    // 确认单uuid
	From, To time.Time // dates of the forms, when no uuid is given
	Account  Account   // whose forms
}

// RefreshRed makes the platform fetch forms from the tax bureau (红字确认单刷新). Forms that were raised
// there are not seen by [Client.QueryRed] before. The answer only says that the wish was taken;
// codes 9520, 9540 and 9545 refuse it (VerdictRefused). SaaS only.
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
		Side     string `json:"identity"`
		BillUUID string `json:"billUuid,omitempty"`
		From     string `json:"startTime,omitempty"`
		To       string `json:"endTime,omitempty"`
	}{Account: r.Account, Side: r.Side, BillUUID: r.BillUUID}
	if !r.From.IsZero() {
		request.From, request.To = FormatDate(r.From), FormatDate(r.To)
	}
	return c.Call(ctx, method, request, nil)
}

// RedFormID names a form; the uuid wins over the billId, the billId over the number.
type RedFormID struct {
	BillUUID string `json:"billUuid,omitempty"` // 确认单uuid
	BillID   string `json:"billId,omitempty"`   // 申请号
	BillNo   string `json:"billNo,omitempty"`   // 确认单编号
}

// RedAnswer accepts or refuses a form that the other side raised.
type RedAnswer struct {
	RedFormID
	Side        string `json:"identity"`                // SideSeller or SideBuyer, required
	Agree       bool   `json:"-"`                       // confirmAgreement
	Reason      string `json:"confirmReason,omitempty"` // ≤200
	CallbackURL string `json:"callbackUrl,omitempty"`   // ≤225
	OrderNo     string `json:"orderNo,omitempty"`       // of the red invoice, ≤64
}

// AnswerRed accepts or refuses a form (红字确认单确认). Query the form afterwards: the answer only says
// that the wish was taken. A form that nobody answers lapses after 72 hours; an answer that comes
// later is refused (E9999 确认单已超时, VerdictRefused). Once both sides agree, the red invoice of an
// electronic kind follows by itself. After VerdictUnknown query the form before a repeat. SaaS
// only.
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

// WithdrawRed withdraws a form (红字确认单撤销). Query the form afterwards: RequestStatus 01 says that it
// is under way, 02 that it failed, and the form ends in RedWithdrawn or RedCancelled. SaaS only.
func (c *Client) WithdrawRed(ctx context.Context, id RedFormID, side string) (*Response, error) {
	method, err := c.method(MethodRedWithdraw)
	if err != nil {
		return nil, err
	}
	if err := id.check(method, side); err != nil {
		return nil, err
	}
	return c.Call(ctx, method, struct {
		RedFormID
		Side string `json:"identity"`
	}{id, side}, nil)
}

func (id RedFormID) check(method, side string) error {
	if id == (RedFormID{}) {
		return refuse(method, "billUuid", "give one of the form's ids")
	}
	if side != SideSeller && side != SideBuyer {
		return refuse(method, "identity", "want SideSeller or SideBuyer")
	}
	return nil
}
