package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// duplicate is the platform's answer to a number that is in use (protocol §5.2): proof that the order arrived.
const duplicate = "E9106"

// reconcileStage asks for the outcome of the orders that are not final until all are, or until the wait is over.
// Orders that the platform surely never got become ready again; the submit stage sends them. With Run.MaxDuration it ends in time:
// a query that is cut short changes nothing.
func reconcileStage(ctx context.Context, r *Run) error {
	return r.bounded(ctx, func(ctx context.Context) error { return r.reconcile(ctx, r.Now().Add(r.Timing.Wait)) })
}

// bounded ends work when MaxDuration is over, which is no failure: what is left waits for another run.
func (r *Run) bounded(ctx context.Context, work func(context.Context) error) error {
	if r.MaxDuration <= 0 {
		return work(ctx)
	}
	limited, cancel := context.WithDeadline(ctx, r.begun.Add(r.MaxDuration))
	defer cancel()
	err := work(limited)
	if ctx.Err() == nil && limited.Err() != nil && errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// settleStage alternates submit and reconcile: an order whose fate was unknown may turn out never to have arrived.
func settleStage(ctx context.Context, r *Run) error {
	deadline := time.Time{}
	for {
		if err := r.watchfully(ctx); err != nil {
			return err
		}
		if err := r.gather(ctx); err != nil {
			return err
		}
		if deadline.IsZero() {
			deadline = r.Now().Add(r.Timing.Wait)
		}
		if err := r.reconcile(ctx, deadline); err != nil {
			return err
		}
		more, err := r.sendable(ctx)
		if err != nil || !more || !r.Now().Before(deadline) {
			return err
		}
	}
}

// glanceEvery is how long orders are sent before a look at what became of them: an account whose login has lapsed takes every order and
// fails it, and only a query tells.
const glanceEvery = 20 * time.Second

// watchfully submits everything that is ready, and looks in between what becomes of it, so that an account at fault stops its seller before
// all orders are spent.
func (r *Run) watchfully(ctx context.Context) error {
	for {
		till := r.Now().Add(glanceEvery)
		if err := submit(ctx, r, till); err != nil || r.Now().Before(till) {
			return err // nothing is ready any more, or its sellers were stopped
		}
		waiting, next, err := r.waiting(ctx)
		if err != nil {
			return err
		}
		if waiting > 0 && !next.After(r.Now()) {
			if _, err := r.round(ctx, waiting); err != nil {
				return err
			}
		}
	}
}

// waiting counts the orders that reconcile can ask about, and tells when the first of them is due. Those of sellers that were
// stopped, or are not configured, have to wait for another run.
func (r *Run) waiting(ctx context.Context) (orders int, next time.Time, err error) {
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		_, n, due, err := r.Ledger.Pending(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum})
		if err != nil {
			return 0, next, err
		}
		sealN, sealDue, err := r.Ledger.PendingSeals(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum}, r.Now(), resealsWaitedFor)
		if err != nil {
			return 0, next, err
		}
		if sealDue.Sub(r.Now()) > r.Timing.LongestGap {
			sealN = 0 // the platform takes no more retries today
		}
		if sealN > 0 && (n == 0 || sealDue.Before(due)) {
			due = sealDue
		}
		if n += sealN; n > 0 && (orders == 0 || due.Before(next)) {
			next = due
		}
		orders += n
	}
	return orders, next, nil
}

// gather lets the orders that were accepted last fall due, so that one round of full queries asks for all of them.
func (r *Run) gather(ctx context.Context) error {
	waiting, _, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	now := r.Now()
	return sleep(ctx, r.Timing.nextLook(now, now).Sub(now))
}

