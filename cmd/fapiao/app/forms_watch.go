package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

const (
	// watchDays is how many days of forms a watch lists: those of a weekend and a holiday that
	// nobody listed are among them.
	watchDays = 7
	// invoicedDays is how long buyers may start forms, as far as the watch goes: a seller without a
	// digital invoice of these days is not asked about.
	invoicedDays = 366
	// watchEvery is how often workers list the forms of a seller.
	watchEvery = time.Hour
)

// watchPeriod is the name of the watch of a seller's forms by workers.
func watchPeriod(seller string) string { return watchPrefix + seller }

const watchPrefix = "forms "

// watchForms records what buyers' forms wait for the sellers, and the reds that were made elsewhere
// in the last days, of each seller that may have forms. Where forms cannot be listed the use says
// so and goes on: orders do not depend on it. It takes at most half of the time that the use may
// take, unless that is 0.
func (j *job) watchForms(ctx context.Context, most time.Duration) error {
	if !j.nightly {
		return nil
	}
	bounded := ctx
	if most > 0 {
		var cancel context.CancelFunc
		bounded, cancel = context.WithTimeout(ctx, most/2)
		defer cancel()
	}
	var sellers []string
	for _, s := range j.cfg.Sellers {
		sellers = append(sellers, s.TaxNum)
	}
	err := j.watch(bounded, sellers)
	if bounded.Err() == nil || ctx.Err() != nil || err == nil && j.unwatched == nil {
		return err
	}
	j.lacksTime()
	return nil
}

// lacksTime notes that the use had no time to list all forms. A trouble of an account that was
// found before stays.
func (j *job) lacksTime() {
	if j.unwatched == nil || j.unwatched.Kind != Account {
		j.unwatched = ended(Pending, "--max-duration 的时间不够，没有查完购方发起的红字确认单",
			"the time of --max-duration is too short to list buyers' red confirmation forms")
	}
}

// watch has the platform get the forms of all sellers from the bureau, waits a moment, and lists
// them: a page of a seller, unless it has more. A platform that is not reached is not asked again.
func (j *job) watch(ctx context.Context, sellers []string) error {
	var lists []*listing
	got := false
	for _, seller := range sellers {
		l, err := j.watchOf(ctx, seller)
		if err != nil {
			return err
		}
		if l == nil {
			continue
		}
		lists = append(lists, l)
		j.refresh(ctx, l)
		if got = got || l.stale == nil; l.away() {
			break
		}
	}
	if got && pause(ctx, j.exec.Timing.FirstLook) != nil {
		return ctx.Err()
	}
	for _, l := range lists {
		if l.away() {
			l.failed = l.stale
		} else {
			j.read(ctx, l, lookPages)
		}
		if err := j.compare(ctx, l, nil); err != nil {
			return err
		}
		if _, bounded := ctx.Deadline(); bounded && l.unsent() {
			j.lacksTime()
			continue
		}
		j.watched(l)
	}
	return nil
}

// away reports that the platform was not reached.
func (l *listing) away() bool { return l.stale != nil && l.stale.Away != nil }

// unsent reports that a call was not made, though the platform may be there. Where the time of the
// use is bounded that is the cause: a call waits for its turn only if it can end in time.
func (l *listing) unsent() bool {
	o := cmp.Or(l.failed, l.stale)
	return o != nil && o.Kind == effect.OutcomeNotSent && o.Account == "" && o.Away == nil
}

// watchOf is what is to be listed of a seller; nil: nothing.
func (j *job) watchOf(ctx context.Context, seller string) (*listing, error) {
	open, err := j.store.BuyerForms(ctx, seller, time.Time{})
	if err != nil {
		return nil, err
	}
	if len(open) == 0 {
		if may, err := j.mayHaveForms(ctx, seller); err != nil || !may {
			return nil, err
		}
	}
	since := j.store.Now().AddDate(0, 0, -watchDays)
	for i := range open {
		if at := open[i].Applied; !at.IsZero() && at.Before(since) {
			since = at
		}
	}
	l := &listing{seller: seller}
	l.from, l.to = j.lookTime(since)
	return l, nil
}

