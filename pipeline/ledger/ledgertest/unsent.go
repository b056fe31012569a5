package ledgertest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/rules"
)

func unsentCases() map[string]func(*testing.T, Open) {
	return map[string]func(*testing.T, Open){
		"ready and held":          unsentReadyAndHeld,
		"held and released again": unsentReleased,
		"a merge is as old":       unsentMerge,
		"by month":                unsentByMonth,
		"other content":           unsentOtherContent,
	}
}

// afterAll is a month after those of all orders.
const afterAll = "2099-01"

// unsent lists numbers and states, and checks the sums.
func (h *hand) unsent(f ledger.Filter) (out []string) {
	h.Helper()
	h.ok(h.UnsentBefore(h.ctx(), f, afterAll, func(e *ledger.Entry) error {
		if len(e.Rates) == 0 || e.Month == "" {
			h.Fatalf("order %s has no sums: %+v", e.Key.OrderNo, e)
		}
		out = append(out, e.Key.OrderNo+" "+string(e.State))
		return nil
	}))
	return out
}

func unsentReadyAndHeld(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", Item(t, Order(Seller, 0), 1), Item(t, Order(OtherSeller, 3), 3), Rejected(5), doubtful(Item(t, Order(Seller, 6), 6)))
	h.batch("b2")
	h.take("b2", Items(t, Seller, 7, 2)...)
	h.no(ledger.Filter{Orders: []int64{h.find(7).ID}})
	no := orderNos(0, 6, 7, 8)
	same(t, "of a batch", h.unsent(ledger.Filter{Batch: "b1", Seller: Seller}), []string{no[0] + " ready", no[1] + " held"})
	same(t, "of all", h.unsent(ledger.Filter{Seller: Seller}), []string{no[0] + " ready", no[3] + " ready", no[1] + " held", no[2] + " held"})
	h.ready(ledger.Filter{Seller: Seller}, 1) // claimed: it may be under way
	same(t, "of a claimed one", h.unsent(ledger.Filter{Batch: "b1", Seller: Seller}), []string{no[1] + " held"})
	stop := errors.New("stop")
	h.is(h.UnsentBefore(h.ctx(), ledger.Filter{Seller: Seller}, afterAll, func(*ledger.Entry) error { return stop }), stop)
}

// unsentReleased holds orders of an earlier month and releases them: that stays known.
func unsentReleased(t *testing.T, open Open) {
	h := started(t, open, 2)
	why := rules.New(rules.EarlierMonth, invoice.Place{}, "", "", "", "2026-10")
	held := ledger.Decision{Filter: ledger.Filter{Batch: "b1"}, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &why}
	released := ledger.Decision{Filter: ledger.Filter{Orders: []int64{h.find(0).ID}}, From: []ledger.State{ledger.Held},
		Codes: []string{rules.EarlierMonth}, To: ledger.Ready}
	for _, d := range []ledger.Decision{held, released} {
		h.now = h.now.Add(time.Minute)
		_, err := h.Decide(h.ctx(), d, h.now)
		h.ok(err)
	}
	var got [][]any
	h.ok(h.UnsentBefore(h.ctx(), ledger.Filter{Batch: "b1"}, afterAll, func(e *ledger.Entry) error {
		got = append(got, []any{e.State, e.Code, e.Released, e.Updated})
		return nil
	}))
	same(t, "orders", got, [][]any{{ledger.Ready, "", rules.EarlierMonth, h.now}, {ledger.Held, rules.EarlierMonth, "", h.now.Add(-time.Minute)}})

	earlier := rules.New(rules.EarlierMonth, invoice.Place{}, "", "", "", "2026-09")
	_, err := h.Decide(h.ctx(), ledger.Decision{Filter: released.Filter, From: []ledger.State{ledger.Ready}, To: ledger.Held, Hold: &earlier}, h.now)
	h.ok(err)
	same(t, "what is held is not to be sent late", h.find(0).Released, "")
	kept, err := h.Kept(h.ctx(), ledger.Filter{Batch: "b1"})
	h.ok(err)
	var months []string
	for _, k := range kept {
		months = append(months, fmt.Sprint(k.Orders, k.Example.Args))
	}
	same(t, "held, by month", months, []string{"1 [2026-09]", "1 [2026-10]"})
}

