package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// ReissueOptions are those of [App.Reissue].
type ReissueOptions struct {
	Input                   // files with corrected orders; none, and no orders: the open cases are continued
	Orders  []ReissuedOrder // without files; none may have values: then their open cases are continued
	Seller  string          // of the orders; empty: any that has the number
	Reason  invoice.RedReason
	Rest    invoice.RedReason // of what is left of partly reversed invoices; empty: they are refused
	Earlier bool              // content from before a correction is a correction, too
	Cancel  Orders            // cases to give up, by the number of either order; no files are read then
	Preview bool              // nothing is recorded and nothing is sent
	Consent Consent[Correcting]
}

// Corrected is the result of a correction of orders.
type Corrected struct {
	Correcting
	Preview bool
	*Result
}

// Reissue corrects issued orders (换开): it records each corrected order under a number of its own
// together with the reversal of what was issued, shows them, and once a person agreed sends the
// reversals, and each corrected order when the invoices that it replaces are reversed. Where it was
// interrupted, the same use goes on; so does one without files.
func (a *App) Reissue(ctx context.Context, o ReissueOptions) (_ *Corrected, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	if !o.Preview {
		if err := mayAsk(u.App, o.Consent); err != nil {
			return nil, err
		}
	}
	if len(o.Cancel.Numbers) > 0 && o.Preview {
		return nil, usage("--cancel 不能和 --dry-run 一起用", "--cancel does not go with --dry-run")
	}
	if len(o.Cancel.Numbers) > 0 {
		return u.cancelReissues(ctx, o)
	}
	c, err := u.toReissue(ctx, &o)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return u.continueReissues(ctx, o)
	}
	return c.reissue(ctx, o)
}

// toReissue is the correction that is asked for; nil: open ones are to be continued.
func (u *use) toReissue(ctx context.Context, o *ReissueOptions) (*correcting, error) {
	sets := func(one ReissuedOrder) bool { return len(one.Set) > 0 }
	lists, err := u.reissueLists(ctx, o.Input)
	switch {
	case err != nil:
		return nil, err
	case lists, slices.ContainsFunc(o.Orders, sets):
		return u.correctNamed(ctx, o)
	case len(o.Files) > 0 || o.Database != "":
		return u.correct(ctx, o.Input, true, o.Earlier)
	}
	return nil, nil
}

// reissue records the cases, and sends them.
func (c *correcting) reissue(ctx context.Context, o ReissueOptions) (_ *Corrected, err error) {
	if len(c.found)+len(c.going) == 0 {
		return &Corrected{Correcting: c.show, Result: &Result{End: endOfCases(&c.show)}}, nil
	}
	if o.Preview {
		return c.previewReissue(ctx, &o)
	}
	var results string // orders that are named have none
	if len(c.files) > 0 {
		if results, err = c.resultsPath(c.files); err != nil {
			return nil, err
		}
	}
	if err := c.connect(ctx); err != nil {
		return nil, err
	}
	if err := c.plan(ctx, &o); err != nil {
		return nil, err
	}
	if err := c.reloadCases(ctx, &c.show, c.going); err != nil {
		return nil, err
	}
	if err := c.agree(ctx, &c.show, o.Consent); err != nil {
		return nil, err
	}
	r, err := c.send(ctx)
	if err != nil || results == "" {
		return r, err
	}
	return r, c.written(ctx, results, r)
}

// send sends the cases, and asks what became of them.
func (c *correcting) send(ctx context.Context) (*Corrected, error) {
	if len(c.found) == 0 { // the file brought no batch
		c.exec.Batch, c.exec.Orders = ledger.Batch{}, append([]int64{}, c.going...)
		return c.finish(ctx, &c.show, pipeline.ContinueStages())
	}
	if err := c.askNow(ctx, &c.show); err != nil {
		return nil, err
	}
	if err := c.reverse(ctx); err != nil {
		return nil, err
	}
	var stop *Error // of the reversals; what comes after them does not know it
	if c.accountStop() {
		stop = c.accountEnd()
	}
	r, err := c.finish(ctx, &c.show, pipeline.FollowerStages())
	if stop != nil && err == nil && r.Result != nil {
		r.End = stop
	}
	return r, err
}

