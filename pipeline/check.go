package pipeline

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// readAhead is how many drafts the reader may be ahead of the checks, so that both cores work and memory stays bounded.
const readAhead = 256

// Checked hears of each order of a reading, in order.
type Checked func(ledger.Item) error

// Check reads sources to their end and checks every order. It needs neither ledger nor platform. An order number that
// stood earlier in the same reading is rejected here. heard takes the findings about sources as a whole.
func Check(ctx context.Context, sources []Source, s *rules.Settings, heard func(rules.Finding), each Checked) error {
	var met numbers
	if len(sources) > 1 { // a source gathers the rows of a number by itself
		met = numbers{}
	}
	for _, src := range sources {
		if err := checkSource(ctx, src, s, met, each); err != nil {
			return err
		}
		for _, f := range src.Findings() {
			heard(f)
		}
	}
	return nil
}

func checkSource(ctx context.Context, src Source, s *rules.Settings, met numbers, each Checked) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	drafts := make(chan *invoice.Draft, readAhead)
	var readErr error // written before drafts is closed
	go func() {
		defer close(drafts)
		for {
			d, err := src.Next(ctx)
			if err != nil {
				readErr = err
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
		item, err := checkDraft(d, s, met)
		if err == nil {
			err = each(item)
		}
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

// checkDraft turns a draft into an item: an order with its hash, or a rejection.
func checkDraft(d *invoice.Draft, s *rules.Settings, met numbers) (ledger.Item, error) {
	res := rules.Check(d, s)
	item := ledger.Item{Order: res.Order, Facts: res.Facts, Findings: res.Findings, Source: d.Place(),
		Hold: rules.Holds(res.Findings)}
	if earlier, again := met.add(res.Facts.Seller, res.Facts.OrderNo, item.Source); again {
		item.Order = nil
		item.Findings = append(item.Findings, repeated(&item, earlier))
	}
	if item.Order == nil {
		return item, nil
	}
	h, err := item.Order.Hash()
	if err != nil {
		return item, fmt.Errorf("check %s: %w", item.Source, err)
	}
	item.Hash = h
	return item, nil
}

func repeated(item *ledger.Item, earlier invoice.Place) rules.Finding {
	return rules.New(rules.RepeatedInBatch, item.Source, item.Facts.OrderNo, invoice.OrderNo, item.Facts.OrderNo, earlier.String())
}

// numbers remembers which order numbers a reading has met and where. A number costs a fixed size whatever its length;
// two numbers sharing a 128-bit hash would be needed to mistake one for the other.
type numbers map[[16]byte]invoice.Place

// add returns where the number stood before, if it did. Orders without a number are never the same; a nil numbers
// remembers nothing.
func (n numbers) add(seller, orderNo string, at invoice.Place) (earlier invoice.Place, again bool) {
	if n == nil || orderNo == "" {
		return invoice.Place{}, false
	}
	sum := sha256.Sum256([]byte(seller + "\x00" + orderNo))
	key := [16]byte(sum[:16])
	if earlier, again = n[key]; !again {
		n[key] = at
	}
	return earlier, again
}
