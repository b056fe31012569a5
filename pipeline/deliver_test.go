package pipeline_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
)

func (c *counter) Deliver(ctx context.Context, _ string, d pipeline.Delivery) effect.Outcome {
	out, _ := c.call(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if out.Kind != effect.OutcomeNotSent {
		c.sent = append(c.sent, d)
	}
	out.Text += d.Recipient()
	out.Raw = ledger.Whole([]byte(`{"describe":"` + d.Recipient() + `"}`))
	return out
}

// planDelivery plans a message of an order's invoice.
func planDelivery(t testing.TB, l *sqlledger.Store, no string, again bool, to pipeline.Delivery) pipeline.DeliverPlanned {
	t.Helper()
	blues, err := l.Blues(context.Background(), sellerA, []string{no})
	if err != nil || len(blues) != 1 {
		t.Fatalf("%d invoices: %v", len(blues), err)
	}
	to.Code, to.No = blues[0].Code, blues[0].No
	planned, err := pipeline.PlanDeliveries(context.Background(), l, []pipeline.DeliverRequest{{Seller: sellerA, Invoice: blues[0].ID,
		Order: blues[0].Order.ID, Body: pipeline.DeliverBody{Delivery: to, OrderNo: no}, Again: again}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return planned[0]
}

var phone = pipeline.Delivery{Phone: "13800000001"}

// A message is sent once; one whose outcome is unknown is never repeated by the machine, however
// long it waits. A person's word sends one more.
func TestDeliveryIsNeverRepeated(t *testing.T) {
	for name, c := range map[string]struct {
		script []behaviour
		calls  int // that may have arrived
		state  ledger.State
		again  int // the same after the request is made once more
	}{
		"accepted":      {nil, 1, ledger.Done, 1},
		"no answer":     {[]behaviour{lose}, 1, ledger.Unknown, 1},
		"answer lost":   {[]behaviour{acceptMute}, 1, ledger.Unknown, 1},
		"not connected": {[]behaviour{notSent, notSent}, 1, ledger.Done, 1},
		"refused":       {[]behaviour{refuse}, 1, ledger.Failed, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				desk, l, no := issuedPaper(t)
				defer l.Close()
				desk.script = c.script
				p := planDelivery(t, l, no, false, phone)
				for range 3 {
					desk.corrects(t, l)
					time.Sleep(24 * time.Hour)
				}
				if e := effectOf(t, l, p.ID); len(desk.sent) != c.calls || e.State != c.state {
					t.Errorf("%d calls, %s; want %d, %s", len(desk.sent), e.State, c.calls, c.state)
				}
				planDelivery(t, l, no, false, phone)
				desk.corrects(t, l)
				if len(desk.sent) != c.again {
					t.Errorf("asked for once more: %d calls, want %d", len(desk.sent), c.again)
				}
				for range 2 { // the second meets the first, which is not sent yet
					planDelivery(t, l, no, true, phone)
				}
				desk.corrects(t, l)
				if len(desk.sent) != c.again+1 {
					t.Errorf("by a person: %d calls, want %d", len(desk.sent), c.again+1)
				}
				if s := orderState(t, l, no); s != ledger.Issued {
					t.Errorf("the order is %s", s)
				}
			})
		})
	}
}

// A message whose run died may have been sent: it stays unknown.
func TestDeliveryOfADeadRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, l, no := issuedPaper(t)
		defer l.Close()
		p := planDelivery(t, l, no, false, phone)
		dead(t, l, pipeline.DeliverEffect)
		for range 2 {
			desk.corrects(t, l)
			time.Sleep(time.Hour)
		}
		if e := effectOf(t, l, p.ID); len(desk.sent) != 0 || e.State != ledger.Unknown {
			t.Errorf("%d calls, %s", len(desk.sent), e.State)
		}
	})
}

// A recipient is in the body of its effect and nowhere else: not in its subject, its error or its
// history. Recipients who look the same when masked are two.
func TestRecipientsAreMasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, l, no := issuedPaper(t)
		defer l.Close()
		desk.script = []behaviour{refuse, lose, accept, refuse}
		to := []pipeline.Delivery{phone, {Phone: "13811111101"}, {Email: "zhang.san@example.com"}, {Email: "zhang.wan@example.com"}}
		for _, d := range to {
			if p := planDelivery(t, l, no, false, d); !p.Fresh {
				t.Errorf("%s met another recipient", d.Recipient())
			}
			desk.corrects(t, l)
		}
		for i, e := range effects(t, l, pipeline.DeliverEffect) {
			course, err := l.Course(context.Background(), e.ID)
			if err != nil {
				t.Fatal(err)
			}
			text := e.Plan.Subject + e.Error + e.Code + string(e.Detail) + fmt.Sprintf("%s%v", course[len(course)-1].Raw, course)
			if strings.Contains(text, to[i].Recipient()) || !strings.Contains(string(e.Plan.Body), to[i].Recipient()) {
				t.Errorf("%s: %s", to[i].Recipient(), text)
			}
		}
		if len(desk.sent) != len(to) {
			t.Errorf("%d messages, want %d", len(desk.sent), len(to))
		}
	})
}

// However requests and outcomes follow each other, a recipient gets at most one message, and one
// more for each word of a person after it was, or may have been, sent.
func TestMessagesNeverExceedRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		desk, l, no := issuedPaper(t)
		defer l.Close()
		random := rand.New(rand.NewPCG(14, 5))
		for n := range 100 {
			to := pipeline.Delivery{Email: fmt.Sprintf("a%d@example.com", n)}
			arrived, allowed, state := 0, 1, ledger.State("")
			var story []string
			for range 1 + random.IntN(4) {
				again, do := random.IntN(2) == 0, behaviour(random.IntN(int(notSent)+1))
				if again && (state == ledger.Done || state == ledger.Unknown) {
					allowed++
				}
				desk.script = []behaviour{do}
				p := planDelivery(t, l, no, again, to)
				desk.corrects(t, l)
				time.Sleep(time.Minute)
				if state = effectOf(t, l, p.ID).State; do != refuse && p.Fresh {
					arrived++
				}
				story = append(story, fmt.Sprint(again, do, state))
			}
			if arrived > allowed {
				t.Errorf("%d messages may have arrived, %d are allowed: %v", arrived, allowed, story)
			}
		}
	})
}
