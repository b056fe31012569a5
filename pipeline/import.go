package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// ImportStage reads the sources.
var ImportStage = Stage{Name: "import", Purpose: "read the sources, check each order, record it in the ledger", read: importStage}

// importStage reads the sources into the ledger. A reading that was interrupted begins again and
// meets the rows that it left.
func importStage(ctx context.Context, r *run) (ledger.Batch, error) {
	b, err := r.Ledger.OpenBatch(ctx, r.Batch)
	if err != nil {
		return r.Batch, err
	}
	r.Progress.Stage("import", b.Read)
	defer r.Progress.Done()
	in := importer{run: r, batch: b.ID, shares: shares{}, twins: NewTwins(r.Ledger, r.Now())}
	read, err := gather(ctx, r.Sources, &r.Rules, r.Arranging.Refuse, func(g *gathered) error { return in.record(ctx, g) })
	if err != nil {
		return b, err
	}
	if err := r.arrange(ctx, b.ID); err != nil {
		return b, err
	}
	inPlace, err := r.Ledger.BringArranged(ctx, b.ID, r.Now())
	if err != nil {
		return b, err
	}
	read += inPlace // they are orders of the batch beside their sources
	if err := r.Ledger.FinishBatch(ctx, b.ID, read, r.Now()); err != nil {
		return b, err
	}
	b.Read, b.Done = read, true
	r.preview.Likely(in.twins)
	if f, ok := in.twins.Finding(); ok {
		r.emit(f)
	}
	r.tally.add(func(rep *Report) { rep.Partly, rep.Read = in.shares.partly(), read })
	for _, list := range []func(context.Context, string) ([]rules.Finding, error){r.Ledger.Revising, r.Ledger.Missing} {
		found, err := list(ctx, b.ID)
		if err != nil {
			return b, err
		}
		for _, f := range found {
			r.emit(f)
		}
	}
	return b, nil
}

// importer records what was gathered, in one transaction each.
type importer struct {
	run    *run
	batch  string // its ID
	shares shares
	twins  *Twins
}

func (in *importer) record(ctx context.Context, g *gathered) error {
	for _, f := range g.findings {
		in.run.emit(f)
	}
	if len(g.items) == 0 {
		return nil
	}
	if err := in.reread(ctx, g.items); err != nil {
		return err
	}
	strays, err := RefuseStrays(ctx, in.run.Ledger, g.items)
	if err != nil {
		return err
	}
	for _, f := range strays {
		in.run.emit(f)
	}
	if err := TakeSent(ctx, in.run.Ledger, g.items); err != nil {
		return err
	}
	if err := in.run.turnAway(ctx, g.items); err != nil {
		return err
	}
	conflict := func(i *ledger.Item, because ledger.Imported) []rules.Finding {
		fs := clashFindings(i, because)
		for _, f := range fs {
			in.run.emit(f)
		}
		return fs
	}
	out, err := in.run.Ledger.Import(ctx, in.batch, g.items, in.run.Now(), conflict)
	if err != nil {
		return fmt.Errorf("record orders: %w", err)
	}
	for i := range out {
		for _, f := range out[i].OpenFindings(g.items[i].Findings[:g.late[i]]) {
			if !rules.OfColumn(f.Code) {
				in.run.emit(f)
			}
		}
		in.shares.add(&g.items[i], out[i].Elsewhere != nil)
		if from := out[i].Elsewhere; from != nil {
			in.run.preview.elsewhere(from.File)
		}
	}
	if err := in.twins.Imported(ctx, g.items, out); err != nil {
		return err
	}
	in.run.Progress.Add(len(g.items))
	return nil
}

// reread settles the items that were read otherwise by earlier versions.
func (in *importer) reread(ctx context.Context, items []ledger.Item) error {
	numbers := map[string][]string{} // by seller
	for i := range items {
		if item := &items[i]; otherwise(item) {
			seller := item.Order.Seller
			numbers[seller] = append(numbers[seller], item.Order.OrderNo, item.Earlier.Number)
		}
	}
	held := map[string]map[string]ledger.Content{}
	for seller, list := range numbers {
		var err error
		if held[seller], err = in.run.Ledger.Holds(ctx, seller, list); err != nil {
			return fmt.Errorf("look for orders read by earlier versions: %w", err)
		}
	}
	for i := range items {
		item := &items[i]
		if !otherwise(item) {
			continue
		}
		of, before := held[item.Order.Seller], len(item.Findings)
		if err := reread(item, lookIn(of)); err != nil {
			return err
		}
		for _, f := range item.Findings[before:] {
			in.run.emit(f)
		}
	}
	return nil
}
