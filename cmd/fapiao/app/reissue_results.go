package app

import (
	"context"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// namedAtMost is how many orders are chosen by their IDs at once.
const namedAtMost = 10_000

// correctionPath begins the paths of batches of corrections, which are stored in ledgers.
const correctionPath = "corrections of "

// ofCorrections makes the results of a batch of corrections those of its file: its own orders with
// those that they are in place of, and what the file had when it was last read as orders. A part of
// the results, or of the batch, stays as it is.
func (x *selected) ofCorrections(ctx context.Context, a *App, sum *report.Summary) error {
	if x.month != nil || x.filter.Batch == "" || !x.filter.Extract.Whole() || x.filter.Seller != "" {
		return nil
	}
	b, err := x.store.Batch(ctx, x.filter.Batch)
	if err != nil {
		return err
	}
	var paths []string
	for _, p := range b.Paths {
		if path, is := strings.CutPrefix(p, correctionPath); is {
			paths = append(paths, path)
		}
	}
	if paths == nil {
		return nil
	}
	ids, err := x.store.Linked(ctx, b.ID, paths)
	if err != nil {
		return err
	}
	if len(ids) > namedAtMost {
		a.events.Notice(lang.Text{
			Zh: "结果只有换开、改正后的新单：原订单太多，请用 fapiao export --all 写出全部",
			En: "the results have the corrected orders alone: there are too many others; fapiao export --all writes all",
		})
		return nil
	}
	x.filter.Batch, x.filter.Orders = "", ids
	of, err := x.summary(ctx)
	of.Sources, of.Stops = sum.Sources, sum.Stops
	*sum = of
	return err
}

// written writes the result workbook of the file: what stands for each order of it, and of
// corrected ones both orders, with their red invoices.
func (c *correcting) written(ctx context.Context, path string, r *Corrected) (err error) {
	defer func() { err = notExported(err) }()
	x := selected{store: c.store, filter: ledger.Filter{Orders: c.inFile()}}
	sum, err := x.summary(ctx)
	if err != nil {
		return err
	}
	sum.Sources, sum.Stops = c.files, r.Summary.Stops
	if path, err = c.freeResults(ctx, path, orderFiles{c.files, c.store}); err != nil {
		return err
	}
	w, err := c.resultBook(path)
	if err != nil {
		return err
	}
	c.step("before results")
	if err := x.write(ctx, c.App, w, sum); err != nil {
		return err
	}
	c.step("after results")
	r.Results = path
	return nil
}

// inFile are the orders of the file, each once. Of a very long file they are the corrected ones
// alone.
func (c *correcting) inFile() []int64 {
	ids := []int64{}
	for i := range c.show.Cases {
		for _, id := range []int64{c.show.Cases[i].Of.ID, c.show.Cases[i].New.ID} {
			if id != 0 {
				ids = append(ids, id)
			}
		}
	}
	if len(ids)+len(c.show.Left) > namedAtMost {
		c.events.Notice(lang.Text{
			Zh: "结果文件只有换开的订单：没有改动的太多，请用 fapiao export 写出",
			En: "the results have the corrected orders alone: there are too many others; write those with fapiao export",
		})
	} else {
		for _, u := range c.show.Left {
			if u.id != 0 {
				ids = append(ids, u.id)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