// reverse sends what reverses the earlier invoices.
func (c *correcting) reverse(ctx context.Context) error {
	batch := c.exec.Batch
	c.exec.Batch, c.exec.Orders = ledger.Batch{}, []int64{}
	for i := range c.show.Cases {
		c.exec.Orders = append(c.exec.Orders, c.show.Cases[i].New.ID)
	}
	c.exec.Work, c.exec.Effects = pipeline.RedWork, redsOfCases(&c.show)
	err := c.exec.execute(ctx, pipeline.ReverseStages())
	c.exec.Batch, c.exec.Orders = batch, nil
	c.unsettled = err != nil
	return err
}

// plan records the cases, with what reverses the earlier invoices, all held.
func (c *correcting) plan(ctx context.Context, o *ReissueOptions) (err error) {
	if len(c.found) == 0 {
		return nil
	}
	if c.exec.Batch, err = c.exec.Ledger.OpenBatch(ctx, c.exec.Batch); err != nil {
		return err
	}
	list, err := c.reversals(ctx, o)
	if err != nil {
		return err
	}
	var blues []pipeline.KnownBlue
	for i := range list {
		for _, b := range list[i].Blues {
			blues = append(blues, pipeline.KnownBlue{Blue: b})
		}
	}
	if err := c.lookBefore(ctx, blues); err != nil {
		return err
	}
	for i := range list {
		list[i].OpenForms = c.openForms
	}
	agreed, err := c.agreedBefore(ctx, list)
	if err != nil {
		return err
	}
	return c.record(ctx, list, agreed)
}

