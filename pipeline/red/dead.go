package red

import (
	"slices"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// Dead are the IDs of the reds that came to nothing and need a person, in their order. reds are all
// of some invoices, oldest first, whatever their state; void are the IDs of those of the invoices
// that are void. A red is dead if
//
//   - it was refused, lapsed or failed, and no person withdrew or closed it;
//   - it is the last attempt at what was asked for. Attempts are reds of the invoice under the same
//     key. A later red of the same lines and amounts is one, too, unless both have refund
//     numbers: it was asked for instead, also at the bureau. An attempt that was dropped before it
//     was sent is none: somebody only looked;
//   - something is left of what it asked for, and the invoice is not void.
//
// Every count of failed reds is one of these: what else failed needs nobody.
func Dead(reds []ledger.Entry, void map[int64]bool) (dead []int64, err error) {
	of := map[int64]*deadOf{}
	for i := range reds {
		e := &reds[i]
		b, d, err := Decode(e)
		if err != nil {
			return nil, err
		}
		if of[e.Plan.Invoice] == nil {
			of[e.Plan.Invoice] = &deadOf{}
		}
		of[e.Plan.Invoice].add(e, &b, &d)
	}
	for i := range reds {
		if p := reds[i].Plan; !void[p.Invoice] && of[p.Invoice].has(reds[i].ID) {
			dead = append(dead, reds[i].ID)
		}
	}
	return dead, nil
}

// Ended reports that a person ended a red: closed it, or withdrew it after it was applied for.
func Ended(e *ledger.Entry, d *Detail) bool {
	return e.State == ledger.Dropped && !e.Sent.IsZero() || e.State == ledger.Failed && d.Status.Ended()
}

// deadOf collects the reds of one invoice that came to nothing.
type deadOf struct {
	last []deadRed
	done []Body
}

type deadRed struct {
	id   int64
	body Body
}

// add takes the next red.
func (l *deadOf) add(e *ledger.Entry, b *Body, d *Detail) {
	if e.State == ledger.Dropped && e.Sent.IsZero() {
		return
	}
	if before := len(l.last); before > 0 {
		l.last = slices.DeleteFunc(l.last, func(x deadRed) bool { return x.body.Key == b.Key })
		if i := slices.IndexFunc(l.last, func(x deadRed) bool { return insteadOf(&x.body, b) }); i >= 0 && len(l.last) == before {
			l.last = slices.Delete(l.last, i, i+1) // one red, one refund
		}
	}
	switch {
	case e.State == ledger.Done:
		l.done = append(l.done, *b)
	case e.State == ledger.Failed && !Ended(e, d):
		l.last = append(l.last, deadRed{e.ID, *b})
	}
}

// has reports that a red is dead.
func (l *deadOf) has(id int64) bool {
	return slices.ContainsFunc(l.last, func(x deadRed) bool { return x.id == id && anyLeft(&x.body, l.done) })
}

// insteadOf reports that b takes back the lines and amounts that a asked for under another key.
func insteadOf(a, b *Body) bool {
	if a.RefundNo != "" && b.RefundNo != "" || a.Net != b.Net || a.Tax != b.Tax {
		return false
	}
	if a.Red.Whole || b.Red.Whole {
		return true // with these amounts, the other one is of all lines, too
	}
	return len(a.Red.Lines) > 0 && slices.EqualFunc(a.Red.Lines, b.Red.Lines, func(x, y invoice.RedLine) bool {
		return x.Index == y.Index && x.Net == y.Net && x.Tax == y.Tax
	})
}

// anyLeft reports that something is left of what a red asked for, after the reds that are issued.
func anyLeft(b *Body, done []Body) bool {
	var net, tax invoice.Amount
	known := len(b.Red.Lines) > 0
	for i := range done {
		net, tax, known = net+done[i].Net, tax+done[i].Tax, known && !done[i].Unplaced()
	}
	switch {
	case net >= b.Blue.Net && tax >= b.Blue.Tax:
		return false
	case !known:
		return true
	}
	return slices.ContainsFunc(b.Red.Lines, func(l invoice.RedLine) bool {
		at := slices.IndexFunc(b.Lines, func(x invoice.BlueLine) bool { return x.Index == l.Index })
		if at < 0 {
			return true
		}
		net, tax := b.Lines[at].Net, b.Lines[at].Tax
		for i := range done {
			for _, x := range done[i].Red.Lines {
				if x.Index == l.Index {
					net, tax = net-x.Net, tax-x.Tax
				}
			}
		}
		return net > 0 || tax > 0
	})
}
