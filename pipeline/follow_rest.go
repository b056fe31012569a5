package pipeline

import (
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

// restReason is the reason for what is left of an invoice: that of the request where nothing is
// reversed; of one that is partly reversed that for which the rest is being reversed already, or
// given.
func restReason(q *RedRequest, beside []ledger.Entry, given invoice.RedReason) (invoice.RedReason, error) {
	partly, under := false, invoice.RedReason("")
	for i := range beside {
		if beside[i].Plan.Effect != red.Effect {
			continue
		}
		other, _, err := red.Decode(&beside[i])
		switch {
		case err != nil:
			return "", err
		case !RedLives(&beside[i], &other):
		case other.Key == red.Key("", other.Reason, nil):
			under = other.Reason
		default:
			partly = partly || beside[i].State == ledger.Done
		}
	}
	switch {
	case !partly:
		return q.Reason, nil
	case under != "":
		return under, nil
	case given != "":
		return given, nil
	}
	return "", invoice.ErrRedReversed
}
