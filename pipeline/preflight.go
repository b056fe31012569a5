package pipeline

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// PreflightStage asks whether the accounts can issue what is ready, before anything is sent.
var PreflightStage = Stage{Name: "preflight", Purpose: "ask whether the accounts can issue what is ready", do: preflightStage}

// AccountCheck is what a preflight noticed about a seller's account.
type AccountCheck struct {
	Seller  string
	Account string    // masked, as the platform names it
	Lacking []string  // what the platform does not offer, and did not say before
	Failed  []string  // what it did not report this time
	Short   *Shortage // the credit line is too little
	Blanks  []Blanks  // kinds with fewer blanks than orders
	// Keeps is the stop because of which invoices are not reversed whose corrected ones could not
	// be issued; nil: there is none.
	Keeps *ledger.Stop
	// Probe shows whether Keeps is over; nil where the account itself does.
	Probe *Probe
}

// Shortage is a credit line that is less than what is ready. Amounts are without tax.
type Shortage struct {
	Available invoice.Amount // of the line
	Pending   invoice.Amount // of that, what the bureau may not have counted yet
	Needed    invoice.Amount // by the ready orders
	Orders    int            // that are ready
	Fits      int            // of them, the first that fit
	Last      string         // number of the last that fits
	Updated   time.Time      // when the platform got the line
	Unfiled   bool           // the line may be last month's rest until the VAT return is filed
}

// accountFresh is how long what was read of an account counts, so that many runs do not ask again.
const accountFresh = 5 * time.Minute

// preflightStage checks every seller that has something to send. Sellers do not wait for each
// other. Only a definite "no" stops a seller: what the platform does not report is left to the
// first orders of the run.
func preflightStage(ctx context.Context, r *run) error {
	if r.Bureau == nil {
		return nil
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	errs := make([]error, len(r.Sellers))
	var sellers sync.WaitGroup
	for i, s := range r.Sellers {
		needs, err := r.Ledger.Needs(ctx, r.filter(s.TaxNum))
		if err != nil {
			return err
		}
		if len(needs) > 0 && !r.stopped(s.TaxNum) {
			sellers.Go(func() { errs[i] = r.preflight(ctx, s.TaxNum, needs) })
		}
	}
	sellers.Wait()
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("check the account: %w", err)
		}
	}
	return ctx.Err()
}

// preflight checks one seller.
func (r *run) preflight(ctx context.Context, seller string, needs []ledger.Need) error {
	p, err := r.newPreflight(ctx, seller)
	if err != nil {
		return err
	}
	digital := slices.ContainsFunc(needs, func(n ledger.Need) bool { return n.Kind.Digital() })
	other := slices.ContainsFunc(needs, func(n ledger.Need) bool { return !n.Kind.Digital() })
	return p.steps(ctx, []preflightStep{
		{digital, p.login},
		{digital, p.identity},
		{digital, func(ctx context.Context) error { return p.credit(ctx, needs) }},
		{other, p.device},
		{other, func(ctx context.Context) error { return p.blanks(ctx, needs) }},
	})
}

// session checks login and identity of a seller's account before something is sent that is no
// order: it stops the seller where one has lapsed.
func (r *run) session(ctx context.Context, seller string) error {
	if r.Bureau == nil || r.stopped(seller) {
		return nil
	}
	p, err := r.newPreflight(ctx, seller)
	if err != nil {
		return err
	}
	return p.steps(ctx, []preflightStep{{true, p.login}, {true, p.identity}})
}

// preflight is the check of one seller's account.
type preflight struct {
	*run
	seller string
	known  ledger.Account
	check  AccountCheck
}

func (r *run) newPreflight(ctx context.Context, seller string) (*preflight, error) {
	known, err := r.Ledger.Account(ctx, seller)
	return &preflight{run: r, seller: seller, known: known, check: AccountCheck{Seller: seller}}, err
}

// preflightStep is a part of a check, and whether it applies.
type preflightStep struct {
	applies bool
	do      func(context.Context) error
}

// steps takes the steps that apply until one stops the seller, and reports what was noticed.
func (p *preflight) steps(ctx context.Context, list []preflightStep) error {
	for _, step := range list {
		if !step.applies || p.stopped(p.seller) || ctx.Err() != nil {
			continue
		}
		if err := step.do(ctx); err != nil {
			return err
		}
	}
	p.check.Account = p.known.Name
	if p.AccountChecked != nil {
		p.AccountChecked(p.check)
	}
	return nil
}

// keep corrects what is known of the account, here and in the ledger.
func (p *preflight) keep(ctx context.Context, change func(*ledger.Account)) error {
	change(&p.known)
	return p.Ledger.UpdateAccount(ctx, p.seller, change)
}

// fresh reports whether what was read at a time counts still. It does not where the seller was
// stopped since, and nothing showed that this is over.
func (p *preflight) fresh(read time.Time) bool {
	age := p.Now().Sub(read)
	left := p.leftOpen(p.seller)
	return age >= 0 && age < accountFresh && (left.Trouble == "" || read.After(left.Since))
}
