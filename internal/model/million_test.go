package model

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/fapiao/fapiao/pipeline"
	"github.com/fapiao/fapiao/pipeline/invoice"
	"github.com/fapiao/fapiao/pipeline/ledger"
	"github.com/fapiao/fapiao/pipeline/red"
)

// cases is how many blue invoices TestRedsNeverOverTheBlue draws. FAPIAO_RED_CASES sets another
// number; FAPIAO_SEED repeats a case.
func cases() int64 {
	if n, err := strconv.ParseInt(os.Getenv("FAPIAO_RED_CASES"), 10, 64); err == nil && n > 0 {
		return n
	}
	return 5_000
}

// TestRedsNeverOverTheBlue draws blue invoices and the life of their reds. A case is one invoice
// of 1 to 4 lines with 1 to 12 events: requests (whole, by quantity, by amount or by line, of
// every reason, with and without a refund number, asked again, or several at once), and what
// becomes of the open red (issued, dead, withdrawn, in doubt). The rules of planning
// (pipeline.PlanReds) run on a ledger in memory; after each event the reds are added up here and
// compared with the blue lines.
func TestRedsNeverOverTheBlue(t *testing.T) {
	t.Parallel()
	if s, err := strconv.ParseUint(os.Getenv("FAPIAO_SEED"), 10, 64); err == nil {
		if fault := newCase(s).live(); fault != "" {
			t.Errorf("FAPIAO_SEED=%d: %s", s, fault)
		}
		return
	}
	first := uint64(time.Now().UnixNano())
	var next atomic.Int64
	var sum tally
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for n := next.Add(1); n <= cases() && !t.Failed(); n = next.Add(1) {
				c := newCase(first + uint64(n))
				if fault := c.live(); fault != "" {
					t.Errorf("FAPIAO_SEED=%d: %s", c.seed, fault)
				}
				sum.add(c.tally)
			}
		})
	}
	group.Wait()
	t.Logf("%d invoices, %d requests, %d reds planned, %d met themselves, %d refused, %d invoices reversed to the last cent",
		cases(), sum.requests, sum.planned, sum.again, sum.refused, sum.whole)
	for name, n := range map[string]int{"planned": sum.planned, "asked again": sum.again, "refused": sum.refused, "reversed": sum.whole} {
		if int64(n) < cases()/50 {
			t.Errorf("only %d of %d cases were %s", n, cases(), name)
		}
	}
}

// tally counts what happened in cases.
type tally struct {
	mu                                       sync.Mutex
	requests, planned, again, refused, whole int
}

func (s *tally) add(o *tally) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests, s.planned, s.again, s.refused, s.whole = s.requests+o.requests, s.planned+o.planned, s.again+o.again, s.refused+o.refused, s.whole+o.whole
}

// redCase is one blue invoice and its reds.
type redCase struct {
	*rand.Rand
	seed   uint64
	lines  []invoice.BlueLine
	blue   red.Blue
	ledger plans
	asked  []pipeline.RedRequest
	tally  *tally
}

func newCase(seed uint64) *redCase {
	c := &redCase{Rand: rand.New(rand.NewPCG(seed, 14)), seed: seed, tally: &tally{}}
	c.blue = red.Blue{Kind: invoice.KindDigitalOrdinary, No: "26332000000000000001", Buyer: "杭州测试采购有限公司"}
	for i := range 1 + c.IntN(4) {
		rate := decimal.New(int64([]int{0, 1, 3, 6, 9, 13}[c.IntN(6)]), -2)
		s := invoice.FromGross(invoice.Amount(1+c.Int64N(int64([]int{20, 1000, 100_000, 10_000_000}[c.IntN(4)]))), rate)
		l := invoice.BlueLine{Index: i + 1, Name: "办公桌", Code: "1050201010000000000", Rate: rate, Net: s.Net, Tax: s.Tax}
		if c.IntN(3) > 0 {
			l.Quantity = decimal.New(1+c.Int64N(5000), -int32(c.IntN(3)))
		}
		if l.Net == 0 {
			l.Net = 1 // a line has an amount
		}
		c.lines = append(c.lines, l)
		c.blue.Net, c.blue.Tax = c.blue.Net+l.Net, c.blue.Tax+l.Tax
	}
	c.blue.Gross = c.blue.Net + c.blue.Tax
	return c
}

// live runs the events of a case and returns the first promise that was broken.
func (c *redCase) live() string {
	for n := range 1 + c.IntN(12) {
		var fault string
		if c.IntN(5) < 3 {
			fault = c.ask()
		} else {
			c.move()
		}
		if fault == "" {
			fault = c.check()
		}
		if fault != "" {
			return fmt.Sprintf("event %d of %+v: %s", n+1, c.lines, fault)
		}
	}
	return c.exhaust()
}

