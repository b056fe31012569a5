package platform

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/fapiao/fapiao/nuonuo"
	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// tooFastRest is the pause after an answer that may mean "too many calls a second".
const tooFastRest = 2 * time.Second

// tooFast is a code that may mean the limit per second or the one per day; this is not documented.
// The call was not processed, so the seller pauses, and stops if the answer stays the same.
const tooFast = "070201"

// disturbed is the code of a service that cannot answer now.
const disturbed = "040102"

// Submit makes the one call that issues an invoice.
func (p *Platform) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	s, err := p.seller(r.Key.Seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	res, err := s.Client.IssueRaw(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), r.Body)
	if err != nil {
		s.reportTooFast(ctx, err)
		return outcome(err)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Serial: res.SerialNo, Code: res.Response.Code, Raw: ledger.Whole(res.Response.Raw)}
}

// contactNumber is an order number that no order has: a query for it changes nothing.
const contactNumber = "FAPIAO-CONTACT"

// Reach queries an order that does not exist; see pipeline.Platform.
func (p *Platform) Reach(ctx context.Context, seller string) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	_, _, err = s.Client.QueryInvoices(ctx, nuonuo.Query{OrderNos: []string{contactNumber}})
	switch verdict, _ := nuonuo.Classify(err); verdict {
	case nuonuo.VerdictOK, nuonuo.VerdictNotFound:
		return effect.Outcome{Kind: effect.OutcomeAccepted}
	}
	s.reportTooFast(ctx, err)
	return outcome(err)
}

// Reissue asks the platform to retry a failed signature (reInvoice); see pipeline.Platform.
func (p *Platform) Reissue(ctx context.Context, seller string, r pipeline.Ref) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	res, err := s.Client.Reissue(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), nuonuo.ReissueRequest{SerialNo: r.Serial, OrderNo: r.OrderNo})
	if err != nil {
		s.reportTooFast(ctx, err)
		return outcome(err)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Code: res.Code, Raw: ledger.Whole(res.Raw)}
}

// reportTooFast slows down the calls of all processes if an error may mean that calls come too
// fast. It is not documented which do: the traffic limit, an unavailable service, and HTTP 429 and
// 503 all may (protocol §5.1).
func (s Seller) reportTooFast(ctx context.Context, err error) {
	var e *nuonuo.Error
	if s.TooFast == nil || !errors.As(err, &e) || !e.Sent {
		return
	}
	switch {
	case e.Code == tooFast, e.Code == disturbed, e.HTTPStatus == http.StatusTooManyRequests, e.HTTPStatus == http.StatusServiceUnavailable:
		s.TooFast(context.WithoutCancel(ctx))
	}
}

// outcome maps the client's verdict to an outcome of the pipeline.
func outcome(err error) effect.Outcome {
	verdict, reason := nuonuo.Classify(err)
	out := effect.Outcome{Text: reason}
	if e, ok := errors.AsType[*nuonuo.Error](err); ok {
		out.Code = e.Code
		if e.Describe != "" {
			out.Text = e.Describe
		}
	}
	if out.Away = away(err); out.Away != nil && verdict != nuonuo.VerdictUnknown {
		// Another server at the address, or an untrusted one, is no trouble of the account.
		out.Kind, out.Text = effect.OutcomeNotSent, withReason(out.Text, out.Away.Detail)
		return out
	}
	if errors.As(err, new(*nuonuo.StoreError)) { // the ledger failed, not the account
		out.Kind, out.Text = effect.OutcomeNotSent, withReason(out.Text, err.Error())
		return out
	}
	switch verdict {
	case nuonuo.VerdictRetry, nuonuo.VerdictWait:
		out.Kind = effect.OutcomeNotSent
	case nuonuo.VerdictRefused:
		if out.Account = Judge(out.Text).Trouble; out.Account != "" {
			out.Kind = effect.OutcomeStopped // certainly refused, and not because of the order
			break
		}
		out.Kind = effect.OutcomeRefused
	case nuonuo.VerdictDuplicate:
		out.Kind = effect.OutcomeDuplicate
	case nuonuo.VerdictToken, nuonuo.VerdictStop:
		out.Kind, out.Text, out.Account = effect.OutcomeStopped, withReason(out.Text, reason), troubleOf(err)
		if out.Code == tooFast {
			out.Kind, out.After, out.Account = effect.OutcomeNotSent, tooFastRest, ""
		}
	default:
		out.Account = Judge(out.Text).Trouble
		out.Kind, out.Text = effect.OutcomeUnknown, withReason(out.Text, reason)
	}
	return out
}

// away is why there was no answer; nil if the platform answered or no call was made.
func away(err error) *effect.Outage {
	why, ok := nuonuo.NoAnswer(err)
	if !ok {
		return nil
	}
	return &effect.Outage{Address: why.Address, Reason: string(why.Reason), Detail: why.Detail, Lasting: why.Lasting}
}

func withReason(text, reason string) string {
	if text == reason || text == "" {
		return reason
	}
	return text + " (" + reason + ")"
}
