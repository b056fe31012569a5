package ledgertest

import (
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func retryCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"results tell failures apart":                failuresInRows,
		"the intent is recorded with the claim":      retryIntent,
		"one run retries an order":                   retryOnce,
		"a day has so many retries, of either sort":  retryDay,
		"what rests is left alone":                   retryRest,
		"what must not be issued again is left":      retryOthers,
		"only what was named, of seller and batch":   retryFilter,
		"failures say what decides about a retry":    failuresListed,
		"named orders are listed whatever they are":  failuresNamed,
		"an order that took the place is named":      failuresReplaced,
		"a retry that failed is asked about again":   retryAskedAgain,
		"an order of its own kind takes no place":    failuresNotReplaced,
		"no orders are no claim":                     retryNothing,
		"nobody retries what somebody asks about":    retryAsked,
		"a claim given back can be made again":       retryGivenBack,
		"the lease of one who died ends the waiting": retryOrphan,
	}
}

// retry claims the fixtures' orders ns for a retry.
func (h *hand) retry(atMost int, ns ...int) []ledger.Entry {
	h.Helper()
	return h.retryOf(ledger.Filter{}, atMost, ns...)
}

func (h *hand) retryOf(f ledger.Filter, atMost int, ns ...int) []ledger.Entry {
	h.Helper()
	c := h.claim(f, 9)
	for _, n := range ns {
		c.Orders = append(c.Orders, h.find(n).ID)
	}
	c.ADay = atMost
	es, err := h.Claim(h.ctx(), ToCall(c, ledger.Reissue, nil))
	h.ok(err)
	return es
}

func retryIntent(t *testing.T, open Open) {
	h := failing(t, open, 1)
	before, events := h.find(0), len(h.history(0))
	e := h.retry(20, 0)[0]
	after := h.find(0)
	same(t, "row", []any{after.State, after.Fence, after.Reissues, after.ReissuedAt, after.Serial},
		[]any{ledger.Submitted, before.Fence + 1, 1, h.now, before.Serial})
	same(t, "entry", []any{e.State, e.Fence, e.Reissues, e.Serial, e.Attempt}, []any{ledger.Submitted, after.Fence, 1, before.Serial, before.Attempt})
	history := h.history(0)
	same(t, "history", []any{len(history), history[events].From, history[events].To, history[events].Note},
		[]any{events + 1, ledger.Failed, ledger.Submitted, "issued again under its number, 1 today"})
}

func retryOrphan(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.retry(20, 0)
	same(t, "during the lease", []int{len(h.due(ledger.Filter{}, 9)), len(h.ready(ledger.Filter{}, 9))}, []int{0, 0})
	h.now = h.now.Add(lease)
	same(t, "after it, it is asked about and not sent", []int{len(h.ready(ledger.Filter{}, 9)), len(h.due(ledger.Filter{}, 9))}, []int{0, 1})
}

func retryOnce(t *testing.T, open Open) {
	h := failing(t, open, 1)
	other := newHand(t, open, "run2")
	e := h.retry(20, 0)
	same(t, "the other run", len(other.retry(20, 0)), 0)
	h.is(other.update(ledger.Change{ID: e[0].ID, Fence: e[0].Fence, State: ledger.Issued}), ledger.ErrFence)
	h.move(ledger.Issued, e...)
	same(t, "what is issued", len(h.retry(20, 0)), 0)
}

func retryDay(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)
	for i := range 3 {
		e := h.retry(3, 0)
		same(t, "retries", []any{len(e), e[0].Reissues}, []any{1, i + 1})
		if i == 1 { // a signature that was retried counts for the same serial number
			h.move(ledger.SealFailed, e...)
			e = h.seals(ledger.Filter{}, 3)
			same(t, "signed again", e[0].Reissues, 3)
			h.move(ledger.Failed, e...)
			break
		}
		h.move(ledger.Failed, e...)
	}
	same(t, "no more today", len(h.retry(3, 0)), 0)
	h.now = h.now.Add(15 * time.Hour) // midnight in Beijing
	e := h.retry(3, 0)
	same(t, "the next day", []any{len(e), e[0].Reissues}, []any{1, 1})
}

