package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Checked takes each order of a reading, in order.
type Checked func(ledger.Item) error

// Check reads sources to their end and checks every order. It needs neither ledger nor platform. An
// order number that stands in two of the sources is rejected in both, since neither may have all
// its lines. heard takes the findings about sources as a whole.
func Check(ctx context.Context, sources []Source, s *rules.Settings, heard func(rules.Finding), each Checked) error {
	return check(ctx, sources, s, hashed, heard, each)
}

// CheckAlone is Check for orders that are compared with no ledger: the items have no hash.
func CheckAlone(ctx context.Context, sources []Source, s *rules.Settings, heard func(rules.Finding), each Checked) error {
	return check(ctx, sources, s, unhashed, heard, each)
}

// hashing is whether orders are hashed, which takes a tenth of a check.
type hashing bool

const (
	hashed   hashing = true
	unhashed hashing = false
)

func check(ctx context.Context, sources []Source, s *rules.Settings, h hashing, heard func(rules.Finding), each Checked) error {
	met, err := numbersOf(ctx, sources, s)
	if err != nil {
		return err
	}
	for _, src := range sources {
		var cols rules.ColumnTally
		if err := checkSource(ctx, src, s, h, met, &cols, each); err != nil {
			return err
		}
		for _, f := range append(src.Findings(), cols.Findings()...) {
			heard(f)
		}
	}
	return nil
}

func checkSource(ctx context.Context, src Source, s *rules.Settings, h hashing, met *numbers, cols *rules.ColumnTally, each Checked) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	checks := startChecks(ctx, src, func(d *invoice.Draft) checkedDraft { return checkDraft(d, s, h, met) })
	var failed error
	for g := range checks.groups { // to its end: the reader must be gone before its source is closed
		<-g.checked
		for i := 0; i < len(g.results) && failed == nil; i++ {
			r := &g.results[i]
			cols.Add(r.unplaced)
			if failed = r.err; failed == nil {
				failed = each(r.item)
			}
		}
		if failed != nil {
			cancel()
		}
		checks.release(g)
	}
	switch {
	case failed != nil:
		return failed
	case !errors.Is(checks.readErr, io.EOF):
		return checks.readErr
	}
	return nil
}

// checkDraft turns a draft into an item: an order, a rejection, or one that a person
// left out. It may run for several drafts at the same time.
func checkDraft(d *invoice.Draft, s *rules.Settings, h hashing, met *numbers) checkedDraft {
	res := rules.Check(d, s)
	item := ledger.Item{Order: res.Order, Facts: res.Facts, Findings: res.Findings, Source: d.Place(),
		Hold: rules.Holds(res.Findings), Earlier: res.Earlier, Written: written(d), ReadAt: readAt(d)}
	if d.Skipped {
		return checkedDraft{item: ledger.Item{Facts: item.Facts, Source: item.Source, Skipped: true}}
	}
	item.SentOrder = res.Sent
	other, twice := met.other(&res)
	if twice {
		item.Order, item.SentOrder = nil, nil
		item.Findings = append(item.Findings, repeated(&item, other))
	}
	if f, also := met.renumbered(&item); also {
		turnDown(&item, f)
		twice = true
	}
	if h == hashed && !twice {
		item.Typed = rules.Typed(d, &res, s)
	}
	out := checkedDraft{item: item, unplaced: res.Unplaced}
	if item.Order == nil {
		out.item.Hold = ""
		return out
	}
	if h == unhashed {
		return out
	}
	if out.item.Hash, out.err = item.Order.Hash(); out.err != nil {
		out.err = fmt.Errorf("check %s: %w", item.Source, out.err)
	}
	return out
}
