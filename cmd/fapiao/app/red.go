package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// RedOptions are those of [App.Red].
type RedOptions struct {
	// Numbers are invoice numbers, or order numbers of this ledger; none: what is open goes on.
	Numbers []string
	Seller  string // tax number; empty: any configured one that has the invoice
	Reason  invoice.RedReason
	// Parts are what is reversed of one invoice; nil: all that is left of each.
	Parts    []invoice.Reduction
	RefundNo string // 退款单号; without it, two equal refunds of one invoice are one
	BillInfo string // 红字信息表编号, of special kinds before 数电
	Preview  bool   // nothing is recorded and nothing is sent
	// Shown shows what would be reversed, before anybody is asked; nil: nobody looks.
	Shown   func(Reversing) error
	Consent Consent[Reversing]
}

// Reversing is what a red would reverse: the requests, those that are refused, and the sums of the
// others.
type Reversing struct {
	Reds            []RedCase
	Count           int // of those that would be sent
	Net, Tax, Gross invoice.Amount
	// Deadline is when a form lapses that is applied for now and that the buyer has to agree to.
	Deadline time.Time
	Preview  bool // nothing will be sent: the result has those about which nothing would be done
}

// Reversed is the result of a red.
type Reversed struct {
	Reds    []RedCase
	Preview bool
	*Result
}

