package app

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// VoidOptions are those of [App.Void].
type VoidOptions struct {
	// Orders names invoices: by their own numbers, or all invoices of an order by its number.
	Orders
	// Lists are tables of invoices, and results with a filled column 作废原因.
	Lists
	// Reason is "1" to "4", of 数电 paper invoices; empty: the platform's default. It is that of
	// the rows of lists without one, too.
	Reason   string
	Specific string // the reason in words, with reason 4
	Preview  bool   // nothing is recorded and nothing is sent
	// Shown shows what would be voided, before anybody is asked; nil: nobody looks.
	Shown func(VoidPreview) error
	// Consent is also a person's word that all copies of the invoices (全部联次) are in hand.
	Consent Consent[VoidPreview]
}

// VoidPreview is what would be made void, with the requests that are refused.
type VoidPreview struct {
	Voids []VoidCase
	Count int // of those that would be voided
	Gross invoice.Amount
}

// VoidCase is an invoice that is made void, or whose void was refused.
type VoidCase struct {
	Seller  string
	Asked   string // the number that was asked for
	Body    pipeline.VoidBody
	ID      int64        // of the effect; 0: it was refused
	State   ledger.State // of the effect
	Code    string
	Error   string            // the platform's words, masked
	Refused *pipeline.Refusal // why it is not planned; nil if it is
	// Before reports that it was void before this use began, which did nothing about it.
	Before bool
}

// Voided is the result of a void.
type Voided struct {
	Voids   []VoidCase
	Preview bool
	*Result
}

// Void makes paper invoices void in the month of their issue: it plans a void of each, shows them,
// and once a person agreed calls each once and asks what became of it until all are over, or the
// configured wait is. Asked twice, an invoice is voided once.
func (a *App) Void(ctx context.Context, o VoidOptions) (_ *Voided, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if err := o.check(u.App); err != nil {
		return nil, err
	}
	j, err := u.job(ctx, nil, policy{})
	if err != nil {
		return nil, err
	}
	asked, err := j.askedVoids(ctx, &o)
	if err != nil {
		return nil, err
	}
	if !o.Preview {
		if err := j.connect(ctx); err != nil {
			return nil, err
		}
	}
	cases, err := j.planVoids(ctx, asked)
	if err != nil {
		return nil, err
	}
	if o.Shown != nil {
		if err := o.Shown(voidPreview(cases)); err != nil {
			return nil, err
		}
	}
	if o.Preview {
		return &Voided{cases, true, &Result{End: endOfPreview(cases, func(c *VoidCase) bool { return c.Refused != nil })}}, nil
	}
	if err := j.agreeToVoids(ctx, o.Consent, cases); err != nil {
		return nil, err
	}
	j.exec.Orders, j.exec.Work = ordersOf(bluesOf(asked)), pipeline.VoidWork
	j.exec.Effects = idsOf(cases, func(c *VoidCase) int64 { return c.ID })
	j.onlyOf(sellersOf(cases, func(c *VoidCase) string { return c.Seller }))
	j.judge = func() *Error { return nil }
	r, err := j.execute(ctx, []pipeline.Stage{pipeline.CorrectStage, pipeline.VoidedStage})
	if failed := j.reloadVoids(context.WithoutCancel(ctx), cases); err == nil {
		err = failed
	}
	if r != nil && r.End == nil {
		r.End = endOfVoids(cases)
	}
	return &Voided{Voids: cases, Result: r}, err
}

