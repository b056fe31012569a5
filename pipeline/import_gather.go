package pipeline

import (
	"context"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// How much one transaction takes: enough orders that its cost is shared, few enough that an
// interrupted reading stops soon, and no more lines and findings than memory has room for, which
// holds those that are gathered beside those that are being recorded.
const (
	importBatch  = 2000
	importWeight = 4 * importBatch
)

// weightOf is how much of a transaction an item takes.
func weightOf(i *ledger.Item) int {
	w := 1 + len(i.Findings) + len(i.Typed)
	if i.Order != nil {
		w += len(i.Order.Lines)
	}
	return w
}

// gathered is what one transaction takes.
type gathered struct {
	findings []rules.Finding // to be told first, in order: of the items, and of sources that ended
	items    []ledger.Item
	late     []int // by item: how many of its findings wait for what the ledger says of it
	weight   int   // of the items
}

func (g *gathered) full() bool { return len(g.items) >= importBatch || g.weight >= importWeight }

func (g *gathered) add(i ledger.Item) {
	late := 0
	if i.Order == nil || rules.Holds(i.Findings) != "" {
		late = len(i.Findings)
	}
	for _, f := range i.Findings[late:] {
		if !rules.OfColumn(f.Code) { // the column is one finding, at the end of its source
			g.findings = append(g.findings, f)
		}
	}
	g.items, g.late = append(g.items, i), append(g.late, late)
	g.weight += weightOf(&i)
}

// gather checks the orders of sources, and by refuse, and has them recorded, in their order. What
// comes next is read and checked meanwhile; nothing reads the sources any more when gather returns.
// It returns how many orders it read. What was gathered when the reading failed is not recorded;
// its findings are told.
func gather(ctx context.Context, sources []Source, s *rules.Settings, refuse func(*ledger.Item), record func(*gathered) error) (int, error) {
	ctx, stop := context.WithCancel(ctx)
	full := make(chan *gathered)
	defer func() {
		stop()
		for range full { // to its end: the reading is over then
		}
	}()
	read, failed := 0, error(nil) // by the reading; known when full is closed
	go func() {
		defer close(full)
		g := new(gathered)
		failed = Check(ctx, sources, s, func(f rules.Finding) { g.findings = append(g.findings, f) }, func(i ledger.Item) error {
			read++
			refuse(&i)
			if g.add(i); g.full() {
				full <- g
				g = new(gathered)
			}
			return nil
		})
		if failed != nil {
			g.items = nil
		}
		full <- g
	}()
	for g := range full {
		if err := record(g); err != nil {
			return 0, err
		}
	}
	return read, failed
}
