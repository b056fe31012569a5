package pipeline

import (
	"context"
	"time"

	"github.com/fapiao/fapiao/internal/beijing"
	"github.com/fapiao/fapiao/pipeline/effect"
	"github.com/fapiao/fapiao/pipeline/ledger"
)

// An invoice belongs to the VAT period of the month in which it is issued, so an order that is sent
// after the turn of the month is declared a month later. That is for a person to decide.

// nextMonth is when the month after a time begins, in Beijing.
func nextMonth(t time.Time) time.Time {
	y, m, _ := t.In(beijing.Zone).Date()
	return time.Date(y, m+1, 1, 0, 0, 0, 0, beijing.Zone)
}

// ends are when a run stops sending: orders that are issued, and every other effect that makes an
// invoice. They are set once, so that no clock that is set back later moves them.
type ends struct{ orders, others effect.Until }

func (r *run) setEnds() ends {
	return ends{r.driver.Until(r.OrdersUntil(r.Now())), r.driver.Until(r.Until)}
}

// OrdersUntil is when a run that begins now stops sending orders; zero: it does not. Where orders
// of an earlier month are asked about, those that are left at the turn of the month become such
// orders, so a run ends there.
func (s *Settings) OrdersUntil(now time.Time) time.Time {
	if s.Earlier == nil || s.Earlier.Late {
		return s.Until
	}
	if turn := nextMonth(now); s.Until.IsZero() || turn.Before(s.Until) {
		return turn
	}
	return s.Until
}

// until is when effects of a kind are no longer called. A signature, a void and a message make no
// invoice: theirs has its month already.
func (r *run) until(e ledger.Effect) effect.Until {
	switch e {
	case ledger.Issue:
		return r.ends.orders
	case ledger.Sign, VoidEffect, DeliverEffect:
		return effect.Until{}
	case FormEffect:
		if r.Work == FormWork { // a person does this to a form now
			return effect.Until{}
		}
	}
	return r.ends.others
}

// over reports that effects of a kind are no longer called.
func (r *run) over(e ledger.Effect) bool { return r.driver.Over(r.until(e)) }

// leaves notes that something was left because effects of a kind are no longer called.
func (r *run) leaves(e ledger.Effect) {
	at := r.until(e).At
	r.tally.add(func(rep *Report) { rep.Turned = at })
}

// endOrders notes that ready orders were left, if they are no longer sent.
func (r *run) endOrders(ctx context.Context) error {
	if !r.over(ledger.Issue) {
		return nil
	}
	left, err := r.ready(ctx)
	if err == nil && left > 0 {
		r.leaves(ledger.Issue)
	}
	return err
}
