package pipeline

import (
	"fmt"
	"slices"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// check completes the plan of a reversal. What is left of an invoice that is partly reversed is
// reversed for the reason that a person gave.
func (r *Replacement) check(q *RedRequest, p *ledger.Plan, b *red.Body, beside []ledger.Entry) (err error) {
	reason, err := restReason(q, beside, r.Rest)
	if err != nil {
		return err
	}
	if reason != q.Reason {
		rest := *q
		rest.Reason = reason
		if *b, err = rest.body(); err != nil {
			return err
		}
		return rest.check(p, b, beside)
	}
	return q.check(p, b, beside)
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

// restReason is the reason for what is left of an invoice: that of the request where nothing is
// reversed; of one that is partly reversed that for which the rest is being reversed already, or
// given. Where the rest is being reversed, and goods came back or a service was stopped, both must
// be the same.
func restReason(q *RedRequest, beside []ledger.Entry, given invoice.RedReason) (invoice.RedReason, error) {
	partly, counted := false, CountedReds{}
	for i := range beside {
		if beside[i].Plan.Effect != red.Effect {
			continue
		}
		other, d, err := red.Decode(&beside[i])
		switch {
		case err != nil:
			return "", err
		case !RedLives(&beside[i], &other):
			continue
		case other.Key == red.Key("", other.Reason, nil):
			counted.Rest = other.Reason
		default:
			partly = partly || beside[i].State == ledger.Done
		}
		counted.Reds = append(counted.Reds, CountedRed{d.No, d.IssuedAt, other.Reason, other.Gross})
	}
	switch {
	case !partly:
		return q.Reason, nil
	case counted.Rest != "" && counted.Rest != given && counted.gone():
		return "", &counted
	case counted.Rest != "":
		return counted.Rest, nil
	case given != "":
		return given, nil
	}
	return "", invoice.ErrRedReversed
}
