package pipeline

import (
	"context"
	"fmt"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// Replacement is what is to be recorded of a correction: the new order, and the reversals of what
// it replaces.
type Replacement struct {
	*Correction
	Blues  []ledger.Blue // invoices of Correction.Of to reverse; none: it was not issued
	Reason invoice.RedReason
	// Rest is the reason of what is left of an invoice that is partly reversed, of which Reason may
	// allow only the whole; empty: none was given.
	Rest invoice.RedReason
	// Sheet makes the 申请单号 of an information sheet; empty: none can be applied for.
	Sheet func(seller string) string
	// OpenForms are the open forms of invoices at the bureau, by the number of the invoice.
	OpenForms map[string][]RedForm
}

// Replaced is what became of a replacement.
type Replaced struct {
	ledger.Followed
	Reds []RedPlanned
}

// Follow records corrections, each with its reversals, as held effects, in one transaction. What is
// recorded already is found. A correction of which a reversal is refused is refused as a whole.
func Follow(ctx context.Context, l ledger.Follows, batch string, list []Replacement, now time.Time) ([]Replaced, error) {
	p := planFollows(list, now)
	followed, err := l.Follow(ctx, batch, p.all, now, p.check)
	if err != nil {
		return nil, fmt.Errorf("record corrected orders: %w", err)
	}
	for n, i := range p.index {
		p.out[i].Followed = followed[n]
		for k, planned := range followed[n].Reds {
			p.out[i].Reds[k].Planned = planned
		}
	}
	return p.out, nil
}

// PreviewFollow is what Follow would record in the batch, which may be new. Nothing is recorded.
func PreviewFollow(ctx context.Context, l ledger.Follows, batch ledger.Batch, list []Replacement, now time.Time) ([]ledger.FollowPreview, error) {
	p := planFollows(list, now)
	out := make([]ledger.FollowPreview, len(list))
	for i := range p.out {
		out[i].Refused = p.out[i].Refused
	}
	found, err := l.PreviewFollow(ctx, batch, p.all, now, p.check)
	if err != nil {
		return nil, fmt.Errorf("look at corrected orders: %w", err)
	}
	for n, i := range p.index {
		out[i] = found[n]
	}
	return out, nil
}

// followPlans are the plans of replacements; those that are refused beforehand have none.
type followPlans struct {
	list     []Replacement
	out      []Replaced
	all      []ledger.Following
	index    []int // of all in list
	requests [][]RedRequest
	asked    [][]red.Body
}

func planFollows(list []Replacement, now time.Time) *followPlans {
	p := &followPlans{list: list, out: make([]Replaced, len(list)), requests: make([][]RedRequest, len(list)), asked: make([][]red.Body, len(list))}
	for i := range list {
		f, reds, err := list[i].following(&p.out[i], now)
		if err != nil {
			p.out[i].Refused = err
			continue
		}
		p.requests[i] = reds
		for k := range p.out[i].Reds {
			p.asked[i] = append(p.asked[i], p.out[i].Reds[k].Body)
		}
		p.all, p.index = append(p.all, f), append(p.index, i)
	}
	return p
}

// check is the check of the plans.
func (p *followPlans) check(n, k int, plan *ledger.Plan, beside []ledger.Entry) error {
	i := p.index[n]
	p.out[i].Reds[k].Body = p.asked[i][k] // the check may run again, after what it saw was undone
	return p.list[i].check(&p.requests[i][k], plan, &p.out[i].Reds[k].Body, beside)
}

// following is the plan of a replacement; its reds are those of out.
func (r *Replacement) following(out *Replaced, now time.Time) (f ledger.Following, reds []RedRequest, err error) {
	f = ledger.Following{Of: r.Of.ID, Item: r.Item}
	for _, b := range r.Blues {
		one := RedRequest{Seller: b.Seller, Blue: b, Reason: r.Reason, Source: r.Item.Source, Held: true, OpenForms: r.OpenForms[b.No]}
		if r.Sheet != nil && red.FlowOf(b.Order.Order.Kind, "") == red.FlowSheet {
			one.Sheet = r.Sheet(b.Seller)
		}
		body, err := one.body()
		if err != nil {
			return f, nil, err
		}
		f.Reds = append(f.Reds, ledger.Plan{Effect: red.Effect, Seller: b.Seller, Invoice: b.ID, Order: b.Order.ID,
			Subject: red.Subject(body.Blue.Code, body.Blue.No, body.Key, 1), Due: now, Held: true})
		reds, out.Reds = append(reds, one), append(out.Reds, RedPlanned{Body: body})
	}
	return f, reds, nil
}

// FollowStage makes the orders ready that waited for the reversal of another one.
var FollowStage = Stage{Name: "follow", Purpose: "release corrected orders whose earlier invoice is reversed", do: func(ctx context.Context, r *run) error {
	_, err := r.Ledger.ReleaseFollowers(ctx, r.Now())
	return err
}}

// ReverseStages are the reversals of the reissue command, and what may be sent after them. They are
// about no batch, since corrections belong to none.
func ReverseStages() []Stage { return []Stage{CorrectStage, FollowStage} }

// FollowerStages issue the corrected orders of a batch.
func FollowerStages() []Stage { return []Stage{SettleStage, ExportStage} }

// ContinueStages are both for named orders of any batch.
func ContinueStages() []Stage { return []Stage{CorrectStage, FollowStage, SubmitStage, ReconcileStage} }
