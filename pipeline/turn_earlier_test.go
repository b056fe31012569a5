package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/ledger/sqlledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

// dated gives a draft an order time.
func dated(d *invoice.Draft, text string) *invoice.Draft {
	d.Rows[0].Cells = append(d.Rows[0].Cells, invoice.Cell{Field: invoice.OrderDate, Text: text, Col: "B", Title: "订单时间"})
	return d
}

// three are an order of an earlier month, one without a date, and one of this month, in February.
func three() []*invoice.Draft {
	return []*invoice.Draft{dated(draft(2, "OLD", sellerA, "10.00"), "2000-01-31 23:59:59"), draft(3, "NONE", sellerA, "20.00"),
		dated(draft(4, "NEW", sellerA, "30.00"), "2000-02-01 00:00:00")}
}

// untilFebruary is how long a bubble, which begins with January, lasts until 10 February.
const untilFebruary = 40 * 24 * time.Hour

func standing(t *testing.T, l *sqlledger.Store, number string) string {
	t.Helper()
	e := entry(t, l, ledger.Key{Seller: sellerA, OrderNo: number})
	return string(e.State) + " " + e.Code
}

// unattended submits what is ready of all batches, with nobody to ask.
func unattended(t *testing.T, l *sqlledger.Store, p *fakePlatform, late bool) *run {
	t.Helper()
	r := again(l, p, nil)
	r.Earlier = &pipeline.Earlier{Late: late}
	confirmStages(t, r, pipeline.SubmitStages()...)
	return r
}

func TestUnattendedRunHoldsOrdersOfAnEarlierMonth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		time.Sleep(untilFebruary)
		r, l := newRun(t, p, three())
		defer l.Close()
		r.Earlier = &pipeline.Earlier{}
		execute(t, r)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: 2, ledger.Held: 1})
		if got := standing(t, l, "OLD"); got != "held "+rules.EarlierMonth {
			t.Errorf("the old order is %s", got)
		}
		unattended(t, l, p, false)
		execute(t, func() *run { r := again(l, p, three()); r.Earlier = &pipeline.Earlier{}; return r }())
		if len(p.submits) != 2 {
			t.Errorf("an unattended run sent it: %v", p.submits)
		}
		unattended(t, l, p, true)
		if p.submits["OLD"] != 1 {
			t.Errorf("it was not sent with late: %v", p.submits)
		}
	})
}

// At the turn what is left becomes an order of an earlier month, also for the run that goes on. A
// person's decision holds until the next turn.
func TestRunEndsWithItsMonth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		p.latency = time.Second
		r, l := newRun(t, p, orders(20, sellerA))
		defer l.Close()
		turn := time.Date(2000, 1, 31, 16, 0, 0, 0, time.UTC) // midnight in Beijing
		time.Sleep(time.Until(turn.Add(-3 * time.Second)))
		r.Earlier = &pipeline.Earlier{}
		execute(t, r)
		sent := len(p.submits)
		want(t, r.Summary, map[ledger.State]int{ledger.Issued: sent, ledger.Ready: 20 - sent})
		if sent == 0 || sent == 20 || !r.Turned.Equal(turn) {
			t.Fatalf("sent %d, turned at %v", sent, r.Turned)
		}
		time.Sleep(time.Until(turn.Add(time.Hour)))
		p.latency = 0
		if r := unattended(t, l, p, false); r.Summary.Count(ledger.Held) != 20-sent || len(p.submits) != sent {
			t.Fatalf("held %d, sent %d", r.Summary.Count(ledger.Held), len(p.submits))
		}
		late := again(l, p, nil) // released, and nothing is sent before the next turn
		late.Earlier, late.Until = &pipeline.Earlier{Late: true}, time.Now()
		confirmStages(t, late, pipeline.SubmitStages()...)
		if got := late.Summary.Count(ledger.Ready); got != 20-sent {
			t.Fatalf("%d were released", got)
		}
		next := again(l, p, nil)
		next.Earlier, next.Until = &pipeline.Earlier{}, time.Now()
		confirmStages(t, next, pipeline.SubmitStages()...)
		if got := next.Summary.Count(ledger.Ready); got != 20-sent {
			t.Errorf("%d are ready beside a run that was told to send them", got)
		}
		time.Sleep(30 * 24 * time.Hour)
		if r := unattended(t, l, p, false); r.Summary.Count(ledger.Held) != 20-sent || len(p.submits) != sent {
			t.Errorf("held %d after the next turn", r.Summary.Count(ledger.Held))
		}
	})
}

