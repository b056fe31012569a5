package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Limits of the carried columns in the results of a month or of all batches, to which every file
// adds its own, and of the columns that the note about left out columns names.
const (
	carriedAtMost = 64
	leftOutNamed  = 20
)

// carried returns the titles of the carried columns of the rows, and those that are left out.
// Without a batch, all rows are read to collect them.
func (x *selected) carried(ctx context.Context, needed ...string) (titles, left []string, err error) {
	if x.filter.Batch != "" {
		titles, err = x.store.Carried(ctx, x.filter.Batch)
		return titles, nil, err
	}
	if some, err := x.store.Carries(ctx); err != nil || !some {
		return nil, nil, err
	}
	met := map[string]bool{}
	err = x.rows(ctx, func(r report.Row) error {
		for _, c := range r.Carried {
			if !met[c.Title] {
				met[c.Title] = true
				titles = append(titles, c.Title)
			}
		}
		return nil
	})
	titles, left = boundCarried(titles, needed...)
	return titles, left, err
}

// boundCarried limits the titles to the columns of results. Those by which results are summed or
// divided are kept.
func boundCarried(titles []string, needed ...string) (kept, left []string) {
	if len(titles) <= carriedAtMost {
		return titles, nil
	}
	for n, need := range needed {
		by := func(t string) bool { return invoice.Fold(t) == invoice.Fold(need) }
		if i := slices.IndexFunc(titles, by); need != "" && i >= carriedAtMost {
			title := titles[i]
			titles = slices.Insert(slices.Delete(titles, i, i+1), carriedAtMost-1-n, title)
		}
	}
	return titles[:carriedAtMost], titles[carriedAtMost:]
}

// leftOut names the columns that results do not have.
func leftOut(left []string) lang.Text {
	names, more := left[:min(len(left), leftOutNamed)], ""
	if len(left) > leftOutNamed {
		more = "…"
	}
	return lang.Text{
		Zh: fmt.Sprintf("随订单带出的列超过 %d 个，结果里没有这 %d 个：%s%s", carriedAtMost, len(left), strings.Join(names, "、"), more),
		En: fmt.Sprintf("more than %d carried columns; the results leave out these %d: %s%s", carriedAtMost, len(left), strings.Join(names, ", "), more),
	}
}

// rows yields the rows of the results, red invoices last, without carried columns that were not
// announced: these are left out, or were added to the ledger after the titles were read.
func (x *selected) rows(ctx context.Context, yield func(report.Row) error) error {
	numbered := report.NewNumbering(func(r report.Row) error {
		if x.announced != nil {
			r.Carried = slices.DeleteFunc(r.Carried, func(c report.Carried) bool { return !x.announced[c.Title] })
		}
		return yield(r)
	})
	if err := x.each(ctx, numbered.Add); err != nil {
		return err
	}
	return numbered.End()
}

// each yields the rows as the ledger has them.
func (x *selected) each(ctx context.Context, yield func(report.Row) error) error {
	orders := func() error { return x.store.Rows(ctx, x.filter, yield) }
	reds := func() error { return x.store.Reds(ctx, x.filter, yield) }
	if x.month != nil {
		orders = func() error { return x.store.IssuedRows(ctx, *x.month, x.filter.Extract, yield) }
		reds = func() error { return x.store.IssuedReds(ctx, *x.month, x.filter.Extract, yield) }
	}
	stand := func(rows func(context.Context, ledger.Filter, func(report.Row) error) error) error {
		return x.eachStanding(ctx, rows, yield)
	}
	if err := orders(); err != nil {
		return err
	}
	if err := stand(x.store.Rows); err != nil {
		return err
	}
	if err := x.eachRejected(ctx, yield); err != nil {
		return err
	}
	if err := reds(); err != nil {
		return err
	}
	return stand(x.store.Reds)
}
