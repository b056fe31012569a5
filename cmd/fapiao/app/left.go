package app

import (
	"context"
	"errors"
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/report"
	"github.com/fapiao/fapiao/pipeline/rules"
	"github.com/fapiao/fapiao/writers/resultbook"
)

// leftTitles is the most columns that are no field and that 待处理 has for rejected orders.
const leftTitles = 32

// leftStates are those of orders that 待处理 has with their lines.
var leftStates = []ledger.State{ledger.Rejected, ledger.Held, ledger.Ready, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Failed}

// leftLines gives orders that are left to do the rows in which they can be corrected.
type leftLines struct {
	lang    string
	rules   *rules.Settings
	columns map[report.LeftColumn]bool
	titles  int
}

// left prepares the lines of what is left, and says in the summary which columns they need: none
// where no order gets lines. The results of everything have none: there a rejected order may stand
// beside an order of its number, and together they would be read as one.
func (x *selected) left(ctx context.Context, a *App, sum *report.Summary) (*leftLines, error) {
	some := len(x.standing) > 0 || slices.ContainsFunc(leftStates, func(s ledger.State) bool { return sum.Count(s) > 0 })
	if x.month != nil || x.rejected || !some || a.cfg.HasSeller() != nil {
		return nil, nil
	}
	settings, err := a.readingSettings()
	if err != nil {
		return nil, err
	}
	settings.Columns.Carry(sum.Carried...)
	l := &leftLines{lang: a.cfg.Lang, rules: settings, columns: map[report.LeftColumn]bool{}}
	x.filter.Content = true
	of := *x
	of.filter.Bare = true
	of.filter.Extract.States = slices.DeleteFunc(slices.Clone(leftStates), func(s ledger.State) bool { return !x.filter.Extract.Shows(s) })
	if of.filter.Orders != nil {
		of.filter.Extract.States = nil
	}
	announce := func(r report.Row) error {
		l.announce(l.typed(&r), sum)
		return nil
	}
	if err := of.eachOrder(ctx, announce); err != nil {
		return nil, err
	}
	of.filter.Bare = false
	err = of.eachOrder(ctx, func(r report.Row) error {
		if err := l.fill(&r); err != nil || r.Typed == nil {
			return err
		}
		return errEnough
	})
	if errors.Is(err, errEnough) {
		return l, nil
	}
	sum.Left = nil
	return l, err
}

// eachOrder gives the orders of a part, and those in place of them.
func (x *selected) eachOrder(ctx context.Context, yield func(report.Row) error) error {
	if err := x.store.Rows(ctx, x.filter, yield); err != nil {
		return err
	}
	return x.eachStanding(ctx, x.store.Rows, yield)
}

// typed are the rows of an order, which are not checked yet.
func (l *leftLines) typed(r *report.Row) []invoice.TypedRow {
	if r.Order != nil {
		return rules.TypedOrder(r.Order, l.lang)
	}
	return r.Typed
}

// announce adds the columns of rows to the summary.
func (l *leftLines) announce(rows []invoice.TypedRow, sum *report.Summary) {
	for _, row := range rows {
		for i := range row {
			c := report.LeftColumn{Field: row[i].Field, Title: row[i].Title}
			if l.columns[c] || c.Field == "" && (l.titles == leftTitles || rules.KnownTitle(c.Title) || resultbook.LeftTitle(c.Title)) {
				continue
			}
			l.columns[c] = true
			sum.Left = append(sum.Left, c)
			if c.Field == "" {
				l.titles++
			}
		}
	}
}

// fill gives a row its lines. An order has them only if what reads them meets the same order, and
// keeps it back where it is held: whoever gives the workbook to a run must not change or release
// what was not touched.
func (l *leftLines) fill(r *report.Row) error {
	if l == nil {
		return nil
	}
	o := r.Order
	r.Typed, r.Order = l.typed(r), nil
	if o != nil {
		same, err := l.same(r)
		if err != nil {
			return err
		}
		if !same {
			r.Typed = nil
		}
	}
	if slices.ContainsFunc(r.Carried, func(c report.Carried) bool { return c.Value != "" && rules.KnownTitle(c.Title) }) {
		r.Typed = nil // the value would be read as that field
	}
	for _, row := range r.Typed {
		for i := range row {
			if !l.columns[report.LeftColumn{Field: row[i].Field, Title: row[i].Title}] {
				r.Typed = nil // the ledger changed since, or there are too many columns
				return nil
			}
		}
	}
	return nil
}

// same reports whether the rows of an order make the same order, held for the same reasons.
func (l *leftLines) same(r *report.Row) (bool, error) {
	var reasons []rules.Finding
	if r.State == ledger.Held {
		reasons = r.Findings
	}
	return rules.HoldsAlike(r.Typed, r.Hash, reasons, l.rules)
}