func retryRest(t *testing.T, open Open) {
	h := failing(t, open, 1)
	e := h.failed(ledger.Filter{}, time.Time{}, h.now.Add(time.Second), 9)[0]
	over := h.now.Add(12 * time.Hour)
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "22", NextAt: h.now.Add(time.Minute), RestUntil: over}))
	h.now = over.Add(-time.Millisecond)
	same(t, "before", len(h.retry(20, 0)), 0)
	h.now = over
	got := h.retry(20, 0)
	same(t, "then", []any{len(got), got[0].RestUntil}, []any{1, over})
}

// retryOthers brings orders to every state and to failures that are none of the platform's.
func retryOthers(t *testing.T, open Open) {
	h := started(t, open, 12)
	for i, s := range []ledger.State{ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Issued, ledger.SealFailed,
		ledger.Voiding, ledger.Voided, ledger.Held, ledger.Dropped} {
		same(t, "order", h.bring(s).Key.OrderNo, orderNos(i)[0])
	}
	refused, foreign := h.ready(ledger.Filter{}, 1)[0], h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(
		ledger.Change{ID: refused.ID, Fence: refused.Fence, State: ledger.Failed, Code: "E9131"},
		ledger.Change{ID: foreign.ID, Fence: foreign.Fence, State: ledger.Failed, Code: rules.NumberForeign, Serial: "S", NextAt: h.now}))
	h.now = h.now.Add(time.Hour)
	same(t, "claimed", len(h.retry(20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), 0)
}

func retryFilter(t *testing.T, open Open) {
	h := failing(t, open, 3)
	h.batch("b2")
	same(t, "another batch", len(h.retryOf(ledger.Filter{Batch: "b2"}, 20, 0, 1, 2)), 0)
	same(t, "another seller", len(h.retryOf(ledger.Filter{Seller: OtherSeller}, 20, 0, 1, 2)), 0)
	same(t, "its own", numbers(h.retryOf(ledger.Filter{Batch: "b1", Seller: Seller}, 20, 1)), orderNos(1))
	same(t, "the rest is as it was", []any{h.find(0).State, h.find(2).State}, []any{ledger.Failed, ledger.Failed})
}

func retryNothing(t *testing.T, open Open) {
	h := failing(t, open, 1)
	same(t, "claimed", len(h.retry(20)), 0)
}

func retryAsked(t *testing.T, open Open) {
	h := failing(t, open, 1)
	asking := newHand(t, open, "run2")
	e := asking.failed(ledger.Filter{}, time.Time{}, asking.now.Add(time.Second), 9)
	same(t, "asked about", len(e), 1)
	same(t, "meanwhile", len(h.retry(20, 0)), 0)
	h.ok(asking.update(ledger.Change{ID: e[0].ID, Fence: e[0].Fence, State: ledger.Failed, NextAt: asking.now.Add(time.Minute)}))
	same(t, "afterwards", len(h.retry(20, 0)), 1)
}

func retryGivenBack(t *testing.T, open Open) {
	h := failing(t, open, 1)
	e := h.retry(20, 0)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: e.Code, NextAt: h.now.Add(time.Hour)}))
	same(t, "again", len(h.retry(20, 0)), 1)
}

func retryAskedAgain(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(40 * 24 * time.Hour)
	since := h.now.Add(-35 * 24 * time.Hour)
	same(t, "an old failure is left alone", len(h.failed(ledger.Filter{}, since, h.now, 9)), 0)
	e := h.retry(20, 0)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, NextAt: h.now}))
	same(t, "until it was retried", len(h.failed(ledger.Filter{}, since, h.now, 9)), 1)
}

func (h *hand) failures(f ledger.Filter, numbers ...string) []ledger.Failure {
	h.Helper()
	out, err := h.Failures(h.ctx(), f, numbers)
	h.ok(err)
	return out
}

// said are the numbers of failures with what decides.
func said(fs []ledger.Failure) (out []any) {
	for _, f := range fs {
		out = append(out, []any{f.Key.OrderNo, f.State, f.Accepted, f.Replaced})
	}
	return out
}

func failuresListed(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.take("b1", Items(t, Seller, 5, 2)...)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "E9131", Error: "税额误差"}))
	no := orderNos(0, 1, 5)
	want := []any{[]any{no[0], ledger.Failed, true, ""}, []any{no[1], ledger.Failed, true, ""}, []any{no[2], ledger.Failed, false, ""}}
	same(t, "all", said(h.failures(ledger.Filter{})), want)
	same(t, "of the batch", said(h.failures(ledger.Filter{Batch: "b1", Seller: Seller})), want)
	h.batch("b2")
	same(t, "of another batch", len(h.failures(ledger.Filter{Batch: "b2"})), 0)
	same(t, "of another seller", len(h.failures(ledger.Filter{Seller: OtherSeller})), 0)
}