// sendable reports whether a seller that was not stopped has ready orders.
func (r *Run) sendable(ctx context.Context) (bool, error) {
	for _, s := range r.Sellers {
		if r.stopped(s.TaxNum) {
			continue
		}
		n, _, err := r.Ledger.Totals(ctx, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum})
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// reconcile runs rounds until nothing waits, the deadline has come, or orders became ready to be sent again. Each due order
// is asked for once a round, QueryLimit of them a call.
func (r *Run) reconcile(ctx context.Context, deadline time.Time) error {
	for _, s := range r.Sellers { // also those that nobody would wait for
		if _, err := r.reseal(ctx, s); err != nil {
			return err
		}
	}
	waiting, next, err := r.waiting(ctx)
	if err != nil || waiting == 0 {
		return err
	}
	r.Progress.Stage("reconcile", waiting)
	defer r.Progress.Done()
	for before := waiting; ; before = waiting {
		now := r.Now()
		pause := r.Timing.until(next, now)
		if pause > deadline.Sub(now) {
			return nil
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		resent, err := r.round(ctx, waiting)
		if err != nil {
			return err
		}
		if waiting, next, err = r.waiting(ctx); err != nil {
			return err
		}
		r.Progress.Add(before - waiting)
		if waiting == 0 || resent || !r.Now().Before(deadline) {
			return nil
		}
	}
}

// round asks once for everything that is due, seller by seller, and retries the signatures that are due. resent tells that orders
// became ready.
func (r *Run) round(ctx context.Context, waiting int) (resent bool, err error) {
	var asked, ready atomic.Int64
	for _, s := range r.Sellers {
		for _, serials := range []ledger.Serials{ledger.WithSerial, ledger.WithoutSerial} {
			slice := Slice{Task: ReconcileTask, Batch: r.Batch.ID, Seller: s.TaxNum, Serials: serials, Limit: SliceLimit}
			err := r.handout().Each(ctx, slice, min(s.InFlight, 1+waiting/SliceLimit), func(ctx context.Context, piece Slice) (bool, error) {
				more, did, err := r.reconcileSlice(ctx, s, piece)
				asked.Add(int64(did.asked))
				ready.Add(int64(did.ready))
				return more, err
			})
			if err != nil {
				return ready.Load() > 0, err
			}
		}
		again, err := r.reseal(ctx, s)
		asked.Add(int64(again))
		if err != nil {
			return ready.Load() > 0, err
		}
	}
	if asked.Load() == 0 {
		// Another run holds what is due. Its claims end, so look again in a while rather than at once.
		return ready.Load() > 0, sleep(ctx, r.Timing.FirstLook)
	}
	return ready.Load() > 0, nil
}

// asking is what a slice of reconcile did.
type asking struct{ asked, ready int }

// reconcileSlice claims due orders, asks for them with one call and records the answer.
func (r *Run) reconcileSlice(ctx context.Context, seller SellerLimits, s Slice) (more bool, did asking, err error) {
	if r.stopped(seller.TaxNum) {
		return false, did, nil
	}
	c := r.claim(s)
	due, err := r.Ledger.ClaimDue(ctx, c)
	if err != nil {
		return false, did, fmt.Errorf("claim due orders of %s: %w", s.Seller, err)
	}
	if len(due) == 0 {
		return false, did, nil
	}
	did = asking{asked: len(due)}
	did.ready, err = r.ask(ctx, s.Seller, due)
	return len(due) == c.Limit, did, err
}

// ask queries claimed orders, which all have a serial number or all have none, and records the answer. ready counts the orders
// that may be sent again.
func (r *Run) ask(ctx context.Context, seller string, due []ledger.Entry) (ready int, err error) {
	known := ""
	if due[0].Serial == "" {
		if known, err = r.Ledger.KnownOrder(ctx, seller); err != nil {
			return 0, err
		}
	}
	changes := r.query(ctx, seller, due, known)
	if err := r.record(ctx, changes); err != nil {
		return 0, err
	}
	for _, c := range changes {
		if c.State == ledger.Ready {
			ready++
		}
	}
	return ready, nil
}

// record writes answers down. One order that somebody else has taken over must not hold up the others, which are recorded.
func (r *Run) record(ctx context.Context, changes []ledger.Change) error {
	if len(changes) == 0 {
		return nil
	}
	err := r.Ledger.Update(context.WithoutCancel(ctx), changes, r.Owner, r.Now())
	for _, c := range changes {
		if c.State == ledger.Failed {
			r.failures.Add(1)
		}
	}
	if errors.Is(err, ledger.ErrMove) || errors.Is(err, ledger.ErrFence) {
		r.trouble(fmt.Errorf("record answers: %w", err))
		err = nil
	}
	if err != nil {
		return fmt.Errorf("record answers: %w", err)
	}
	return nil
}

// query makes one call and says what it does to each order. Where the call was not made or failed, the orders keep their
// state and are looked at later.
func (r *Run) query(ctx context.Context, seller string, group []ledger.Entry, known string) []ledger.Change {
	if r.stopped(seller) || ctx.Err() != nil {
		return r.later(group, r.Now(), "")
	}
	refs := make([]Ref, len(group))
	for i, e := range group {
		refs[i] = Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo}
	}
	call, cancel := context.WithTimeout(ctx, r.Timing.Call)
	defer cancel()
	a := r.Platform.Query(call, seller, refs, known)
	if a.Failed.Kind == OutcomeStopped {
		r.stop(seller, Stop{Account: true, Code: a.Failed.Code, Text: a.Failed.Text})
	}
	found := make(map[Ref]*Found, len(a.Found))
	for i := range a.Found {
		f := &a.Found[i]
		if f.Account && f.State == ledger.Failed {
			r.stop(seller, Stop{Account: true, Code: f.Code, Text: f.Text})
		}
		found[Ref{Serial: f.Serial}], found[Ref{OrderNo: f.OrderNo}] = f, f
	}
	missing := make(map[Ref]bool, len(a.Missing))
	for _, m := range a.Missing {
		missing[m] = true
	}
	changes := make([]ledger.Change, 0, len(group))
	for i, e := range group {
		key := Ref{Serial: e.Serial}
		if e.Serial == "" {
			key = Ref{OrderNo: e.Key.OrderNo}
		}
		switch f := found[key]; {
		case f != nil:
			changes = append(changes, r.adopt(e, f))
		case missing[refs[i]]:
			changes = append(changes, r.absent(e))
		default:
			rest := r.Timing.nextLook(r.Now(), e.Sent).Add(a.Failed.After)
			changes = append(changes, r.later(group[i:i+1], rest, a.Failed.Text)...)
		}
	}
	return changes
}

// later leaves orders as they are until a time, after a query that decided nothing about them.
func (r *Run) later(group []ledger.Entry, at time.Time, why string) []ledger.Change {
	changes := make([]ledger.Change, len(group))
	for i, e := range group {
		changes[i] = ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error,
			NextAt: at, Tries: e.Tries, Misses: e.Misses, Note: why}
	}
	return changes
}

