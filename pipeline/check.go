package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/semaphore"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// readAhead is how many drafts the reader may be ahead of the checks, so that both cores work and
// memory stays bounded.
const readAhead = 256

// Checked takes each order of a reading, in order.
type Checked func(ledger.Item) error

// Check reads sources to their end and checks every order. It needs neither ledger nor platform. An
// order number that stands in two of the sources is rejected in both, since neither may have all
// its lines. heard takes the findings about sources as a whole.
func Check(ctx context.Context, sources []Source, s *rules.Settings, heard func(rules.Finding), each Checked) error {
	var met *numbers
	if len(sources) > 1 { // a source gathers the rows of a number by itself
		met = &numbers{first: map[numberKey]invoice.Place{}, again: map[numberKey]invoice.Place{}}
		for _, src := range sources {
			if err := met.gather(ctx, src, s); err != nil {
				return err
			}
		}
	}
	for _, src := range sources {
		var cols rules.ColumnTally
		if err := checkSource(ctx, src, s, met, &cols, each); err != nil {
			return err
		}
		for _, f := range append(src.Findings(), cols.Findings()...) {
			heard(f)
		}
	}
	return nil
}

func checkSource(ctx context.Context, src Source, s *rules.Settings, met *numbers, cols *rules.ColumnTally, each Checked) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	drafts := make(chan *invoice.Draft, readAhead)
	ahead := semaphore.NewWeighted(readAhead)
	var readErr error // written before drafts is closed
	go func() {
		defer close(drafts)
		for {
			d, err := src.Next(ctx)
			if err != nil {
				readErr = err
				return
			}
			if readErr = ahead.Acquire(ctx, roomOf(d)); readErr != nil {
				return
			}
			select {
			case drafts <- d:
			case <-ctx.Done():
				readErr = ctx.Err()
				return
			}
		}
	}()
	var failed error
	for d := range drafts {
		if failed != nil {
			continue // the reader must be gone before its source is closed
		}
		item, err := checkDraft(d, s, met, cols)
		if err == nil {
			err = each(item)
		}
		ahead.Release(roomOf(d))
		if err != nil {
			failed = err
			cancel()
		}
	}
	if failed != nil {
		return failed
	}
	if !errors.Is(readErr, io.EOF) {
		return readErr
	}
	return nil
}

// roomOf is how much of the reading ahead a draft takes: as much as its cells fill, one that fills
// it all is alone.
func roomOf(d *invoice.Draft) int64 {
	cells := 0
	for i := range d.Rows {
		cells += len(d.Rows[i].Cells)
	}
	return int64(min(1+cells/128, readAhead))
}

// checkDraft turns a draft into an item: an order with its hash, a rejection, or one that a person
// left out.
func checkDraft(d *invoice.Draft, s *rules.Settings, met *numbers, cols *rules.ColumnTally) (ledger.Item, error) {
	res := rules.Check(d, s)
	item := ledger.Item{Order: res.Order, Facts: res.Facts, Findings: res.Findings, Source: d.Place(),
		Hold: rules.Holds(res.Findings), Earlier: res.Earlier}
	if d.Skipped {
		return ledger.Item{Facts: item.Facts, Source: item.Source, Skipped: true}, nil
	}
	cols.Add(res.Unplaced)
	if other, twice := met.other(&res); twice {
		item.Order = nil
		item.Findings = append(item.Findings, repeated(&item, other))
	}
	if item.Order == nil {
		item.Hold = ""
		return item, nil
	}
	h, err := item.Order.Hash()
	if err != nil {
		return item, fmt.Errorf("check %s: %w", item.Source, err)
	}
	item.Hash = h
	return item, nil
}
