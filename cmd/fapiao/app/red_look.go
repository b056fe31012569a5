package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// lookPages bounds how many pages of forms are read of a seller where nobody asked for them.
const lookPages = 4

// lookBefore records reds that were made elsewhere of invoices that are about to be reversed, so
// that no red takes back more than is left. It lists the forms of each seller once in a use, since
// the day of the earliest of its invoices. Only digital kinds have forms. What is known of invoices
// that were issued elsewhere is compared, too.
func (j *job) lookBefore(ctx context.Context, blues []pipeline.KnownBlue) error {
	since := map[string]time.Time{}
	for i := range blues {
		b := &blues[i]
		if b.No == "" || b.Code != "" || b.Order.Order != nil && !b.Order.Order.Kind.Digital() {
			continue
		}
		if t, ok := since[b.Seller]; !ok || b.IssuedAt.Before(t) {
			since[b.Seller] = b.IssuedAt
		}
	}
	for _, s := range j.cfg.Sellers {
		if from, ok := since[s.TaxNum]; ok {
			if err := j.look(ctx, s.TaxNum, from, blues); err != nil {
				return err
			}
		}
	}
	return nil
}

// anyRed reports whether a ledger has a red of a seller; empty: of any.
func anyRed(ctx context.Context, store *sqlledger.Store, seller string) (bool, error) {
	of := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, Seller: seller}
	err := store.Effects(ctx, of, func(ledger.Entry) error { return errOneRed })
	if errors.Is(err, errOneRed) {
		return true, nil
	}
	return false, err
}

// look looks at the forms of a seller since a day, once in a use; named are invoices that it is
// asked for. The open ones are noted: beside one, the bureau takes no other form of its invoice.
func (j *job) look(ctx context.Context, seller string, since time.Time, named []pipeline.KnownBlue) error {
	if slices.Contains(j.looked, seller) {
		return nil
	}
	j.looked = append(j.looked, seller)
	from, to := j.lookTime(since)
	l := j.list(ctx, seller, from, to, lookPages)
	if j.openForms == nil {
		j.openForms = map[string][]pipeline.RedForm{}
	}
	maps.Copy(j.openForms, pipeline.OpenForms(l.forms, j.store.Now()))
	if err := j.compare(ctx, &l, named); err != nil {
		return err
	}
	found, err := openForms(ctx, j.store, "", j.since)
	if err == nil && found.lapsed() {
		j.lapsed = &BuyerForms{Lapsed: found.Lapsed, Now: found.Now}
	}
	return err
}

// lookTime is the period of a look since a day, as far as it can be listed. Days are the
// platform's.
func (j *job) lookTime(since time.Time) (from, to time.Time) {
	now := j.store.Now()
	from, earliest := since.AddDate(0, 0, -1), now.AddDate(0, 0, -pipeline.FormDays)
	if from.Before(earliest) {
		from = earliest
	}
	return from, now.AddDate(0, 0, 1)
}

// compare records the reds that were made elsewhere, by the forms of a seller, and the forms that
// buyers started. A platform that does not list forms stops nothing: the use says so, and goes on
// with what the ledger has.
func (j *job) compare(ctx context.Context, l *listing, named []pipeline.KnownBlue) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case l.failed != nil:
		failed := unanswered(l.failed)
		j.events.Notice(lang.Format(
			"没有核对税局的红字确认单（销售方 %s）：%s；在税局办的红冲可能没有计入",
			"the red confirmation forms of seller %s were not compared: %s; reds that were made at the tax bureau may not count",
			l.seller, lang.Text{Zh: failed.Text(lang.Chinese), En: failed.Text(lang.English)}))
	case l.more:
		j.events.Notice(lang.Format(
			"销售方 %s 的红字确认单太多，只核对了一部分；请运行 fapiao red list",
			"seller %s has too many red confirmation forms: only a part was compared; run fapiao red list", l.seller))
	}
	if err := j.keepForms(ctx, l); err != nil {
		return err
	}
	_, err := j.recordElsewhere(ctx, l.seller, l.forms, named)
	return err
}

// recordElsewhere records reds that were made outside of this ledger, and says so; named are
// invoices that were issued elsewhere, as far as a request says what they are.
func (j *job) recordElsewhere(ctx context.Context, seller string, forms []pipeline.RedForm, named []pipeline.KnownBlue) ([]pipeline.ElsewhereRed, error) {
	found, err := pipeline.RecordElsewhere(ctx, j.store, j.exec.Platform, seller, forms, named, j.store.Now())
	for i := range found {
		j.events.Notice(elsewhereText(&found[i]))
		if errors.Is(found[i].Refused, pipeline.ErrRedExceeds) {
			j.exceeded = append(j.exceeded, found[i].Form.BlueNo)
		}
	}
	return found, err
}

// orFound is how a use ends that found reds above their invoices, at which a person has to look, or
// forms of buyers that nobody answered.
func (j *job) orFound(end *Error) *Error {
	switch {
	case end != nil:
		return end
	case len(j.exceeded) > 0:
		return notRecorded(len(j.exceeded))
	case j.lapsed.lapsed():
		return ended(Rejected, "购方发起的红字确认单有 %d 张已作废（超72小时未确认）", "%d red confirmation forms of buyers have lapsed", len(j.lapsed.Lapsed))
	}
	return nil
}

func notRecorded(n int) *Error {
	return ended(Rejected, "%d 张红字发票没有记入台账", "%d red invoices are not recorded", n)
}