// ask makes one or several requests at once, new ones or some of before.
func (c *redCase) ask() string {
	var list []pipeline.RedRequest
	for range 1 + c.IntN(8)/6 {
		if len(c.asked) > 0 && c.IntN(3) == 0 {
			list = append(list, c.asked[c.IntN(len(c.asked))])
			continue
		}
		list = append(list, c.request())
	}
	return c.plan(list)
}

func (c *redCase) plan(list []pipeline.RedRequest) string {
	c.asked = append(c.asked, list...)
	before := len(c.ledger.rows)
	planned, err := pipeline.PlanReds(context.Background(), &c.ledger, list, time.Now())
	if err != nil {
		return err.Error()
	}
	fresh := 0
	for i, p := range planned {
		c.tally.requests++
		switch {
		case p.Refused != nil:
			c.tally.refused++
		case p.Fresh:
			fresh++
			c.tally.planned++
			if fault := c.exact(&list[i], &p.Body); fault != "" {
				return fault
			}
		default:
			c.tally.again++
			if kept, err := p.Body.Encode(); err != nil || !bytes.Equal(kept, c.ledger.rows[p.ID-1].Plan.Body) {
				return fmt.Sprintf("red %d was asked for again and is shown as another: %s (%v)", p.ID, kept, err)
			}
		}
	}
	if len(c.ledger.rows) != before+fresh {
		return fmt.Sprintf("%d reds are new, and the ledger has %d more", fresh, len(c.ledger.rows)-before)
	}
	return ""
}

// request draws a request: the whole of what is left, or parts of lines.
func (c *redCase) request() pipeline.RedRequest {
	reasons := invoice.RedReasons()
	r := pipeline.RedRequest{Seller: seller, Blue: ledger.Blue{ID: 7, Seller: seller}, Facts: c.blue, Lines: c.lines,
		Reason: reasons[c.IntN(len(reasons))], Held: c.IntN(2) == 0}
	if c.IntN(3) == 0 {
		r.RefundNo = fmt.Sprint("T", c.IntN(4)) // a refund number may come with other content
	}
	if c.IntN(5) == 0 {
		return r
	}
	if r.Reason == invoice.RedError && c.IntN(8) > 0 {
		r.Reason = invoice.RedStopped // the other is for whole invoices
	}
	for i := range c.lines {
		l, p := &c.lines[i], invoice.Reduction{Index: i + 1}
		counted := l.Quantity.IsPositive() && r.Reason != invoice.RedAllowance
		switch manner := c.IntN(8); {
		case manner == 0:
			continue
		case manner == 1:
		case counted == (manner < 7):
			most := l.Quantity.Shift(2).IntPart() / int64(1+c.IntN(4))
			p.Quantity = decimal.New(1+c.Int64N(most+most/8+1), -2)
		default:
			most := int64(l.Net+l.Tax) / int64(1+c.IntN(4))
			p.Gross = invoice.Amount(1 + c.Int64N(most+most/8+1))
		}
		r.Parts = append(r.Parts, p)
	}
	return r
}

// move lets something become of an open red.
func (c *redCase) move() {
	ends := []ledger.State{ledger.Done, ledger.Done, ledger.Failed, ledger.Dropped, ledger.Submitting, ledger.Unknown, ledger.Submitted, ledger.Ready}
	for i := range c.ledger.rows {
		if e := &c.ledger.rows[i]; open(e.State) {
			e.State = ends[c.IntN(len(ends))]
		}
	}
}

func open(s ledger.State) bool {
	return s != ledger.Done && s != ledger.Failed && s != ledger.Dropped
}

