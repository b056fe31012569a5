package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// caseOf is a case as the ledger has it. Of several reds of an invoice the last counts; those
// before it that were issued took back a part.
func caseOf(c *ledger.Case) (CorrectionCase, error) {
	out := CorrectionCase{
		Of: c.Of, New: c.Order, Changes: rules.Changes(c.Of.Order, c.Order.Order),
		Reversing: c.Reversing, Agreed: c.Agreed, AfterRed: c.AfterRed, Unreplaced: c.Unreplaced, Withdrawing: c.Withdrawing,
		lastRed: c.LastRed(),
	}
	var err error
	if out.Otherwise, err = otherwise(c); err != nil {
		return out, err
	}
	at := map[int64]int{}
	for i := range c.Reds {
		e := &c.Reds[i]
		b, d, err := red.Decode(e)
		if err != nil {
			return out, err
		}
		one := RedCase{Seller: e.Plan.Seller, Asked: b.Blue.No, Body: b, Detail: d, ID: e.ID, State: e.State, Code: e.Code, Error: e.Error,
			invoice: e.Plan.Invoice, subject: e.Plan.Subject, own: pipeline.OfCorrection(&b)}
		if n, again := at[e.Plan.Invoice]; again {
			if out.Reds[n].State == ledger.Done {
				out.Earlier = append(out.Earlier, out.Reds[n])
			}
			out.Reds[n] = one
			continue
		}
		at[e.Plan.Invoice] = len(out.Reds)
		out.Reds = append(out.Reds, one)
	}
	out.Withdrawing = c.Withdrawing && slices.ContainsFunc(out.ownReds(), func(r RedCase) bool { return r.applied() })
	return out, nil
}

// otherwise is why what reverses the earlier invoices of a case that is not sent allows no new one;
// nil if it does.
func otherwise(c *ledger.Case) (why, err error) {
	if !c.Reversing || c.Order.State != ledger.Held && c.Order.State != ledger.Ready {
		return nil, nil
	}
	of := map[int64][]ledger.Entry{}
	for _, e := range c.Reds {
		of[e.Plan.Invoice] = append(of[e.Plan.Invoice], e)
	}
	for _, id := range slices.Sorted(maps.Keys(of)) { // of several reasons it is the same one each time
		counted := (*pipeline.CountedReds)(nil)
		err := pipeline.Reversible(of[id], c.Until)
		switch {
		case err == nil:
		case errors.Is(err, invoice.ErrRedNothing), errors.Is(err, pipeline.ErrRedOpen), errors.As(err, &counted):
			return err, nil
		default:
			return nil, err
		}
	}
	return nil, nil
}

