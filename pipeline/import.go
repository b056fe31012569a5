package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// How much one transaction takes: enough orders that its cost is shared, few enough that an
// interrupted reading stops soon, and no more lines and findings than memory has room for.
const (
	importBatch  = 2000
	importWeight = 4 * importBatch
)

// weightOf is how much of a transaction an item takes.
func weightOf(i *ledger.Item) int {
	w := 1 + len(i.Findings)
	if i.Order != nil {
		w += len(i.Order.Lines)
	}
	return w
}

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
	if err := Check(ctx, r.Sources, &r.Rules, r.emit, func(i ledger.Item) error { return in.add(ctx, i) }); err != nil {
		return b, err
	}
	if err := in.flush(ctx); err != nil {
		return b, err
	}
	if err := r.Ledger.FinishBatch(ctx, b.ID, in.read, r.Now()); err != nil {
		return b, err
	}
	b.Read, b.Done = in.read, true
	if f, ok := in.twins.Finding(); ok {
		r.emit(f)
	}
	r.tally.add(func(rep *Report) { rep.Partly, rep.Read = in.shares.partly(), in.read })
	missing, err := r.Ledger.Missing(ctx, b.ID)
	for _, f := range missing {
		r.emit(f)
	}
	return b, err
}

// importer gathers items into transactions.
type importer struct {
	run    *run
	batch  string // its ID
	items  []ledger.Item
	late   []int // by item: how many of its findings wait for what the ledger says of it
	weight int   // of the items
	read   int
	shares shares
	twins  *Twins
}

func (in *importer) add(ctx context.Context, i ledger.Item) error {
	in.read++
	late := 0
	if i.Order == nil || rules.Holds(i.Findings) != "" {
		late = len(i.Findings)
	}
	for _, f := range i.Findings[late:] {
		if !rules.OfColumn(f.Code) { // the column is one finding, at the end of its source
			in.run.emit(f)
		}
	}
	in.items, in.late = append(in.items, i), append(in.late, late)
	in.weight += weightOf(&i)
	if len(in.items) < importBatch && in.weight < importWeight {
		return nil
	}
	return in.flush(ctx)
}

func (in *importer) flush(ctx context.Context) error {
	if len(in.items) == 0 {
		return nil
	}
	if err := in.reread(ctx); err != nil {
		return err
	}
	if err := in.run.turnAway(ctx, in.items); err != nil {
		return err
	}
	conflict := func(i *ledger.Item, because ledger.Imported) []rules.Finding {
		fs := clashFindings(i, because)
		for _, f := range fs {
			in.run.emit(f)
		}
		return fs
	}
	out, err := in.run.Ledger.Import(ctx, in.batch, in.items, in.run.Now(), conflict)
	if err != nil {
		return fmt.Errorf("record orders: %w", err)
	}
	for i := range out {
		for _, f := range out[i].OpenFindings(in.items[i].Findings[:in.late[i]]) {
			if !rules.OfColumn(f.Code) {
				in.run.emit(f)
			}
		}
		in.shares.add(&in.items[i], out[i].Elsewhere != nil)
	}
	if err := in.twins.Imported(ctx, in.items, out); err != nil {
		return err
	}
	in.run.Progress.Add(len(in.items))
	in.items, in.late, in.weight = in.items[:0], in.late[:0], 0
	return nil
}

// reread settles the items of a call that were read otherwise by earlier versions.
func (in *importer) reread(ctx context.Context) error {
	numbers := map[string][]string{} // by seller
	for i := range in.items {
		if item := &in.items[i]; otherwise(item) {
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
	for i := range in.items {
		item := &in.items[i]
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
