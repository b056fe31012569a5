package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// DeliverOptions are those of [App.Deliver].
type DeliverOptions struct {
	// Orders names invoices: by their own numbers, those of red invoices too, or all invoices of an
	// order by its number.
	Orders
	Batch string // ID of the batch whose invoices are sent; of no named orders
	// To are phone numbers and e-mail addresses; empty: those of each order.
	To []string
	// Again sends another message to those who have one, or may have one.
	Again   bool
	Consent Consent[DeliverPreview]
}

// DeliverPreview is what would be sent, with the requests that are refused.
type DeliverPreview struct {
	Deliveries     []DeliveryCase
	Phones, Emails int // messages that would be sent, by channel
	Invoices       int // of these messages
	Again          bool
}

// DeliveryCase is an invoice and one recipient.
type DeliveryCase struct {
	Seller  string
	Asked   string // the number that was asked for
	Body    pipeline.DeliverBody
	ID      int64        // of the effect; 0: it was refused
	State   ledger.State // of the effect
	Fresh   bool         // it was planned by this use, or before and not sent
	At      time.Time    // of the last change
	Code    string
	Error   string            // the platform's words, masked
	Refused *pipeline.Refusal // why it is not planned; nil if it is
}

// Delivered is the result of a delivery.
type Delivered struct {
	Deliveries []DeliveryCase
	*Result
}

// Deliver sends issued invoices once more by text message and e-mail, one message for each
// recipient. It plans them, shows them, and once a person agreed makes one call for each. A
// recipient who has a message, or may have one, gets no other unless the options say so.
func (a *App) Deliver(ctx context.Context, o DeliverOptions) (_ *Delivered, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	to, err := o.check(u.App)
	if err != nil {
		return nil, err
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	requests, orders, err := j.deliveries(ctx, o, to)
	if err != nil {
		return nil, err
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	cases, err := j.planDeliveries(ctx, requests)
	if err != nil {
		return nil, err
	}
	if err := j.agreeToDeliveries(ctx, o, cases); err != nil {
		return nil, err
	}
	j.exec.Orders = orders
	j.judge = func() *Error { return nil }
	r, err := j.execute(ctx, []pipeline.Stage{pipeline.CorrectStage})
	if failed := j.reloadDeliveries(context.WithoutCancel(ctx), cases); err == nil {
		err = failed
	}
	if r != nil && r.End == nil {
		r.End = endOfDeliveries(cases)
	}
	return &Delivered{cases, r}, err
}

// check returns the recipients, or an error for options that cannot be.
func (o *DeliverOptions) check(a *App) (to []pipeline.Delivery, err error) {
	switch {
	case (len(o.Numbers) == 0) == (o.Batch == ""):
		return nil, usage("请写发票号码、订单号，或用 --batch 写一个批次", "name invoices or orders, or a batch")
	case o.Batch != "" && len(o.To) > 0:
		return nil, usage(
			"--to 只用于写明的发票，不能用于整个批次",
			"--to works on invoices that are named, not on a batch")
	case a.production() && !o.Consent.Given && o.Consent.Ask == nil:
		return nil, usage(
			"这会给购买方发送短信和邮件，而没有终端可以确认；确定要发送请加 --yes",
			"this sends messages to buyers and there is no terminal to ask on; add --yes when "+
				"it is meant")
	}
	for i, text := range o.To {
		d, ok := recipient(text)
		if !ok { // the text is not repeated: it may be a person's
			return nil, usage(
				"第 %d 个 --to 不是手机号（1 开头的 11 位数字），也不是邮箱地址（最多 50 个字符）",
				"--to number %d is neither a mobile number (11 digits that begin with 1) nor an "+
					"e-mail address (at most 50 characters)",
				i+1)
		}
		if !slices.Contains(to, d) {
			to = append(to, d)
		}
	}
	return to, nil
}

// planDeliveries records the requests as held, so that they are on disk before anybody is asked.
func (j *job) planDeliveries(ctx context.Context, requests []namedDelivery) ([]DeliveryCase, error) {
	list := make([]pipeline.DeliverRequest, len(requests))
	for i := range requests {
		list[i] = requests[i].DeliverRequest
	}
	planned, err := pipeline.PlanDeliveries(ctx, j.exec.Ledger, list, j.store.Now())
	if err != nil {
		return nil, err
	}
	cases := make([]DeliveryCase, len(planned))
	for i, p := range planned {
		cases[i] = DeliveryCase{Seller: list[i].Seller, Asked: requests[i].asked, Body: p.Body, ID: p.ID, State: p.State,
			Fresh: p.State == ledger.Held || p.State == ledger.Ready}
		if p.Refused != nil && !errors.As(p.Refused, &cases[i].Refused) {
			return nil, p.Refused
		}
	}
	return cases, j.reloadDeliveries(ctx, cases)
}

// agreeToDeliveries asks a person in production about the messages that are held, and releases
// them.
func (j *job) agreeToDeliveries(ctx context.Context, o DeliverOptions, cases []DeliveryCase) error {
	show := DeliverPreview{Deliveries: cases, Again: o.Again}
	var held []int64
	invoices := map[string]bool{}
	for i := range cases {
		d := &cases[i]
		if d.Refused != nil || d.State != ledger.Held || slices.Contains(held, d.ID) {
			continue
		}
		held = append(held, d.ID)
		invoices[d.Body.Code+"-"+d.Body.No] = true
		if d.Body.Phone != "" {
			show.Phones++
		} else {
			show.Emails++
		}
	}
	show.Invoices = len(invoices)
	return agree(ctx, j, pipeline.DeliverEffect, held, !j.production() || o.Consent.Given,
		func() (Answer, error) { return o.Consent.Ask(ctx, show) }, ended(Rejected, "没有发送", "nothing was sent"))
}

// reloadDeliveries reads what became of messages.
func (j *job) reloadDeliveries(ctx context.Context, cases []DeliveryCase) error {
	byID := map[int64][]*DeliveryCase{}
	for i := range cases {
		if cases[i].ID != 0 {
			byID[cases[i].ID] = append(byID[cases[i].ID], &cases[i])
		}
	}
	return j.store.Effects(ctx, ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.DeliverEffect}}, func(e ledger.Entry) error {
		for _, d := range byID[e.ID] {
			d.State, d.At, d.Code, d.Error = e.State, e.Updated, e.Code, e.Error
		}
		return nil
	})
}

// endOfDeliveries is how a delivery ended: what is open or unknown comes before what failed.
func endOfDeliveries(cases []DeliveryCase) *Error {
	open, wrong := endsOf(cases, func(c *DeliveryCase) (ledger.State, bool) { return c.State, c.Refused != nil })
	switch {
	case open > 0:
		return ended(Pending, "%d 条没有发出，或不知道是否已发出", "%d messages are not sent, or nobody knows whether they were", open)
	case wrong > 0:
		return ended(Rejected, "%d 条没有发出", "%d messages were not sent", wrong)
	}
	return nil
}
