package ledgertest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline/ledger"
)

func claimCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"records the intent":                         claimIntent,
		"takes the oldest first, so many":            claimOldest,
		"keeps to batch and seller":                  claimFilter,
		"finds orders that a later batch met":        claimMetAgain,
		"an order that cannot be prepared fails":     claimUnprepared,
		"goes on behind orders that cannot be":       claimBehindUnprepared,
		"an order given back is claimed again":       claimGivenBack,
		"takes nothing when prepare stops the claim": claimNothing,
	}
}

func claimIntent(t *testing.T, open Open) {
	h := started(t, open, 2)
	h.now = h.now.Add(time.Minute)
	es := h.ready(ledger.Filter{Batch: "b1", Seller: Seller}, 1)
	same(t, "claimed", numbers(es), orderNos(0))
	e := es[0]
	if d := cmp.Diff(Order(Seller, 0), e.Order); d != "" {
		t.Errorf("the order to send (-want +got):\n%s", d)
	}
	same(t, "entry", []any{e.State, e.Attempt, e.Fence, e.Sent, e.Created, e.RequestHash, e.Buyer, e.Gross},
		[]any{ledger.Submitting, 1, int64(1), h.now, Start(), "hash of " + e.Key.OrderNo, e.Order.Buyer.Name, e.Order.Gross})
	// Another process reads the same: what Claim returned is committed.
	kept := newHand(t, open, "run2").find(0)
	same(t, "kept", []any{kept.State, kept.Attempt, kept.Fence, kept.Sent, kept.RequestHash}, []any{e.State, e.Attempt, e.Fence, e.Sent, e.RequestHash})
	events := h.history(0)
	same(t, "history", []any{len(events), events[0].From, events[0].To, events[0].At, events[0].Run},
		[]any{1, ledger.Ready, ledger.Submitting, h.now, "run1"})
}

func claimOldest(t *testing.T, open Open) {
	h := started(t, open, 5)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 5, 2)...)
	same(t, "first", numbers(h.ready(ledger.Filter{}, 3)), orderNos(0, 1, 2))
	same(t, "then", numbers(h.ready(ledger.Filter{}, 3)), orderNos(3, 4, 5))
	same(t, "last", numbers(h.ready(ledger.Filter{}, 3)), orderNos(6))
	same(t, "none", len(h.ready(ledger.Filter{}, 3)), 0)
	same(t, "nothing asked for", len(h.ready(ledger.Filter{}, 0)), 0)
}

func claimFilter(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(OtherSeller, 0), 0), Item(t, Order(Seller, 1), 1))
	h.batch("b2")
	h.take("b2", Item(t, Order(Seller, 2), 2), Item(t, Order(OtherSeller, 3), 3))
	same(t, "batch and seller", numbers(h.ready(ledger.Filter{Batch: "b2", Seller: Seller}, 9)), orderNos(2))
	same(t, "seller", numbers(h.ready(ledger.Filter{Seller: OtherSeller}, 9)), orderNos(0, 3))
	same(t, "batch", numbers(h.ready(ledger.Filter{Batch: "b1"}, 9)), orderNos(1))
	same(t, "none", len(h.ready(ledger.Filter{}, 9)), 0)
}

// claimMetAgain has two batches that met the same orders; each can be worked on.
func claimMetAgain(t *testing.T, open Open) {
	h := started(t, open, 4)
	h.batch("b2")
	h.take("b2", Items(t, Seller, 1, 4)...) // 1, 2, 3 again, and 4
	count := func(batch string, want int) {
		t.Helper()
		n, _, err := h.Totals(context.Background(), ledger.Filter{Batch: batch})
		h.ok(err)
		ready, _, _, err := h.Pending(context.Background(), ledger.Filter{Batch: batch})
		h.ok(err)
		same(t, "ready in "+batch, []int{n, ready}, []int{want, want})
	}
	count("b1", 4)
	count("b2", 4)
	same(t, "of the first batch, by seller", numbers(h.ready(ledger.Filter{Batch: "b1", Seller: Seller}, 3)), orderNos(0, 1, 2))
	count("b1", 1)
	count("b2", 2)
	same(t, "of the second", numbers(h.ready(ledger.Filter{Batch: "b2"}, 1)), orderNos(3))
	h.now = h.now.Add(2 * lease)
	same(t, "due in the first", numbers(h.due(ledger.Filter{Batch: "b1"}, 9)), orderNos(0, 1, 2, 3))
	h.batch("b1")
	h.take("b1", Items(t, Seller, 0, 4)...) // read again: the orders come home
	same(t, "of the second, still", numbers(h.ready(ledger.Filter{Batch: "b2"}, 9)), orderNos(4))
}

func claimUnprepared(t *testing.T, open Open) {
	h, ctx := started(t, open, 3), context.Background()
	es, err := h.Claim(ctx, ToCall(h.claim(ledger.Filter{}, 3), ledger.Issue, func(e *ledger.Entry) (string, error) {
		if e.Key == keyOf(1) {
			return "", errors.New("no clerk is configured")
		}
		return prepared(e)
	}))
	h.ok(err)
	same(t, "claimed", numbers(es), orderNos(0, 2))
	e := h.find(1)
	same(t, "failed", []any{e.State, e.Error}, []any{ledger.Failed, "no clerk is configured"})
	moves := h.history(1)
	same(t, "history", []ledger.State{moves[0].From, moves[0].To, moves[1].From, moves[1].To},
		[]ledger.State{ledger.Ready, ledger.Submitting, ledger.Submitting, ledger.Failed})
	h.batch("b2")
	same(t, "it can be replaced", results(h.take("b2", changed(t, 1))), []ledger.ItemResult{ledger.Replaced})
}

func claimBehindUnprepared(t *testing.T, open Open) {
	h, ctx := started(t, open, 6), context.Background()
	es, err := h.Claim(ctx, ToCall(h.claim(ledger.Filter{}, 2), ledger.Issue, func(e *ledger.Entry) (string, error) {
		if e.Key != keyOf(5) {
			return "", errors.New("cannot")
		}
		return prepared(e)
	}))
	h.ok(err)
	same(t, "claimed", numbers(es), orderNos(5))
	same(t, "failed", h.summary(ledger.Filter{}).Count("failed"), 5)
}

func claimGivenBack(t *testing.T, open Open) {
	h := started(t, open, 1)
	first := h.ready(ledger.Filter{}, 1)[0]
	h.move(ledger.Ready, first)
	second := h.ready(ledger.Filter{}, 1)[0]
	same(t, "attempt and fence", []any{second.Attempt, second.Fence}, []any{2, first.Fence + 1})
	h.is(h.update(ledger.Change{ID: first.ID, Fence: first.Fence, State: ledger.Submitted}), ledger.ErrFence)
	same(t, "state", h.find(0).State, ledger.Submitting)
}

func claimNothing(t *testing.T, open Open) {
	h := started(t, open, 1)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := h.Claim(ctx, ToCall(h.claim(ledger.Filter{}, 1), ledger.Issue, func(e *ledger.Entry) (string, error) {
		cancel()
		return prepared(e)
	}))
	h.is(err, context.Canceled)
	e := h.find(0)
	same(t, "entry", []any{e.State, e.Attempt, e.Fence, len(h.history(0))}, []any{ledger.Ready, 0, int64(0), 0})
}
