package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

// Figures are what the ledger of a worker has at one moment, of the configured sellers.
type Figures struct {
	Sellers []SellerFigures
	Workers int           // that are alive
	Jobs    int           // that wait for a worker
	JobAge  time.Duration // how long the first of them has waited; 0: none waits
}

// SellerFigures are those of a seller.
type SellerFigures struct {
	TaxNum  string
	Orders  []ledger.StateCount
	Handed  int            // ready orders that workers may send
	Overdue time.Duration  // how long the first order has been due; 0: none is
	Trouble ledger.Trouble // why it is stopped; empty: it is not
	// Corrections are red invoices, voids and deliveries, each by its task.
	Corrections map[pipeline.Task]CorrectionFigures
	Files       ledger.FetchCount
	LateFiles   time.Duration // how long the first file has been due; 0: none is
	BuyerForms  int           // red confirmation forms that buyers started, and that wait for the seller
}

// CorrectionFigures are how many corrections are to be called or asked about now, and how many
// failed and wait for a person.
type CorrectionFigures struct{ Due, Failed int }

// Look reads figures from the ledger.
type Look func(ctx context.Context) (Figures, error)

// figures implements [Look].
func (w *worker) figures(ctx context.Context) (f Figures, err error) {
	if f, err = w.ledgerFigures(ctx, w.store); err != nil {
		return f, err
	}
	f.Jobs, f.JobAge, err = w.engine.Backlog(ctx)
	return f, err
}

// Figures reads figures from the ledger, those of jobs excepted. It changes no ledger, and makes
// none.
func (a *App) Figures(ctx context.Context) (f Figures, err error) {
	u := a.begin()
	defer u.end(ctx, &err)
	store, err := u.seeing(ctx)
	if err != nil {
		return f, err
	}
	return u.ledgerFigures(ctx, store)
}

func (u *use) ledgerFigures(ctx context.Context, store *sqlledger.Store) (f Figures, err error) {
	workers, now, err := store.Workers(ctx)
	if err != nil {
		return f, err
	}
	for i := range workers {
		if workers[i].Alive(now) {
			f.Workers++
		}
	}
	stops, _, err := store.Stops(ctx)
	if err != nil {
		return f, err
	}
	for _, s := range u.cfg.Sellers {
		one, err := figuresOf(ctx, store, s.TaxNum, stops, now)
		if err != nil {
			return f, err
		}
		f.Sellers = append(f.Sellers, one)
	}
	return f, nil
}

func figuresOf(ctx context.Context, store *sqlledger.Store, seller string, stops []ledger.Stop, now time.Time) (f SellerFigures, err error) {
	f.TaxNum = seller
	if f.Orders, err = store.Unfinished(ctx, seller); err != nil {
		return f, err
	}
	for _, u := range f.Orders {
		if !u.Due.IsZero() {
			f.Overdue = max(f.Overdue, now.Sub(u.Due))
		}
	}
	handed, _, err := store.HandedOut(ctx, seller)
	if err != nil {
		return f, err
	}
	for _, h := range handed {
		if now.Before(h.Until) {
			f.Handed += h.Orders
		}
	}
	for i := range stops {
		if stops[i].Seller == seller && stops[i].Open(now) {
			f.Trouble = stops[i].Trouble
		}
	}
	if f.Files, err = store.CountFetches(ctx, seller); err != nil {
		return f, err
	}
	if !f.Files.First.IsZero() {
		f.LateFiles = now.Sub(f.Files.First)
	}
	if f.Corrections, err = correctionsOf(ctx, store, seller, now); err != nil {
		return f, err
	}
	forms, err := openForms(ctx, store, seller, time.Time{})
	if err == nil {
		f.BuyerForms = len(forms.Waits)
	}
	return f, err
}

func correctionsOf(ctx context.Context, store *sqlledger.Store, seller string, now time.Time) (map[pipeline.Task]CorrectionFigures, error) {
	all := map[pipeline.Task]CorrectionFigures{}
	for task, kinds := range pipeline.CorrectionTasks() {
		due, err := store.DueEffects(ctx, seller, kinds, now)
		if err != nil {
			return nil, err
		}
		failed, err := store.FailedEffects(ctx, seller, kinds)
		if err != nil {
			return nil, err
		}
		var f CorrectionFigures
		for _, k := range kinds {
			if f.Due += due[k]; k != pipeline.FormEffect { // its form is listed as it is
				f.Failed += failed[k]
			}
		}
		all[task] = f
	}
	return all, nil
}
