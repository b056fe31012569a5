package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/report"
)

// Bounds of the carried columns of a month or of all, where every file adds its own, and of those
// that a note names because they are left out.
const (
	carriedAtMost = 64
	leftOutNamed  = 20
)

// carried are the titles of the columns that the rows carry, and those that are left out. Where
// they are not those of a batch, the rows are read once more, since the ledger may know others.
func (x *selected) carried(ctx context.Context, groupBy string) (titles, left []string, err error) {
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
	titles, left = boundCarried(titles, groupBy)
	return titles, left, err
}

// boundCarried keeps as many titles as results have columns for; that by which they are grouped is
// one of them.
func boundCarried(titles []string, groupBy string) (kept, left []string) {
	if len(titles) <= carriedAtMost {
		return titles, nil
	}
	by := func(t string) bool { return invoice.Fold(t) == invoice.Fold(groupBy) }
	if i := slices.IndexFunc(titles, by); groupBy != "" && i >= carriedAtMost {
		title := titles[i]
		titles = slices.Insert(slices.Delete(titles, i, i+1), carriedAtMost-1, title)
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

// rows yields the rows of the results, without carried columns that are not announced: they are
// left out, or the ledger changed after their titles were read.
func (x *selected) rows(ctx context.Context, yield func(report.Row) error) error {
	some := func(r report.Row) error {
		if x.announced != nil {
			r.Carried = slices.DeleteFunc(r.Carried, func(c report.Carried) bool { return !x.announced[c.Title] })
		}
		return yield(r)
	}
	if x.month != nil {
		return x.store.IssuedRows(ctx, *x.month, some)
	}
	if err := x.store.Rows(ctx, x.filter, some); err != nil || !x.rejected {
		return err
	}
	return x.store.Rejected(ctx, some)
}
