package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// importBatch is how many orders one transaction takes: enough that its cost on disk is shared, few enough that an
// interrupted reading loses little time.
const importBatch = 500

// importStage reads the sources into the ledger. A reading that was interrupted begins again and meets the rows that it
// left.
func importStage(ctx context.Context, r *Run) error {
	b, err := r.Ledger.OpenBatch(ctx, r.Batch)
	if err != nil {
		return err
	}
	r.Batch = b
	r.Progress.Stage("import", b.Read)
	defer r.Progress.Done()
	in := importer{run: r}
	if err := Check(ctx, r.Sources, &r.Rules, r.hear, func(i ledger.Item) error { return in.add(ctx, i) }); err != nil {
		return err
	}
	if err := in.flush(ctx); err != nil {
		return err
	}
	if err := r.Ledger.FinishBatch(ctx, b.ID, in.read); err != nil {
		return err
	}
	r.Batch.Read, r.Batch.Done = in.read, true
	return nil
}

func (r *Run) hear(f rules.Finding) {
	if r.Heard != nil {
		r.Heard(f)
	}
}

// importer gathers items into transactions.
type importer struct {
	run   *Run
	items []ledger.Item
	read  int
}

func (in *importer) add(ctx context.Context, i ledger.Item) error {
	in.read++
	for _, f := range i.Findings {
		in.run.hear(f)
	}
	in.items = append(in.items, i)
	if len(in.items) < importBatch {
		return nil
	}
	return in.flush(ctx)
}

func (in *importer) flush(ctx context.Context) error {
	if len(in.items) == 0 {
		return nil
	}
	clash := func(i *ledger.Item, because ledger.Imported) []rules.Finding {
		fs := clashFindings(i, because)
		for _, f := range fs {
			in.run.hear(f)
		}
		return fs
	}
	if _, err := in.run.Ledger.Import(ctx, in.run.Batch.ID, in.items, in.run.Now(), clash); err != nil {
		return fmt.Errorf("record orders: %w", err)
	}
	in.run.Progress.Add(len(in.items))
	in.items = in.items[:0]
	return nil
}

// clashFindings words what the ledger holds against an item.
func clashFindings(i *ledger.Item, because ledger.Imported) []rules.Finding {
	if because.Result == ledger.Repeated {
		return []rules.Finding{repeated(i, because.Earlier)}
	}
	field, was, now := rules.Differences(because.Was, i.Order)
	return []rules.Finding{rules.New(rules.OtherContent, i.Source, i.Facts.OrderNo, field, now, string(field), was, now, rules.Words(because.State.Name("zh"), because.State.Name("en")))}
}