// adopt takes what the platform says of an order. An order whose fate was unknown is compared first: under a number that
// somebody else used, the platform holds another invoice.
func (r *Run) adopt(e ledger.Entry, f *Found) ledger.Change {
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: f.State, Serial: f.Serial, Code: f.Code, Error: f.Text,
		Invoices: f.Invoices, Raw: f.Raw, Tries: e.Tries + 1}
	strange := differs(e, f)
	doubted := e.State == ledger.Submitting || e.State == ledger.Unknown
	switch {
	case strange == "":
	case doubted && (!f.State.Final() || sameBuyer(e, f) && f.Gross < e.Gross):
		// A part of a split order, or data that is not complete yet, proves only that the number is in use.
		c.State, c.Serial, c.Invoices = ledger.Unknown, "", nil
		c.Code, c.Error = duplicate, word(rules.PartOnly, strange)
	case doubted:
		// The serial is kept, so that no other content can take the order's place unseen.
		return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: rules.NumberForeign, Raw: f.Raw, Serial: f.Serial,
			Error: word(rules.NumberForeign, strange)}
	case e.Serial == "" && f.Gross < e.Gross && f.Gross != 0:
		c.State, c.Serial, c.Error = e.State, "", word(rules.PartOnly, strange)
	default:
		c.Error = word(rules.InvoiceDiffers, strange)
		if f.State.Final() {
			r.differing.Add(1)
		}
	}
	if e.State == ledger.Voiding && f.State != ledger.Voided && f.State != ledger.Issued {
		c.State = ledger.Voiding
	}
	if e.State == ledger.Issued {
		return rechecked(e, c)
	}
	switch {
	case !c.State.Final():
		c.NextAt = r.Timing.nextLook(r.Now(), e.Sent)
	case c.State == ledger.SealFailed:
		c.NextAt = r.Now().Add(r.Timing.resealGap(e.Reissues))
	}
	return c
}

// differs compares what the platform holds with the order, as far as the platform says.
func differs(e ledger.Entry, f *Found) string {
	switch {
	case !sameBuyer(e, f):
		return "购买方名称不同"
	case f.Gross != 0 && f.Gross != e.Gross:
		return fmt.Sprintf("价税合计 %s，订单为 %s", f.Gross, e.Gross)
	}
	return ""
}

// word makes the text that the ledger keeps beside the platform's own words, which are Chinese too: what is wrong and what to do.
func word(code, difference string) string {
	f := rules.New(code, invoice.Place{}, "", "", "", difference)
	return f.Message("zh") + "。" + f.Hint("zh")
}

// sameBuyer compares names as a register would: width of brackets, blanks and the mark that the platform adds to persons do
// not count. A name that is not told is no difference.
func sameBuyer(e ledger.Entry, f *Found) bool {
	plain := func(s string) string { return strings.TrimSuffix(invoice.Fold(s), "(个人)") }
	return f.BuyerName == "" || plain(f.BuyerName) == plain(e.Buyer)
}

// absent is an answer "no such order". One is no proof: just after a submission the platform may not see it yet. Two with
// the visibility delay between them, for an order that no accepted call is known of, allow sending again.
func (r *Run) absent(e ledger.Entry) ledger.Change {
	now := r.Now()
	c := ledger.Change{ID: e.ID, Fence: e.Fence, State: e.State, Code: e.Code, Error: e.Error,
		Tries: e.Tries + 1, Misses: e.Misses + 1, NextAt: r.Timing.nextLook(now, e.Sent)}
	if e.State == ledger.Submitted || e.State == ledger.Voiding || e.State == ledger.Issued {
		return c // it was accepted once; it is never sent again
	}
	if e.Code == duplicate {
		// The platform has the number and does not show it, perhaps until somebody approves the order there. It arrived, so it
		// is never sent again.
		c.State = ledger.Unknown
		return c
	}
	c.State = ledger.Unknown
	c.NextAt = r.Timing.together(now.Add(r.Timing.Visibility))
	if c.Misses < 2 {
		return c
	}
	c.Note = "the platform said twice that it has no such order"
	if e.Code != "" && e.Attempt >= refusedAfter {
		c.State = ledger.Failed
		return c
	}
	c.State, c.Code, c.Error, c.Misses = ledger.Ready, "", "", 0
	return c
}

// refusedAfter is how many times an order is sent to a platform that answers with a code nobody documented and then does not
// know the order: such an answer is a refusal in effect, and without an end the order would go round for ever.
const refusedAfter = 3
