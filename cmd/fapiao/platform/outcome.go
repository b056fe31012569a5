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

// tooFastRest is the rest after an answer that may mean "too many calls a second".
const tooFastRest = 2 * time.Second

// tooFast is the one code that may stand for the limit of a second as well as for that of a day; no
// document tells. It says that the call was not processed, so the seller rests, and stops when the
// answer stays the same.
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
		s.hear(ctx, err)
		return outcome(err)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Serial: res.SerialNo, Code: res.Response.Code, Raw: ledger.Whole(res.Response.Raw)}
}

// contactNumber is an order number that nobody has: asking for it changes nothing.
const contactNumber = "FAPIAO-CONTACT"

// Reach asks for an order that does not exist; see pipeline.Platform.
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
	s.hear(ctx, err)
	return outcome(err)
}

// Reissue has the platform try a failed signature again (reInvoice); see pipeline.Platform.
func (p *Platform) Reissue(ctx context.Context, seller string, r pipeline.Ref) effect.Outcome {
	s, err := p.seller(seller)
	if err != nil {
		return effect.Outcome{Kind: effect.OutcomeStopped, Text: err.Error()}
	}
	res, err := s.Client.Reissue(nuonuo.BeforeSending(ctx, effect.BeforeSending(ctx)), nuonuo.ReissueRequest{SerialNo: r.Serial, OrderNo: r.OrderNo})
	if err != nil {
		s.hear(ctx, err)
		return outcome(err)
	}
	return effect.Outcome{Kind: effect.OutcomeAccepted, Code: res.Code, Raw: ledger.Whole(res.Raw)}
}

// hear slows the calls of everybody down when the platform says that they come too fast. How it
// says so is not documented: the limit of traffic, a disturbed service and HTTP 429 and 503 all may
// mean it (protocol §5.1).
func (s Seller) hear(ctx context.Context, err error) {
	var e *nuonuo.Error
	if s.TooFast == nil || !errors.As(err, &e) || !e.Sent {
		return
	}
	switch {
	case e.Code == tooFast, e.Code == disturbed, e.HTTPStatus == http.StatusTooManyRequests, e.HTTPStatus == http.StatusServiceUnavailable:
		s.TooFast(context.WithoutCancel(ctx))
	}
}

// outcome turns the client's verdict into what the pipeline must do.
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
		// An address that something else answers, or no trusted one, is no fault of the account.
		out.Kind, out.Text = effect.OutcomeNotSent, withReason(out.Text, out.Away.Detail)
		return out
	}
	if errors.As(err, new(*nuonuo.StoreError)) { // the token's place, which is the ledger, is no account
		out.Kind, out.Text = effect.OutcomeNotSent, withReason(out.Text, err.Error())
		return out
	}
	switch verdict {
	case nuonuo.VerdictRetry, nuonuo.VerdictWait:
		out.Kind = effect.OutcomeNotSent
	case nuonuo.VerdictRefused:
		if out.Account = Judge(out.Text).Trouble; out.Account != "" {
			out.Kind = effect.OutcomeStopped // refused for sure, and not because of the order
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

// away is why nobody answered, nil where the platform did or nothing was called.
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
