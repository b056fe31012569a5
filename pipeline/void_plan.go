package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// VoidEffect is the kind of effect that makes a paper invoice void (作废). Its subject is the
// invoice, and which attempt this is.
const VoidEffect ledger.Effect = "void"

// VoidBody is what a person planned; it never changes.
type VoidBody struct {
	Voiding
	OrderNo  string         `json:"order_no"`
	Kind     invoice.Kind   `json:"kind"`
	IssuedAt time.Time      `json:"issued_at"`
	Buyer    string         `json:"buyer"`
	Gross    invoice.Amount `json:"gross"`
}

// VoidRequest asks that an invoice be made void.
type VoidRequest struct {
	Seller   string
	Blue     ledger.Blue
	Reason   string // "1" to "4", of 数电 paper kinds only; empty: the platform's default
	Specific string // the reason in words, with reason 4
	Held     bool   // it waits for a person's release
	Preview  bool   // of all requests: what would be recorded is only looked at
}

// Why an invoice is not made void.
var (
	ErrVoidNotPaper = &Refusal{Reverse: true, Why: lang.Text{
		Zh: "不是纸质发票，不能作废，只能红冲",
		En: "it is no paper invoice and cannot be voided, only reversed",
	}}
	ErrVoidMonth = &Refusal{Reverse: true, Why: lang.Text{
		Zh: "发票不是本月开具的（按北京时间），不能作废，只能红冲",
		En: "it was not issued in this month (in Beijing) and cannot be voided, only reversed",
	}}
	ErrVoidReversed = &Refusal{Why: lang.Text{
		Zh: "发票已经红冲，或有红字发票正在办理，不能作废",
		En: "it is reversed, or a red invoice is under way, so it cannot be voided",
	}}
	ErrVoidVoided = &Refusal{Why: lang.Text{
		Zh: "发票已作废，或正在作废",
		En: "it is void already, or is being voided",
	}}
	ErrVoidNotIssued = &Refusal{Why: lang.Text{
		Zh: "没有已开具的发票",
		En: "no invoice was issued",
	}}
	ErrVoidElsewhere = &Refusal{Why: lang.Text{
		Zh: "不是用本台账开具的发票，请在开具它的地方作废",
		En: "it was not issued through this ledger: void it where it was issued",
	}}
	ErrVoidUnknown = &Refusal{Why: lang.Text{
		Zh: "台账里没有它的流水号、发票代码或开票日期；请先运行 fapiao reconcile --recheck",
		En: "the ledger has no serial number, code or day of issue of it; first run: " +
			"fapiao reconcile --recheck",
	}}
	ErrVoidReason = &Refusal{Why: lang.Text{
		Zh: "作废原因只用于数电纸质发票；这一张请不写 --reason",
		En: "only 数电 paper invoices take a reason: leave --reason out for this one",
	}}
)

// VoidPlanned is what became of a request.
type VoidPlanned struct {
	ledger.Planned // Fresh: it will be called
	Body           VoidBody
}

// PlanVoids records voids to be called, each checked against the voids and reds that its invoice
// has, in the transaction that records it. One that was asked for before is found and not planned
// again, unless it failed or was withdrawn. Nothing is recorded of a request that is refused.
func PlanVoids(ctx context.Context, l ledger.Plans, requests []VoidRequest, now time.Time) ([]VoidPlanned, error) {
	out := make([]VoidPlanned, len(requests))
	plans := make([]ledger.Plan, len(requests))
	for i := range requests {
		r := &requests[i]
		out[i].Body = r.body()
		plans[i] = ledger.Plan{Effect: VoidEffect, Beside: []ledger.Effect{red.Effect}, Seller: r.Seller,
			Invoice: r.Blue.ID, Order: r.Blue.Order.ID, Due: now, Held: r.Held}
	}
	check := func(n int, p *ledger.Plan, beside []ledger.Entry) error {
		return requests[n].check(p, &out[n].Body, beside, now)
	}
	preview := slices.ContainsFunc(requests, func(r VoidRequest) bool { return r.Preview })
	planned, err := planBeside(l, preview)(ctx, plans, now, check)
	if err != nil {
		return nil, fmt.Errorf("plan voids: %w", err)
	}
	for i := range planned {
		out[i].Planned = planned[i]
	}
	return out, nil
}

func (r *VoidRequest) body() VoidBody {
	b := VoidBody{Voiding: Voiding{Serial: r.Blue.Serial, Code: r.Blue.Code, No: r.Blue.No, Reason: r.Reason, Specific: r.Specific},
		OrderNo: r.Blue.Order.Key.OrderNo, IssuedAt: r.Blue.IssuedAt, Gross: r.Blue.Gross}
	if o := r.Blue.Order.Order; o != nil {
		b.Kind, b.Buyer = o.Kind, o.Buyer.Name
	}
	return b
}

// check completes a plan after what its invoice has already.
func (r *VoidRequest) check(p *ledger.Plan, b *VoidBody, beside []ledger.Entry, now time.Time) error {
	attempt, reversed := 1, false
	for i := range beside {
		e := &beside[i]
		alive := e.State != ledger.Failed && e.State != ledger.Dropped
		switch {
		case e.Plan.Effect != VoidEffect:
			reversed = reversed || alive
		case !alive:
			attempt++
		case e.State == ledger.Held: // nobody agreed to it yet: it is judged as if it were new
			p.Subject = e.Plan.Subject
		default:
			var err error
			p.Subject, p.Body = e.Plan.Subject, e.Plan.Body
			*b, err = DecodeVoid(e)
			return err
		}
	}
	if reversed {
		return ErrVoidReversed
	}
	if err := r.may(b, now); err != nil {
		return err
	}
	if p.Subject == "" {
		p.Subject = fmt.Sprintf("%s-%s#%d", b.Code, b.No, attempt)
	}
	var err error
	p.Body, err = json.Marshal(b)
	return err
}

// may returns why the invoice cannot be made void; nil if it can.
func (r *VoidRequest) may(b *VoidBody, now time.Time) error {
	switch {
	case r.Blue.Order.ID == 0 || r.Blue.Order.Order == nil:
		return ErrVoidElsewhere
	case r.Blue.Order.State == ledger.Voided || r.Blue.Order.State == ledger.Voiding || r.Blue.Void():
		return ErrVoidVoided
	case r.Blue.Order.State != ledger.Issued && r.Blue.Order.State != ledger.SealFailed || b.No == "":
		return ErrVoidNotIssued
	case !b.Kind.Paper():
		return ErrVoidNotPaper
	case b.IssuedAt.IsZero() || b.Serial == "" || b.Code == "":
		return ErrVoidUnknown
	case !sameMonth(b.IssuedAt, now):
		return ErrVoidMonth
	case b.Reason != "" && !b.Kind.Digital():
		return ErrVoidReason
	}
	return nil
}

// sameMonth reports that two times are of one month in Beijing, which is the tax month.
func sameMonth(a, b time.Time) bool {
	const month = "2006-01"
	return a.In(beijing.Zone).Format(month) == b.In(beijing.Zone).Format(month)
}

// DecodeVoid reads the body of a void.
func DecodeVoid(e *ledger.Entry) (b VoidBody, err error) {
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return b, fmt.Errorf("read the void of invoice %s: %w", e.Plan.Subject, err)
	}
	return b, nil
}
