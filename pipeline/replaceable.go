package pipeline

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// An invoice that is reversed for a corrected one leaves the buyer without any if the corrected one
// cannot be issued. So while a stop of a seller is known, such reversals are not sent, unless the
// account shows by now that it can issue. Other reds are sent: nothing is to follow them.

// keptReds are the reversals that this run does not send, by seller.
type keptReds struct {
	mu     sync.Mutex
	looked map[string]bool
	kept   map[string][]int64
	others map[string][]int64 // the only reds that are sent, of a seller with kept ones
}

func newKeptReds() *keptReds {
	return &keptReds{looked: map[string]bool{}, kept: map[string][]int64{}, others: map[string][]int64{}}
}

// first reports that a seller was not looked at yet.
func (k *keptReds) first(seller string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	was := k.looked[seller]
	k.looked[seller] = true
	return !was
}

// has reports that an effect is a red that is not sent.
func (k *keptReds) has(e *ledger.Entry) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Contains(k.kept[e.Plan.Seller], e.ID)
}

// only are the only reds of a seller that are sent; all is true where none is kept.
func (k *keptReds) only(seller string) (ids []int64, all bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.others[seller], k.kept[seller] == nil
}

// keepReds finds out which reds of a seller are not sent, once in a run.
func (r *run) keepReds(ctx context.Context, seller string) error {
	left := r.leftOpen(seller)
	if r.Bureau == nil || left.Trouble == "" || !r.keptReds.first(seller) {
		return nil
	}
	kept, needs, err := r.reversals(ctx, seller)
	if err != nil || len(kept) == 0 {
		return err
	}
	p, err := r.newPreflight(ctx, seller)
	if err != nil {
		return err
	}
	able, err := p.issuesAgain(ctx, &left, needs)
	if err != nil || able {
		return err
	}
	others := []int64{}
	choice := ledger.EffectChoice{Kinds: []ledger.Effect{red.Effect}, States: []ledger.State{ledger.Ready}, Seller: seller}
	err = r.Ledger.Effects(ctx, choice, func(e ledger.Entry) error {
		if r.calls(&e) && !slices.Contains(kept, e.ID) {
			others = append(others, e.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.keptReds.mu.Lock()
	r.keptReds.kept[seller], r.keptReds.others[seller] = kept, others
	r.keptReds.mu.Unlock()
	return r.tellKept(ctx, &left)
}

// tellKept says that the reversals of a stopped seller are not sent.
func (r *run) tellKept(ctx context.Context, left *ledger.Stop) (err error) {
	if r.AccountChecked == nil {
		return nil
	}
	check := AccountCheck{Seller: left.Seller, Keeps: left}
	if !askable(left.Trouble) {
		if check.Probe, err = r.probe(ctx, left); err != nil {
			return fmt.Errorf("find an order to try: %w", err)
		}
	}
	r.AccountChecked(check)
	return nil
}

// reversals are the reds of a seller that are about to be sent and that corrected orders wait for,
// and what these orders need.
func (r *run) reversals(ctx context.Context, seller string) (reds []int64, needs []ledger.Need, err error) {
	cases, err := r.Ledger.Cases(ctx, ledger.CaseChoice{Open: true})
	if err != nil {
		return nil, nil, fmt.Errorf("list corrected orders: %w", err)
	}
	for i := range cases {
		c := &cases[i]
		if c.Order.Key.Seller != seller || c.Order.State == ledger.Dropped {
			continue
		}
		n := len(reds)
		for k := range c.Reds {
			if e := &c.Reds[k]; e.State == ledger.Ready && r.calls(e) {
				reds = append(reds, e.ID)
			}
		}
		if len(reds) > n {
			needs = append(needs, ledger.Need{Kind: c.Order.Kind, Orders: 1, Net: c.Order.Net})
		}
	}
	return reds, needs, nil
}

// issuesAgain reports that an account can issue though a stop is open: the bureau says so, or
// the first call of a run would end with the same trouble before anything is sent. What reds give
// back of a credit line does not count: nobody says when the bureau counts it.
func (p *preflight) issuesAgain(ctx context.Context, left *ledger.Stop, needs []ledger.Need) (bool, error) {
	switch left.Trouble {
	case ledger.TroubleLogin, ledger.TroubleIdentity, ledger.TroubleToken, ledger.TroubleSetup:
		return true, nil
	case ledger.TroubleCredit:
		return p.creditAgain(ctx, left, needs)
	case ledger.TroubleDevice:
		online := false
		ok, err := p.ask(ctx, "client", func(ctx context.Context) (err error) {
			online, err = p.Bureau.Online(ctx, p.seller)
			return err
		})
		return ok && online, err
	case ledger.TroubleStock:
		return p.stockAgain(ctx, needs)
	}
	return false, nil
}

// creditAgain reports that a line was read since the stop and is enough.
func (p *preflight) creditAgain(ctx context.Context, left *ledger.Stop, needs []ledger.Need) (bool, error) {
	if err := p.refreshCredit(ctx, true); err != nil || !p.known.Credit.Read.After(left.Since) {
		return false, err
	}
	short, err := p.shortage(ctx, needs)
	return short == nil, err
}

// stockAgain reports that there are blank invoices for all needs.
func (p *preflight) stockAgain(ctx context.Context, needs []ledger.Need) (bool, error) {
	var list []Blanks
	ok, err := p.ask(ctx, "stock", func(ctx context.Context) (err error) {
		list, err = p.Bureau.Blanks(ctx, p.seller)
		return err
	})
	for _, n := range needs {
		if !n.Kind.Digital() {
			at := slices.IndexFunc(list, func(b Blanks) bool { return b.Kind == n.Kind })
			ok = ok && at >= 0 && list[at].Left >= n.Orders
			if ok {
				list[at].Left -= n.Orders
			}
		}
	}
	return ok, err
}