func failuresNamed(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.take("b1", Items(t, Seller, 5, 1)...)
	h.batch("b2")
	h.take("b2", Item(t, Order(OtherSeller, 5), 7))
	no := orderNos(1, 5)
	same(t, "named", said(h.failures(ledger.Filter{}, no[1], no[0], "nothing")),
		[]any{[]any{no[0], ledger.Failed, true, ""}, []any{no[1], ledger.Ready, false, ""}, []any{no[1], ledger.Ready, false, ""}})
	same(t, "of one seller", len(h.failures(ledger.Filter{Seller: OtherSeller}, no...)), 1)
}

// alike is an item for the same buyer and amount as the fixtures' order n, under another number.
func alike(t *testing.T, n int, number string) ledger.Item {
	t.Helper()
	o := Order(Seller, n)
	o.OrderNo = number
	return Item(t, o, 90+len(number))
}

func failuresReplaced(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.now = h.now.Add(time.Hour)
	h.batch("b2")
	h.take("b2", alike(t, 0, "NEW-1"))
	same(t, "while it is ready", h.failures(ledger.Filter{})[0].Replaced, "NEW-1")
	for _, s := range []ledger.State{ledger.Unknown, ledger.Submitted, ledger.Issued, ledger.Voiding} {
		if s == ledger.Unknown {
			h.bring(s)
		} else {
			e := h.due(ledger.Filter{}, 1)
			if s == ledger.Voiding {
				var err error
				e, err = h.Claim(h.ctx(), ToAsk(h.claim(ledger.Filter{Seller: Seller}, 1), ledger.Ask{About: ledger.AskIssued, Since: time.Time{}, After: 0}))
				h.ok(err)
			}
			h.move(s, e...)
		}
		same(t, "while it is "+string(s), h.failures(ledger.Filter{})[0].Replaced, "NEW-1")
	}
	h.move(ledger.Voided, h.due(ledger.Filter{}, 1)...)
	same(t, "when it was voided", h.failures(ledger.Filter{})[0].Replaced, "")
}

func failuresNotReplaced(t *testing.T, open Open) {
	h := failing(t, open, 1)
	h.take("b1", alike(t, 0, "SAME-TIME")) // read before the first was sent, as far as anybody can tell
	h.now = h.now.Add(time.Hour)
	h.batch("b2")
	other := alike(t, 0, "OTHER-BUYER")
	other.Order.Buyer.TaxNum, other.Order.Buyer.Name = "91110000MADEM0001A", "另一家公司"
	more := alike(t, 0, "OTHER-SUM")
	more.Order.Gross++
	h.take("b2", other, more)
	same(t, "replaced", h.failures(ledger.Filter{})[0].Replaced, "")
}

func failuresInRows(t *testing.T, open Open) {
	h := failing(t, open, 2)
	h.take("b1", Items(t, Seller, 5, 2)...)
	e := h.ready(ledger.Filter{}, 1)[0]
	h.ok(h.update(ledger.Change{ID: e.ID, Fence: e.Fence, State: ledger.Failed, Code: "E9131"}))
	over := h.now.Add(12 * time.Hour)
	rests := h.failed(ledger.Filter{}, time.Time{}, h.now.Add(time.Second), 9)[1]
	h.ok(h.update(ledger.Change{ID: rests.ID, Fence: rests.Fence, State: ledger.Failed, NextAt: h.now.Add(time.Hour), RestUntil: over}))
	for _, f := range []ledger.Filter{{Batch: "b1"}, {}} {
		var got []any
		for _, r := range h.rows(f) {
			got = append(got, []any{r.OrderNo, r.State, r.Accepted, r.RestUntil.UnixMilli()})
		}
		none, no := time.Time{}.UnixMilli(), orderNos(0, 1, 5, 6)
		same(t, "rows", got, []any{[]any{no[0], ledger.Failed, true, none}, []any{no[1], ledger.Failed, true, over.UnixMilli()},
			[]any{no[2], ledger.Failed, false, none}, []any{no[3], ledger.Ready, false, none}})
	}
}