// endOfPreview is how a use ended that only looked.
func endOfPreview[T any](cases []T, refused func(*T) bool) *Error {
	n := 0
	for i := range cases {
		if refused(&cases[i]) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	return ended(Rejected, "%d 项不能办理", "%d of them cannot be done", n)
}

// check returns an error for options that cannot be.
func (o *VoidOptions) check(a *App) error {
	switch {
	case len(o.Numbers)+len(o.Files) == 0:
		return usage("请写发票号码、订单号或清单文件", "name invoices or orders, or a list of them")
	case o.Reason != "" && (len(o.Reason) != 1 || o.Reason < "1" || o.Reason > "4"):
		return usage("作废原因是 %q；应为 1 到 4", "the reason is %q; want 1 to 4", o.Reason)
	case (o.Reason == "4") != (o.Specific != ""):
		return usage(
			"作废原因 4（其他）要写明具体原因；其他原因不写",
			"reason 4 (other) takes the reason in words, the others do not")
	case len([]rune(o.Specific)) > mostSpecific:
		return usage(
			"具体作废原因有 %d 个字，最多 %d 个",
			"the reason in words has %d characters; at most %d",
			len([]rune(o.Specific)), mostSpecific)
	case a.production() && !o.Preview && !o.Consent.Given && o.Consent.Ask == nil:
		return usage(
			"没有终端可以确认；确定全部联次都已收回并要作废，请加 --yes --copies-in-hand",
			"there is no terminal to ask on; add --yes --copies-in-hand when all copies are "+
				"in hand and the invoices are to be voided")
	}
	return nil
}

// VoidReason reads why invoices are voided: a digit, or its words; empty: not given.
func VoidReason(text string) (reason string, ok bool) {
	for digit, words := range voidReasons {
		if text == digit || slices.Contains(words, text) {
			return digit, true
		}
	}
	return "", text == ""
}

// voidReasons are the platform's reasons (protocol §3.9, invalidReason).
var voidReasons = map[string][]string{
	"1": {"销货退回", "returned"},
	"2": {"开票有误", "error"},
	"3": {"服务中止", "stopped"},
	"4": {"其他", "other"},
}

// mostSpecific is how long a reason in words may be, in characters (protocol §3.9).
const mostSpecific = 255

// planVoids records what is asked for as held, so that it is on disk before anybody is asked.
func (j *job) planVoids(ctx context.Context, asked []askedVoid) ([]VoidCase, error) {
	cases := make([]VoidCase, len(asked))
	var list []pipeline.VoidRequest
	var at []int
	for i := range asked {
		cases[i] = VoidCase{Seller: asked[i].Seller, Asked: asked[i].asked, Refused: asked[i].refused}
		if asked[i].refused == nil {
			list, at = append(list, asked[i].VoidRequest), append(at, i)
		}
	}
	planned, err := pipeline.PlanVoids(ctx, j.exec.Ledger, list, j.store.Now())
	if err != nil {
		return nil, err
	}
	for n, p := range planned {
		c := &cases[at[n]]
		c.Body, c.ID, c.State = p.Body, p.ID, p.State
		if p.Refused == nil {
			c.Before = p.State == ledger.Done
			continue
		}
		if !errors.As(p.Refused, &c.Refused) {
			return nil, p.Refused
		}
		c.Refused = advised(c.Refused, &list[n].Blue.Order)
		if err := j.nameElsewhere(ctx, c, &list[n].Blue); err != nil {
			return nil, err
		}
		if list[n].Preview {
			continue
		}
		if err := j.withdrawHeld(ctx, pipeline.VoidEffect, list[n].Blue.ID); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// withdrawHeld drops what nobody agreed to before it became impossible.
func (j *job) withdrawHeld(ctx context.Context, kind ledger.Effect, invoice int64) error {
	var held []int64
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{kind}, States: []ledger.State{ledger.Held}, Invoice: invoice}
	err := j.store.Effects(ctx, choice, func(e ledger.Entry) error {
		held = append(held, e.ID)
		return nil
	})
	if err == nil && len(held) > 0 {
		_, err = j.exec.Ledger.Withdraw(ctx, kind, held, "it cannot be done any more", j.store.Now())
	}
	return err
}

// agreeToVoids asks a person about the voids that are held, and releases them. A person is asked
// wherever there is one: the copies are on paper.
func (j *job) agreeToVoids(ctx context.Context, c Consent[VoidPreview], cases []VoidCase) error {
	var held []int64
	for i := range cases {
		if v := &cases[i]; v.Refused == nil && v.State == ledger.Held {
			held = append(held, v.ID)
		}
	}
	show := voidPreview(cases)
	return agree(ctx, j, pipeline.VoidEffect, held, c.Ask == nil || c.Given, func() (Answer, error) { return c.Ask(ctx, show) },
		ended(Rejected, "没有作废任何发票", "no invoice was voided"))
}

// voidPreview is what would be made void.
func voidPreview(cases []VoidCase) VoidPreview {
	show := VoidPreview{Voids: cases}
	for i := range cases {
		if v := &cases[i]; v.Refused == nil && v.State == ledger.Held {
			show.Count, show.Gross = show.Count+1, show.Gross+v.Body.Gross
		}
	}
	return show
}

// agree asks a person about effects that are held, and releases them, or withdraws them after a no.
func agree(ctx context.Context, j *job, kind ledger.Effect, held []int64, given bool, ask func() (Answer, error), no *Error) error {
	if len(held) == 0 {
		return nil
	}
	if !given {
		answer, err := ask()
		if err != nil {
			return err
		}
		if answer != Yes {
			if _, err := j.exec.Ledger.Withdraw(ctx, kind, held, "a person said no", j.store.Now()); err != nil {
				return err
			}
			return no
		}
	}
	_, err := j.exec.Ledger.Release(ctx, kind, held, "a person agreed", j.store.Now())
	return err
}

// reloadVoids reads what became of voids.
func (j *job) reloadVoids(ctx context.Context, cases []VoidCase) error {
	byID := map[int64]*VoidCase{}
	for i := range cases {
		if cases[i].ID != 0 {
			byID[cases[i].ID] = &cases[i]
		}
	}
	return j.store.Effects(ctx, ledger.EffectChoice{Kinds: []ledger.Effect{pipeline.VoidEffect}}, func(e ledger.Entry) error {
		if v := byID[e.ID]; v != nil {
			v.State, v.Code, v.Error = e.State, e.Code, e.Error
		}
		return nil
	})
}

// endOfVoids is how a void ended: open ones come before those that failed.
func endOfVoids(cases []VoidCase) *Error {
	open, wrong := endsOf(cases, func(c *VoidCase) (ledger.State, bool) { return c.State, c.Refused != nil })
	switch {
	case open > 0:
		return ended(Pending,
			"%d 张发票的作废还没有结果；稍后再运行同一命令",
			"the void of %d invoices is not over yet; type the same command later", open)
	case wrong > 0:
		return ended(Rejected, "%d 张发票没有作废", "%d invoices were not voided", wrong)
	}
	return nil
}
