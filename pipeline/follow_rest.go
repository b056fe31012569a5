package pipeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// check completes the plan of a reversal. Where reds from before take back all of the invoice, the
// last of them is the reversal, whatever it was asked for with. What is left of an invoice that is
// partly reversed is reversed for the reason that a person gave.
func (r *Replacement) check(q *RedRequest, p *ledger.Plan, b *red.Body, beside []ledger.Entry) error {
	all, err := liveReds(beside)
	if err != nil {
		return err
	}
	switch full := all.takeAll(&b.Blue); {
	case full:
		if err := all.otherwise(q.Reason); err != nil {
			return err
		}
		if err := all.counted(r.Rest); err != nil {
			return err
		}
		last := all.last()
		p.Subject, p.Body, *b = last.entry.Plan.Subject, last.entry.Plan.Body, last.body
		return nil
	case !all.started():
		return q.check(p, b, beside)
	case r.Rest == "":
		return invoice.ErrRedReversed
	}
	rest := *q
	rest.Reason = r.Rest
	if *b, err = rest.body(); err != nil {
		return err
	}
	return rest.check(p, b, beside)
}

// Reversible refuses a recorded correction of an invoice that its reds, in the order in which they
// were recorded, take back in full for reasons that allow no correction. Reds up to the one with
// the ID until were there when the correction was recorded, with what was said of the rest.
func Reversible(entries []ledger.Entry, until int64) error {
	all, err := liveReds(entries)
	if err != nil || len(all) == 0 || !all.takeAll(&all[0].body.Blue) {
		return err
	}
	if err := all.otherwise(invoice.RedError); err != nil {
		return err
	}
	if all[len(all)-1].entry.ID > until {
		return all.counted("")
	}
	return nil
}

// CountedReds refuses a correction of an invoice that reds from before take back in full, of which
// some say that the sale, or a part of it, did not happen: that it is invoiced anew all the same
// has to be said.
type CountedReds struct {
	Rest invoice.RedReason // for which the rest was reversed; said again, it allows the correction
	Reds []CountedRed
}

// CountedRed is a red on which a correction would count.
type CountedRed struct {
	No       string    // empty: it is not issued yet
	IssuedAt time.Time // zero: as No
	Reason   invoice.RedReason
	Gross    invoice.Amount // positive
}

func (c *CountedReds) Error() string {
	return fmt.Sprintf("the invoice is reversed by %d reds, of which some say that the sale did not happen: say again for which reason the rest was reversed", len(c.Reds))
}

// gone reports that a red says that something was not sold.
func (c *CountedReds) gone() bool {
	return slices.ContainsFunc(c.Reds, func(r CountedRed) bool { return r.Reason == invoice.RedReturn || r.Reason == invoice.RedStopped })
}

// liveRed is a red that an invoice has, or may still come to have.
type liveRed struct {
	entry  *ledger.Entry
	body   red.Body
	detail red.Detail
}

// reds are all of an invoice that live, in the order in which they were recorded.
type reds []liveRed

// liveReds are the reds among the effects of an invoice that live.
func liveReds(beside []ledger.Entry) (out reds, err error) {
	for i := range beside {
		if beside[i].Plan.Effect != red.Effect {
			continue
		}
		one := liveRed{entry: &beside[i]}
		if one.body, one.detail, err = red.Decode(one.entry); err != nil {
			return nil, err
		}
		if RedLives(one.entry, &one.body) {
			out = append(out, one)
		}
	}
	return out, nil
}

// takeAll reports that the reds together take back all of the invoice, to the cent. None takes more
// of a line than it has, so that then nothing is left of any line.
func (all reds) takeAll(blue *red.Blue) bool {
	var sum besides
	for i := range all {
		sum.add(&all[i].body)
	}
	return len(all) > 0 && sum.net == blue.Net && sum.tax == blue.Tax
}

// last is the red on whose end a correction waits: the one that is not issued yet, of which an
// invoice has one at a time, else the one that was recorded last.
func (all reds) last() *liveRed {
	for i := range all {
		if all[i].entry.State != ledger.Done {
			return &all[i]
		}
	}
	return &all[len(all)-1]
}

// started reports that a part of the invoice is reversed.
func (all reds) started() bool {
	return slices.ContainsFunc(all, func(r liveRed) bool { return r.entry.State == ledger.Done })
}

// otherwise refuses one red that takes back all for another reason than a correction gives.
func (all reds) otherwise(reason invoice.RedReason) error {
	switch {
	case len(all) != 1 || all[0].body.Reason == reason:
		return nil
	case all.started():
		return invoice.ErrRedNothing
	}
	return ErrRedOpen
}

// counted refuses reds of parts, of which one says that something was not sold, unless the reason
// of the rest is said again: that of the last one. 开票有误 cannot be said of a rest; where the
// bureau took it, that of the one before counts.
func (all reds) counted(given invoice.RedReason) error {
	c := CountedReds{}
	for i := range all {
		b, d := &all[i].body, &all[i].detail
		if b.Reason != invoice.RedError {
			c.Rest = b.Reason
		}
		c.Reds = append(c.Reds, CountedRed{d.No, d.IssuedAt, b.Reason, b.Gross})
	}
	if len(all) > 1 && c.gone() && c.Rest != given {
		return &c
	}
	return nil
}