// watched says where a list is not the latest, and how the use ends then.
func (j *job) watched(l *listing) {
	if l.stale != nil && l.failed == nil {
		j.events.Notice(lang.Format(
			"平台没有从税局取到最新的红字确认单（销售方 %s）：%s；购方刚发起的可能没有列出",
			"the platform did not get the red confirmation forms of seller %s from the tax bureau: %s; those that buyers have just started may be missing",
			l.seller, l.stale.Text))
	}
	if failed := l.unwatched(); failed != nil && (j.unwatched == nil || failed.Kind == Account) {
		j.unwatched = failed
	}
}

// unwatched is how a use ends whose list of forms is missing or not the latest; nil: as without it.
// A platform that refuses the question for good — the method is not open to the app, or was never
// bought — would end every night so, and nobody could do anything about it.
func (l *listing) unwatched() *Error {
	o := cmp.Or(l.failed, l.stale)
	switch {
	case o == nil, o.Kind == effect.OutcomeRefused, o.Account == ledger.TroublePermission, o.Account == ledger.TroubleSubscription:
		return nil
	case o.Kind == effect.OutcomeStopped || o.Account != "", o.Away != nil:
		return unanswered(o)
	}
	return notListed(lang.Text{Zh: o.Text, En: o.Text})
}

// notListed is how a use ends that did not see all forms of buyers.
func notListed(why lang.Text) *Error {
	return ended(Pending,
		"没有从诺诺平台查到购方是否发起了红字确认单（%s）：稍后再运行 fapiao reconcile，或 fapiao red list",
		"Nuonuo did not list the red confirmation forms that buyers may have started (%s): run fapiao reconcile again later, or fapiao red list", why)
}

// mayHaveForms reports that a seller has issued digital invoices of which buyers may start forms,
// or that the ledger has a red of it by form. Sellers of kinds before 数电 have no forms.
func (j *job) mayHaveForms(ctx context.Context, seller string) (bool, error) {
	digital := slices.DeleteFunc(invoice.Kinds(), func(k invoice.Kind) bool { return !k.Digital() })
	has, err := j.store.HasInvoice(ctx, seller, digital, j.store.Now().AddDate(0, 0, -invoicedDays))
	if has || err != nil {
		return has, err
	}
	of := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Seller: seller}
	err = j.store.Effects(ctx, of, func(e ledger.Entry) error {
		body, _, err := red.Decode(&e)
		if err == nil && body.Flow == red.FlowForm {
			return errOneRed
		}
		return err
	})
	if errors.Is(err, errOneRed) {
		return true, nil
	}
	return false, err
}

// errOneRed ends a reading of reds at the first that is looked for.
var errOneRed = errors.New("there is one")

// formDuties inserts jobs that list the forms of sellers, where that is due.
func (w *worker) formDuties(ctx context.Context) error {
	for _, s := range w.exec.Sellers {
		begun, err := w.store.BeginPeriod(ctx, watchPeriod(s.TaxNum), atMostEvery(watchEvery))
		if err != nil {
			return err
		}
		if !begun {
			continue
		}
		if err := w.insert(ctx, []pipeline.Slice{{Task: pipeline.FormsTask, Seller: s.TaxNum, Limit: pipeline.SliceLimit}}); err != nil {
			return err
		}
	}
	return nil
}

// watchSlice lists the forms of a seller, unless it is stopped.
func (w *worker) watchSlice(ctx context.Context, seller string) error {
	stops, now, err := w.store.Stops(ctx)
	if err != nil {
		return err
	}
	if stop := stopOf(stops, seller, now); stop != nil && !stop.OfInvoice() {
		return nil
	}
	one := *w.job // several slices are worked on at once
	one.unwatched = nil
	return one.watch(ctx, []string{seller})
}
