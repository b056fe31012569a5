package app

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// sheetNumbers makes numbers of applications for information sheets (申请单号): the seller's device
// and a second of the day, each used once. Seconds are taken backwards, so that none is ahead of
// the bureau's clock. Two uses at once may take the same one: the platform's sheet is then another
// invoice's, and the later red is held.
type sheetNumbers struct {
	devices map[string]string // by seller
	used    map[string]bool
	now     time.Time
}

// sheetNumbers reads which numbers are used.
func (j *job) sheetNumbers(ctx context.Context) (*sheetNumbers, error) {
	n := &sheetNumbers{devices: map[string]string{}, used: map[string]bool{}, now: j.store.Now()}
	for _, s := range j.cfg.Sellers {
		if s.TaxDevice != "" {
			n.devices[s.TaxNum] = s.TaxDevice
		}
	}
	if len(n.devices) == 0 {
		return n, nil
	}
	return n, eachRed(ctx, j.store, ledger.EffectChoice{}, func(c RedCase) { n.used[c.Body.Sheet] = true })
}

// next is a free number; empty where the device of the seller is not configured.
func (n *sheetNumbers) next(seller string) string {
	device := n.devices[seller]
	if device == "" {
		return ""
	}
	for at := n.now; ; at = at.Add(-time.Second) {
		if no := nuonuo.RedSheetNo(device, at); !n.used[no] {
			n.used[no] = true
			return no
		}
	}
}

// giveSheets gives the requests that need an information sheet the number of an application.
func (j *job) giveSheets(ctx context.Context, requests []redRequest) error {
	var numbers *sheetNumbers
	for i := range requests {
		r := &requests[i].RedRequest
		if red.FlowOf(kindOfRed(r.Facts.Kind, &r.Blue), r.BillInfo) != red.FlowSheet {
			continue
		}
		if numbers == nil {
			var err error
			if numbers, err = j.sheetNumbers(ctx); err != nil {
				return err
			}
		}
		r.Sheet = numbers.next(r.Seller)
	}
	return nil
}

// kindOfRed is the kind of the invoice that is reversed: the ledger's, or the one that is given.
func kindOfRed(given invoice.Kind, b *ledger.Blue) invoice.Kind {
	if b.Order.ID != 0 && b.Order.Order != nil {
		return b.Order.Order.Kind
	}
	return given
}
