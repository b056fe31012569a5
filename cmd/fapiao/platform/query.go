package platform

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// searchCalls is the most calls that one query makes to find the unknown numbers after a refusal:
// the query itself and two for each of six halvings.
const searchCalls = 13

// Query queries up to fifty orders with one call. It is not documented how the platform answers if
// it has some of the numbers and not others: it may leave the unknown ones out, or refuse the whole
// query with E9500. If it leaves them out, a refused query means that it has none of the numbers.
// If it refuses, or while its behaviour is unknown, the numbers are halved until single unknown
// numbers are found, in at most searchCalls calls; the rest is left to a later query. So a number
// counts as missing only on proof.
func (p *Platform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	s, err := p.seller(seller)
	if err != nil {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}}
	}
	q := query{ctx: ctx, seller: s, sameApp: p.sameApp(s), mixed: &p.mixed, known: known, calls: searchCalls,
		answer: pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}}
	q.ask(refs)
	return q.answer
}

func (q *query) ask(refs []pipeline.Ref) {
	if q.calls <= 0 || q.answer.Failed.Kind != effect.OutcomeAccepted {
		return
	}
	q.calls--
	invoices, answer, err := q.seller.Client.QueryInvoices(q.ctx, numbers(refs))
	verdict, _ := nuonuo.Classify(err)
	switch {
	case verdict == nuonuo.VerdictNotFound && len(refs) > 1 && !q.leavesOut(refs[0]):
		half := len(refs) / 2
		q.ask(refs[:half])
		q.ask(refs[half:])
	case verdict == nuonuo.VerdictNotFound:
		q.answer.Missing = append(q.answer.Missing, refs...)
	case err != nil:
		q.seller.reportTooFast(q.ctx, err)
		q.answer.Failed = outcome(err)
	default:
		for i := range invoices {
			q.seller.trimLinks(&invoices[i])
		}
		q.sort(refs, rows(invoices, answer))
	}
}

// numbers queries by serial number if the first reference has one: a query of the pipeline never
// has both kinds.
func numbers(refs []pipeline.Ref) nuonuo.Query {
	q := nuonuo.Query{WithDetail: slices.ContainsFunc(refs, func(r pipeline.Ref) bool { return r.Lines })}
	for _, r := range refs {
		if refs[0].Serial != "" {
			q.SerialNos = append(q.SerialNos, r.Serial)
		} else {
			q.OrderNos = append(q.OrderNos, r.OrderNo)
		}
	}
	return q
}

// leavesOut reports whether a refused query proves that all its numbers are unknown. While the
// platform's behaviour is unknown, one call queries a number of the refused query together with the
// known order to observe it.
func (q *query) leavesOut(r pipeline.Ref) bool {
	if q.mixed.behaviour.Load() == behaviourUnknown && q.known != "" && r.Serial == "" && r.OrderNo != q.known && q.calls > 0 {
		q.calls--
		invoices, _, err := q.seller.Client.QueryInvoices(q.ctx, nuonuo.Query{OrderNos: []string{r.OrderNo, q.known}})
		switch verdict, _ := nuonuo.Classify(err); {
		case verdict == nuonuo.VerdictNotFound:
			q.mixed.set(refusesAll)
		case err == nil && holdsOnly(invoices, q.known, q.seller.TaxNum):
			q.mixed.set(omitsUnknown)
		}
	}
	return q.mixed.behaviour.Load() == omitsUnknown
}

func holdsOnly(invoices []nuonuo.Invoice, orderNo, seller string) bool {
	held := false
	for _, i := range invoices {
		if i.SellerTaxNum != "" && i.SellerTaxNum != seller {
			continue
		}
		if i.OrderNo != orderNo {
			return false
		}
		held = true
	}
	return held
}
