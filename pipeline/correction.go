package pipeline

import (
	"fmt"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// Correction is an order of a source whose number the ledger has, and what is to be done with it.
type Correction struct {
	Item ledger.Item   // the order under its new number
	From string        // the number in the source
	Of   *ledger.Entry // the order that it takes the place of
	// Why says that nothing is to be done; empty if something is.
	Why Alone
	// Last is the order that stands for the number now, of several if Linked.
	Last    *ledger.Entry
	Linked  bool
	Changes []rules.Change // from Of to Item
}

// Alone is why an order of a source is no correction.
type Alone string

// The reasons.
const (
	AloneUnknown  Alone = "unknown"  // the ledger has no order of its number
	AloneStray    Alone = "stray"    // nor of the number of its row of results, which was changed
	AloneRejected Alone = "rejected" // the checks reject it, or doubt it
	AloneSame     Alone = "same"     // its content is what was issued, or sent
	AloneOld      Alone = "old"      // its content was corrected since
	AloneOpen     Alone = "open"     // what stands for it is at the platform
	AloneFailed   Alone = "failed"   // it failed: retry has it issued with other content
	AloneRetry    Alone = "retry"    // it failed, and its content is as it was sent: retry has it issued
	AloneRefused  Alone = "refused"  // it was never sent, or accepted: run has it issued
	AloneResting  Alone = "resting"  // it failed, and may have been issued
	AloneIssued   Alone = "issued"   // it was issued: reissue corrects it
	AloneDropped  Alone = "dropped"  // it was taken out
	AloneArranged Alone = "arranged" // it was split or merged: its parts, or the merge, are corrected
	AloneVoid     Alone = "void"     // its invoice is void
	AloneForeign  Alone = "foreign"  // the platform has another invoice under its number
	AloneResults  Alone = "results"  // it is a row of results that are older than its outcome
	AloneUnasked  Alone = "unasked"  // the platform did not say what became of it
)

// Corrected says what an item means whose number the chain has. reversing takes up what was issued;
// otherwise what failed. earlier takes content from before a correction for a correction, too: else
// a workbook of that time would undo it. most is the longest order number. An item without a chain
// is unknown.
func Corrected(chain []ledger.Link, item ledger.Item, reversing, earlier bool, most int) (*Correction, error) {
	c := &Correction{Item: item, From: item.Facts.OrderNo}
	if len(chain) == 0 {
		if c.Why = AloneUnknown; item.Written != nil {
			c.Why = AloneStray
		}
		return c, nil
	}
	last := &chain[len(chain)-1]
	c.Last, c.Of, c.Linked = &last.Entry, &last.Entry, len(chain) > 1
	if item.Order == nil || item.Hold != "" {
		c.Why = AloneRejected
		return c, nil
	}
	same := -1
	for i := range chain {
		is, err := sameContent(&chain[i].Entry, &item)
		if err != nil {
			return nil, err
		}
		if is {
			same = i
		}
	}
	// What stands is not issued once more in place of itself: the correction under way is given up.
	stands := same == len(chain)-2 && (last.State == ledger.Held || last.State == ledger.Ready)
	if same >= 0 && same < len(chain)-1 && (!earlier || stands) {
		c.Why = AloneOld
		return c, nil
	}
	number := c.place(chain, same == len(chain)-1, reversing, most)
	if c.Why != "" {
		return c, nil
	}
	return c, c.rename(number)
}

// sameContent reports whether an order has the content of an item, whatever their numbers are.
func sameContent(e *ledger.Entry, item *ledger.Item) (bool, error) {
	o := *item.Order
	o.OrderNo = e.Order.OrderNo
	now, err := o.Hash()
	if err != nil {
		return false, fmt.Errorf("compare %s: %w", item.Source, err)
	}
	was, err := e.Order.Hash()
	if err != nil {
		return false, fmt.Errorf("compare order %s: %w", e.Key.OrderNo, err)
	}
	return was == now, nil
}

// place finds the number of the new order, and what it follows. same says that its content is that
// of the last order of the chain.
func (c *Correction) place(chain []ledger.Link, same, reversing bool, most int) string {
	last, first := &chain[len(chain)-1], chain[0].Key.OrderNo
	number := func(mark string) string { return followNumber(first, mark, len(chain), most) }
	switch {
	case len(chain) > 1 && neverAccepted(&last.Entry):
		if last.Reversing == reversing {
			c.Of = &chain[len(chain)-2].Entry
			return last.Key.OrderNo
		}
		if c.Why = AloneFailed; last.Reversing {
			c.Why = AloneIssued
		}
	case ledger.Unsent(last.State, last.Code, last.Serial, 0):
		c.Why = AloneRefused
	case same && last.State != ledger.Failed:
		c.Why = AloneSame
	case last.State == ledger.Issued || last.State == ledger.SealFailed:
		if c.Why = AloneIssued; reversing {
			c.Why = ""
			return number("H")
		}
	case last.State == ledger.Failed && last.Code == rules.NumberForeign:
		c.Why = AloneForeign
	case last.State == ledger.Failed && neverAccepted(&last.Entry):
		c.Why = AloneRefused
	case last.State == ledger.Failed:
		if c.Why = AloneFailed; same {
			c.Why = AloneRetry
		} else if !reversing {
			c.Why = ""
			return number("R")
		}
	case last.State == ledger.Dropped && (last.Code == rules.SplitInto || last.Code == rules.MergedInto):
		c.Why = AloneArranged
	case last.State == ledger.Dropped:
		c.Why = AloneDropped
	case last.State == ledger.Voiding || last.State == ledger.Voided:
		c.Why = AloneVoid
	default:
		c.Why = AloneOpen
	}
	return ""
}

// neverAccepted reports that the platform surely never had an order: it waits here, or was given up
// or refused before.
func neverAccepted(e *ledger.Entry) bool {
	refused := e.State == ledger.Failed && e.Serial == "" && e.NextAt.IsZero()
	return refused || ledger.Unsent(e.State, e.Code, e.Serial, 0) || e.State == ledger.Dropped && e.Sent.IsZero() && e.Serial == ""
}

// rename gives the item its new number.
func (c *Correction) rename(number string) (err error) {
	o := *c.Item.Order
	o.OrderNo = number
	c.Item.Order, c.Item.Facts.OrderNo, c.Item.Earlier, c.Item.Findings = &o, number, nil, nil
	c.Item.Facts.Derived = false
	c.Changes = rules.Changes(c.Of.Order, &o)
	if c.Item.Hash, err = o.Hash(); err != nil {
		return fmt.Errorf("correct %s: %w", c.Item.Source, err)
	}
	return nil
}

// Settled reports that nothing needs to be done about the order.
func (a Alone) Settled() bool { return a == AloneSame || a == AloneOld }
