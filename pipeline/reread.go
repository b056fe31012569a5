package pipeline

import (
	"fmt"
	"strings"
	"sync"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// reread settles which order of the ledger an item is whose cells say something else to this
// version than to earlier ones, so that an upgrade sends nothing twice:
//
//   - An order whose number was read in another spelling keeps that one, where the ledger holds it
//     and not the new one: 123, whose cell shows 000123, stays 123.
//   - An order that may have been sent with the content that it had for earlier versions stays as
//     it was sent; a warning says what the cell shows. One that was never sent takes the content
//     that its cells show.
//
// held says what the ledger holds under a number of the item's seller.
func reread(item *ledger.Item, held func(orderNo string) (ledger.Content, bool)) error {
	if !otherwise(item) {
		return nil
	}
	number := item.Earlier.Number
	kept, here := held(item.Order.OrderNo)
	if number != item.Order.OrderNo {
		old, there := held(number)
		switch {
		case there && !here:
			kept, here = old, true
			if err := rename(item, number); err != nil {
				return err
			}
		case there && kept.Hash != item.Hash:
			return spelledTwice(item, kept)
		}
	}
	if !here || kept.Hash == item.Hash {
		return nil
	}
	return stay(item, kept)
}

// otherwise reports whether earlier versions read an item's order otherwise.
func otherwise(item *ledger.Item) bool { return item.Order != nil && item.Earlier != nil }

// rename gives an item's order another number.
func rename(item *ledger.Item, orderNo string) (err error) {
	item.Order, item.Hash, err = numbered(item.Order, orderNo)
	if err != nil {
		return fmt.Errorf("give %s its old number: %w", item.Source, err)
	}
	item.Facts.OrderNo = orderNo
	return nil
}

// numbered is an order under a number, and its hash.
func numbered(o *invoice.Order, orderNo string) (*invoice.Order, string, error) {
	renamed := *o
	renamed.OrderNo = orderNo
	h, err := renamed.Hash()
	return &renamed, h, err
}

// spelledTwice refuses an item of other content where the ledger holds both spellings of its
// number: parts of it may be in either.
func spelledTwice(item *ledger.Item, kept ledger.Content) error {
	old, err := asKept(item, kept)
	if err != nil || old != nil {
		return err
	}
	no := item.Order.OrderNo
	item.Findings = append(item.Findings,
		rules.New(rules.SpelledTwice, item.Facts.At, no, invoice.OrderNo, no, no, item.Earlier.Number))
	item.Order = nil
	return nil
}

// asKept is an item's order as earlier versions read it, where that is what the ledger holds; else
// nil.
func asKept(item *ledger.Item, kept ledger.Content) (*invoice.Order, error) {
	old := item.Earlier.Order()
	if old == nil {
		return nil, nil
	}
	old, h, err := numbered(old, item.Order.OrderNo)
	if err != nil {
		return nil, fmt.Errorf("compare %s with its earlier reading: %w", item.Source, err)
	}
	if h != kept.Hash {
		return nil, nil
	}
	return old, nil
}

// stay makes an item what the ledger holds, where that is what earlier versions read and may have
// sent.
func stay(item *ledger.Item, kept ledger.Content) error {
	if kept.State == ledger.Ready || kept.State == ledger.Held {
		return nil
	}
	old, err := asKept(item, kept)
	if err != nil || old == nil {
		return err
	}
	field, was, now := rules.Differences(old, item.Order)
	at, ok := item.Earlier.Cells[field]
	if !ok {
		at = item.Facts.At
	}
	f := rules.New(rules.ReadOtherwise, at, item.Order.OrderNo, field, now,
		string(field), inOneLine().Replace(was), now)
	item.Findings, item.Order, item.Hash = append(item.Findings, f), old, kept.Hash
	return nil
}

// inOneLine makes line breaks and tabs of a text visible.
var inOneLine = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer("\n", `\n`, "\t", `\t`, "\r", `\r`)
})

func lookIn(held map[string]ledger.Content) func(string) (ledger.Content, bool) {
	return func(no string) (ledger.Content, bool) {
		c, ok := held[no]
		return c, ok
	}
}