// casesOf lists cases.
func casesOf(ctx context.Context, store *sqlledger.Store, choice ledger.CaseChoice) (out []CorrectionCase, err error) {
	found, err := store.Cases(ctx, choice)
	if err != nil {
		return nil, err
	}
	if choice.Any == 0 {
		return openCases(found)
	}
	for i := range found {
		c, err := caseOf(&found[i])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// openCases leaves out cases that were given up, of which only a red that is not theirs goes on.
func openCases(found []ledger.Case) (out []CorrectionCase, err error) {
	for i := range found {
		c, err := caseOf(&found[i])
		if err != nil {
			return nil, err
		}
		if c.New.State != ledger.Dropped || c.Unreplaced || c.Withdrawing {
			out = append(out, c)
		}
	}
	return out, nil
}

// Reversed reports that every invoice of the earlier order is reversed.
func (c *CorrectionCase) Reversed() bool {
	for i := range c.Reds {
		if c.Reds[i].State != ledger.Done {
			return false
		}
	}
	return len(c.Reds) > 0
}

// waits reports that nobody agreed yet that the new order is invoiced.
func (c *CorrectionCase) waits() bool {
	return c.Refused == nil && c.Otherwise == nil && c.Reversing && !c.Agreed && (c.New.State == ledger.Held || c.New.State == ledger.Ready)
}

// ownReds are the reds that are withdrawn with the case: others go on where it is given up.
func (c *CorrectionCase) ownReds() []RedCase {
	return slices.DeleteFunc(slices.Clone(c.Reds), func(r RedCase) bool { return !r.own })
}

// unissued reports that an invoice is reversed and that the one in its place failed: the sale is
// without an invoice until a person acts.
func (c *CorrectionCase) unissued() bool {
	return c.Refused == nil && (c.AfterRed || c.Reversed()) && c.New.State == ledger.Failed
}

// Counted counts the red invoices that were issued before a person agreed to the case, and adds
// them up. They are taken for its reversal, in whole or in part.
func (c *CorrectionCase) Counted() (n int, gross invoice.Amount) {
	if !c.waits() {
		return 0, 0
	}
	for _, r := range slices.Concat(c.Earlier, c.Reds) {
		if r.State == ledger.Done {
			n, gross = n+1, gross+r.Body.Gross
		}
	}
	return n, gross
}

// Stopped reports that a reversal is dead, so that the case needs a person.
func (c *CorrectionCase) Stopped() bool {
	for i := range c.Reds {
		if s := c.Reds[i].State; s == ledger.Failed || s == ledger.Dropped {
			return true
		}
	}
	return false
}

// GoesOn reports that a reissue without files goes on with the case: it asks for the yes that is
// missing, and issues the new order once the earlier invoices are reversed.
func (c *CorrectionCase) GoesOn() bool {
	if c.Refused != nil || c.Otherwise != nil || !c.Reversing {
		return false
	}
	switch c.New.State {
	case ledger.Issued, ledger.Voiding, ledger.Voided, ledger.Failed, ledger.Dropped:
		return false
	}
	return c.Reversed() || !c.Stopped()
}

// Status is what the case has come to as a whole.
func (c *CorrectionCase) Status() lang.Text {
	switch {
	case c.Refused != nil:
		return lang.Text{Zh: "没有换开", En: "not corrected"}
	case c.Otherwise != nil:
		return lang.Text{Zh: "不能换开", En: "cannot be corrected"}
	case c.Unreplaced && c.Reversing && !c.Reversed():
		return lang.Text{Zh: "部分已红冲，没有新票", En: "reversed in part, without a new invoice"}
	case c.Unreplaced:
		return lang.Text{Zh: "已红冲，没有新票", En: "reversed, without a new invoice"}
	case c.New.State == ledger.Dropped && c.New.Code == rules.ReplacedBy:
		return lang.Text{Zh: "由改正后的订单代替", En: "replaced by a corrected order"}
	case c.Withdrawing:
		return lang.Text{Zh: "已放弃，红冲申请还没有撤回", En: "given up, the application to reverse is not withdrawn yet"}
	case c.New.State == ledger.Dropped:
		return lang.Text{Zh: "已放弃", En: "given up"}
	case c.waits() && (c.Reversed() || len(c.heldReds()) > 0):
		return lang.Text{Zh: "等待您确认", En: "waits for your yes"}
	case !c.Reversing || c.Reversed():
		return c.New.State.Name()
	}
	for i := range c.Reds {
		if r := &c.Reds[i]; r.State != ledger.Done {
			return r.Status()
		}
	}
	return c.New.State.Name()
}

// givenUp are those of some orders that were dropped, or restored after that, and would be invoiced
// in place of reversed ones (换开): only a reissue takes them up again.
func (j *job) givenUp(ctx context.Context, orders []ledger.Entry) (map[int64]bool, error) {
	out := map[int64]bool{}
	for i := range orders {
		e := &orders[i]
		if e.State != ledger.Dropped && (e.State != ledger.Held || e.Code != rules.TakenBack) {
			continue
		}
		found, err := j.store.Cases(ctx, ledger.CaseChoice{Any: e.ID})
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(found, func(c ledger.Case) bool { return c.Reversing && c.Order.ID == e.ID }) {
			out[e.ID] = true
		}
	}
	return out, nil
}

// takenUp says how an order that was given up is invoiced after all.
var takenUp = lang.Text{
	Zh: "是放弃了的换开的新单；要开的再运行 fapiao reissue 文件（或 --set）",
	En: "it is the order of a correction that was given up; to invoice it, run fapiao reissue FILE (or --set)",
}

// undecided adds the open cases about which nothing happens before a person decides to the result
// of a use that looked after all, and how it ends therefore.
func (j *job) undecided(ctx context.Context, r *Result) error {
	cases, err := casesOf(ctx, j.store, ledger.CaseChoice{Open: true})
	if err != nil {
		return err
	}
	for i := range cases {
		if c := &cases[i]; c.waits() || c.Otherwise != nil || c.Unreplaced || c.Withdrawing || c.unissued() {
			r.Corrections = append(r.Corrections, *c)
		}
	}
	if end := endOfOpen(r.Corrections); end != nil && (r.End == nil || end.Kind == Pending && r.End.Kind == Rejected) {
		r.End = end
	}
	return nil
}

// addOpen adds what follows orders of the batch that a use works on, as far as it is not settled.
func (j *job) addOpen(ctx context.Context, r *Result) (err error) {
	if r.Summary.Batch == "" || j.imports || j.judge != nil {
		return nil
	}
	j.follow, err = casesOf(ctx, j.store, ledger.CaseChoice{Batch: r.Summary.Batch})
	r.Corrections = j.follow
	return err
}

// endOfOpen is how a look at the open cases ends.
func endOfOpen(cases []CorrectionCase) *Error {
	if len(cases) == 0 {
		return nil
	}
	return endOfCases(&Correcting{Cases: cases})
}

// outcome is whether a sale is settled.
type outcome uint8

const (
	settled outcome = iota
	waiting         // something is open
	needing         // a person has to do something
)

// outcome is what a sale has come to that was corrected. Every use that asks goes by it.
func (c *CorrectionCase) outcome() outcome {
	switch {
	case c.Refused != nil, c.Otherwise != nil, c.Reversing && c.Stopped() && !c.Reversed():
		return needing
	case c.waits(), c.Withdrawing, c.New.State == ledger.Held && c.Reversing && !c.Reversed(), !c.New.State.Final():
		return waiting
	case c.New.State != ledger.Issued:
		return needing
	}
	return settled
}

// outcome is what an order has come to that was left alone, and what follows it.
func (u *Untouched) outcome() (worst outcome) {
	switch {
	case u.Why == pipeline.AloneOpen, u.Why == pipeline.AloneUnasked:
		return waiting
	case !u.Why.Settled():
		return needing
	}
	for i := range u.Open {
		if o := u.Open[i].outcome(); o != settled && worst != waiting {
			worst = o
		}
	}
	return worst
}

// endOfCases is how a correction ended: open cases come before those that need a person.
func endOfCases(s *Correcting) *Error {
	n := map[outcome]int{}
	for i := range s.Cases {
		n[s.Cases[i].outcome()]++
	}
	left := endOfLeft(s.Left, s.Bad)
	switch {
	case n[waiting] > 0:
		return ended(Pending, "%d 单还没有完成", "%d corrections are not complete yet", n[waiting])
	case left != nil && left.Kind == Pending:
		return left
	case n[needing] > 0:
		return ended(Rejected, "%d 单没有完成，需要处理", "%d corrections were not completed", n[needing])
	case len(s.Cases) == 0:
		return ended(Rejected, "没有可以改正的订单", "no order is to be corrected")
	}
	return left
}

// endOfLeft is how a use ends for the orders that it left alone, and rows that it could not use.
func endOfLeft(left []Untouched, bad int) *Error {
	n := map[outcome]int{}
	for i := range left {
		n[left[i].outcome()]++
	}
	switch {
	case n[waiting] > 0:
		return ended(Pending, "%d 单还没有结果，见上", "%d orders are not final yet, see above", n[waiting])
	case n[needing] > 0 || bad > 0:
		return ended(Rejected, "有订单没有处理，见上", "some orders were left alone, see above")
	}
	return nil
}
