package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// DeliverEffect is the kind of effect that sends an issued invoice to one recipient once more. Its
// subject is the invoice, the recipient with most of it hidden, and which message this is.
const DeliverEffect ledger.Effect = "deliver"

// DeliverBody is what a person planned; it never changes. It has the recipient, which is personal
// data: it is shown to nobody.
type DeliverBody struct {
	Delivery
	OrderNo string `json:"order_no,omitempty"`
	Red     bool   `json:"red,omitempty"` // a red invoice
}

// Recipient is the phone number or the e-mail address.
func (d *Delivery) Recipient() string { return d.Phone + d.Email }

// Masked is the recipient with most of it hidden.
func (d *Delivery) Masked() string {
	if d.Phone != "" {
		return invoice.MaskNumber(d.Phone)
	}
	local, domain, _ := strings.Cut(d.Email, "@")
	return invoice.MaskNumber(local) + "@" + domain
}

// DeliverRequest asks that an invoice be sent to one recipient.
type DeliverRequest struct {
	Seller  string
	Invoice int64 // row of the invoice; of a red one, of the invoice that it reverses
	Order   int64
	Body    DeliverBody
	// Again sends another message where one was sent, or may have been: a person decided so.
	Again   bool
	Held    bool // it waits for a person's release
	Preview bool // of all requests: what would be recorded is only looked at
	// Refused is why the invoice cannot be sent; nil if it can.
	Refused *Refusal
}

// Why an invoice is not sent.
var (
	ErrDeliverNotIssued = &Refusal{Why: lang.Text{
		Zh: "没有已开具的发票",
		En: "no invoice was issued",
	}}
	ErrDeliverVoid = &Refusal{Why: lang.Text{
		Zh: "发票已作废，或正在作废",
		En: "the invoice is void, or is being voided",
	}}
	ErrDeliverNobody = &Refusal{Why: lang.Text{
		Zh: "订单里没有手机号，也没有邮箱；请用 --to 写明",
		En: "the order has neither a phone nor an e-mail address; give one with --to",
	}}
)

// DeliverRefused is why the invoice of an order in a state cannot be sent; nil if it can.
func DeliverRefused(s ledger.State, no string) *Refusal {
	switch {
	case s == ledger.Voiding || s == ledger.Voided:
		return ErrDeliverVoid
	case s != ledger.Issued || no == "":
		return ErrDeliverNotIssued
	}
	return nil
}

// DeliverPlanned is what became of a request.
type DeliverPlanned struct {
	ledger.Planned // Fresh: it will be called
	Body           DeliverBody
}

// PlanDeliveries records messages to be sent. A message to the same recipient that was sent, or may
// have been, is found and not planned again, unless the request says so. Nothing is recorded of a
// request that is refused.
func PlanDeliveries(ctx context.Context, l ledger.Plans, requests []DeliverRequest, now time.Time) ([]DeliverPlanned, error) {
	out := make([]DeliverPlanned, len(requests))
	var plans []ledger.Plan
	var at []int
	for i := range requests {
		r := &requests[i]
		if out[i].Body = r.Body; r.Refused != nil {
			out[i].Refused = r.Refused
			continue
		}
		plans = append(plans, ledger.Plan{Effect: DeliverEffect, Seller: r.Seller, Invoice: r.Invoice, Order: r.Order, Due: now, Held: r.Held})
		at = append(at, i)
	}
	check := func(n int, p *ledger.Plan, beside []ledger.Entry) error { return requests[at[n]].check(p, beside) }
	preview := slices.ContainsFunc(requests, func(r DeliverRequest) bool { return r.Preview })
	planned, err := planBeside(l, preview)(ctx, plans, now, check)
	if err != nil {
		return nil, fmt.Errorf("plan deliveries: %w", err)
	}
	for n, i := range at {
		out[i].Planned = planned[n]
	}
	return out, nil
}

// check completes a plan after the messages that the invoice has already.
func (r *DeliverRequest) check(p *ledger.Plan, beside []ledger.Entry) error {
	own := &r.Body
	prefix := own.No + " " + own.Masked() + "#"
	if own.Code != "" {
		prefix = own.Code + "-" + prefix
	}
	n := 1
	var last *ledger.Entry
	for i := range beside {
		b, err := DecodeDelivery(&beside[i])
		if err != nil {
			return err
		}
		if strings.HasPrefix(beside[i].Plan.Subject, prefix) {
			n++ // also of another recipient who looks the same when masked
		}
		if b.Code == own.Code && b.No == own.No && b.Recipient() == own.Recipient() {
			last = &beside[i]
		}
	}
	if last != nil && !r.another(last.State) {
		p.Subject, p.Body = last.Plan.Subject, last.Plan.Body
		return nil
	}
	var err error
	p.Subject = fmt.Sprint(prefix, n)
	p.Body, err = json.Marshal(own)
	return err
}

// another reports that there may be one more message after one in a state.
func (r *DeliverRequest) another(s ledger.State) bool {
	switch s {
	case ledger.Failed, ledger.Dropped: // no message was sent
		return true
	case ledger.Done, ledger.Unknown:
		return r.Again
	}
	return false // it is still to be sent
}

// DecodeDelivery reads the body of a delivery.
func DecodeDelivery(e *ledger.Entry) (b DeliverBody, err error) {
	if err := json.Unmarshal(e.Plan.Body, &b); err != nil {
		return b, fmt.Errorf("read delivery %s: %w", e.Plan.Subject, err)
	}
	return b, nil
}
