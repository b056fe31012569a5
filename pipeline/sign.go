package pipeline

import (
	"context"
	"fmt"

	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// signAgain has the platform sign again (reInvoice) what it issued and could not sign. The invoice
// exists, so nothing is issued: orders and serial numbers stay the same. The retry is recorded
// before the call; whatever the answer, a query shows the outcome.
func (r *run) signAgain(ctx context.Context, s SellerLimits) (retried int, err error) {
	s.Chunk = min(s.InFlight, SliceLimit)
	q := r.queue(s, sign{r}, ledger.Filter{Batch: r.Batch.ID, Seller: s.TaxNum})
	for more := true; more; {
		var did []effect.Result
		if did, more, err = r.once(ctx, q, nothing); err != nil {
			return retried, fmt.Errorf("sign invoices of %s again: %w", s.TaxNum, err)
		}
		retried += len(did)
		more = more && len(did) == s.Chunk
	}
	return retried, nil
}

// sign is the kind of effect that has an invoice signed that exists without a signature.
type sign struct{ *run }

// Name implements [effect.Kind].
func (sign) Name() ledger.Effect { return ledger.Sign }

// Prepare implements [effect.Kind]: the call names the order and nothing else.
func (sign) Prepare(*ledger.Entry) (effect.Request, error) { return effect.Request{}, nil }

// Call implements [effect.Kind].
func (k sign) Call(ctx context.Context, e *ledger.Entry, _ effect.Request) effect.Outcome {
	return k.Platform.Reissue(ctx, e.Key.Seller, Ref{Serial: e.Serial, OrderNo: e.Key.OrderNo})
}

// Back implements [effect.Kind].
func (k sign) Back(e *ledger.Entry, why string) ledger.Change {
	return ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.SealFailed, Code: e.Code, Error: e.Error,
		NextAt: k.Now().Add(k.Timing.signGap(e.Reissues)), Note: why}
}

// After implements [effect.Kind].
func (k sign) After(e *ledger.Entry, out effect.Outcome) ledger.Change {
	now, c := k.Now(), k.Back(e, "surely not processed")
	c.Raw = out.Raw
	switch out.Kind {
	case effect.OutcomeNotSent, effect.OutcomeStopped:
	case effect.OutcomeRefused:
		c.Code, c.Error, c.Note, c.NextAt = out.Code, out.Text, "the platform refused the retry", tomorrow(now)
	default:
		c.State, c.NextAt, c.Error, c.Note = ledger.Submitted, k.Timing.nextLook(now, now), "", ""
	}
	return c
}