func TestPersonDecidesAboutAnEarlierMonth(t *testing.T) {
	broken := errors.New("the input is gone")
	for name, c := range map[string]struct {
		send  bool
		err   error
		state string // of the old order
		sent  int
	}{
		"yes": {true, nil, "issued", 3}, "no": {false, nil, "held " + rules.EarlierMonth, 2}, "no answer": {false, broken, "ready ", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newFake()
				time.Sleep(untilFebruary)
				r, l := newRun(t, p, three())
				defer l.Close()
				var shown []ledger.MonthSum
				asked := 0
				r.Earlier = &pipeline.Earlier{Ask: func(_ context.Context, months []ledger.MonthSum) (bool, error) {
					shown, asked = months, asked+1
					return c.send, c.err
				}}
				confirmed := 0
				r.Confirm = func(_ context.Context, s []ledger.Outlook) error { confirmed = s[0].Orders(); return nil }
				if err := r.do(context.Background(), pipeline.RunStages()...); !errors.Is(err, c.err) {
					t.Fatal(err)
				}
				months := []ledger.MonthSum{{Month: "2000-01", Orders: 1, Net: 8_85, Tax: 1_15, Gross: 10_00,
					Rates: []invoice.RateSum{{Rate: "0.13", Net: 8_85, Tax: 1_15, Gross: 10_00}}}}
				if diff := cmp.Diff(months, shown); diff != "" || asked != 1 {
					t.Errorf("asked %d times (-want +got):\n%s", asked, diff)
				}
				if e := entry(t, l, ledger.Key{Seller: sellerA, OrderNo: "OLD"}); !slices.Contains([]string{string(e.State), string(e.State) + " " + e.Code}, c.state) || len(p.submits) != c.sent {
					t.Errorf("it is %s %s, %d sent", e.State, e.Code, len(p.submits))
				}
				if confirmed != c.sent {
					t.Errorf("then asked about %d orders, want %d", confirmed, c.sent)
				}
			})
		})
	}
}

// Naming an order is the decision.
func TestNamedOrderOfAnEarlierMonth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		time.Sleep(untilFebruary)
		r, l := newRun(t, p, three())
		defer l.Close()
		r.Earlier = &pipeline.Earlier{}
		execute(t, r)
		named := again(l, p, nil)
		named.Earlier = &pipeline.Earlier{}
		named.Orders, named.Release = []int64{idOf(t, l, "OLD")}, []string{rules.EarlierMonth}
		confirmStages(t, named, pipeline.SubmitStages()...)
		if p.submits["OLD"] != 1 {
			t.Errorf("sent %v", p.submits)
		}
	})
}

// What was not sent of earlier months is summed whatever holds it.
func TestUnsentOfEarlierMonths(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newFake()
		time.Sleep(untilFebruary)
		r, l := newRun(t, p, three())
		defer l.Close()
		sayNo(t, r)
		ctx := context.Background()
		for _, c := range []struct {
			now  time.Time
			want []string
		}{
			{time.Now(), []string{"2000-01"}}, {time.Now().AddDate(0, -1, 0), nil}, {time.Now().AddDate(0, 1, 0), []string{"2000-01", "2000-02"}},
		} {
			months, err := pipeline.UnsentOfEarlierMonths(ctx, l, ledger.Filter{}, c.now)
			var got []string
			for _, m := range months {
				got = append(got, m.Month)
				if m.Held != m.Orders {
					t.Errorf("%+v", m)
				}
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("at %v: %v (%v), want %v", c.now, got, err, c.want)
			}
		}
	})
}