// reversals are what is to be recorded of the corrections.
func (c *correcting) reversals(ctx context.Context, o *ReissueOptions) ([]pipeline.Replacement, error) {
	list := make([]pipeline.Replacement, len(c.found))
	sheets, err := c.sheetNumbers(ctx)
	if err != nil {
		return nil, err
	}
	for i, one := range c.found {
		list[i] = pipeline.Replacement{Correction: one, Reason: o.Reason, Rest: o.Rest, Sheet: sheets.next}
		if list[i].Blues, err = c.blues(ctx, one.Of); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// blues are the invoices of an order.
func (c *correcting) blues(ctx context.Context, of *ledger.Entry) (out []ledger.Blue, err error) {
	found, err := c.store.Blues(ctx, of.Key.Seller, []string{of.Key.OrderNo})
	for _, b := range found {
		if b.Order.ID == of.ID {
			out = append(out, b)
		}
	}
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("order %s is issued and has no invoice in the ledger", of.Key.OrderNo)
	}
	return out, err
}

// heldReds are the reversals that wait for a person.
func (c *CorrectionCase) heldReds() (ids []int64) {
	for i := range c.Reds {
		if c.Reds[i].State == ledger.Held {
			ids = append(ids, c.Reds[i].ID)
		}
	}
	return ids
}

// waiting are the cases to which nobody agreed yet, or whose reversals are held; each is counted.
func (s *Correcting) waiting() (out []*CorrectionCase) {
	for i := range s.Cases {
		one := &s.Cases[i]
		if one.waits() || one.Refused == nil && one.Otherwise == nil && one.New.State == ledger.Held && len(one.heldReds()) > 0 {
			out = append(out, one)
			s.asks(one)
		}
	}
	return out
}

// agree asks a person about the cases to which nobody agreed yet, or whose reversals are held, and
// releases them.
func (j *job) agree(ctx context.Context, s *Correcting, c Consent[Correcting]) error {
	waiting := s.waiting()
	if len(waiting) == 0 {
		return nil
	}
	var yes []ledger.Agreement
	for _, one := range waiting {
		yes = append(yes, ledger.Agreement{Order: one.New.ID, Hash: one.New.Hash, Reds: one.heldReds(), Last: one.lastRed})
	}
	if j.production() && !c.Given {
		answer, err := c.Ask(ctx, *s)
		switch {
		case err != nil:
			return err
		case answer == NoAnswer:
			return notSent(errNoAnswer)
		case answer == No:
			return j.refuse(ctx, waiting)
		}
	}
	err := j.exec.Ledger.Agree(ctx, yes, "a person agreed to the correction", j.store.Now())
	if errors.Is(err, ledger.ErrNotToday) {
		return ended(Rejected, "另一个运行刚刚改了这些订单，没有红冲，也没有换开；请再运行一次",
			"another run has just changed the orders: nothing was reversed, and nothing was issued; run the command again")
	}
	return err
}

// giveUp drops the new order of a case if it was not sent, and what reverses the earlier invoices
// as far as that was not sent. It reports whether the order was dropped.
func (j *job) giveUp(ctx context.Context, c *CorrectionCase, note string) (bool, error) {
	d := ledger.Decision{Filter: ledger.Filter{Orders: []int64{c.New.ID}}, From: []ledger.State{ledger.Ready, ledger.Held}, To: ledger.Dropped, Note: note}
	n, err := j.exec.Ledger.Decide(ctx, d, j.store.Now())
	if err != nil || n == 0 {
		return false, err
	}
	own := c.ownReds()
	ids := idsOf(own, func(r *RedCase) int64 { return r.ID })
	if _, err = j.exec.Ledger.Withdraw(ctx, red.Effect, ids, note, j.store.Now()); err != nil {
		return true, err
	}
	return true, j.closeFailed(ctx, own, note)
}

// finish runs the stages and reads what became of the cases.
func (j *job) finish(ctx context.Context, s *Correcting, stages []pipeline.Stage) (*Corrected, error) {
	j.judge = func() *Error { return nil }
	r, err := j.execute(ctx, stages)
	if failed := j.reloadCases(context.WithoutCancel(ctx), s, nil); err == nil {
		err = failed
	}
	if r != nil {
		r.Buyers = j.lapsed
	}
	if r != nil && r.End == nil {
		r.End = j.orFound(endOfCases(s))
	}
	if end := j.keptEnd(); end != nil && r != nil {
		r.End = end
	}
	return &Corrected{Correcting: *s, Result: r}, err
}

// continueReissues goes on with the open cases of the ledger, or those of named orders.
func (u *use) continueReissues(ctx context.Context, o ReissueOptions) (*Corrected, error) {
	j, err := u.job(ctx, nil, policy{sends: true})
	if err != nil {
		return nil, err
	}
	s, ids := Correcting{}, []int64{}
	if s.Cases, err = casesOf(ctx, j.store, ledger.CaseChoice{Open: true}); err != nil {
		return nil, err
	}
	if len(o.Orders) > 0 {
		if s.Cases, err = j.openOf(ctx, o.Orders, o.Seller, s.Cases); err != nil {
			return nil, err
		}
	}
	for i := range s.Cases {
		if c := &s.Cases[i]; !c.Unreplaced && c.Otherwise == nil { // these are only listed
			ids = append(ids, c.New.ID)
		}
	}
	if len(ids) == 0 {
		return &Corrected{Correcting: s, Result: &Result{End: endOfOpen(s.Cases)}}, nil
	}
	if o.Preview {
		s.waiting()
		return previewed(&s), nil
	}
	if err := j.connect(ctx); err != nil {
		return nil, err
	}
	if err := j.agree(ctx, &s, o.Consent); err != nil {
		return nil, err
	}
	if err := j.askNow(ctx, &s); err != nil {
		return nil, err
	}
	j.exec.Orders, j.exec.Work, j.exec.Effects = ids, pipeline.RedWork, redsOfCases(&s)
	return j.finish(ctx, &s, pipeline.ContinueStages())
}

// askNow makes the reversals of cases due, since a person wants to know.
func (j *job) askNow(ctx context.Context, s *Correcting) error {
	return j.store.AskNow(ctx, red.Effect, redsOfCases(s), j.store.Now())
}

// redsOfCases are the ids of the reversals of cases, never nil.
func redsOfCases(s *Correcting) []int64 {
	ids := []int64{}
	for i := range s.Cases {
		ids = append(ids, idsOf(s.Cases[i].Reds, func(r *RedCase) int64 { return r.ID })...)
	}
	return ids
}