// unsentMerge reads orders, and merges them a month later: the merge is as old as the first of
// them.
func unsentMerge(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.read("b1", Items(t, Seller, 1, 2)...)
	begun := h.now
	h.now = h.now.AddDate(0, 1, 0)
	all := h.arrangeable("b1")
	m := invoice.Merge([]*invoice.Order{all[0].Order, all[1].Order}, invoice.Limits{})
	h.arrange("b1", 1, ledger.Arrangement{Sources: all, Orders: []*invoice.Order{&m[0].Order}})
	same(t, "taken up", h.takeUp("b1"), 1)
	h.ok(h.FinishBatch(h.ctx(), "b1", 3, h.now))
	var months []string
	h.ok(h.UnsentBefore(h.ctx(), ledger.Filter{Batch: "b1"}, afterAll, func(e *ledger.Entry) error {
		months = append(months, e.Key.OrderNo+" "+e.Month)
		return nil
	}))
	same(t, "months", months, []string{m[0].Order.OrderNo + " " + ledger.MonthAt(begun)})
}

// months lists the sums of what was not sent in some states before a month.
func (h *hand) months(f ledger.Filter, before string, of ...ledger.State) (out []string) {
	h.Helper()
	sums, err := h.UnsentByMonth(h.ctx(), f, of, before)
	h.ok(err)
	for _, s := range sums {
		out = append(out, fmt.Sprint(s.Month, " ", s.Orders, " ", s.Held, " ", s.Gross))
		if s.Net+s.Tax != s.Gross || len(s.Rates) == 0 || s.Rates[0].Lines != 0 {
			h.Fatalf("sums of %s: %+v", s.Month, s)
		}
	}
	return out
}

// dated is an order with a time of its own.
func dated(t testing.TB, n int, date string) ledger.Item {
	o := Order(Seller, n)
	o.Date = date
	return Item(t, o, n)
}

func unsentByMonth(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	h.batch("b1")
	h.take("b1", dated(t, 1, "2026-09-30 23:59:59"), dated(t, 2, "2026-10-01 00:00:00"), dated(t, 3, ""), dated(t, 4, "2027-01-02 00:00:00"),
		doubtful(dated(t, 5, "2026-09-01 00:00:00")))
	batch, now := ledger.Filter{Batch: "b1", Seller: Seller}, ledger.MonthAt(h.now)
	gross := func(numbers ...int) (sum invoice.Amount) {
		for _, n := range numbers {
			sum += Order(Seller, n).Gross
		}
		return sum
	}
	september, october := fmt.Sprint("2026-09 2 1 ", gross(1, 5)), fmt.Sprint("2026-10 1 0 ", gross(2))
	same(t, "before this month", h.months(batch, now, ledger.Ready, ledger.Held), []string{september, october})
	same(t, "before October", h.months(batch, "2026-10", ledger.Ready, ledger.Held), []string{september})
	same(t, "ready of all months", h.months(ledger.Filter{}, "", ledger.Ready), []string{fmt.Sprint("2026-09 1 0 ", gross(1)), october,
		fmt.Sprint(now, " 1 0 ", gross(3)), fmt.Sprint("2027-01 1 0 ", gross(4))})
	same(t, "before all", h.months(batch, "2026-09", ledger.Ready, ledger.Held), []string(nil))
	h.ready(batch, 1) // claimed: it may be under way
	same(t, "without a claimed one", h.months(batch, "2026-10", ledger.Ready, ledger.Held), []string{fmt.Sprint("2026-09 1 1 ", gross(5))})
}

// unsentOtherContent gives an order content of another month.
func unsentOtherContent(t *testing.T, open Open) {
	h := newHand(t, open, "run1")
	for i, c := range []struct{ date, month string }{{"2026-09-30 23:59:59", "2026-09"}, {"2026-10-01 00:00:00", "2026-10"}, {"", "2026-12"}} {
		if c.date == "" {
			h.now = time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
		}
		batch := fmt.Sprint("b", i)
		h.batch(batch)
		h.take(batch, dated(t, 0, c.date))
		same(t, "with date "+c.date, h.months(ledger.Filter{}, "", ledger.Ready, ledger.Held), []string{fmt.Sprint(c.month, " 1 0 ", Order(Seller, 0).Gross)})
	}
}