// exact checks a new red against its request: what was asked for by amount is reversed to the cent,
// and what was asked for by quantity at the price of the blue line.
func (c *redCase) exact(r *pipeline.RedRequest, b *red.Body) string {
	var sum invoice.Sums
	for i, l := range b.Red.Lines {
		sum.Net, sum.Tax = sum.Net+l.Net, sum.Tax+l.Tax
		blue := &c.lines[l.Index-1]
		if l.Net <= 0 || l.Tax < 0 || l.Quantity.IsNegative() {
			return fmt.Sprintf("a red of nothing, or of less: %+v", l)
		}
		if l.Quantity.IsPositive() && !invoice.Fits(l.Quantity, l.Price, l.Net) {
			return fmt.Sprintf("%s × %s is not %s", l.Quantity, l.Price, l.Net)
		}
		if r.Parts == nil {
			continue
		}
		switch p := r.Parts[i]; {
		case p.Index != l.Index:
			return fmt.Sprintf("line %d was asked for, and line %d is reversed", p.Index, l.Index)
		case p.Gross > 0 && l.Net+l.Tax != p.Gross:
			return fmt.Sprintf("%s was asked for, and %s + %s is reversed", p.Gross, l.Net, l.Tax)
		case p.Quantity.IsPositive() && !l.Quantity.Equal(p.Quantity):
			return fmt.Sprintf("%s pieces were asked for, and %s are reversed", p.Quantity, l.Quantity)
		case p.Quantity.IsPositive() && !c.reduced(l.Index) && blue.Net.Decimal().Mul(p.Quantity).Div(blue.Quantity).Sub(l.Net.Decimal()).Abs().GreaterThan(decimal.New(1, -2)):
			return fmt.Sprintf("%s of %s pieces for %s are reversed as %s", p.Quantity, blue.Quantity, blue.Net, l.Net)
		}
	}
	if sum.Net != b.Net || sum.Tax != b.Tax || b.Net+b.Tax != b.Gross {
		return fmt.Sprintf("lines of %s + %s add up to %s + %s = %s", sum.Net, sum.Tax, b.Net, b.Tax, b.Gross)
	}
	return ""
}

// reduced reports that the price of a line was reduced by an amount: its rest has another price.
func (c *redCase) reduced(index int) bool {
	for i := range c.ledger.rows {
		b, _, err := red.Decode(&c.ledger.rows[i])
		for _, l := range b.Red.Lines {
			if err != nil || l.Index == index && l.Quantity.IsZero() {
				return true
			}
		}
	}
	return false
}

// check adds up the reds that exist or may come to exist.
func (c *redCase) check() string {
	left := make([]invoice.BlueLine, len(c.lines))
	copy(left, c.lines)
	waiting, numbers := 0, map[string]bool{}
	for i := range c.ledger.rows {
		e := &c.ledger.rows[i]
		b, _, err := red.Decode(e)
		if err != nil {
			return err.Error()
		}
		if numbers[b.Number] {
			return "two reds have the number " + b.Number
		}
		numbers[b.Number] = true
		if e.State == ledger.Failed || e.State == ledger.Dropped {
			continue
		}
		if e.State != ledger.Done {
			waiting++
		}
		for _, l := range b.Red.Lines {
			of := &left[l.Index-1]
			of.Net, of.Tax, of.Quantity = of.Net-l.Net, of.Tax-l.Tax, of.Quantity.Sub(l.Quantity)
			if of.Net < 0 || of.Tax < 0 || of.Quantity.IsNegative() && c.lines[l.Index-1].Quantity.IsPositive() {
				return fmt.Sprintf("line %d is reversed by more than it has: %s + %s, %s pieces are left", l.Index, of.Net, of.Tax, of.Quantity)
			}
		}
	}
	if waiting > 1 {
		return fmt.Sprintf("%d reds of one invoice are open", waiting)
	}
	return ""
}

// exhaust ends the open red and reverses what is left: nothing remains, and nothing more is taken.
func (c *redCase) exhaust() string {
	for i := range c.ledger.rows {
		if e := &c.ledger.rows[i]; open(e.State) {
			e.State = ledger.Done
		}
	}
	rest := pipeline.RedRequest{Seller: seller, Blue: ledger.Blue{ID: 7, Seller: seller}, Facts: c.blue, Lines: c.lines, Reason: invoice.RedAllowance, RefundNo: "the rest"}
	if fault := c.plan([]pipeline.RedRequest{rest}); fault != "" {
		return fault
	}
	var net, tax invoice.Amount
	for i := range c.ledger.rows {
		if e := &c.ledger.rows[i]; e.State != ledger.Failed && e.State != ledger.Dropped {
			net, tax = net+e.Plan.Net, tax+e.Plan.Tax
			e.State = ledger.Done
		}
	}
	if net != c.blue.Net || tax != c.blue.Tax {
		return fmt.Sprintf("%s + %s is reversed in the end of %s + %s", net, tax, c.blue.Net, c.blue.Tax)
	}
	c.tally.whole++
	rest.RefundNo = "more"
	planned, err := pipeline.PlanReds(context.Background(), &c.ledger, []pipeline.RedRequest{rest}, time.Now())
	if err != nil || planned[0].Refused == nil {
		return fmt.Sprintf("an invoice that is reversed is reversed again: %+v, %v", planned, err)
	}
	return c.check()
}
