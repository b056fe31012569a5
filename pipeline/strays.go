package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fapiao/fapiao/internal/lang"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// A row of results was written for an order that a ledger had under its number. With another number
// it would be a second order for the same sale, since the first can still be issued.

// StrayFinder looks into a ledger for the orders of rows of results; see ledger.Readings and
// ledger.Follows.
type StrayFinder interface {
	Holds(ctx context.Context, seller string, numbers []string) (map[string]ledger.Content, error)
	SerialOwners(ctx context.Context, seller string, serials []string) (map[string]string, error)
	Chain(ctx context.Context, key ledger.Key) ([]ledger.Link, error)
	OrdersAt(ctx context.Context, places []invoice.ReadAt) (map[invoice.ReadAt][]ledger.OrderAt, error)
	RejectedIn(ctx context.Context, batch string) (map[ledger.Key]bool, error)
	Renumbered(ctx context.Context, keys []ledger.Key) (map[ledger.Key]ledger.Renumbered, error)
}

// written is what a draft's rows of results say of their order; nil where it has none.
func written(d *invoice.Draft) *ledger.Written {
	var w *ledger.Written
	for i := range d.Rows {
		r := &d.Rows[i]
		if !r.Written {
			continue
		}
		if w == nil {
			w = &ledger.Written{At: r.NumberCell()}
		}
		if r.Serial != "" && !slices.Contains(w.Serials, r.Serial) {
			w.Serials = append(w.Serials, r.Serial)
		}
	}
	if w != nil {
		w.Orders = runningNumbers(d, w.At.Sheet)
	}
	return w
}

// runningNumbers are those of a draft's rows on a sheet of results, where the rows of an order have
// one. Its first column of such numbers counts; another one was carried from the source.
func runningNumbers(d *invoice.Draft, sheet string) (all []string) {
	for i := range d.Rows {
		r := &d.Rows[i]
		at := slices.IndexFunc(r.Cells, func(c invoice.Cell) bool { return c.Field == invoice.RowNo && c.Col == r.Columns[invoice.RowNo] })
		if r.Place.Sheet != sheet || at < 0 {
			continue
		}
		if no := invoice.CleanText(r.Cells[at].Text); no != "" && !slices.Contains(all, no) {
			all = append(all, no)
		}
	}
	return all
}

// RefuseStrays rejects the orders that rows of results ask for under a number which the ledger does
// not have, with the serial number of another order, or with rows of several orders, and those that
// are recorded under another number. It returns the findings, which the items have, too. l is nil
// where there is no ledger.
func RefuseStrays(ctx context.Context, l StrayFinder, items []ledger.Item) ([]rules.Finding, error) {
	found, err := refuseStrays(ctx, l, items)
	if err != nil || l == nil {
		return found, err
	}
	more, err := refuseRenumbered(ctx, l, items)
	return append(found, more...), err
}

func refuseStrays(ctx context.Context, l StrayFinder, items []ledger.Item) (found []rules.Finding, err error) {
	numbers, serials := map[string][]string{}, map[string][]string{} // by seller
	for i := range items {
		if item := &items[i]; strays(item) {
			key := keyOfItem(item)
			numbers[key.Seller] = append(numbers[key.Seller], key.OrderNo)
			if item.Earlier != nil {
				numbers[key.Seller] = append(numbers[key.Seller], item.Earlier.Number)
			}
			serials[key.Seller] = append(serials[key.Seller], item.Written.Serials...)
		}
	}
	for seller, list := range numbers {
		s := strayCheck{ledger: l}
		if l != nil {
			if s.known, err = l.Holds(ctx, seller, list); err != nil {
				return nil, fmt.Errorf("look for the orders of results: %w", err)
			}
			if s.owners, err = l.SerialOwners(ctx, seller, serials[seller]); err != nil {
				return nil, fmt.Errorf("look for the orders of results: %w", err)
			}
		}
		for i := range items {
			item := &items[i]
			if !strays(item) || keyOfItem(item).Seller != seller {
				continue
			}
			item.Typed = nil // the next results would have it as an order that is in no ledger
			f, is, err := s.refuse(ctx, item)
			if err != nil {
				return nil, err
			}
			if is {
				found = append(found, f)
			}
		}
	}
	return found, nil
}

// strays reports whether an item may be an order of results under another number. One that is
// rejected for another reason would get past this check once that is corrected in the next results.
func strays(item *ledger.Item) bool {
	return item.Written != nil && !item.Skipped && keyOfItem(item).OrderNo != ""
}

// strayCheck is what a ledger has of the items of one seller.
type strayCheck struct {
	ledger StrayFinder
	known  map[string]ledger.Content
	owners map[string]string // by serial number
}

// refuse rejects an item that is an order of results under another number.
func (s *strayCheck) refuse(ctx context.Context, item *ledger.Item) (f rules.Finding, is bool, err error) {
	key := keyOfItem(item)
	_, known := s.known[key.OrderNo]
	if e := item.Earlier; !known && e != nil {
		_, known = s.known[e.Number]
	}
	serial, owner, err := s.foreign(ctx, item, known)
	several := len(item.Written.Orders) > 1
	if err != nil || known && owner == "" && !several {
		return f, false, err
	}
	why := lang.Text{Zh: "这个台账里没有这个订单号", En: "this ledger does not have its number"}
	switch all := item.Written.Orders; {
	case several:
		why = lang.Format("这个订单号下有结果表里几个订单的行（序号 %s）", "rows of several orders of the file (No. %s) have its number", shownNumbers(all))
	case owner != "":
		why = lang.Text{Zh: "它的流水号 " + serial + " 是订单 " + owner + " 的", En: "its serial number " + serial + " is that of order " + owner}
	}
	f = rules.New(rules.StrayResult, item.Written.At, key.OrderNo, invoice.OrderNo, key.OrderNo, rules.Bilingual(why))
	turnDown(item, f)
	return f, true, nil
}

// turnDown rejects an item.
func turnDown(item *ledger.Item, f rules.Finding) {
	item.Findings = append(slices.Clip(item.Findings), f)
	item.Order, item.SentOrder, item.Hold = nil, nil, ""
}

// foreign is a serial number of an item that another order has, which is none of those that are
// invoiced one in place of the other with the item's.
func (s *strayCheck) foreign(ctx context.Context, item *ledger.Item, known bool) (serial, owner string, err error) {
	key := keyOfItem(item)
	for _, serial := range item.Written.Serials {
		owner, taken := s.owners[serial]
		if !taken || owner == key.OrderNo || item.Earlier != nil && owner == item.Earlier.Number {
			continue
		}
		if known {
			chain, err := s.ledger.Chain(ctx, ledger.Key{Seller: key.Seller, OrderNo: owner})
			if err != nil && !errors.Is(err, ledger.ErrNotFound) {
				return "", "", fmt.Errorf("look for the orders of results: %w", err)
			}
			if slices.ContainsFunc(chain, func(l ledger.Link) bool { return l.Key.OrderNo == key.OrderNo }) {
				continue
			}
		}
		return serial, owner, nil
	}
	return "", "", nil
}
