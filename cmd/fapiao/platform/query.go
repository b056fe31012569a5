package platform

import (
	"context"
	"slices"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
)

// searchCalls bounds the calls that look for the unknown numbers of one refused query: itself and
// two for each of six halvings.
const searchCalls = 13

// Query asks for up to fifty orders with one call. The platform does not say what it answers when
// it knows some numbers and not others: it may leave them out, or refuse the whole query with
// E9500. Where it leaves them out, a refused query means that it knows none of them. Where it
// refuses, or while nobody knows which, the numbers are halved until an unknown one stands alone,
// in searchCalls calls at most; what that does not decide is left to a later query. So a number
// counts as missing only on proof.
func (p *Platform) Query(ctx context.Context, seller string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	s, err := p.seller(seller)
	if err != nil {
		return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}}
	}
	q := query{ctx: ctx, seller: s, sharing: p.sharing(s), mixing: &p.mixing, known: known, calls: searchCalls,
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
		q.seller.hear(q.ctx, err)
		q.answer.Failed = outcome(err)
	default:
		for i := range invoices {
			q.seller.trimLinks(&invoices[i])
		}
		q.sort(refs, rows(invoices, answer))
	}
}

// numbers asks by serial where the first reference has one: the pipeline never mixes the two in one
// query.
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

// leavesOut reports whether a refused query proves that all its numbers are unknown. While that is
// not learnt, one call mixes a number of the refused query with the known order: the answer shows
// the platform's habit.
func (q *query) leavesOut(r pipeline.Ref) bool {
	if q.mixing.habit.Load() == unlearnt && q.known != "" && r.Serial == "" && r.OrderNo != q.known && q.calls > 0 {
		q.calls--
		invoices, _, err := q.seller.Client.QueryInvoices(q.ctx, nuonuo.Query{OrderNos: []string{r.OrderNo, q.known}})
		switch verdict, _ := nuonuo.Classify(err); {
		case verdict == nuonuo.VerdictNotFound:
			q.mixing.learn(refuses)
		case err == nil && holdsOnly(invoices, q.known, q.seller.TaxNum):
			q.mixing.learn(omits)
		}
	}
	return q.mixing.habit.Load() == omits
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
