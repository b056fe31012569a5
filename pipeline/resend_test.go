package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// What the platform accepted once is never sent again, however often and however long it says
// afterwards that it has no such order.
func TestAcceptedOrderThatThePlatformForgetsIsNeverSentAgain(t *testing.T) {
	for name, became := range map[string]ledger.State{
		"submitted": ledger.Submitted, "voiding": ledger.Voiding, "issued": ledger.Issued,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				p.finish = became
				list := orders(2, sellerA)
				r, l := newRun(t, p, list)
				defer l.Close()
				r.Timing.Wait = time.Second
				execute(t, r)
				p.hidden = 365 * 24 * time.Hour
				for range 2 {
					second := again(l, p, list)
					second.Timing.Wait = 5 * time.Minute
					execute(t, second)
					reconcile(t, again(l, p, nil), true)
				}
				last := again(l, p, nil)
				reconcile(t, last, true)
				want(t, last.Summary, map[ledger.State]int{became: 2})
				for _, d := range list {
					if p.submits[d.Number] != 1 {
						t.Errorf("%s was sent %d times", d.Number, p.submits[d.Number])
					}
				}
			})
		})
	}
}

// puzzled is a platform that answers a submission with a code that nobody documented and keeps
// nothing of it.
type puzzled struct{ *fakePlatform }

func (p puzzled) Submit(ctx context.Context, r effect.Request) effect.Outcome {
	p.mu.Lock()
	p.script[r.Key.OrderNo] = []behaviour{lose}
	p.mu.Unlock()
	out := p.fakePlatform.Submit(ctx, r)
	out.Code, out.Text = "E7777", "未知错误"
	return out
}

// An answer that nobody documented, with an order that then is not there, is a refusal in effect.
// It is tried three times and fails with the platform's words; it does not go round for ever.
func TestOrderThatIsAnsweredStrangelyAndNeverThereFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := puzzled{newFake()}
		list := orders(1, sellerA)
		r, l := newRun(t, p, list)
		defer l.Close()
		r.Timing.Wait = time.Hour
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Failed: 1})
		row := rowsOf(t, l)[list[0].Number]
		if p.submits[list[0].Number] != 3 || row.ErrorCode != "E7777" || row.Error != "未知错误" {
			t.Errorf("sent %d times, the row says %q %q", p.submits[list[0].Number], row.ErrorCode, row.Error)
		}
	})
}

// forgetful is a platform that finds an order only at every other query.
type forgetful struct {
	*fakePlatform
	calls int
}

func (p *forgetful) Query(ctx context.Context, s string, refs []pipeline.Ref, known string) pipeline.QueryAnswer {
	p.calls++
	if p.calls%2 == 1 {
		return pipeline.QueryAnswer{Missing: refs, Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	}
	return p.fakePlatform.Query(ctx, s, refs, known)
}

// One "no such order" is no proof: the order that arrived is found by the second question.
func TestOneMissDoesNotAllowSendingAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &forgetful{fakePlatform: newFake()}
		list := orders(1, sellerA)
		p.script[list[0].Number] = []behaviour{acceptMute}
		r, l := newRun(t, p, list)
		defer l.Close()
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 1})
		if n := len(p.accepted[list[0].Number]); n != 1 {
			t.Errorf("accepted %d times", n)
		}
	})
}

// cut is a platform whose queries fail as a whole, between those that say "no such order".
type cut struct {
	*fakePlatform
	calls int
	kind  effect.OutcomeKind
}

func (p *cut) Query(_ context.Context, _ string, refs []pipeline.Ref, _ string) pipeline.QueryAnswer {
	p.calls++
	if p.calls == 2 {
		return pipeline.QueryAnswer{Missing: refs, Failed: effect.Outcome{Kind: effect.OutcomeAccepted}}
	}
	return pipeline.QueryAnswer{Failed: effect.Outcome{Kind: p.kind, Text: "half an answer"}}
}

// A query that was cut off decides nothing: an order in doubt stays in doubt, one that was accepted
// stays accepted, and neither is sent again.
func TestQueryThatWasCutOffDecidesNothing(t *testing.T) {
	for name, kind := range map[string]effect.OutcomeKind{
		"unknown": effect.OutcomeUnknown, "not sent": effect.OutcomeNotSent,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := &cut{fakePlatform: newFake(), kind: kind}
				list := orders(2, sellerA)
				p.script[list[0].Number] = []behaviour{acceptMute}
				r, l := newRun(t, p, list)
				defer l.Close()
				r.Timing.Wait = 5 * time.Minute
				execute(t, r)
				want(t, r.Summary, map[ledger.State]int{ledger.Unknown: 1, ledger.Submitted: 1})
				if p.submits[list[0].Number] != 1 || p.submits[list[1].Number] != 1 {
					t.Errorf("sent: %v", p.submits)
				}
			})
		})
	}
}

// A number that is in use proves that the order arrived, also where the platform says so without
// the letter of the code: however long it hides the order, it is neither refused nor sent again.
func TestNumberInUseIsNeverSentAgain(t *testing.T) {
	for _, code := range []string{"E9106", "9106"} {
		t.Run(code, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				drafts := []*invoice.Draft{draft(2, "A-1", sellerA, "113.00")}
				p.taken, p.script["duplicates"], p.hidden = code, []behaviour{}, 1000*time.Hour
				p.accepted["A-1"], p.at["A-1"] = []*invoice.Order{{OrderNo: "A-1"}}, time.Now()
				r, l := newRun(t, p, drafts)
				defer l.Close()
				r.Timing.Wait = time.Hour
				execute(t, r)
				if e := entryOf(t, l, "A-1"); e.State != ledger.Unknown || e.Code != code || p.submits["A-1"] != 1 {
					t.Errorf("the order is %s %s, sent %d times", e.State, e.Code, p.submits["A-1"])
				}
			})
		})
	}
}
