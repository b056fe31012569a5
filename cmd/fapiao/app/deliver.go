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
	// Lists are tables of invoices with columns 手机号 and 邮箱, and results with one of them.
	Lists
	Batch string // ID of the batch whose invoices are sent; of no named orders
	// To are phone numbers and e-mail addresses; empty: those of each order.
	To []string
	// Again sends another message to those who have one, or may have one.
	Again bool
	// Failed takes up the messages that failed and that nothing followed: of the named invoices
	// and orders, or all of them. Those whose outcome is unknown are not among them.
	Failed  bool
	Preview bool // nothing is recorded and nothing is sent
	// Shown shows what would be sent, before anybody is asked; nil: nobody looks.
	Shown   func(DeliverPreview) error
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
	Before  string            // with Failed: why the message before was not sent, masked
	Refused *pipeline.Refusal // why it is not planned; nil if it is
	// SentBefore reports that it was sent before this use began, which sent nothing.
	SentBefore bool
}

// Delivered is the result of a delivery.
type Delivered struct {
	Deliveries []DeliveryCase
	Preview    bool
	*Result
}

// Deliver sends issued invoices once more by text message and e-mail, one message for each
// recipient. It plans them, shows them, and once a person agreed makes one call for each. A
// recipient who has a message, or may have one, gets no other unless the options say so. Options
// that name nothing go on with the messages that were asked for before and are not sent.
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
	cases, orders, err := j.deliveryCases(ctx, &o, to)
	if err != nil {
		return nil, err
	}
	if o.Shown != nil {
		show, _ := deliverPreview(&o, cases)
		if err := o.Shown(show); err != nil {
			return nil, err
		}
	}
	if o.Preview {
		return &Delivered{cases, true, &Result{End: endOfPreview(cases, func(c *DeliveryCase) bool { return c.Refused != nil })}}, nil
	}
	if err := j.agreeToDeliveries(ctx, o, cases); err != nil {
		return nil, err
	}
	j.exec.Orders, j.exec.Work = orders, pipeline.DeliverWork
	j.exec.Effects = idsOf(cases, func(c *DeliveryCase) int64 { return c.ID })
	j.onlyOf(sellersOf(cases, func(c *DeliveryCase) string { return c.Seller }))
	j.judge = func() *Error { return nil }
	r, err := j.execute(ctx, []pipeline.Stage{pipeline.CorrectStage})
	if failed := j.reloadDeliveries(context.WithoutCancel(ctx), cases); err == nil {
		err = failed
	}
	if r != nil && r.End == nil {
		r.End = endOfDeliveries(cases)
	}
	return &Delivered{Deliveries: cases, Result: r}, err
}

// deliveryCases plans the messages that are asked for, or finds those that are open. orders are
// never nil.
func (j *job) deliveryCases(ctx context.Context, o *DeliverOptions, to []pipeline.Delivery) (cases []DeliveryCase, orders []int64, err error) {
	var requests []namedDelivery
	switch {
	case o.open():
		cases, orders, err = j.openDeliveries(ctx, o.Seller)
	case o.Failed:
		requests, orders, err = j.failedDeliveries(ctx, o)
	default:
		requests, orders, err = j.deliveries(ctx, *o, to)
	}
	if err != nil {
		return nil, nil, err
	}
	if !o.Preview {
		if err := j.connect(ctx); err != nil {
			return nil, nil, err
		}
	}
	if o.open() {
		return cases, orders, nil
	}
	for i := range requests {
		requests[i].Preview = o.Preview
	}
	cases, err = j.planDeliveries(ctx, requests)
	return cases, orders, err
}

// check returns the recipients, or an error for options that cannot be.
func (o *DeliverOptions) check(a *App) (to []pipeline.Delivery, err error) {
	switch {
	case o.Failed && (o.Batch != "" || len(o.To)+len(o.Files) > 0 || o.Again):
		return nil, usage(
			"--failed 只能和发票号码、订单号一起用：收件人是上次没有发出的那些",
			"--failed goes only with numbers: its recipients are those whose messages failed")
	case o.Batch != "" && len(o.Numbers)+len(o.Files) > 0:
		return nil, usage("发票号码、订单号、清单不能和 --batch 一起用", "give numbers and lists, or a batch, not both")
	case o.open() && (o.Again || len(o.To) > 0):
		return nil, usage("请写发票号码、订单号或清单文件，或用 --batch 写一个批次", "name invoices or orders, a list of them, or a batch")
	case o.Batch != "" && len(o.To) > 0:
		return nil, usage(
			"--to 只用于写明的发票，不能用于整个批次",
			"--to works on invoices that are named, not on a batch")
	case a.production() && !o.Preview && !o.Consent.Given && o.Consent.Ask == nil:
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

// open reports that nothing is named: what is open goes on.
func (o *DeliverOptions) open() bool {
	return len(o.Numbers)+len(o.Files) == 0 && o.Batch == "" && !o.Failed
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
			Fresh: p.State == ledger.Held || p.State == ledger.Ready, Before: requests[i].before,
			SentBefore: p.Refused == nil && p.State == ledger.Done}
		if p.Refused != nil && !errors.As(p.Refused, &cases[i].Refused) {
			return nil, p.Refused
		}
	}
	return cases, j.reloadDeliveries(ctx, cases)
}

// agreeToDeliveries asks a person in production about the messages that are held, and releases
// them.
func (j *job) agreeToDeliveries(ctx context.Context, o DeliverOptions, cases []DeliveryCase) error {
	show, held := deliverPreview(&o, cases)
	return agree(ctx, j, pipeline.DeliverEffect, held, !j.production() || o.Consent.Given,
		func() (Answer, error) { return o.Consent.Ask(ctx, show) }, ended(Rejected, "没有发送", "nothing was sent"))
}

// deliverPreview is what would be sent; held are the effects that wait for a person, each once.
func deliverPreview(o *DeliverOptions, cases []DeliveryCase) (show DeliverPreview, held []int64) {
	show = DeliverPreview{Deliveries: cases, Again: o.Again}
	met, invoices := map[int64]bool{}, map[string]bool{}
	for i := range cases {
		d := &cases[i]
		if d.Refused != nil || d.State != ledger.Held || met[d.ID] && d.ID != 0 {
			continue
		}
		met[d.ID], held = true, append(held, d.ID)
		invoices[d.Body.Code+"-"+d.Body.No] = true
		if d.Body.Phone != "" {
			show.Phones++
		} else {
			show.Emails++
		}
	}
	show.Invoices = len(invoices)
	return show, held
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