// Red reverses invoices: it plans a red invoice for each, shows them, and once a person agreed
// sends them and asks what became of them until only those are open that wait for their buyer, or
// the configured wait is over. Asked twice, an invoice is reversed once.
func (a *App) Red(ctx context.Context, o RedOptions) (_ *Reversed, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := o.check(); err != nil {
		return nil, err
	}
	if !o.Preview && len(o.Numbers) > 0 {
		if err := mayAsk(u.App, o.Consent); err != nil {
			return nil, err
		}
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	r := &reversing{job: j}
	if !o.Preview {
		if err := r.connect(ctx); err != nil {
			return nil, err
		}
	}
	if err := r.plan(ctx, o); err != nil {
		return nil, err
	}
	if len(o.Numbers) == 0 {
		o.Shown = nil
	}
	return r.finish(ctx, o.Shown, o.Preview, o.Consent)
}

// finish shows what is planned, asks and sends.
func (r *reversing) finish(ctx context.Context, shown func(Reversing) error, preview bool, c Consent[Reversing]) (*Reversed, error) {
	show := r.show()
	show.Preview = preview
	if shown != nil {
		if err := shown(show); err != nil {
			return nil, err
		}
	}
	if preview {
		return &Reversed{Reds: r.cases, Preview: true, Result: &Result{End: refusedReds(r.cases)}}, nil
	}
	if err := r.agree(ctx, c, show); err != nil {
		return nil, err
	}
	return r.send(ctx)
}

// check refuses options that do not go together. A reason is never guessed: it is a statement to
// the tax bureau.
func (o *RedOptions) check() error {
	switch {
	case len(o.Numbers) == 0 && (o.Reason != "" || o.Parts != nil || o.RefundNo != "" || o.BillInfo != "" || o.Preview):
		return usage("请写要红冲的发票号码或订单号", "name the invoices or orders to reverse")
	case len(o.Numbers) > 0 && o.Reason == "":
		return usage(
			"请用 --reason 写明冲红原因：销货退回、开票有误、服务中止 或 销售折让",
			"give the reason with --reason: return (销货退回), error (开票有误), stopped (服务中止) or "+
				"allowance (销售折让)")
	case len(o.Numbers) > 1 && (o.Parts != nil || o.RefundNo != "" || o.BillInfo != ""):
		return usage(
			"--line、--refund、--bill-info 一次只用于一张发票",
			"--line, --refund and --bill-info are for one invoice at a time")
	}
	return nil
}

// reversing is a red on its way.
type reversing struct {
	*job
	cases  []RedCase
	goesOn bool // with all that is open: nothing was asked for
	// stops are the sellers whose accounts stopped what was tried again.
	stops map[string]pipeline.Stop
}

// redRequest is a request and the text that it came from.
type redRequest struct {
	pipeline.RedRequest
	asked string
	ended bool // a person ended the same red before
}

// key identifies what is asked for of the invoice.
func (r *redRequest) key() string { return red.Key(r.RefundNo, r.Reason, r.Parts) }

// plan records the requests as held, so that they are on disk before anybody is asked. Without
// numbers the cases are those that are open.
func (r *reversing) plan(ctx context.Context, o RedOptions) error {
	if len(o.Numbers) == 0 {
		r.goesOn = true
		return eachRed(ctx, r.store, ledger.EffectChoice{States: openStates}, func(c RedCase) { r.cases = append(r.cases, c) })
	}
	requests, err := r.requests(ctx, o)
	if err != nil {
		return err
	}
	if !o.Preview {
		if err := r.lookBefore(ctx, bluesAsked(requests)); err != nil {
			return err
		}
	}
	return r.record(ctx, requests)
}

// record plans requests; the cases are theirs.
func (r *reversing) record(ctx context.Context, requests []redRequest) error {
	if err := r.giveSheets(ctx, requests); err != nil {
		return err
	}
	list := make([]pipeline.RedRequest, len(requests))
	for i := range requests {
		list[i] = requests[i].RedRequest
		list[i].OpenForms = r.openForms[list[i].Blue.No]
		list[i].Exceeded = slices.Contains(r.exceeded, list[i].Blue.No)
	}
	planned, err := pipeline.PlanReds(ctx, r.exec.Ledger, list, r.store.Now())
	if err != nil {
		return err
	}
	r.cases = make([]RedCase, len(planned))
	for i, p := range planned {
		r.cases[i] = RedCase{Seller: requests[i].Seller, Asked: requests[i].asked, Body: p.Body, ID: p.ID, State: p.State, Refused: p.Refused, fresh: p.Fresh,
			Before: p.Refused == nil && p.State == ledger.Done, EndedBefore: requests[i].ended}
		r.cases[i].Refused = withAdvice(p.Refused, &requests[i].Blue.Order)
	}
	if err := r.explain(ctx, requests, r.cases); err != nil {
		return err
	}
	return r.reload(ctx)
}

// requests finds the invoices of a red.
func (r *reversing) requests(ctx context.Context, o RedOptions) (out []redRequest, err error) {
	blues, err := r.blues(ctx, Orders{Numbers: o.Numbers, Seller: o.Seller})
	if e, ok := errors.AsType[*Error](err); ok && len(e.Unknown) > 0 {
		return nil, e.hinted(
			"不是本程序开的发票，请加 --issued 文件（电子税务局“全量发票查询”的导出）",
			"to reverse an invoice that was issued elsewhere, add --issued FILE, the bureau's export of issued invoices (全量发票查询)")
	}
	if err != nil {
		return nil, err
	}
	for _, b := range blues {
		out = append(out, redRequest{pipeline.RedRequest{Seller: b.Seller, Blue: b.Blue, Reason: o.Reason, Parts: o.Parts,
			RefundNo: o.RefundNo, BillInfo: o.BillInfo, Held: true, Preview: o.Preview}, b.asked, false})
	}
	for i := range out {
		if err := r.knowElsewhere(ctx, &out[i]); err != nil {
			return nil, err
		}
		_, gone, err := r.redsOf(ctx, out[i].Blue.ID)
		if err != nil {
			return nil, err
		}
		_, out[i].ended = gone[out[i].key()]
	}
	if len(out) > 1 && (o.Parts != nil || o.RefundNo != "" || o.BillInfo != "") {
		return nil, unusable(nil,
			"%s 有 %d 张发票；请写其中一张的发票号码",
			"%s has %d invoices; give the number of one of them", o.Numbers[0], len(out))
	}
	return out, nil
}

// bluesAsked are the invoices of requests.
func bluesAsked(requests []redRequest) []pipeline.KnownBlue {
	out := make([]pipeline.KnownBlue, len(requests))
	for i := range requests {
		r := &requests[i]
		out[i] = pipeline.KnownBlue{Blue: r.Blue, Facts: r.Facts, Lines: r.Lines}
	}
	return out
}

// show is what would be sent.
func (r *reversing) show() Reversing {
	show := Reversing{Reds: r.cases, Deadline: r.store.Now().Add(red.Window)}
	for i := range r.cases {
		if c := &r.cases[i]; c.unsent() {
			b := &c.Body
			show.Count++
			show.Net, show.Tax, show.Gross = show.Net+b.Net, show.Tax+b.Tax, show.Gross+b.Gross
		}
	}
	return show
}

// agree asks a person about the reds that are held, and releases them.
func (r *reversing) agree(ctx context.Context, c Consent[Reversing], show Reversing) error {
	if show.Count == 0 || !slices.ContainsFunc(r.cases, func(c RedCase) bool { return c.asks }) {
		return nil
	}
	note := ""
	if r.production() && !c.Given {
		note = "a person agreed"
		answer, err := c.Ask(ctx, show)
		if err != nil || answer != Yes {
			r.giveUp(ctx, "a person did not agree")
		}
		switch {
		case err != nil:
			return err
		case answer != Yes:
			return ended(Rejected, "没有红冲任何发票", "no invoice was reversed")
		}
	}
	var held, failed []int64
	for i := range r.cases {
		switch c := &r.cases[i]; {
		case !c.asks:
		case c.State == ledger.Failed:
			failed = append(failed, c.ID)
		default:
			held = append(held, c.ID)
		}
	}
	if _, err := r.exec.Ledger.Release(ctx, red.Effect, held, note, r.store.Now()); err != nil {
		return err
	}
	_, err := r.exec.Ledger.Repeat(ctx, red.Effect, failed, note, r.store.Now())
	return err
}

// giveUp takes back what this use planned. What it cannot take back stays held, and is offered
// again.
func (r *reversing) giveUp(ctx context.Context, why string) {
	var mine []int64
	for i := range r.cases {
		if r.cases[i].fresh {
			mine = append(mine, r.cases[i].ID)
		}
	}
	if _, err := r.exec.Ledger.Withdraw(context.WithoutCancel(ctx), red.Effect, mine, why, r.store.Now()); err != nil {
		r.log.Warn("planned red invoices stay held", "error", err)
	}
}

// send sends what is ready, and asks what became of it.
func (r *reversing) send(ctx context.Context) (*Reversed, error) {
	r.exec.Orders, r.exec.Work = []int64{}, pipeline.RedWork
	ids, met := make([]int64, len(r.cases)), map[int64]bool{0: true}
	for i := range r.cases {
		ids[i] = r.cases[i].ID
		if id := r.cases[i].order; !met[id] {
			met[id], r.exec.Orders = true, append(r.exec.Orders, id)
		}
	}
	if !r.goesOn {
		r.exec.Effects = idsOf(r.cases, func(c *RedCase) int64 { return c.ID })
		r.onlyOf(sellersOf(r.cases, func(c *RedCase) string { return c.Seller }))
	}
	if err := r.store.AskNow(ctx, red.Effect, ids, r.store.Now()); err != nil {
		return nil, err
	}
	var unread error
	r.judge = func() *Error {
		unread = r.reload(context.WithoutCancel(ctx))
		if len(r.stops) > 0 { // nothing else stopped
			r.exec.Stops = r.stops
			return r.accountEnd()
		}
		if !r.goesOn {
			return r.orFound(endOfReds(r.cases))
		}
		all, err := r.openReds(context.WithoutCancel(ctx), time.Time{})
		if unread = errors.Join(unread, err); err != nil {
			return nil
		}
		return r.orFound(all.end())
	}
	if err := r.again(ctx, ids); err != nil {
		return nil, err
	}
	result, err := r.execute(ctx, []pipeline.Stage{pipeline.CorrectStage})
	if err != nil {
		return nil, err
	}
	if err := r.reload(ctx); err != nil {
		return nil, err
	}
	if result.Reds, err = r.openReds(ctx, time.Time{}); err != nil {
		return nil, err
	}
	if !r.goesOn { // others that came to nothing are not what was asked for
		result.Reds.Dead = slices.DeleteFunc(result.Reds.Dead, func(c RedCase) bool {
			return !slices.ContainsFunc(r.cases, func(own RedCase) bool { return own.ID == c.ID })
		})
	}
	if result.Left == nil {
		result.Next = Next{}
	}
	result.Buyers = r.lapsed
	return &Reversed{Reds: r.cases, Result: result}, unread
}

// reload reads what became of the reds.
func (r *reversing) reload(ctx context.Context) error {
	at := map[int64]int{}
	for i := range r.cases {
		if r.cases[i].ID != 0 {
			at[r.cases[i].ID] = i
		}
	}
	if len(at) == 0 {
		return nil
	}
	return eachRed(ctx, r.store, ledger.EffectChoice{}, func(c RedCase) {
		if i, ours := at[c.ID]; ours {
			own := &r.cases[i]
			c.Asked, c.fresh, c.Before, c.EndedBefore, c.LeftOut = own.Asked, own.fresh, own.Before, own.EndedBefore, own.LeftOut
			c.asks = !c.LeftOut && (own.asks || c.State == ledger.Held || c.State == ledger.Failed && own.Refused == nil)
			*own = c
		}
	})
}

// endOfReds is how a red ended: open ones come before those that failed.
func endOfReds(cases []RedCase) *Error {
	asked := slices.DeleteFunc(slices.Clone(cases), func(c RedCase) bool { return c.LeftOut })
	open, wrong := endsOf(asked, func(c *RedCase) (ledger.State, bool) { return c.State, c.Refused != nil })
	switch {
	case open > 0:
		return ended(Pending, "%d 张红字发票还没有开出", "%d red invoices are not issued yet", open)
	case wrong > 0:
		return ended(Rejected, "%d 张发票没有红冲", "%d invoices were not reversed", wrong)
	}
	return nil
}

// refusedReds is how a preview ended.
func refusedReds(cases []RedCase) *Error {
	refused := 0
	for i := range cases {
		if cases[i].Refused != nil {
			refused++
		}
	}
	if refused == 0 {
		return nil
	}
	return ended(Rejected, "%d 张发票不能红冲", "%d invoices cannot be reversed", refused)
}
