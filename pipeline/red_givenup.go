package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// A correction may be given up while nobody knows yet what became of the application to reverse the
// earlier invoice: its answer was lost, or its form has no number yet. That the corrected order is
// dropped is the intent to withdraw; it is done once the form is known.

// givenUpNote is the note in the history of a red that is not sent again, since its correction was
// given up. It is stored in ledgers and does not change.
const givenUpNote = "its correction was given up"

// WhyWithdrawn is the reason of the withdrawal of a form whose correction was given up.
const WhyWithdrawn = "不再换开"

// OfCorrection reports that a red has no purpose beside the correction for which it counts: it is
// withdrawn with it. A refund, and what was made at the bureau, go on where the correction is given
// up.
func OfCorrection(b *red.Body) bool { return b.RefundNo == "" && b.Origin == "" }

// Withdrawable names the form or sheet of a red that can be withdrawn; empty where there is none,
// or its number is not known yet.
func Withdrawable(ctx context.Context, l ledger.Plans, e *ledger.Entry, b *red.Body, d *red.Detail) (id FormID, err error) {
	if e.State != ledger.Submitted || d.Status.Dead() || d.No != "" {
		return id, nil
	}
	if b.Flow == red.FlowSheet {
		asked, err := Requested(ctx, l, e.Plan.Seller, e.Plan.Subject)
		if asked || err != nil || d.Status == "" {
			return id, err
		}
		return FormOf(b), nil
	}
	if d.BillUUID == "" && d.BillNo == "" {
		return id, nil
	}
	return FormID{BillID: b.Number, BillNo: d.BillNo, UUID: d.BillUUID}, nil
}

// Requested reports whether the red invoice of a sheet may be on its way: the sheet itself does not
// show it. One that failed (22) is not: without its sheet, it is not issued later either.
func Requested(ctx context.Context, l ledger.Plans, seller, subject string) (bool, error) {
	e, err := l.Planned(ctx, FetchEffect, seller, subject)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return err != nil || e.State != ledger.Failed && e.State != ledger.Dropped, err
}

// withdrawGivenUp takes back the reds of a seller whose corrections were given up: those that did
// not arrive are not sent again, and forms that are known by now are to be withdrawn. It returns
// the IDs of the reds whose forms are being withdrawn.
func (r *run) withdrawGivenUp(ctx context.Context, seller string) (ids []int64, err error) {
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Ready, ledger.Submitted}, Seller: seller, GivenUp: true}
	var unsent []int64
	var plans []ledger.Plan
	err = r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		if r.Effects != nil && !slices.Contains(r.Effects, e.ID) {
			return nil
		}
		b, d, err := red.Decode(&e)
		switch {
		case err != nil || !OfCorrection(&b):
			return err
		case e.State == ledger.Ready:
			unsent = append(unsent, e.ID)
			return nil
		}
		id, err := Withdrawable(ctx, r.Ledger, &e, &b, &d)
		if err != nil || id == (FormID{}) {
			return err
		}
		p, last, err := FormBody{Act: ActWithdraw, FormID: id, Why: WhyWithdrawn, Applied: d.AppliedAt}.Next(ctx, r.Ledger, seller, r.Now())
		switch last {
		case ledger.Failed, ledger.Dropped: // a person repeats it
		case ledger.Done:
			ids = append(ids, e.ID)
		default:
			plans, ids = append(plans, p), append(ids, e.ID)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := r.Ledger.Withdraw(ctx, red.Effect, unsent, givenUpNote, r.Now()); err != nil {
		return nil, fmt.Errorf("take back what was not applied for: %w", err)
	}
	return ids, r.planWithdrawals(ctx, plans)
}

// planWithdrawals plans withdrawals of the forms of reds.
func (r *run) planWithdrawals(ctx context.Context, plans []ledger.Plan) error {
	if len(plans) == 0 {
		return nil
	}
	planned, err := r.Ledger.Plan(ctx, plans, r.Now())
	if err != nil {
		return fmt.Errorf("plan withdrawals: %w", err)
	}
	for _, p := range planned {
		if r.Effects != nil && !slices.Contains(r.Effects, p.ID) {
			r.Effects = append(slices.Clone(r.Effects), p.ID)
		}
	}
	return nil
}
